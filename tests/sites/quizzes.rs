//! What readers may see of a quiz, and what only its key tells.

use readybook::marking::Paper;

use crate::golden;
use crate::support::{Built, SiteTest, bytes_of};

/// Words that stand in keys only: right answers, feedback, explanations, moments of a scenario.
const SECRETS: [&str; 9] =
    ["鯨", "鯊", "鰩", "鱟", "secretfeedback", "secretexplanation", "secretnode", "secretdebrief", "7341"];

const QUIZ: &str = r#"
id: q
version: "1.0"
title: 測驗
delivery: {purpose: certify, pass_mark: 50%, answers: ANSWERS}
questions:
  - id: choice
    type: single-choice
    stem: 哪一個？
    choices:
      - {id: a, text: 甲, correct: true, feedback: 鯨 secretfeedback}
      - {id: b, text: 乙, feedback: 鯨 secretfeedback}
      - {id: c, text: 丙, feedback: 鯨 secretfeedback}
    explanation: {text: 鯊 secretexplanation, ref: A-1}
  - {id: number, type: numeric, stem: 多少？, answer: 7341, explanation: {text: 鯊, ref: A-1}}
  - {id: words, type: short-text, stem: 什麼？, accept: [鰩], explanation: {text: 鯊, ref: A-1}}
"#;

const SCENARIO: &str = r"
  - id: scene
    type: scenario
    stem: 怎麼辦？
    nodes:
      - id: start
        text: 開始
        options:
          - {id: x, text: 做, to: good, score: 1, consequence: secretnode, feedback: 鱟}
          - {id: y, text: 不做, to: bad, score: 0, consequence: secretnode}
      - {id: good, end: success, text: secretdebrief}
      - {id: bad, end: failure, text: secretdebrief}
    explanation: {text: 鯊, ref: A-1}
";

fn site(answers: &str) -> SiteTest {
    let text = QUIZ.replace("ANSWERS", answers);
    let text = if answers == "withheld" { text } else { text + SCENARIO.trim_start_matches('\n') };
    let procedure = "---\ntitle: 程序\nkind: procedure\nid: A-1\nowner: boss\n---\n內文\n";
    SiteTest::new()
        .config("title: 手冊\nlanguages: [zh-Hant]\nbase_url: https://handbook.example\nsearch: {compress: false}\n")
        .file("content/index.md", "# 甲\n\n[程序](a/index.md)\n")
        .file("content/a/index.md", procedure)
        .file("quizzes/q.yaml", text.trim_start())
}

/// The files of a site in which any of some words stands.
fn files_with<'b>(built: &'b Built, words: &[&str]) -> Vec<&'b str> {
    let outputs = built.build.outputs.as_ref().expect("a site");
    let mut files = Vec::new();
    for (address, content) in outputs.iter() {
        let text = String::from_utf8_lossy(&bytes_of(content)).into_owned();
        if words.iter().any(|word| text.contains(word)) {
            files.push(&**address);
        }
    }
    files
}

#[test]
fn answers_and_explanations_are_in_no_page_index_book_or_feed() {
    for answers in ["veiled", "withheld"] {
        let built = site(answers).build();
        assert_eq!(files_with(&built, &SECRETS), Vec::<&str>::new(), "{answers}");
        // The test can find what is there.
        assert!(files_with(&built, &["多少"]).contains(&"quizzes/q.html"));
    }
}

#[test]
fn plain_answers_are_in_the_page_of_the_quiz_alone() {
    assert_eq!(files_with(&site("plain").build(), &SECRETS), ["quizzes/q.html"]);
}

#[test]
fn keys_are_pages_of_their_own_and_only_where_a_build_asks_for_them() {
    let built = site("veiled").answer_keys().build();
    assert_eq!(files_with(&built, &SECRETS), ["quizzes/q/key.html"]);
    let key = built.page("quizzes/q/key.html");
    for secret in ["鯊 secretexplanation", "7341", "鰩", "secretdebrief", "secretnode"] {
        key.contains(secret);
    }
    assert!(site("veiled").build().build.outputs.is_some_and(|outputs| outputs.get("quizzes/q/key.html").is_none()));
}

#[test]
fn a_page_without_key_has_neither_its_fields_nor_an_order_that_tells() {
    let built = golden::site("quizzes").build();
    let outputs = built.build.outputs.as_ref().expect("a site");
    for (address, content) in outputs.iter().filter(|(address, _)| address.starts_with("quizzes/")) {
        let page = String::from_utf8_lossy(&bytes_of(content)).into_owned();
        for field in ["sequence", "pairs", "answers&quot;:{", "accepted", "correct&quot;:[", "nodes&quot;"] {
            let plain = page.contains("data-key=\"plain:");
            assert!(plain || !page.contains(&format!("&quot;{field}")), "{address}: {field}");
        }
    }
}

