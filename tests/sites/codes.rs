//! Every diagnostic code has a handbook in which it is found, at a place that is named.

use std::collections::BTreeSet;
use std::path::Path;

use readybook::diagnostic::{Code, Diagnostic, Severity, Text};

use crate::golden;
use crate::support::{SiteTest, write};

/// A handbook with one mistake, and all that is found in it.
struct Case {
    code: Code,
    found: &'static [(Code, &'static str)],
    site: fn() -> SiteTest,
}

macro_rules! cases {
    ($($code:ident at $place:literal $(and $other:ident at $there:literal)* in $site:expr;)*) => {
        const CASES: &[Case] = &[$(Case {
            code: Code::$code,
            found: &[(Code::$code, $place) $(, (Code::$other, $there))*],
            site: || $site,
        }),*];
    };
}

cases! {
    // Files and text
    NotRegular at "content/pipe.md:1:1" in page("# 甲").with(|root| fifo(&root.join("content/pipe.md")));
    LinkOutside at "content/passwd.md:1:1" in page("# 甲").with(|root| link("/etc/passwd", &root.join("content/passwd.md")));
    LinkOutside at "content/nowhere.md:1:1" in page("# 甲").with(|root| link("gone.md", &root.join("content/nowhere.md")));
    LinkOutside at "content/self.md:1:1" in page("# 甲").with(|root| link("self.md", &root.join("content/self.md")));
    LinkOutside at "content/folder:1:1" in page("# 甲").with(|root| link(".", &root.join("content/folder")));
    BadFileName at "content/-rf.md:1:1" in page("# 甲").file("content/-rf.md", "# 乙");
    BadFileName at "content/a\nb.md:1:1" in page("# 甲").file("content/a\nb.md", "# 乙");
    BadFileName at "content/a\u{202e}dm.md:1:1" in page("# 甲").file("content/a\u{202e}dm.md", "# 乙");
    ReservedName at "content/aux.md:1:1" in page("# 甲").file("content/aux.md", "# 乙");
    ReservedName at "content/a?b.md:1:1" in page("# 甲").file("content/a?b.md", "# 乙");
    TooLarge at "content/long.md:1:1" in
        page("# 甲").config("limits: {page: 1 KB}\n").file("content/long.md", &"字".repeat(400));
    TooLarge at "content/big.pdf:1:1" in
        page("# 甲").config("limits: {asset: 1 KB}\n").bytes("content/big.pdf", &[b'x'; 1001]);
    TooLarge at "readybook.yaml:1:1" in
        page("# 甲").config("limits: {site: 1 KB}\n").bytes("content/big.pdf", &[b'x'; 1001]);
    TooLarge at "content/head.md:1:1" in
        page("# 甲").file("content/head.md", &format!("---\ntitle: x\n{}---\n", "# more\n".repeat(10_000)));
    AssetType at "content/run.exe:1:1" in page("# 甲").bytes("content/run.exe", b"MZ");
    AssetType at "content/page.html:1:1" in page("# 甲").bytes("content/page.html", b"<script>");
    NotUtf8 at "content/big5.md:2:1" in page("# 甲").bytes("content/big5.md", b"# ok\n\xa4\xa4\xa4\xe5\xa4\xe5\xa5\xf3\n");
    ControlCharacter at "content/index.md:3:2" in page("# 甲\n\na\u{1b}[31mb\n");
    ControlCharacter at "readybook.yaml:1:9" in page("# 甲").config("title: a\u{85}b\n");
    HiddenCharacter at "content/index.md:3:2" in page("# 甲\n\n帳\u{202e}號\n");
    TooDeep at "content/index.md:1:127" in page(&format!("{}甲\n", "> ".repeat(70)));
    // Front matter and other YAML
    FrontMatterUnclosed at "content/index.md:1:1" in page("---\ntitle: 甲\n\n本文\n");
    Yaml at "content/index.md:2:10" in page("---\ntitle: 程序: 第一版\n---\n");
    Yaml at "content/index.md:3:1" in page("---\ntitle: x\n\tid: y\n---\n");
    Yaml at "content/roster.yaml:1:13" in page("# 甲").file("content/roster.yaml", "roles: &all {}\npeople: *all\n");
    Yaml at "readybook.yaml:1:8" in page("# 甲").config("title: [a\n");
    UnknownKey at "content/index.md:2:1" in page("---\ntitel: 甲\n---\n");
    UnknownKey at "content/index.md:2:1" in page("---\ntitle：甲: x\n---\n");
    DuplicateKey at "content/index.md:3:1" in page("---\ntitle: 甲\ntitle: 乙\n---\n");
    DuplicateKey at "readybook.yaml:1:20" in page("# 甲").config("languages: [zh-TW, zh-TW]\n");
    MissingKey at "content/a/index.md:1:1" in page("# 甲").file("content/a/index.md", "---\nkind: procedure\ntitle: 乙\nid: A-1\n---\n");
    WrongType at "content/index.md:2:8" in page("---\norder: first\n---\n# 甲");
    WrongType at "content/index.md:2:1" in page("---\n- a\n---\n# 甲");
    WrongType at "readybook.yaml:1:8" in page("# 甲").config("theme: ../../etc\n");
    BadDate at "content/roster.yaml:1:36" in
        page("# 甲").file("content/roster.yaml", "people: {ada: {name: Ada, checked: 2025-02-30}}\n");
    NotFrozen at "content/a/versions/history.yaml:1:13" and BadDate at "content/a/versions/history.yaml:1:102" in controlled("", "").file("content/a/versions/history.yaml",
        "- {version: \"1.0\", change: minor, summary: x, approved_by: [chief], released: 2026-02-01, effective: 2026-01-01}\n");
    // Addresses and links
    BadAddress at "content/a.md:2:7" in page("# 甲").file("content/a.md", "---\nslug: ../x\n---\n# 乙");
    BadAddress at "content/a.md:2:11" in page("# 甲").file("content/a.md", "---\naliases: [．．／x]\n---\n# 乙");
    BadAddress at "content/index.md:2:7" in page("---\nslug: other\n---\n# 甲");
    DuplicateAddress at "content/b.md:1:1" in page("# 甲").file("content/b.md", "# 乙").file("content/B.md", "# 丙");
    DuplicateAddress at "content/x.md:1:1" in
        page("# 甲").file("content/x.md", "# 乙").file("content/x/index.md", "---\nkind: procedure\nid: X\ntitle: 丙\nowner: boss\n---\n");
    DuplicateAddress at "content/a.md:2:11" in page("# 甲").file("content/a.md", "---\naliases: [index.html]\n---\n# 乙");
    DuplicateAddress at "content/print.md:1:1" in page("# 甲").file("content/print.md", "# 乙");
    DuplicateAddress at "content/search.md:1:1" in page("# 甲").file("content/search.md", "# 乙");
    DuplicateAddress at "content/assets/a.md:1:1" and DuplicateAddress at "readybook.yaml:1:1" in
        page("# 甲").file("content/assets/a.md", "# 乙");
    DuplicateAddress at "content/quizzes/q/paper.md:1:1" in
        quiz(&format!("questions:\n{}", single("a", "甲"))).file("content/quizzes/q/paper.md", "# 丙");
    BrokenLink at "content/index.md:3:7" in page("# 甲\n\n[乙頁面](b.md)\n");
    BrokenLink at "content/index.md:3:7" in page("# 甲\n\n[乙頁面](../../b.md)\n");
    BrokenLink at "content/index.md:3:7" in page("# 甲\n\n[乙頁面](B.md)\n").file("content/b.md", "# 乙");
    BrokenAnchor at "content/index.md:3:7" in page("# 甲\n\n[乙頁面](#no)\n");
    UnsafeAddress at "content/index.md:3:5" in page("# 甲\n\n[乙](javascript:alert(1))\n");
    UnsafeAddress at "content/index.md:3:1" in page("# 甲\n\n[乙](java&#115;cript:alert)\n");
    UnsafeAddress at "content/index.md:3:5" in page("# 甲\n\n[乙](//evil.example/x)\n");
    RemoteResource at "content/index.md:3:6" in page("# 甲\n\n![圖](https://cdn.example/x.png)\n");
    MissingImage at "content/index.md:3:6" in page("# 甲\n\n![圖](x.png)\n");
    BrokenImage at "content/x.png:1:1" in page("# 甲").bytes("content/x.png", b"");
    UnsafeSvg at "content/x.svg:2:1" in page("# 甲").bytes("content/x.svg", b"<svg>\n<script>1</script></svg>");
    OrphanPage at "content/a.md:1:1" in page("# 甲").config("languages: [zh-Hant]\n").file("content/a.md", "# 乙");
    // Reading and accessibility
    ImageWithoutAlt at "content/index.md:3:1" in page("# 甲\n\n![](x.svg)\n").bytes("content/x.svg", b"<svg viewBox='0 0 9 9'/>");
    VagueLinkText at "content/index.md:3:1" in page("# 甲\n\n[按此](#a)\n\n## a\n");
    HeadingSkipped at "content/index.md:3:1" in page("# 甲\n\n### 乙\n");
    HeadingEmpty at "content/index.md:3:1" in page("# 甲\n\n##\n");
    SecondTitle at "content/index.md:3:1" in page("# 甲\n\n# 乙\n");
    DuplicateId at "content/index.md:5:1" in page("# 甲\n\n## 乙 {#a}\n\n## 丙 {#a}\n");
    TableHeader at "content/index.md:3:1" in page("# 甲\n\n| | |\n|-|-|\n|a|b|\n");
    HtmlRemoved at "content/index.md:3:3" in page("# 甲\n\na <font>b</font>\n");
    HtmlRemoved at "content/index.md:3:3" in page("# 甲\n\na <b onclick=\"x\">b</b>\n");
    HtmlRemoved at "content/index.md:3:3" in page("# 甲\n\na <b>b\n");
    FootnoteMissing at "content/index.md:3:2" in page("# 甲\n\n乙[^1]\n");
    FootnoteMissing at "content/index.md:5:1" in page("# 甲\n\n乙\n\n[^1]: 丙\n");
    // Languages
    TranslationMissing at "content/index.md:1:1" in page("# 甲").config("languages: [zh-Hant, en]\n");
    UnknownLanguage at "content/index.de.md:1:1" in
        page("# 甲").config("languages: [zh-Hant]\n").file("content/index.de.md", "# A");
    UnknownLanguage at "readybook.yaml:2:9" in page("# 甲").config("languages: [zh-Hant]\ntitle: {de: x}\n");
    TranslationDiffers at "content/a/index.en.md:7:1" in controlled("## 乙 {#a role=boss within=1h}\n", "## B {#a role=boss within=2h}\n");
    TranslationDiffers at "content/a/index.en.md:1:1" in controlled("## 乙 {#a role=boss}\n", "");
    // Controlled documents
    DuplicateNumber at "content/b/index.md:2:5" in
        page("# 甲").file("content/a/index.md", "---\nid: A-1\ntitle: 乙\nkind: procedure\nowner: boss\n---\n").file("content/b/index.md", "---\nid: A-1\ntitle: 乙\nkind: procedure\nowner: boss\nstage: assess\n---\n");
    UnknownDocument at "content/index.md:2:11" in page("---\nrelated: [A-9]\n---\n# 甲");
    StepWithoutId at "content/a/index.md:7:1" in
        controlled("## b {role=boss}\n", "## B {#b role=boss}\n");
    StepAttribute at "content/a/index.md:7:20" in controlled("## 乙 {#a role=boss within=soon}\n", "## B {#a role=boss}\n");
    StepAttribute at "content/index.md:3:1" in page("# 甲\n\n## 乙 {#a rolle=x}\n");
    StepOrder at "content/a/index.en.md:7:20" and StepOrder at "content/a/index.md:7:20" in
        controlled("## 乙 {#a role=boss after=b}\n", "## B {#a role=boss after=b}\n");
    StepWithoutOwner at "content/a/index.md:7:1" in controlled("## 乙 {#a within=1h}\n", "## B {#a within=1h}\n");
    Version at "content/a/versions/history.yaml:1:13" in controlled("", "").file("content/a/versions/history.yaml",
        "- {version: \"1.x\", change: minor, summary: x, approved_by: [boss], released: 2026-02-01, effective: 2026-02-01}\n");
    Version at "content/b/versions/history.yaml:1:1" in page("# 甲").file("content/b/versions/history.yaml", "");
    ApproverIsOwner at "content/a/index.md:7:13" in SiteTest::new().file("content/index.md", "# 甲").file(
        "content/a/index.md", "---\nkind: procedure\ntitle: 乙\nid: A-1\nowner: boss\n\napprovers: [boss]\n---\n");
    FrozenChanged at "content/a/versions/1.0/index.md:1:1" in released("").with(|root| {
        write(&root.join("content/a/versions/1.0/index.md"), "---\ntitle: 丙\n---\n");
    });
    FrozenChanged at "content/a/versions/1.0/index.md:1:1" and NotUtf8 at "content/a/versions/1.0/index.md:2:8" in
        released("").with(|root| write(&root.join("content/a/versions/1.0/index.md"), b"---\ntitle: \xff\n---\n"));
    FrozenChanged at "content/a/versions/1.0/more.md:1:1" in released("").file("content/a/versions/1.0/more.md", "# 丙");
    FrozenChanged at "content/a/versions/history.yaml:9:18" in released("").with(|root| {
        let path = root.join("content/a/versions/history.yaml");
        let text = std::fs::read_to_string(&path).unwrap();
        write(&path, format!("{text}    index.en.md: {}\n", "0".repeat(64)));
    });
    FrozenChanged at "content/a/versions/history.yaml:1:12" in released("").with(|root| {
        std::fs::remove_dir_all(root.join("content/a/versions/1.0")).unwrap();
    });
    NotFrozen at "content/a/versions/history.yaml:1:12" in released("").with(|root| {
        let path = root.join("content/a/versions/history.yaml");
        let text = std::fs::read_to_string(&path).unwrap();
        write(&path, text.split("  files:").next().unwrap());
    });
    NotFrozen at "content/a/versions/history.yaml:1:12" in released("").with(|root| {
        let path = root.join("content/a/versions/history.yaml");
        let text = std::fs::read_to_string(&path).unwrap();
        write(&path, text.split("  files:").next().unwrap());
        std::fs::remove_dir_all(root.join("content/a/versions/1.0")).unwrap();
    });
    Version at "content/a/versions/3.0/index.md:1:1" in released("").file("content/a/versions/3.0/index.md", "# 丙");
    StaleVersion at "content/a/versions/1.0/index.md:8:5" in released("[x](../gone.md)\n").in_force();
    StaleVersion at "content/a/versions/1.0/index.md:8:11" in
        released("### 甲 {#b role=gone}\n").in_force().file("content/roster.yaml", &ROSTER.replace("people:", "  chief: {name: 長官, holders: [ada]}\npeople:"));
    SupersededLink at "content/index.md:3:6" in page("# 甲\n\n[舊版](a/v1.0.html) [1.0版](a/v1.0.html) [乙](a/index.md)\n")
        .with(two_versions);
    NeverReleased at "content/a/index.md:1:1" in page("# 甲\n\n[乙](a/index.md)\n").in_force().file(
        "content/a/index.md", "---\nkind: procedure\ntitle: 乙\nid: A-1\nowner: boss\n---\n");
    TranslationBehind at "content/a/index.en.md:1:1" in controlled("一\n", "one\n").with(|root| {
        let read = |name: &str| std::fs::read_to_string(root.join("content/a").join(name)).unwrap();
        freeze(root, "1.0", &[("index.md", &read("index.md")), ("index.en.md", &read("index.en.md"))]);
        write(&root.join("content/a/index.md"), read("index.md").replace('一', "二"));
    });
    ReviewOverdue at "content/a/index.md:6:15" and NotFrozen at "content/a/versions/history.yaml:1:13" in SiteTest::new().file("content/index.md", "# 甲").file(
        "content/a/index.md", "---\nkind: procedure\ntitle: 乙\nid: A-1\nowner: boss\nreview_every: 6 months\n---\n").file(
        "content/a/versions/history.yaml",
        "- {version: \"1.0\", change: minor, summary: x, approved_by: [chief], released: 2026-01-01, effective: 2026-01-01}\n");
    // Roles and contacts
    UnknownRole at "content/index.md:2:8" in page("---\nowner: bos\n---\n# 甲").file("content/roster.yaml", ROSTER);
    UnheldRole at "content/roster.yaml:2:9" in
        page("---\nowner: boss\n---\n# 甲").file("content/roster.yaml", "roles:\n        boss: {name: 主管}\n");
    UnknownPerson at "content/roster.yaml:1:36" in
        page("# 甲").file("content/roster.yaml", "roles: {boss: {name: 主管, holders: [adaa]}}\npeople: {ada: {name: Ada}}\n");
    ContactStale at "content/roster.yaml:1:10" in page("# 甲").config("roster: {check_every: 3 months}\n").file(
        "content/roster.yaml", "people: {ada: {name: Ada}}\n");
    ContactStale at "content/roster.yaml:1:36" in page("# 甲").config("roster: {check_every: 3 months}\n").file(
        "content/roster.yaml", "people: {ada: {name: Ada, checked: 2026-08-21}}\n");
    // Blocks
    StepWithoutTasks at "content/index.md:3:1" in page("# 甲\n\n## 乙 {#a each=account}\n");
    StepAttribute at "content/index.md:3:10" in page("# 甲\n\n## 乙 {#a timer=manual}\n");
    StepAttribute at "content/index.md:3:10" in page("# 甲\n\n## 乙 {#a marks=grade}\n");
    StepAttribute at "content/index.md:3:10" in page("# 甲\n\n## 乙 {#a when=severity:hihg}\n");
    StepAttribute at "content/index.md:3:10" in page("# 甲\n\n## 乙 {#a when=severity:high}\n").file(
        "content/severity.yaml", &scale("top: {name: 甲}\n  low: {name: 乙}", "- {if: {q: [b]}, level: top}\n  - {level: low}"));
    UnknownField at "content/index.md:3:15" in block("report", "fields: {a: {label: 甲}}\ntext: 甲是{a}，乙是{b}。");
    UnknownField at "content/index.md:4:6" in block("report", "fields: {a: {label: 甲}}\ntext: |\n  {a}{b}\n");
    UnknownField at "content/index.md:3:14" in block("report", "fields: {a: {label: 甲}}\nsubject: \"{a}{b}\"\n");
    UnknownField at "content/index.md:5:4" in block("statement", "approvers: boss\ntext: |\n  甲\n  乙{time}\n");
    UnusedField at "content/index.md:2:25" in block("report", "fields: {a: {label: 甲}, b: {label: 乙}}\ntext: \"{a}\"\n");
    UnusedField at "content/index.md:2:9" in block("statement", "slots: {a: {label: 甲}}\ntext: 甲\napprovers: boss\n");
    ReportAddress at "content/index.md:3:7" in block("report", "fields: {a: {label: 甲}}\nmail: nobody\n");
    ReportAddress at "content/index.md:3:7" in block("report", "fields: {a: {label: 甲}}\nform: https://{a}.example/\n");
    SeverityScale at "content/index.md:1:1" in block("severity", "title: 定級\n");
    SeverityScale at "content/severity.yaml:8:11" in page("# 甲").file(
        "content/severity.yaml", &scale("top: {name: 甲}", "- {if: {p: [b]}, level: top}\n  - {level: top}"));
    SeverityScale at "content/severity.yaml:8:15" in page("# 甲").file(
        "content/severity.yaml", &scale("top: {name: 甲}", "- {if: {q: [c]}, level: top}\n  - {level: top}"));
    SeverityScale at "content/severity.yaml:8:13" in page("# 甲").file(
        "content/severity.yaml", &scale("top: {name: 甲}", "- {level: tip}"));
    SeverityGap at "content/severity.yaml:8:3" in page("# 甲").file(
        "content/severity.yaml", &scale("top: {name: 甲}", "- {if: {q: [b]}, level: top}"));
    SeverityRule at "content/severity.yaml:9:13" in page("# 甲").file(
        "content/severity.yaml", &scale("top: {name: 甲}", "- {level: top}\n  - {level: top}"));
    SeverityRule at "content/severity.yaml:3:3" in page("# 甲").file(
        "content/severity.yaml", &scale("top: {name: 甲}\n  low: {name: 乙}", "- {level: top}"));
    SeverityRule at "content/severity.yaml:9:27" in page("# 甲").file(
        "content/severity.yaml", &scale("top: {name: 甲}\n  low: {name: 乙}", "- {if: {q: [b]}, level: low}\n  - {level: top}"));
    LevelWithoutSteps at "content/a/index.md:7:20" in controlled("## 乙 {#a role=boss when=severity:top}\n", "## B {#a role=boss when=severity:top}\n")
        .with(|root| for name in ["index.md", "index.en.md"] {
            let path = root.join("content/a").join(name);
            let text = std::fs::read_to_string(&path).unwrap();
            write(&path, text.replace("procedure\n", "runbook\n"));
        })
        .file("content/severity.yaml", &scale("top: {name: 甲}\n  low: {name: 乙}", "- {if: {q: [b]}, level: top}\n  - {level: low}"));
    Yaml at "content/index.md:3:13" in block("report", "fields: {a: {label: 甲}}\nsubject: {a}發生\n");
    Yaml at "content/index.md:2:8" in block("agenda", "title: [甲\n");
    UnknownKey at "content/index.md:1:11" in block("report x=y", "fields: {a: {label: 甲}}\n");
    WrongType at "content/index.md:2:29" in block("agenda", "items: [{topic: 甲, minutes: 0}]\n");
    MissingKey at "content/index.md:2:1" in block("agenda", "decisions: [甲]\nitems: []\n");
    UnknownRole at "content/index.md:2:15" in
        block("contacts", "roles: [boss, bos]\n").file("content/roster.yaml", ROSTER);
    UnknownRole at "content/severity.yaml:9:45" in page("# 甲").file("content/roster.yaml", ROSTER).file("content/severity.yaml",
        &(scale("top: {name: 甲}", "- {level: top}") + "deadlines: {d: {name: 丁, within: 72h, role: bos}}\n"));
    TranslationDiffers at "content/a/index.en.md:7:1" in
        controlled("```contacts\nroles: [boss]\n```\n", "```contacts\nroles: [chief]\n```\n");
    TranslationDiffers at "content/a/index.en.md:1:1" in controlled("```contacts\n```\n", "");
    TranslationDiffers at "content/a/index.en.md:7:1" in
        controlled("## 乙 {#a role=boss marks=graded}\n", "## B {#a role=boss}\n");
    StaleVersion at "content/a/versions/1.0/index.md:8:21" in released("### 甲 {#b role=boss when=severity:gone}\n").in_force();
    // Training
    QuizId at "quizzes/q.yaml:1:5" in
        released("").file("quizzes/q.yaml", &(String::from("id: p\nversion: \"1.0\"\ntitle: 測\nquestions:\n") + &single("a", "甲")));
    QuizId at "quizzes/q.yaml:6:10" in quiz(&format!("questions:\n{}{}", single("a", "甲"), single("a", "乙")));
    QuizId at "quizzes/q.yaml:5:10" in quiz(&format!("questions:\n{}", single("A", "甲")));
    QuizText at "quizzes/q.yaml:5:40" in quiz(&format!("questions:\n{}", single("a", "'[甲](b.md)'")));
    QuestionKey at "quizzes/q.yaml:5:10" in quiz(&format!("questions:\n{}", single("a", "甲").replace(", correct: true", "")));
    QuestionKey at "quizzes/q.yaml:5:91" in
        quiz(&format!("questions:\n{}", single("a", "甲").replace("text: 二", "text: 二, correct: true")));
    QuestionKey at "quizzes/q.yaml:5:5" in quiz("questions:\n  - {id: a, type: ordering, stem: 甲, items: [{id: x, text: 一}, {id: y, text: 二}], rule: precedence, explanation: {text: 因, ref: A-1}}\n");
    QuestionKey at "quizzes/q.yaml:5:123" in quiz("questions:\n  - {id: a, type: ordering, stem: 甲, items: [{id: x, text: 一}, {id: y, text: 二}, {id: z, text: 三}], equivalent: [[x, y], [y, z]], explanation: {text: 因, ref: A-1}}\n");
    WrongType at "quizzes/q.yaml:5:45" in quiz("questions:\n  - {id: a, type: numeric, stem: 甲, answer: {minutes: 5}, explanation: {text: 因, ref: A-1}}\n");
    WrongType at "quizzes/q.yaml:5:45" in quiz("questions:\n  - {id: a, type: numeric, stem: 甲, answer: 五, explanation: {text: 因, ref: A-1}}\n");
    QuestionKey at "quizzes/q.yaml:5:73" in quiz("questions:\n  - {id: a, type: matching, stem: 甲, sources: [{id: x, text: 一, target: t9}], targets: [{id: t1, text: 子}, {id: t2, text: 丑}], explanation: {text: 因, ref: A-1}}\n");
    UnknownQuestion at "quizzes/q.yaml:4:24" in quiz(&format!("delivery: {{must_pass: [b]}}\nquestions:\n{}", single("a", "甲")));
    UnknownQuestion at "quizzes/q.yaml:4:35" in quiz(&format!("sections: [{{id: s, select: {{pool: p, count: 1}}}}, {{id: t, questions: [a]}}]\nquestions:\n{}", single("a", "甲")));
    DuplicateChoice at "quizzes/q.yaml:5:109" in quiz(&format!("questions:\n{}", single("a", "甲").replace("text: 三", "text: 二")));
    DuplicateChoice at "quizzes/q.yaml:5:113" in quiz("questions:\n  - {id: a, type: matching, stem: 甲, sources: [{id: x, text: 一, target: t1}], targets: [{id: t1, text: 子}, {id: t2, text: 子}], explanation: {text: 因, ref: A-1}}\n");
    DuplicateChoice at "quizzes/q.yaml:10:66" in scenario("- {id: n, text: 一, options: [{id: o, text: 走, to: e}, {id: p, text: 走, to: f, score: 1}]}\n      - {id: e, end: failure, text: 敗}\n      - {id: f, end: success, text: 完}");
    PassMark at "quizzes/q.yaml:4:1" in quiz(&format!("delivery: {{purpose: certify}}\nquestions:\n{}", single("a", "甲")));
    PassMark at "quizzes/q.yaml:4:23" in quiz("delivery: {pass_mark: 80%}\nquestions:\n  - {id: a, type: short-text, stem: 甲, accept: [{text: 乙, credit: 50%}], explanation: {text: 因, ref: A-1}}\n");
    QuizPool at "quizzes/q.yaml:4:28" in quiz(&format!("sections: [{{id: s, select: {{pool: p, count: 2}}}}]\npools: {{p: [a]}}\nquestions:\n{}", single("a", "甲")));
    QuizPool at "quizzes/q.yaml:6:24" in quiz(&format!("sections: [{{id: s, select: {{pool: p, count: 1}}}}]\npools: {{p: [a, b]}}\ndelivery: {{must_pass: [a]}}\nquestions:\n{}{}", single("a", "甲"), single("b", "乙")));
    QuizPool at "quizzes/q.yaml:5:17" in quiz(&format!("sections: [{{id: s, select: {{pool: p, count: 1}}}}]\npools: {{p: [a], never: [b]}}\ndelivery: {{must_pass: [b]}}\nquestions:\n{}{}", single("a", "甲"), single("b", "乙")));
    QuizPool at "quizzes/q.yaml:4:73" in quiz(&format!("sections: [{{id: s, select: {{pool: p, count: 1}}}}, {{id: t, select: {{pool: p, count: 1}}}}]\npools: {{p: [a, b]}}\nquestions:\n{}{}", single("a", "甲"), single("b", "乙")));
    QuizPool at "quizzes/q.yaml:4:35" in quiz(&format!("sections: [{{id: s, questions: [a, a]}}]\nquestions:\n{}", single("a", "甲")));
    QuizPool at "quizzes/q.yaml:7:10" in quiz(&format!("sections: [{{id: s, questions: [a]}}]\nquestions:\n{}{}", single("a", "甲"), single("b", "乙")));
    Scenario at "quizzes/q.yaml:10:57" in scenario("- {id: n, text: 一, options: [{id: o, text: 走, to: m, score: 1}]}");
    Scenario at "quizzes/q.yaml:10:14" in scenario("- {id: n, text: 一, options: [{id: o, text: 走, to: n}, {id: p, text: 停, to: e, score: 1}]}\n      - {id: e, end: success, text: 完}");
    Scenario at "quizzes/q.yaml:12:14" in scenario("- {id: n, text: 一, options: [{id: o, text: 走, to: e}]}\n      - {id: e, end: success, text: 完}\n      - {id: f, end: failure, text: 敗}");
    Scenario at "quizzes/q.yaml:10:26" in scenario(&format!("- {{id: n, text: 一, options: [{}]}}\n      - {{id: e, end: success, text: 完}}", (0..27).map(|at| format!("{{id: o{at}, text: 走{at}, to: e, score: {at}}}")).collect::<Vec<_>>().join(", ")));
    Scenario at "quizzes/q.yaml:10:14" in scenario(&many_ways());
    QuizOutdated at "quizzes/q.yaml:4:33" in quiz(&format!("procedures: [{{id: A-1, version: \"1.0\"}}]\nquestions:\n{}", single("a", "甲"))).with(|root| {
        let text = "---\ntitle: 乙\nkind: procedure\nid: A-1\nowner: boss\naudience: [boss]\n---\n新\n";
        freeze(root, "2.0", &[("index.md", text)]);
        let path = root.join("content/a/versions/history.yaml");
        let record = std::fs::read_to_string(&path).unwrap();
        let at = record.rfind("minor").unwrap();
        write(&path, record[..at].to_string() + "material" + &record[at + 5..]);
        write(&root.join("content/a/index.md"), text);
    });
    QuizReference at "quizzes/q.yaml:5:151" in quiz(&format!("questions:\n{}", single("a", "甲").replace("ref: A-1", "ref: A-1#no")));
    QuizReference at "quizzes/q.yaml:4:33" in quiz(&format!("procedures: [{{id: A-1, version: \"9.0\"}}]\nquestions:\n{}", single("a", "甲")));
    MissingImage at "quizzes/q.yaml:5:50" in quiz("questions:\n  - {id: a, type: hotspot, stem: 甲, image: {src: no.svg, alt: 圖}, regions: [{id: x, text: 一, at: [0, 0, 9, 9], correct: true}, {id: y, text: 二, at: [20, 0, 9, 9]}], explanation: {text: 因, ref: A-1}}\n");
    Curriculum at "quizzes/curriculum.yaml:1:43" in curriculum("{id: r, for: [boss], quiz: gone}");
    Curriculum at "quizzes/curriculum.yaml:1:79" in curriculum("{id: r, for: [boss], acknowledge: {procedure: A-1}, requires: [r]}");
    Curriculum at "quizzes/curriculum.yaml:1:16" in curriculum("{id: r, for: [boss]}");
    Curriculum at "quizzes/curriculum.yaml:1:43" in curriculum("{id: r, for: [boss], quiz: q}")
        .file("quizzes/q.yaml", &format!("id: q\nversion: \"1.0\"\ntitle: 測\ndelivery: {{pass_mark: 80%}}\nquestions:\n{}", single("a", "甲")));
    Curriculum at "quizzes/curriculum.yaml:1:24" in curriculum("{id: r, for: [], acknowledge: {procedure: A-1}}");
    Curriculum at "quizzes/curriculum.yaml:1:79" in curriculum("{id: r, for: [boss], acknowledge: {procedure: A-1}, requires: [s]}, {id: s, for: [chief], acknowledge: {procedure: A-1}}");
    NoEffect at "quizzes/curriculum.yaml:1:54" in curriculum("{id: r, for: [boss], quiz: q, renew: {on: minor}}")
        .file("quizzes/q.yaml", &format!("id: q\nversion: \"1.0\"\ntitle: 測\ndelivery: {{purpose: survey}}\nquestions:\n{}", single("a", "甲")));
    NoEffect at "quizzes/q.yaml:4:29" in quiz(&format!("delivery: {{purpose: survey, pass_mark: 80%}}\nquestions:\n{}", single("a", "甲")));
    NoEffect at "quizzes/q.yaml:4:12" in quiz(&format!("delivery: {{attempts: {{max: 3}}}}\nquestions:\n{}", single("a", "甲")));
    NoEffect at "quizzes/q.yaml:4:23" in quiz(&format!("delivery: {{feedback: {{timing: after-question}}, answers: withheld}}\nquestions:\n{}", single("a", "甲")));
    UnknownRole at "quizzes/curriculum.yaml:1:30" in curriculum("{id: r, for: [bos], acknowledge: {procedure: A-1}}");
    QuestionChoices at "quizzes/q.yaml:5:10" in quiz(&format!("questions:\n{}", single("a", "甲").replace(", {id: z, text: 三}", "")));
    QuestionChoices at "quizzes/q.yaml:5:109" in quiz(&format!("questions:\n{}", single("a", "甲").replace("text: 三", "text: 以上皆是")));
    QuestionStem at "quizzes/q.yaml:5:40" in quiz(&format!("questions:\n{}", single("a", "下列何者不應先做？")));
    QuestionChoices at "quizzes/q.yaml:5:109" in quiz(&format!("questions:\n{}", single("a", "甲").replace("text: 三", "text: 以上都不对")));
    QuestionStem at "quizzes/q.yaml:5:40" in quiz(&format!("questions:\n{}", single("a", "'In the **first hour**, which of these must you not do?'")));
    QuestionStem at "quizzes/q.yaml:5:40" in quiz(&format!("questions:\n{}", single("a", "\"Which of these isn't urgent?\"")));
    QuestionStem at "quizzes/q.yaml:5:40" in quiz(&format!("questions:\n{}", single("a", "'在**第一个小时**，以下说法错误的是？'")));
    AnswerGiveaway at "quizzes/q.yaml:5:58" in quiz(&format!("questions:\n{}", single("a", "甲").replace("text: 一", "text: 這一個選項比其他選項都還要長得多")));
    WithoutExplanation at "quizzes/q.yaml:5:10" in quiz(&format!("questions:\n{}", single("a", "甲").replace(", ref: A-1", "")));
    TrueFalseShare at "quizzes/q.yaml:1:1" in quiz("questions:\n  - {id: a, type: true-false, stem: 甲, answer: true, explanation: {text: 因, ref: A-1}}\n  - {id: b, type: true-false, stem: 乙, answer: false, explanation: {text: 因, ref: A-1}}\n");
    TranslationMissing at "content/a/versions/1.0/index.md:1:1" and TranslationMissing at "content/index.md:1:1"
        and TranslationMissing at "quizzes/q.yaml:3:8" in quiz(&format!("questions:\n{}", single("a", "甲"))).config("languages: [zh-Hant, en]\n").file("quizzes/q.yaml",
        &(String::from("id: q\nversion: \"1.0\"\ntitle: {zh-Hant: 測}\nquestions:\n") + &single("a", "甲")));
    FeedbackTemplate at "readybook.yaml:1:28" in page("# 甲").config("training: {hand_in: {form: 'https://f.example/?c={kode}'}}\n");
    // Feedback
    FeedbackItem at "content/feedback/notes.txt:1:1" in page("# 甲").file("content/feedback/notes.txt", "x");
    FeedbackItem at "content/feedback/2026/F-1.yaml:1:1" in page("# 甲").file("content/feedback/2026/F-1.yaml", "x");
    FeedbackItem at "content/feedback/F-1.yaml:1:1" in item("received: 2026-11-03\ntext: 甲\nstatus: new\n");
    FeedbackItem at "content/feedback/F-1.yaml:2:7" in item("received: 2026-11-03\nkind: bad\ntext: 甲\nstatus: new\n");
    FeedbackItem at "content/feedback/F-1.yaml:4:9" in item(&about("", "declined", ""));
    FeedbackItem at "content/feedback/F-1.yaml:5:9" in item(&about("A-1", "done", ""));
    UnknownKey at "content/feedback/F-1.yaml:5:1" in item(&about("", "new", "reson: 甲\n"));
    UnknownRole at "content/feedback/F-1.yaml:6:8" in item(&about("A-1", "new", "owner: bos\n")).file("content/roster.yaml", &two_roles());
    FeedbackSubject at "content/feedback/F-1.yaml:4:11" in item(&about("A-2", "new", ""));
    FeedbackSubject at "content/feedback/F-1.yaml:6:10" in item(&about("A-1", "new", "version: \"3.0\"\n"));
    FeedbackSubject at "content/feedback/F-1.yaml:6:7" in item(&about("A-1", "new", "step: gone\n"));
    FeedbackSubject at "content/feedback/F-1.yaml:6:11" in item(&about("A-1", "new", "question: first/one\n"));
    FeedbackStatus at "content/feedback/F-1.yaml:6:10" in item(&about("A-1", "done", "done_in: \"9.0\"\n"));
    FeedbackStatus at "content/feedback/F-1.yaml:6:10" in item(&about("A-1", "done", "done_in: \"1.0\"\n"));
    FeedbackStatus at "content/a/versions/history.yaml:9:13" in item(&about("A-1", "accepted", "")).with(answering("F-1"));
    FeedbackStatus at "content/a/versions/history.yaml:9:13" in item(&about("A-1", "accepted", "")).with(answering("F-2"));
    FeedbackWaiting at "content/feedback/F-1.yaml:1:11" in item(&about("A-1", "new", "")).config("feedback: {answer_within: 14 days}\n");
    // Search
    Synonym at "content/synonyms.yaml:2:4" in page("# 甲").file("content/synonyms.yaml", "- [甲, 乙]\n- [乙, 丙]\n");
    Synonym at "content/synonyms.yaml:1:4" in page("# 甲").file("content/synonyms.yaml", "- [甲]\n");
    WrongType at "content/synonyms.yaml:1:1" in page("# 甲").file("content/synonyms.yaml", "甲: 乙\n");
    UnknownSynonym at "content/synonyms.yaml:2:3" in page("# 甲").file("content/synonyms.yaml", "- [甲, 乙]\n- [丙, 丁戊]\n");
    SearchBudget at "readybook.yaml:1:1" in
        page(&("# 甲\n\n".to_string() + &('一'..='狿').collect::<String>())).config("search: {budget: 1 KB}\n");
    // Configuration
    FeedbackTemplate at "readybook.yaml:1:11" in page("# 甲").config("feedback: https://f.example/?t={titel}\n");
    FeedbackTemplate at "readybook.yaml:1:11" in page("# 甲").config("feedback: nobody\n");
    FeedbackTemplate at "readybook.yaml:2:9" in
        page("# 甲").config("feedback:\n  form: https://f.example/\n  hosts: [forms.example]\n");
    FeedbackTemplate at "readybook.yaml:2:9" in
        page("# 甲").config("feedback:\n  form: https://f.example/?s={step}\n  fields: {step: entry.1}\n");
    FeedbackTemplate at "readybook.yaml:2:11" in page("# 甲").config("feedback:\n  fields: {step: entry.1}\n");
}

