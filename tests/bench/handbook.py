"""Writes a handbook of any size, twice: in Readybook's layout and in Hugo's. The same arguments give the same bytes.

    handbook.py PAGES FOLDER      FOLDER/readybook, FOLDER/searched (the same with a search) and FOLDER/hugo

Half of the sections are in Traditional Chinese, half in English. A page has headings, paragraphs, links to other pages,
a table, a task list, a numbered list, a quotation and a code block with a language; no two code blocks are equal.
"""

import random
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).parent
PER_SECTION = 40

HAN = (
    "帳號 通報 處置 程序 單位 主管 法務 資安 小組 媒體 社群 平台 貼文 留言 證據 截圖 紀錄 權限 登入 密碼 金鑰 驗證 "
    "停用 復原 確認 聯絡 等級 時限 影響 範圍 客戶 個資 外洩 冒名 假訊息 聲明 回覆 版本 核准 生效 檢討 改善 演練 教育 訓練"
).split()
VERBS = "確認 通知 保存 停用 檢查 更換 回報 登錄 審核 公告 撤銷 比對 追蹤 彙整 封鎖".split()
LATIN = (
    "account incident report procedure owner approver evidence screenshot record access password key session platform "
    "post comment statement customer privacy breach version approval review exercise training severity deadline "
    "responder contact channel backup recovery notice impact scope schedule audit vendor gateway"
).split()
DOING = "confirm notify preserve disable inspect rotate report register approve publish revoke compare track collect".split()
CODE = {
    "yaml": "incident:\n  id: {a}\n  severity: {w}\n  contacts:\n    - role: {x}\n      phone: \"+886-2-{a}\"\n  escalate: true # {y}\n",
    "bash": "#!/bin/sh\nset -eu\nfor account in {w} {x} {y}; do\n  curl --fail \"https://example.com/api/{a}/$account\" -o \"$account.json\"\ndone\necho \"{b} accounts saved\"\n",
    "python": "def {w}_{a}(session, limit={b}):\n    \"\"\"Return the {x} of a session.\"\"\"\n    found = [item for item in session.items if item.kind == '{y}']\n    return sorted(found, key=lambda item: item.when)[:limit]\n",
    "json": "{{\n  \"incident\": {a},\n  \"{w}\": [\"{x}\", \"{y}\"],\n  \"closed\": false,\n  \"minutes\": {b}.5\n}}\n",
    "sql": "SELECT account, count(*) AS {w}\nFROM {x}_log\nWHERE seen > '2026-01-{d:02}' AND id <> {a} -- {y}\nGROUP BY account ORDER BY {w} DESC LIMIT {b};\n",
    "javascript": "export function {w}{a}(events) {{\n  // {x}\n  const open = events.filter((event) => event.{y} > {b});\n  return `${{open.length}} of ${{events.length}}`;\n}}\n",
}


class Text:
    """Words of one language, in the order of one seed."""

    def __init__(self, chance, han):
        self.chance, self.han = chance, han

    def noun(self):
        return self.chance.choice(HAN if self.han else LATIN)

    def title(self):
        a, b, c = self.noun(), self.noun(), self.chance.choice(VERBS if self.han else DOING)
        return f"{c}{a}與{b}" if self.han else f"{c.capitalize()} {a} and {b}"

    def sentence(self):
        pick = self.chance.choice
        if self.han:
            parts = [f"{pick(VERBS)}{pick(HAN)}的{pick(HAN)}{pick(HAN)}" for _ in range(self.chance.randint(2, 4))]
            return "，".join(parts) + "。"
        parts = [f"{pick(DOING)} the {pick(LATIN)} {pick(LATIN)} of every {pick(LATIN)}" for _ in range(self.chance.randint(1, 3))]
        return ", then ".join(parts).capitalize() + "."

    def paragraph(self, count):
        glue = "" if self.han else " "
        return glue.join(self.sentence() for _ in range(count))


def address(section, page):
    return f"section-{section:04}/page-{page:02}"


