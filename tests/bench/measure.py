"""Measures Readybook and Hugo on the same pages, whole process by whole process; see run.sh."""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

import handbook

HERE = Path(__file__).parent
CHANGED = "content/section-0000/page-03.md"


class Run:
    """What one process cost: seconds of CPU and of the clock, and its greatest memory in KB."""

    def __init__(self, command, folder, output=subprocess.DEVNULL):
        with tempfile.NamedTemporaryFile("r") as answer:
            timed = ["/usr/bin/time", "-f", "%U %S %e %M", "-o", answer.name, *map(str, command)]
            subprocess.run(timed, cwd=folder, stdout=output, stderr=output, check=True)
            user, system, self.wall, self.memory = map(float, answer.read().split())
        self.cpu = user + system


def table(*rows):
    widths = [max(len(str(cell)) for cell in column) for column in zip(*rows)]
    for row in rows:
        print("  " + "  ".join(str(cell).rjust(width) for cell, width in zip(row, widths)))
    print(flush=True)


def cold_builds(builders, sizes, runs, folder):
    """Builds from nothing, in turn: A B A B. Returns the medians by name and size."""
    medians = {}
    for pages in sizes:
        root = folder / str(pages)
        if not (root / "hugo" / "hugo.toml").exists():
            handbook.main(pages, root)
        found = {name: [] for name in builders}
        with tempfile.TemporaryDirectory(dir=folder) as fresh:
            for run in range(runs):
                for name, command in builders.items():
                    # A new folder each time, and nothing is deleted in between: where files were deleted a minute ago,
                    # ext4 takes longer to make new ones than either program takes for everything else.
                    found[name].append(Run([*command, Path(fresh) / f"{name}-{run}"], root / name))
        for name, results in found.items():
            of = lambda what: median(getattr(run, what) for run in results)
            medians[name, pages] = (of("cpu"), of("wall"), of("memory"))
        print(f"{pages} pages, cold, median of {runs}:")
        rows = [("", "CPU s", "wall s", "memory MB", "CPU ms/page")]
        for name in builders:
            cpu, wall, memory = medians[name, pages]
            rows.append((name, f"{cpu:.2f}", f"{wall:.2f}", f"{memory / 1000:.0f}", f"{cpu * 1000 / pages:.3f}"))
        if "hugo" in builders:
            ratios = [a / b for a, b in zip(medians["readybook", pages], medians["hugo", pages])]
            rows.append(("ratio", *(f"1/{1 / ratio:.1f}" for ratio in ratios), ""))
        table(*rows)
    return medians


def sizes_of_output(builders, pages, folder):
    for name, command in builders.items():
        root = folder / str(pages) / name
        if name == "searched":
            continue
        subprocess.run([*command, root / "public"], cwd=root, check=True)
        files = list((folder / str(pages) / name / "public").glob("section-*/page-*.html"))
        print(f"  {name}: {sum(file.stat().st_size for file in files) / len(files) / 1000:.1f} KB of HTML a page")
    print(flush=True)


def growth(medians, sizes):
    """Cost a page by size, and memory a page above the fixed part."""
    small, large = sizes[0], sizes[-1]
    for name in ("readybook", "searched"):
        cost = {pages: medians[name, pages][0] * 1000 / pages for pages in sizes}
        print(f"growth of {name}: " + ", ".join(f"{cost[pages]:.3f} ms/page at {pages}" for pages in sizes))
        memory = lambda pages: medians[name, pages][2]
        slope = (memory(large) - memory(small)) / (large - small)
        above = (memory(large) - 60_000) / large
        print(f"  memory: {slope:.1f} KB for each page more; {above:.1f} KB a page above 60 MB")
    print(flush=True)


def second_builds(readybook, pages, folder, runs):
    """Builds again after one change, and tells what was written."""
    root = folder / str(pages) / "searched"
    file = root / CHANGED
    original = file.read_text("utf-8")
    subprocess.run([readybook, "--quiet", "build"], cwd=root, check=True)
    costs = []
    try:
        for what, change in {
            "nothing": lambda text, n: text,
            "text": lambda text, n: f"{text}\nA changed line {n}.\n",
            "title": lambda text, n: text.replace("title: ", f"title: {n} ", 1),
        }.items():
            for n in range(runs):
                file.write_text(change(original, n), "utf-8")
                with tempfile.TemporaryFile("w+") as said:
                    run = Run([readybook, "--lang", "en", "-vv", "build"], root, said)
                    said.seek(0)
                    written = [line.split()[1] for line in said if line.startswith("written ")]
                costs.append(run.cpu)
            some = ", ".join(written[:3]) + (" …" if len(written) > 3 else "")
            print(f"second build at {pages}, {what} changed: {median(costs):.2f} s CPU, {len(written)} written {some}")
            costs.clear()
    finally:
        file.write_text(original, "utf-8")
    print(flush=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--readybook", type=Path, required=True, help="the program to measure")
    arguments.add_argument("--hugo", type=Path, help="Hugo, to compare with")
    arguments.add_argument("--folder", type=Path, required=True, help="where the handbooks are made")
    arguments.add_argument("--sizes", default="1000,10000", help="numbers of pages")
    arguments.add_argument("--runs", type=int, default=5, help="cold builds of each program at each size")
    arguments.add_argument("--saves", type=int, default=20, help="saves in the preview")
    options = arguments.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    readybook = options.readybook.resolve()
    build = [readybook, "--quiet", "build", "--output"]
    builders = {"readybook": build, "searched": build}
    if options.hugo:
        builders["hugo"] = [options.hugo.resolve(), "--quiet", "--destination"]
    medians = cold_builds(builders, sizes, options.runs, options.folder)
    sizes_of_output(builders, sizes[0], options.folder)
    if len(sizes) > 1:
        growth(medians, sizes)
    second_builds(readybook, sizes[0], options.folder, max(3, options.runs))
    if options.saves:
        root = options.folder / str(sizes[0]) / "searched"
        subprocess.run(["node", HERE / "save.mjs", readybook, root, CHANGED, str(options.saves)], check=True)


if __name__ == "__main__":
    sys.exit(main())
