//! Blocks: what anybody could write into them, and whether a scale is judged as it grades.

use std::sync::Arc;

use proptest::prelude::*;
use readybook::content::block::Kind;
use readybook::content::severity::Scale;
use readybook::content::severity::examine::Outcome;
use readybook::content::{Document, MarkdownOptions, Source, parse};
use readybook::diagnostic::{Code, Diagnostic};

use crate::support::{SiteTest, bytes_of, html};

fn source(path: &str, text: &str) -> Source {
    Source { file: path.into(), path: path.into(), text: text.into(), language: None, frozen: None }
}

fn read(text: &str) -> (Document, Vec<Diagnostic>) {
    parse(&source("a.md", text), &MarkdownOptions::default())
}

fn scale(text: &str) -> (Scale, Vec<Diagnostic>) {
    Scale::read(&source("severity.yaml", text), &[])
}

/// The data that scripts read from the only block of a page.
fn data(page: &str) -> serde_json::Value {
    let element = html::read(page).unwrap().into_iter().find(|element| element.name.starts_with("rb-")).unwrap();
    let json = element.get("data-block").unwrap();
    let plain = json
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
    serde_json::from_str(&plain).unwrap_or_else(|fault| panic!("{fault}\n{plain}"))
}

#[test]
fn hostile_words_in_a_block_are_text_for_readers_and_for_scripts() {
    let word = "</script>\"'><img src=x onerror=y> {{ site }} {% raw %} &quot; \u{2028}\\";
    let yaml = serde_json::to_string(word).unwrap();
    let built = SiteTest::new()
        .file(
            "content/index.md",
            &format!("```report\ntitle: {yaml}\nfields: {{a: {{label: {yaml}, help: {yaml}}}}}\n```\n"),
        )
        .build();
    built.finds_nothing();
    let page = built.page("index.html");
    page.lacks("<img").lacks("</script>\"");
    let data = data(&page.text);
    assert_eq!(data["title"], word);
    assert_eq!(data["fields"][0]["label"], word);
    assert_eq!(data["id"], "rb-block-1");
}

#[test]
fn a_block_in_a_list_or_a_quote_is_found_at_its_place() {
    let built = SiteTest::new()
        .file("content/index.md", "- 甲\n\n  ```agenda\n  items:\n    - {topic: 乙, minutes: 999}\n  ```\n\n> ```contacts\n> rolles: [x]\n> ```\n")
        .build();
    built.finds_only(&[(Code::WrongType, "content/index.md:5:27"), (Code::UnknownKey, "content/index.md:9:3")]);
}

#[test]
fn yaml_that_cannot_be_read_is_shown_as_code() {
    let (document, found) = read("```report\nfields: [\n```\n");
    assert_eq!(found.iter().map(|found| found.code).collect::<Vec<_>>(), [Code::Yaml]);
    assert!(document.body.blocks.is_empty() && document.body.html.text.contains("language-yaml"));
}

#[test]
fn what_is_no_block_stays_code() {
    let (document, found) = read("```reports\n[\n```\n\n```yaml report\n[\n```\n\n    report\n");
    assert!(found.is_empty() && document.body.blocks.is_empty(), "{found:?}");
}

#[test]
fn the_levels_of_a_scale_have_the_names_that_it_gives_them() {
    let built = SiteTest::new().config("languages: [zh-Hant]\n")
        .file("content/severity.yaml", "levels: {top: {name: 最高}, low: {name: 最低}}\nquestions: {q: {ask: 問, answers: {a: {label: 一}, b: {label: 二}}}}\nmatrix:\n- {if: {q: b}, level: top}\n- {level: low}\n")
        .file("content/index.md", "# 甲\n\n## 乙 {#a when=severity:top}\n\n## 丙 {#b}\n\n```severity\n```\n")
        .with(|root| std::fs::remove_file(root.join("themes/default/templates/partials/step.html")).unwrap())
        .build();
    built.finds_nothing();
    built
        .page("index.html")
        .contains("僅限最高等級")
        .contains("<rb-severity class=\"block block-severity\" id=\"rb-block-1\"");
    built
        .page("print.html")
        .contains("<div class=\"block block-severity\" id=\"doc-0--rb-block-1\">")
        .lacks("data-block");
}

#[test]
fn more_combinations_than_can_be_tried_are_refused() {
    let question = |n: usize| format!("  q{n}: {{ask: 問, answers: {{a: {{label: 一}}, b: {{label: 二}}}}}}\n");
    let text = |questions: usize| {
        let questions: String = (0..questions).map(question).collect();
        format!("levels: {{top: {{name: 高}}}}\nquestions:\n{questions}matrix: [{{level: top}}]\n")
    };
    assert!(scale(&text(16)).1.is_empty());
    assert_eq!(scale(&text(17)).1.iter().map(|found| found.code).collect::<Vec<_>>(), [Code::SeverityScale]);
}

