"""Builds one large page of each shape at half a megabyte and at two, and prints how the cost grows: four is linear.

    shapes.py READYBOOK
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

# A page made of many of each; `{n}` counts them.
SHAPES = {
    "paragraphs": "Confirm the account of every owner, then 通知 the 主管.\n\n",
    "one paragraph": "Confirm the account of every owner, then 通知 the 主管.\n",
    "one list": "- Confirm the account {n}\n",
    "one task list": "- [ ] Confirm the account {n}\n",
    "list in list": "- a\n  - b\n    - c {n}\n",
    "table": "| a {n} | b | c |\n",
    "links": "[page {n}](other.md) ",
    "reference links": "[page {n}][r] ",
    "broken links": "[page {n}](none-{n}.md)\n\n",
    "images": "![a {n}](a.png) ",
    "headings": "## Heading {n}\n\n",
    "equal headings": "## Heading\n\n",
    "steps": "## Step {n} {{#s{n} role=all}}\n\n",
    "footnotes": "Text[^{n}].\n\n[^{n}]: Note.\n\n",
    "code blocks": "```yaml\na: {n}\n```\n\n",
    "rare code blocks": "```lua\nprint({n})\n```\n\n",
    "quotes": "> a {n}\n\n",
    "nested quotes": ">",
    "nested emphasis": "*a **b ",
    "open brackets": "[",
    "open links": "[a](",
    "stars": "**a",
    "stars by Han": "字**字",
    "backticks": "`a``",
    "entities": "&amp;",
    "HTML tags": "<b>a</b> ",
    "open HTML tags": "<b>",
    "refused HTML": "<b onclick=x>a</b> ",
    "HTML blocks": "<div>a</div>\n\n",
    "comment begins": "<!-- ",
    "terms": "term {n}\n: definition\n\n",
}
HEADS = {"table": "| a | b | c |\n| --- | --- | --- |\n", "reference links": "[r]: other.md\n\n"}


def seconds(readybook, root, shape, size):
    part = SHAPES[shape]
    count = size // len(part.format(n=1000).encode()) + 1
    text = HEADS.get(shape, "") + "".join(part.format(n=n) for n in range(count))
    (root / "content" / "large.md").write_text("# Large\n\n" + text[: size - 100], "utf-8")
    start = time.perf_counter()
    subprocess.run([readybook, "--quiet", "--root", root, "build"], capture_output=True, timeout=60)
    return time.perf_counter() - start


def main(readybook):
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "content").mkdir()
        (root / "readybook.yaml").write_text("languages: [zh-Hant]\n", "utf-8")
        (root / "content" / "other.md").write_text("# Other\n", "utf-8")
        for shape in SHAPES:
            try:
                small, large = (seconds(readybook, root, shape, size) for size in (500_000, 1_900_000))
                print(f"{shape:>18}: {small:6.2f} s, {large:6.2f} s, x{large / small:.1f}", flush=True)
            except subprocess.TimeoutExpired:
                print(f"{shape:>18}: more than 60 s", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