/// A better wording leaves an attempt that was begun as it is; another key does not.
#[test]
fn only_what_is_asked_and_what_is_right_changes_the_digest() {
    let digest = |change: fn(String) -> String| {
        let site = site("veiled").with(|root| {
            let path = root.join("quizzes/q.yaml");
            let text = std::fs::read_to_string(&path).expect("the quiz");
            std::fs::write(&path, change(text)).expect("the quiz");
        });
        let built = site.build();
        let page = built.page("quizzes/q.html").text;
        let start = page.find("digest&quot;:&quot;").expect("a digest") + "digest&quot;:&quot;".len();
        page[start..start + 64].to_string()
    };
    let usual = digest(|text| text);
    assert_eq!(usual, digest(|text| text.replace("哪一個？", "是哪一個呢？").replace("secretnode", "又一個")));
    assert_ne!(usual, digest(|text| text.replace("answer: 7341", "answer: 7342")));
    assert_ne!(usual, digest(|text| text.replace("id: c, text", "id: d, text")));
}

/// A paper that a page shows and a key that it hides are the paper together.
#[test]
fn a_paper_is_what_is_shown_and_what_is_hidden() {
    let text = r#"{"passMark":5000,"sections":[{"id":"s","draw":["a"]}],"questions":{"a":{"type":"true-false","points":1,"answer":true}}}"#;
    let paper: Paper = serde_json::from_str(text).expect("a paper");
    let mut shown = paper.without_key();
    assert!(shown["questions"]["a"].get("answer").is_none());
    shown["questions"]["a"]["answer"] = paper.key()["a"]["answer"].clone();
    assert_eq!(serde_json::from_value::<Paper>(shown).expect("a paper"), paper);
}

/// A quiz of one question beside the procedure `A-1`.
fn one_question(delivery: &str, question: &str) -> SiteTest {
    let rest = format!("title: 測驗\ndelivery: {{{delivery}}}\nquestions:\n  - {question}\n");
    site("veiled").file("quizzes/q.yaml", &format!("id: q\nversion: \"1.0\"\n{rest}"))
}

#[test]
fn a_node_that_is_not_there_is_answered_with_the_same_help_on_every_run() {
    let nodes = ["a", "b", "c", "d"].map(|id| format!("{{id: node-{id}, end: success, text: 完}}")).join(", ");
    let first = "{id: start, text: 始, options: [{id: o, text: 走, to: node-x, score: 1}]}";
    let question =
        format!("{{id: s, type: scenario, stem: 甲, nodes: [{first}, {nodes}], explanation: {{text: 因, ref: A-1}}}}");
    for _ in 0..4 {
        let built = one_question("", &question).build();
        let found = built.build.found.iter().find(|found| found.message.en.contains("node-x")).expect("the finding");
        assert_eq!(found.help.as_ref().expect("a help line").en, "did you mean `node-a`?");
    }
}

#[test]
fn signs_of_which_nothing_is_left_when_compared_are_not_alike() {
    let question = "{id: c, type: classification, stem: 甲, columns: [{id: y, text: ○}, {id: n, text: ×}], \
         rows: [{id: r, text: 子, column: y}], explanation: {text: 因, ref: A-1}}";
    let built = one_question("", question).build();
    assert!(!built.build.found.iter().any(|found| found.message.en.contains("differ")), "{}", built.listing());
}

#[test]
fn a_negation_may_be_emphasised_in_part() {
    for stem in
        ["下列何者**不**應先做？", "'Which of these do you **not** do, except at night?'", "下列何者**不应**先做？"]
    {
        let question = format!(
            "{{id: c, type: single-choice, stem: {stem}, choices: [{{id: x, text: 一, correct: true}}, \
             {{id: y, text: 二}}, {{id: z, text: 三}}], explanation: {{text: 因, ref: A-1}}}}"
        );
        let built = one_question("", &question).build();
        assert!(!built.build.found.iter().any(|found| found.message.en.contains("emphasise")), "{}", built.listing());
    }
}

#[test]
fn practice_says_when_its_feedback_comes() {
    let question = "{id: t, type: true-false, stem: 甲, answer: true, explanation: {text: 因, ref: A-1}}";
    one_question("", question).build().page("quizzes/q.html").contains("每題作答後立刻看到解說");
    let built = one_question("feedback: {timing: after-submit}", question).build();
    built.page("quizzes/q.html").contains("全部作答後看到解說").lacks("每題作答後立刻看到解說");
}

#[test]
fn five_questions_are_offered_for_a_refresher_only_where_there_are_more() {
    for (count, offered) in [(5, "false"), (6, "true")] {
        let question = |at| format!("{{id: t{at}, type: true-false, stem: 甲{at}, answer: true}}");
        let questions: Vec<String> = (0..count).map(question).collect();
        let pool: Vec<String> = (0..count).map(|at| format!("t{at}")).collect();
        let rest = format!("sections: [{{id: s, select: {{pool: p, count: 2}}}}]\npools: {{p: [{}]}}", pool.join(", "));
        let built = one_question("", &(questions.join("\n  - ") + "\n" + &rest)).build();
        built.page("quizzes/q.html").contains(&format!("refresh&quot;:{offered}"));
    }
}
