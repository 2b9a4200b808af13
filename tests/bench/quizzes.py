#!/usr/bin/env python3
"""Measures what quizzes add to the time of a build.

    python3 tests/bench/quizzes.py [BINARY] [QUIZZES] [FOLDER]

Makes a handbook of 500 pages in two languages, with so many quizzes (200) of fifty questions of seven types and without
any, in a new folder or in FOLDER, and builds them in turn. The aim is that 200 quizzes add less than a second to a release
build. Three pages of each language come of a quiz: its own, its paper, and with --answer-keys its key.
"""

import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

PAGES = 500
QUESTIONS = 50
BUILDS = 5


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def words(chinese, english):
    return f"{{zh-Hant: '{chinese}', en: '{english}'}}"


def rows(name, ids, more=lambda at: ""):
    lines = [f"    {name}:"]
    for at, one in enumerate(ids):
        lines.append(f"      - {{id: {one}, text: {words(f'第{one}項：先通報再處理', f'What {one} says: report it, then act')}{more(at)}}}")
    return lines


def question(number):
    kind = ["single-choice", "multiple-response", "true-false", "numeric", "short-text", "ordering", "matching"][number % 7]
    lines = [
        f"  - id: q{number}",
        f"    type: {kind}",
        f"    stem: {words(f'第{number + 1}題：發現可疑貼文之後，值班人員在多久之內確認、通知誰？', f'Question {number + 1}: a suspicious post was seen. By when does the duty officer confirm it, and whom do they tell?')}",
        f"    explanation: {{text: {words('先確認收到，再通知社群負責人；逾時就往下一位打。', 'Confirm receipt first, then tell the social media lead; when time is up, call the next.')}, ref: 'BM-001#confirm'}}",
    ]
    if kind == "single-choice":
        lines += rows("choices", "abcd", lambda at: ", correct: true" if at == number % 4 else "")
    elif kind == "multiple-response":
        lines += rows("choices", "abcd", lambda at: ", correct: true" if at < 2 else "")
    elif kind == "true-false":
        lines.append(f"    answer: {'true' if number % 2 else 'false'}")
    elif kind == "numeric":
        lines += ["    answer: 15", "    tolerance: 1", "    unit: {zh-Hant: 分鐘, en: minutes}"]
    elif kind == "short-text":
        lines += ["    accept:", '      - 值班人員', '      - duty officer']
    elif kind == "ordering":
        lines += rows("items", "abcd")
    else:
        lines += rows("sources", "ab", lambda at: f", target: {'xy'[at]}") + rows("targets", "xyz")
    return lines


def handbook(root, quizzes):
    shutil.rmtree(root, ignore_errors=True)
    write(root / "readybook.yaml", "title: {zh-Hant: 事故手冊, en: Incident handbook}\nlanguages: [zh-Hant, en]\n")
    write(
        root / "content/roster.yaml",
        "roles:\n  lead: {name: {zh-Hant: 主任, en: Lead}, holders: [ana]}\n"
        "people:\n  ana: {name: Ana, phone: '+886 2 5550 0001', checked: 2026-11-01}\n",
    )
    head = "---\nid: BM-001\nkind: procedure\nowner: lead\n---\n"
    for end, title, text in ((".md", "通報", "發現異常時先通報，再處理。"), (".en.md", "Report", "Report what looks wrong, then act.")):
        step = f"## {title} {{#confirm role=lead within=10m}}\n\n{text}\n"
        write(root / f"content/index{end}", f"# {title}\n\n{text}\n")
        write(root / f"content/report{end}", f"{head if end == '.md' else ''}# {title}\n\n{step}")
        for page in range(PAGES):
            sections = "".join(f"## {title} {at}\n\n{text * 20}\n\n" for at in range(5))
            write(root / f"content/section-{page % 20}/page-{page}{end}", f"# {title} {page}\n\n{sections}")
    for quiz in range(quizzes):
        lines = [
            f"id: quiz-{quiz}",
            "version: 1.0.0",
            f"title: {words(f'測驗{quiz}', f'Quiz {quiz}')}",
            "delivery: {purpose: practice}",
            "questions:",
        ]
        for number in range(QUESTIONS):
            lines += question(number)
        write(root / f"quizzes/quiz-{quiz}.yaml", "\n".join(lines) + "\n")


def built(binary, root, *more):
    started = time.monotonic()
    subprocess.run([binary, "build", "--root", root, "--quiet", *more], check=True, stderr=subprocess.DEVNULL)
    return time.monotonic() - started


def main():
    binary = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "target/release/readybook")
    quizzes = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    base = pathlib.Path(sys.argv[3] if len(sys.argv) > 3 else tempfile.mkdtemp(prefix="readybook-quizzes-"))
    cases = {"pages alone": (base / "pages", []), "with quizzes": (base / "quizzes", []), "and keys": (base / "quizzes", ["--answer-keys"])}
    handbook(base / "pages", 0)
    handbook(base / "quizzes", quizzes)
    times = {name: [] for name in cases}
    for _ in range(BUILDS):
        # In turn, so that a busy moment of the machine falls on all of them.
        for name, (root, more) in cases.items():
            times[name].append(built(binary, root, *more))
    alone = statistics.median(times["pages alone"])
    print(f"{PAGES} pages, {quizzes} quizzes of {QUESTIONS} questions; median of {BUILDS} builds")
    for name, all_times in times.items():
        median = statistics.median(all_times)
        print(f"{name}: {median:.2f} s (+{median - alone:.2f} s; {min(all_times):.2f} to {max(all_times):.2f} s)")


main()