/// A scale of up to three questions, as numbers: points of the answers; of a row the allowed answers by question, a range
/// of points, and a level.
type Rules = (Vec<Vec<u32>>, Vec<(Vec<Vec<bool>>, Option<(u32, Option<u32>)>, usize)>);

fn rules() -> impl Strategy<Value = Rules> {
    let questions = prop::collection::vec(prop::collection::vec(0u32..4, 2..4), 1..4);
    let allowed = prop::collection::vec(prop::collection::vec(any::<bool>(), 3), 3);
    let points = prop::option::of(
        (0u32..6, prop::option::of(0u32..4)).prop_map(|(least, more)| (least, more.map(|more| least + more))),
    );
    (questions, prop::collection::vec((allowed, points, 0usize..3), 1..6))
}

fn written((questions, rows): &Rules) -> String {
    let mut text = "levels: {l0: {name: 高}, l1: {name: 中}, l2: {name: 低}}\nquestions:\n".to_string();
    for (at, answers) in questions.iter().enumerate() {
        let answers: Vec<String> =
            answers.iter().enumerate().map(|(n, points)| format!("a{n}: {{label: 答, points: {points}}}")).collect();
        text += &format!("  q{at}: {{ask: 問, answers: {{{}}}}}\n", answers.join(", "));
    }
    text += "matrix:\n";
    for (allowed, points, level) in rows {
        let conditions =
            questions.iter().zip(allowed).enumerate().filter(|(_, (_, allowed))| !allowed[0] || !allowed[1]);
        let conditions: Vec<String> = conditions
            .map(|(at, (answers, allowed))| {
                let ids: Vec<String> = (0..answers.len()).filter(|n| allowed[*n]).map(|n| format!("a{n}")).collect();
                format!("q{at}: [{}]", ids.join(", "))
            })
            .collect();
        let points = match points {
            None => String::new(),
            Some((least, None)) => format!("points: {least}+, "),
            Some((least, Some(most))) => format!("points: {least}-{most}, "),
        };
        text += &format!("  - {{if: {{{}}}, {points}level: l{level}}}\n", conditions.join(", "));
    }
    text
}

/// The row that fires for some answers, found the slow way.
fn fires((questions, rows): &Rules, answers: &[usize]) -> Option<usize> {
    let sum: u32 = questions.iter().zip(answers).map(|(question, answer)| question[*answer]).sum();
    rows.iter().position(|(allowed, points, _)| {
        // A row that allows the first two answers was written without a condition.
        let fits = answers.iter().zip(allowed).all(|(answer, allowed)| (allowed[0] && allowed[1]) || allowed[*answer]);
        fits && points.is_none_or(|(least, most)| sum >= least && most.is_none_or(|most| sum <= most))
    })
}

