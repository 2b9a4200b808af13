#!/usr/bin/env python3
"""What versions cost: DOCUMENTS documents of VERSIONS versions each, against as many plain pages of the same text.

    python3 tests/bench/versions.py [--documents 200] [--versions 50] [--runs 3]

Every version changes some words, a step and a table of the one before. Each handbook is built into a new folder; the
figures are medians of wall and CPU seconds (user + system), and the ratio of the two handbooks. The versions come with a
permanent page each, a history for each document, and two redlines for most versions. READYBOOK names another program.
Exit code 2 when something is broken; a slow computer is no error.
"""
import argparse
import os
import pathlib
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
HAN = "帳號遭盜用時先通報值班人員再保全證據然後登出所有裝置並撤銷第三方授權最後檢查管理員名單與復原資料"


def text(seed, version):
    """A procedure of about 4 KB; each version differs from the last in one step, a sentence and a cell."""
    chance = random.Random(seed)
    parts = []
    for step in range(8):
        words = "".join(chance.choice(HAN) for _ in range(60))
        late = 10 + 5 * step + (version if version % 8 == step else 0)
        parts.append(f"### 第{step}步 {{#step-{step} role=lead within={late}m}}\n\n{words}。第{version // 8 if step else version}次修訂。\n")
        parts.append("".join(f"- [ ] {''.join(chance.choice(HAN) for _ in range(14))}\n" for _ in range(5)))
    parts.append("| 等級 | 時限 |\n| --- | --- |\n" + "".join(f"| {n} | {n * 5 + version % 3} 分鐘 |\n" for n in range(1, 6)))
    return "\n".join(parts)


def head(title, number):
    return f"---\ntitle: {title}\nkind: procedure\nid: {number}\nowner: lead\n---\n\n"


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def versioned(folder, documents, versions):
    for document in range(documents):
        home = folder / "content" / f"section-{document // 40}" / f"doc-{document}"
        records = []
        for version in range(versions):
            day = f"20{10 + version // 12:02}-{version % 12 + 1:02}-01"
            number = f"{version // 10 + 1}.{version % 10}"
            write(home / "versions" / number / "index.md", head(f"程序{document}", f"D-{document}") + text(document, version))
            records.append(f'- version: "{number}"\n  change: minor\n  summary: 第{version}次\n  approved_by: [boss]\n'
                           f"  released: {day}\n  effective: {day}\n")
        write(home / "versions" / "history.yaml", "".join(records))
        write(home / "index.md", head(f"程序{document}", f"D-{document}") + text(document, versions - 1))


def plain(folder, documents, versions):
    for document in range(documents):
        for version in range(versions):
            path = folder / "content" / f"section-{document}" / f"page-{version}.md"
            write(path, f"---\ntitle: 頁面{document}-{version}\n---\n\n" + text(document, version))


def measure(program, root, run):
    output = root / f"public-{run}"
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run([program, "--root", root, "--quiet", "build", "--output", output], capture_output=True, text=True)
    took, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(f"{root}: {done.stderr[-2000:]}")
    files = sum(1 for path in output.rglob("*.html"))
    shutil.rmtree(output)
    return took, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, files


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--documents", type=int, default=200)
    options.add_argument("--versions", type=int, default=50)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--search", action="store_true", help="with the search index, which only knows versions in force")
    asked = options.parse_args()
    program = os.environ.get("READYBOOK") or ROOT / "target" / "release" / "readybook"
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        results = {}
        for name, make in (("plain", plain), ("versions", versioned)):
            make(folder / name, asked.documents, asked.versions)
            search = "" if asked.search else "search: {enabled: false}\n"
            write(folder / name / "readybook.yaml", f"title: {name}\nlanguages: [zh-Hant]\n{search}")
            write(folder / name / "content" / "index.md", "# 首頁\n")
            runs = [measure(program, folder / name, run) for run in range(asked.runs)]
            results[name] = [statistics.median(run[at] for run in runs) for at in range(3)]
            wall, cpu, files = results[name]
            print(f"{name:9} {files:6.0f} pages  {wall:6.2f} s  {cpu:6.2f} s CPU  {1000 * cpu / files:5.2f} ms a page")
        ratio = [results["versions"][at] / results["plain"][at] for at in range(3)]
        print(f"ratio     page for page: wall {ratio[0] / ratio[2]:.2f}, CPU {ratio[1] / ratio[2]:.2f}")
        print(f"          versions against as many pages, redlines and histories included: wall {ratio[0]:.2f}, CPU {ratio[1]:.2f}")


if __name__ == "__main__":
    main()
