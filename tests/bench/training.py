#!/usr/bin/env python3
"""Measures `readybook training report` and `training verify` over many records.

    python3 tests/bench/training.py [BINARY] [RECORDS] [FOLDER]

Makes a handbook with a quiz of twenty questions, a thousand people and so many records (10,000) as its page would make
them, in a new folder or in FOLDER, and says how long the report took. The aim is two seconds for 10,000 in a release
build, most of which is reading 10,000 files.
"""

import hashlib
import html
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
QUESTIONS = 20
CHOICES = ["a", "b", "c", "d"]


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sealed(record):
    record["integrity"].pop("check", None)
    bits = int.from_bytes(hashlib.sha256(canonical(record).encode()).digest()[:10], "big")
    code = "".join(ALPHABET[bits >> (75 - 5 * at) & 31] for at in range(16))
    record["integrity"]["check"] = "-".join(code[at : at + 4] for at in range(0, 16, 4))
    return record


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def handbook(root):
    write(root / "readybook.yaml", "title: {zh-Hant: 事故手冊, en: Incident handbook}\nlanguages: [zh-Hant, en]\n")
    write(root / "content/index.md", "# 首頁\n")
    write(root / "content/index.en.md", "# Home\n")
    write(
        root / "content/roster.yaml",
        "roles:\n  all-staff: {name: {zh-Hant: 全體人員, en: All staff}, everyone: true}\n"
        "  lead: {name: {zh-Hant: 主任, en: Lead}, holders: [ana]}\n"
        "people:\n  ana: {name: Ana, phone: '+886 2 5550 0001', checked: 2026-11-01}\n",
    )
    lines = [
        "id: basics",
        "version: 1.0.0",
        "title: {zh-Hant: 事故應變基本知識, en: The basics of incidents}",
        "validity: {months: 12, warn_days: 30}",
        "delivery: {purpose: certify, pass_mark: 60%}",
        "questions:",
    ]
    for number in range(QUESTIONS):
        lines += [
            f"  - id: q{number}",
            "    type: single-choice",
            f"    stem: {{zh-Hant: '第 {number + 1} 題：發現異常貼文後第一步做什麼？', en: 'Question {number + 1}: what is the first step?'}}",
            "    explanation: {text: {zh-Hant: 見程序。, en: See the procedure.}}",
            "    choices:",
        ]
        for choice in CHOICES:
            right = ", correct: true" if choice == "a" else ""
            lines.append(f"      - {{id: {choice}, text: {{zh-Hant: 選項 {choice} 的說明文字, en: What {choice} says}}{right}}}")
    write(root / "quizzes/basics.yaml", "\n".join(lines) + "\n")
    write(
        root / "quizzes/curriculum.yaml",
        "requirements:\n"
        "  - {id: pass-basics, for: [all-staff], quiz: basics, due: {days_after_joining: 30}}\n"
        "  - {id: drill, for: [lead], exercise: {title: {zh-Hant: 年度演練, en: The yearly drill}}, due: {by: 2026-06-30}}\n",
    )


def digest_of(binary, root):
    subprocess.run([binary, "build", "--root", root, "--quiet"], check=True, stderr=subprocess.DEVNULL)
    page = (root / "public/quizzes/basics.html").read_text(encoding="utf-8")
    data = re.search(r"data-quiz=(\"[^\"]*\"|'[^']*')", page).group(1)[1:-1]
    return json.loads(html.unescape(data))["digest"]


def attempt(number, learner, digest, skill, chance):
    interactions, raw = [], 0
    for question in range(QUESTIONS):
        knows = chance.random() < skill - question * 0.02
        response = "a" if knows else chance.choice("aabc" if question % 5 else "bbbc")
        right = response == "a"
        raw += right
        interactions.append(
            {
                "question": f"q{question}",
                "type": "single-choice",
                "response": response,
                "correct": right,
                "points": int(right),
                "max": 1,
                "latency_s": 9,
            }
        )
    scaled, passed = round(raw / QUESTIONS, 4), raw * 100 >= 60 * QUESTIONS
    month, day = chance.randrange(1, 12), chance.randrange(1, 29)
    return sealed(
        {
            "schema": "readybook/record/1",
            "record_id": f"{number:08x}-0000-4000-8000-000000000000",
            "kind": "quiz-attempt",
            "learner": {"id": learner, "roles": []},
            "activity": {"id": "basics", "version": "1.0.0", "digest": digest, "procedures": []},
            "attempt": {"number": 1, "seed": chance.getrandbits(32)},
            "started": f"2026-{month:02}-{day:02}T09:00:00+08:00",
            "ended": f"2026-{month:02}-{day:02}T09:10:00+08:00",
            "duration_s": 600,
            "result": {
                "completion": "completed",
                "success": passed,
                "score": {"raw": raw, "min": 0, "max": QUESTIONS, "scaled": int(scaled) if scaled == int(scaled) else scaled},
                "pass_mark": 0.6,
                "failed_must_pass": [],
                "valid_until": f"2027-{month:02}-{day:02}" if passed else None,
            },
            "interactions": interactions,
            "integrity": {"previous": None},
        }
    )


def main():
    binary = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "target/release/readybook")
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    base = pathlib.Path(sys.argv[3] if len(sys.argv) > 3 else tempfile.mkdtemp(prefix="readybook-training-"))
    root, inbox, chance = base / "handbook", base / "inbox", random.Random(6)
    handbook(root)
    digest = digest_of(binary, root)
    people = ["id,name,unit,roles,joined,left,waived"]
    units = ["公關室", "資訊安全處", "客服中心", "法務室", "門市營運"]
    names = ["陳美玲", "林雅婷", "王家豪", "張柏霖", "葉思琪", "黃志明"]
    for number in range(1000):
        roles = "lead" if number % 10 == 0 else ""
        people.append(f"E{number},{names[number % 6]},{units[number % 5]},{roles},2026-{number % 11 + 1:02}-01,,")
    write(base / "people.csv", "\n".join(people) + "\n")
    inbox.mkdir(exist_ok=True)
    skills = [chance.random() * 0.8 + 0.1 for _ in range(1000)]
    for number in range(count):
        learner = chance.randrange(950)
        record = attempt(number, f"E{learner}", digest, skills[learner], chance)
        (inbox / f"{number:06}.json").write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    arguments = ["training", "report", "--records", inbox, "--people", base / "people.csv", "--as-of", "2026-11-28"]
    for _ in range(3):
        started = time.monotonic()
        subprocess.run([binary, "--root", root, *arguments], check=True)
        print(f"report over {count} records: {time.monotonic() - started:.2f} s")
    started = time.monotonic()
    subprocess.run([binary, "--root", root, "training", "verify", inbox], check=True, stdout=subprocess.DEVNULL)
    print(f"verify {count} records: {time.monotonic() - started:.2f} s")
    print(f"the report is in {root / 'training-report'}")


main()