/// Codes whose case cannot be written as a line of the table.
const ELSEWHERE: &[(Code, fn())] = &[
    (Code::Unreadable, a_folder_deeper_than_the_system_can_open_is_named),
    (Code::DiagramAsCode, a_diagram_that_cannot_be_drawn_is_shown_as_code),
];

const ROSTER: &str = "roles:\n  boss: {name: 主管, holders: [ada]}\npeople:\n  ada: {name: Ada}\n";

/// A page of one block; its YAML begins in line 2.
fn block(info: &str, yaml: &str) -> SiteTest {
    page(&format!("```{info}\n{}\n```\n", yaml.trim_end()))
}

/// A quiz beside a procedure; its body begins in line 4.
fn quiz(body: &str) -> SiteTest {
    released("").file("quizzes/q.yaml", &format!("id: q\nversion: \"1.0\"\ntitle: 測驗\n{body}"))
}

/// A question without fault.
fn single(id: &str, stem: &str) -> String {
    format!(
        "  - {{id: {id}, type: single-choice, stem: {stem}, choices: [{{id: x, text: 一, correct: true}}, {{id: y, text: 二}}, {{id: z, text: 三}}], explanation: {{text: 因, ref: A-1}}}}\n"
    )
}

/// A quiz of one scenario; its first node stands in line 8.
fn scenario(nodes: &str) -> SiteTest {
    quiz(&format!(
        "questions:\n  - id: a\n    type: scenario\n    stem: 甲\n    explanation: {{text: 因, ref: A-1}}\n    nodes:\n      {nodes}\n"
    ))
}