def body(text, section, page, sections, last, link):
    """The Markdown below the front matter."""
    chance = text.chance

    def linked():
        other = chance.randrange(sections) if chance.random() < 0.4 else section
        target = chance.randint(1, last if other == sections - 1 else PER_SECTION)
        return f"[{text.title()}]({link(section, other, target)})"

    lines = [text.paragraph(3), "", f"**{text.noun()}** `{text.noun()}` *{text.noun()}* — {text.sentence()} {linked()}", ""]
    for part in range(5):
        lines += [f"## {text.title()}", "", text.paragraph(3), "", f"{text.sentence()} {linked()}", ""]
        if part == 0:
            lines += [f"- [{'x' if n == 1 else ' '}] {text.sentence()}" for n in range(6)] + [""]
        elif part == 1:
            head = [text.noun() for _ in range(4)]
            lines += ["| " + " | ".join(head) + " |", "| --- | --- | ---: | --- |"]
            lines += [f"| {text.noun()} | {text.title()} | {chance.randint(1, 999)} | {linked()} |" for _ in range(6)] + [""]
        elif part == 2:
            language = chance.choice(list(CODE))
            a, b, d = chance.randint(100, 9_999_999), chance.randint(1, 99), chance.randint(1, 28)
            w, x, y = (chance.choice(LATIN) for _ in range(3))
            code = CODE[language].format(a=a, b=b, d=d, w=w, x=x, y=y)
            lines += [f"```{language}", *code.rstrip("\n").split("\n"), "```", ""]
        elif part == 3:
            lines += [f"{n}. {text.sentence()}" for n in range(1, 7)] + [""]
        else:
            lines += [f"> {text.sentence()}", ""]
        for _ in range(part % 2):
            lines += [f"### {text.title()}", "", text.paragraph(2), ""]
    return "\n".join(lines)


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def main(pages, folder):
    sections = -(-pages // PER_SECTION)
    last = pages - (sections - 1) * PER_SECTION
    ours, theirs = folder / "readybook", folder / "hugo"
    shutil.rmtree(folder, ignore_errors=True)
    config = "title: 應變手冊 Handbook\nlanguages: [zh-Hant]\n"
    # Hugo makes no search index: the same pages twice, to compare without one and to tell what it costs.
    write(ours / "readybook.yaml", f"{config}search: {{enabled: false}}\n")
    write(folder / "searched" / "readybook.yaml", config)
    shutil.copytree(HERE / "hugo", theirs / "layouts")
    shutil.move(theirs / "layouts" / "hugo.toml", theirs / "hugo.toml")
    theme = HERE.parent.parent / "themes" / "default"
    for kind in ("css", "js"):
        parts = sorted((theme / kind).glob(f"*.{kind}"))
        write(theirs / "static" / "assets" / f"theme.{kind}", "\n".join(part.read_text("utf-8") for part in parts))
    front = "---\ntitle: 應變手冊 Handbook\n---\n"
    write(ours / "content" / "index.md", front)
    write(theirs / "content" / "_index.md", front)
    for section in range(sections):
        han = section % 2 == 0
        chance = random.Random(f"section {section}")
        text = Text(chance, han)
        head = f"title: {text.title()} {section + 1}\ndescription: {text.sentence()}\n"
        intro = text.paragraph(3) + "\n"
        name = f"section-{section:04}"
        write(ours / "content" / name / "index.md", f"---\n{head}order: {section + 1}\n---\n\n{intro}")
        write(theirs / "content" / name / "_index.md", f"---\n{head}weight: {section + 1}\n---\n\n{intro}")
        for page in range(1, (last if section == sections - 1 else PER_SECTION) + 1):
            # The number in the seed, not the number of pages: page 7 of a section is alike in every size.
            head, order = None, page
            for layout, root in (("readybook", ours), ("hugo", theirs)):
                text = Text(random.Random(f"page {section} {page}"), han)
                head = f"title: {text.title()} {page}\ndescription: {text.sentence()}\n"
                link = markdown_link if layout == "readybook" else address_link
                content = body(text, section, page, sections, last, link)
                key = "order" if layout == "readybook" else "weight"
                write(root / "content" / f"{address(section, page)}.md", f"---\n{head}{key}: {order}\n---\n\n{content}")
    shutil.copytree(ours / "content", folder / "searched" / "content")


def markdown_link(section, other, page):
    """Readybook finds the page of a source file, and checks that there is one."""
    return f"page-{page:02}.md" if other == section else f"../{address(other, page)}.md"


def address_link(section, other, page):
    """Hugo gets the finished address, so that it has nothing to look up."""
    return f"page-{page:02}.html" if other == section else f"../{address(other, page)}.html"


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