fn every(questions: &[Vec<u32>]) -> Vec<Vec<usize>> {
    questions.iter().fold(vec![Vec::new()], |all, question| {
        let longer = |one: &Vec<usize>, answer| one.iter().copied().chain([answer]).collect::<Vec<_>>();
        all.iter().flat_map(|one| (0..question.len()).map(move |answer| longer(one, answer))).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_scale_is_judged_by_every_combination_of_answers(rules in rules()) {
        let (scale, found) = scale(&written(&rules));
        let all = every(&rules.0);
        let slow: Vec<Option<usize>> = all.iter().map(|answers| fires(&rules, answers)).collect();
        let outcome = Outcome::of(&scale).expect("few combinations");
        prop_assert_eq!(&outcome.rows, &slow, "{}", written(&rules));
        let count = |code: Code, words: &str| found.iter().filter(|one| one.code == code && one.message.en.contains(words)).count();
        prop_assert_eq!(count(Code::SeverityGap, ""), usize::from(slow.contains(&None)));
        let silent = (0..rules.1.len()).filter(|row| !slow.contains(&Some(*row))).count();
        // Rows of the same level in the same place are one finding only if they were the same place, which none is.
        prop_assert_eq!(count(Code::SeverityRule, "never applies"), silent);
        let given = |level: usize| rules.1.iter().any(|row| row.2 == level);
        prop_assert_eq!(count(Code::SeverityRule, "no row gives"), (0..3).filter(|level| !given(*level)).count());
        let level = |answers: &[usize]| fires(&rules, answers).map(|row| rules.1[row].2);
        let backwards = all.iter().any(|answers| (0..answers.len()).any(|at| {
            let mut higher = answers.clone();
            higher[at] += 1;
            higher[at] < rules.0[at].len() && matches!((level(answers), level(&higher)), (Some(low), Some(high)) if high > low)
        }));
        prop_assert_eq!(count(Code::SeverityRule, "but a lower answer"), usize::from(backwards));
    }

    #[test]
    fn any_yaml_in_a_block_is_read_or_named(kind in prop::sample::select(Kind::ALL.to_vec()), indent in 0usize..3, lines in lines()) {
        let before = ["", "  ", "> "][indent];
        let first = ["", "- ", "> "][indent];
        let body: String = lines.iter().map(|line| format!("{before}{line}\n")).collect();
        let text = format!("{first}```{}\n{body}{before}```\n\n後文\n", kind.name());
        let (document, found) = read(&text);
        for diagnostic in &found {
            let span = diagnostic.span.as_ref().expect("a file is at fault");
            prop_assert!(span.start <= span.end && span.end <= text.len(), "{diagnostic:?}\n{text}");
            prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end), "{diagnostic:?}\n{text}");
        }
        for block in &document.body.blocks {
            let _ = (block.texts(), block.shape(), block.roles());
        }
        let (_, found) = scale(&lines.join("\n"));
        prop_assert!(found.iter().all(|one| one.span.is_some()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_published_of_a_block_is_whole_and_harmless(kind in prop::sample::select(Kind::ALL.to_vec()), lines in lines()) {
        let page = format!("# 甲\n\n```{}\n{}\n```\n", kind.name(), lines.join("\n"));
        let built = SiteTest::with_default_theme()
            .file("content/index.md", &page)
            .file("content/roster.yaml", "roles: {boss: {name: <b>, holders: [ada]}}\npeople: {ada: {name: \"\\\"&\"}}\n")
            .build();
        let Some(outputs) = &built.build.outputs else { return Ok(()) };
        for (address, content) in outputs.iter().filter(|(address, _)| address.ends_with(".html")) {
            let page = String::from_utf8(bytes_of(content)).expect("UTF-8");
            match html::read(&page) {
                Ok(elements) => prop_assert_eq!(html::danger(&elements), None, "{}", address),
                Err(fault) => prop_assert!(false, "{}: {}", address, fault),
            }
        }
    }
}

/// Lines of blocks, whole and broken.
fn lines() -> impl Strategy<Value = Vec<String>> {
    let known = prop::sample::select(vec![
        "title: 甲",
        "title: </script>\"'",
        "fields:",
        "fields: {a: {label: 甲}}",
        "  a: {label: 甲, type: time, required: true}",
        "  b: {label: <b>, type: choice, options: [x, \"&\"]}",
        "  c: {type: chioce}",
        "text: \"{a} {b} {{c}} {\"",
        "text: |",
        "  {a}，{b}",
        "subject: \"{a}\"",
        "mail: a@b.example",
        "form: https://f.example/?a={a}",
        "form: \"javascript:{a}\"",
        "slots: {a: {label: 甲}, b: {label: \"{b}\", options: [1, 2]}}",
        "channels: [{name: X, limit: 280}, {name: Y}]",
        "approvers: [boss]",
        "items:",
        "items: [{topic: 甲, minutes: 5, role: boss, note: <i>}]",
        "  - {topic: 甲, minutes: 500}",
        "  - x",
        "decisions: [甲？, 乙？]",
        "roles: [boss, boss, x]",
        "levels: {high: {name: 高, triggers: <b>}, low: {name: 低}}",
        "questions: {q: {ask: 問, answers: {a: {label: 一, points: 1}, b: {label: 二, points: 2}}}}",
        "matrix: [{if: {q: [b]}, level: high}, {level: low}]",
        "matrix: [{if: {q: }, points: 9-1, level: x}, y]",
        "deadlines: {d: {name: 丁, within: 72h, role: boss}}",
        "? x",
        "- y",
        "&a *b",
        "\ttab: x",
        "```",
        "",
    ]);
    prop::collection::vec(prop_oneof![9 => known.prop_map(str::to_string), 1 => "\\PC{0,20}"], 0..7)
}

#[test]
fn an_empty_scale_is_named_key_by_key() {
    let file: Arc<str> = "severity.yaml".into();
    let (_, found) = scale("");
    assert_eq!(found.iter().map(|found| found.code).collect::<Vec<_>>(), [Code::MissingKey; 3]);
    assert!(found.iter().all(|found| found.span.as_ref().is_some_and(|span| span.file == file)));
}