/// The nodes of a scenario in which one may go from each to each, several times.
fn many_ways() -> String {
    let nodes = ('a'..='h').map(|id| {
        let options = ('a'..='h').map(|to| format!("{{id: {to}, text: 往{to}, to: {to}, score: 1}}"));
        let options: Vec<String> = options.chain(["{id: z, text: 停, to: z}".to_string()]).collect();
        format!("- {{id: {id}, text: 一, max_visits: 9, options: [{}]}}\n      ", options.join(", "))
    });
    nodes.collect::<String>() + "- {id: z, end: success, text: 完}"
}

/// A curriculum of one requirement.
fn curriculum(requirement: &str) -> SiteTest {
    let roster = two_roles();
    let text = format!("requirements: [{requirement}]\n");
    released("").file("content/roster.yaml", &roster).file("quizzes/curriculum.yaml", &text)
}

/// An item of feedback beside a procedure with one version.
fn item(text: &str) -> SiteTest {
    released("").file("content/feedback/F-1.yaml", text)
}

/// An item; with a document its status stands in line 5, and what more it says begins in line 6.
fn about(document: &str, status: &str, more: &str) -> String {
    let document = if document.is_empty() { String::new() } else { format!("document: {document}\n") };
    format!("received: 2026-11-03\nkind: wrong\ntext: 甲\n{document}status: {status}\n{more}")
}

fn two_roles() -> String {
    ROSTER.replace("people:", "  chief: {name: 副手, holders: [ada]}\npeople:")
}

/// Lets the record of the version name an item.
fn answering(id: &'static str) -> impl FnOnce(&Path) {
    move |root| {
        let path = root.join("content/a/versions/history.yaml");
        let record = std::fs::read_to_string(&path).unwrap();
        write(&path, record + &format!("  answers: [{id}]\n"));
    }
}

/// A scale of one question with the answers `a` and `b`.
fn scale(levels: &str, matrix: &str) -> String {
    format!(
        "levels:\n  {levels}\nquestions:\n  q:\n    ask: 乙\n    answers: {{a: {{label: 一}}, b: {{label: 二}}}}\nmatrix:\n  {matrix}\n"
    )
}

fn page(text: &str) -> SiteTest {
    SiteTest::new().file("content/index.md", text)
}

/// A procedure in two languages; its body begins in line 7.
fn controlled(chinese: &str, english: &str) -> SiteTest {
    let head = |title: &str| format!("---\ntitle: {title}\nkind: procedure\nid: A-1\nowner: boss\n---\n");
    SiteTest::new()
        .config("languages: [zh-Hant, en]\n")
        .file("content/index.md", "# 甲\n\n[程序甲](a/index.md)\n")
        .file("content/index.en.md", "# A\n\n[Procedure A](a/index.md)\n")
        .file("content/a/index.md", &(head("程序") + chinese))
        .file("content/a/index.en.md", &(head("Procedure") + english))
}

/// A procedure of one language with one version, which its draft equals; its body begins in line 8.
fn released(body: &str) -> SiteTest {
    let text = format!("---\ntitle: 乙\nkind: procedure\nid: A-1\nowner: boss\naudience: [boss]\n---\n{body}");
    page("# 甲\n\n[乙](a/index.md)\n")
        .file("content/a/index.md", &text)
        .with(|root| freeze(root, "1.0", &[("index.md", &text)]))
}

/// Adds a version and its record with digests.
fn freeze(root: &Path, version: &str, files: &[(&str, &str)]) {
    use sha2::{Digest as _, Sha256};
    let folder = root.join("content/a/versions");
    let mut record = format!(
        "- version: \"{version}\"\n  change: minor\n  summary: x\n  approved_by: [boss, chief]\n  released: 2026-10-01\n  effective: 2026-10-01\n  files:\n"
    );
    for (name, text) in files {
        write(&folder.join(version).join(name), text);
        let digest: [u8; 32] = Sha256::digest(text).into();
        record += &format!("    {name}: {}\n", readybook::handbook::hexadecimal(&digest));
    }
    let path = folder.join("history.yaml");
    let before = std::fs::read_to_string(&path).unwrap_or_default();
    write(&path, &(before + &record));
}

fn two_versions(root: &Path) {
    let text = |word: &str| format!("---\ntitle: 乙\nkind: procedure\nid: A-1\nowner: boss\n---\n{word}\n");
    freeze(root, "1.0", &[("index.md", &text("一"))]);
    freeze(root, "2.0", &[("index.md", &text("二"))]);
    write(&root.join("content/a/index.md"), text("二"));
}

fn fifo(path: &Path) {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    mknodat(CWD, path, FileType::Fifo, Mode::from_raw_mode(0o600), 0).expect("a pipe");
}

fn link(target: &str, path: &Path) {
    std::os::unix::fs::symlink(target, path).expect("a link");
}

#[test]
fn every_case_is_found_at_its_place_and_nothing_else() {
    let mut wrong = Vec::new();
    for case in CASES {
        let built = (case.site)().build();
        let found: Vec<(Code, String)> = built.build.found.iter().map(|d| (d.code, built.place(d))).collect();
        let same = found.len() == case.found.len()
            && found.iter().zip(case.found).all(|((code, place), expected)| (*code, place.as_str()) == *expected);
        if !same {
            wrong.push(format!("{} expects {:?}, found:\n{}", case.code.name(), case.found, built.listing()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_a_case() {
    let cases: BTreeSet<&str> =
        CASES.iter().map(|case| case.code).chain(ELSEWHERE.iter().map(|(code, _)| *code)).map(Code::name).collect();
    let without: Vec<&str> = Code::ALL.iter().map(|code| code.name()).filter(|name| !cases.contains(name)).collect();
    assert!(without.is_empty(), "no case for {without:?}");
}

#[test]
fn codes_have_names_of_their_own_in_kebab_case() {
    let names: BTreeSet<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    assert_eq!(names.len(), Code::ALL.len());
    for name in names {
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{name}");
    }
}

#[test]
fn an_error_stops_publishing_and_a_warning_does_so_only_when_asked() {
    for case in CASES {
        let is_error = case.found.iter().any(|(code, _)| code.severity() == Severity::Error);
        assert_eq!((case.site)().build().build.outputs.is_none(), is_error, "{}", case.code.name());
        assert!((case.site)().strict().build().build.outputs.is_none(), "{} with --strict", case.code.name());
    }
}

#[test]
fn every_message_and_help_is_there_in_both_languages() {
    let mut wrong = BTreeSet::new();
    for site in CASES.iter().map(|case| (case.site)()).chain(golden::NAMES.map(golden::site)) {
        let built = site.build();
        for diagnostic in &built.build.found {
            let texts = [&diagnostic.message].into_iter().chain(&diagnostic.help);
            for text in texts.chain(diagnostic.related.iter().map(|(_, label)| label)) {
                wrong.extend(fault(text).map(|fault| format!("{}: {fault}: {text:?}", diagnostic.code.name())));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
}

/// Whoever writes a quiz is told what to do, or where the other place is.
#[test]
fn every_finding_about_training_says_what_to_do() {
    let training = Code::QuizId..=Code::TrueFalseShare;
    for case in CASES.iter().filter(|case| training.contains(&case.code)) {
        for diagnostic in (case.site)().build().build.found {
            assert!(diagnostic.help.is_some(), "{}: {}", diagnostic.code.name(), diagnostic.message.en);
        }
    }
}

/// What is wrong with a sentence.
fn fault(text: &Text) -> Option<&'static str> {
    let (english, chinese) = (without_quotes(&text.en), without_quotes(&text.zh));
    if english.trim().is_empty() || chinese.trim().is_empty() {
        return Some("empty");
    }
    if english.starts_with(|c: char| c.is_uppercase()) && !STARTS.iter().any(|name| english.starts_with(name)) {
        return Some("begins with a capital");
    }
    if english.trim_end().ends_with('.') {
        return Some("ends with a full stop");
    }
    if english.chars().any(is_han) {
        return Some("Han characters in the English sentence");
    }
    if !chinese.chars().any(is_han) {
        return Some("no Han character in the Chinese sentence");
    }
    let letters: Vec<char> = chinese.chars().collect();
    let half_width = |at: usize| {
        ",.;:!?()".contains(letters[at])
            && (at.checked_sub(1).is_some_and(|before| is_han(letters[before]))
                || letters.get(at + 1).is_some_and(|after| is_han(*after)))
    };
    (0..letters.len()).any(half_width).then_some("half-width punctuation in the Chinese sentence")
}

/// Names that are written with a capital wherever they stand.
const STARTS: [&str; 4] = ["YAML", "Windows", "SVG", "HTML"];

/// A sentence without what it quotes from the author.
fn without_quotes(text: &str) -> String {
    text.split('`').step_by(2).collect::<Vec<_>>().join("·")
}

fn is_han(c: char) -> bool {
    matches!(u32::from(c), 0x3400..=0x9FFF | 0x2_0000..=0x3_FFFF)
}

/// As root nothing is forbidden, but a path over 4,096 bytes is too long for everybody.
#[test]
fn a_folder_deeper_than_the_system_can_open_is_named() {
    use rustix::fs::{CWD, Mode, OFlags, mkdirat, openat};
    let site = page("# 甲").file("content/deep/a.md", "# 乙");
    let name = "d".repeat(250);
    let mut folder =
        openat(CWD, site.root().join("content/deep"), OFlags::DIRECTORY, Mode::empty()).expect("the folder");
    for _ in 0..17 {
        mkdirat(&folder, &name, Mode::RWXU).expect("a folder");
        folder = openat(&folder, &name, OFlags::DIRECTORY, Mode::empty()).expect("the folder");
    }
    let built = site.build();
    let [unreadable] = &built.build.found[..] else { panic!("{}", built.listing()) };
    assert_eq!(unreadable.code, Code::Unreadable);
    assert!(unreadable.span.as_ref().is_some_and(|span| span.file.starts_with("content/deep/ddd")));
    assert_eq!(unreadable_fault(unreadable), None);
    built.is_stopped();
}

fn unreadable_fault(diagnostic: &Diagnostic) -> Option<&'static str> {
    fault(&diagnostic.message)
}

#[test]
fn a_diagram_that_cannot_be_drawn_is_shown_as_code() {
    let built = page("# 甲\n\n```mermaid\nno such < diagram\n```\n").build();
    built.finds_only(&[(Code::DiagramAsCode, "content/index.md:3:1")]);
    built.page("index.html").contains("language-mermaid").contains("no such &lt; diagram");
}

#[test]
fn a_file_that_is_written_as_it_should_be_has_no_findings() {
    page("# 甲\n\n[乙頁面](<乙 丙.md>)\n")
        .with(|root| {
            write(&root.join("content/乙 丙.md"), "# 乙\n\n![圖](x.svg)\n");
            write(&root.join("content/x.svg"), "<svg viewBox='0 0 9 9'/>");
        })
        .build()
        .finds_nothing()
        .page("乙 丙.html");
}
