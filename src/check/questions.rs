//! The question bank's lint: what makes a question easier to guess, harder to read, or less worth answering than it should
//! be. After Haladyna, Downing and Rodriguez, "A Review of Multiple-Choice Item-Writing Guidelines" (2002).

use std::ops::Range;

use rayon::prelude::*;

use crate::content::quiz::{Choice, Item, Kind, Purpose, Question, Quiz, text};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::folding::Folding;
use crate::handbook::Handbook;
use crate::marking::normalise;
use crate::say;
use crate::source::Span;
use crate::words::Words;
use crate::yaml::Located;

/// Looks at every question, and at every quiz as a whole.
pub fn lint(handbook: &Handbook) -> Vec<Diagnostic> {
    if handbook.quizzes.is_empty() {
        return Vec::new();
    }
    let languages: Vec<&str> = handbook.languages.iter().map(|code| &**code).collect();
    let folding = Folding::default();
    handbook.quizzes.par_iter().flat_map_iter(|trained| lint_quiz(&trained.quiz, &languages, &folding)).collect()
}

fn lint_quiz(quiz: &Quiz, languages: &[&str], folding: &Folding) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let is_survey = quiz.delivery.purpose == Purpose::Survey;
    let referring_words = REFERRING.map(|words| normal(folding, words));
    for question in &quiz.questions {
        choices(question, is_survey, &mut found);
        referring(question, languages, &referring_words, folding, &mut found);
        alike(question, languages, &mut found);
        stem(question, languages, folding, &mut found);
        if !is_survey {
            giveaways(question, languages, &mut found);
            explanation(question, &mut found);
        }
    }
    if !is_survey {
        same_place(quiz, &mut found);
        true_false(quiz, &mut found);
    }
    found
}

/// The choices of a question that has any.
fn choices_of(question: &Question) -> Option<&[Choice]> {
    match &question.kind {
        Kind::SingleChoice { choices } | Kind::MultipleResponse { choices, .. } => Some(choices),
        _ => None,
    }
}

/// Choices that refer to the others, in both languages of the program.
const REFERRING: [&str; 14] = [
    "all of the above",
    "none of the above",
    "all of these",
    "none of these",
    "both of the above",
    "以上皆是",
    "以上皆非",
    "以上都是",
    "以上都不是",
    "以上均是",
    "以上均非",
    "以上都對",
    "以上都不對",
    "以上全部",
];

fn choices(question: &Question, is_survey: bool, found: &mut Vec<Diagnostic>) {
    let Some(choices) = choices_of(question) else { return };
    let (name, count) = (&question.id.value, choices.len());
    // A survey's scale may be as long as it likes.
    if !is_survey && !(3..=5).contains(&count) && count >= 2 {
        let message =
            say!("`{name}` has {count} choices; three to five are usual", "`{name}` 有{count}個選項；一般是三到五個");
        let help = match count {
            2 => say!("add a choice that somebody might take for right", "請加一個容易誤選的選項"),
            _ => say!("delete what nobody would choose", "請刪除沒有人會選的選項"),
        };
        found.push(Diagnostic::new(Code::QuestionChoices, question.id.span.clone(), message).help(help));
    }
}

/// Choices that refer to the others, whichever Chinese script they are written in.
fn referring(
    question: &Question,
    languages: &[&str],
    known: &[String],
    folding: &Folding,
    found: &mut Vec<Diagnostic>,
) {
    let longest = known.iter().map(String::len).max().unwrap_or_default();
    for choice in choices_of(question).unwrap_or_default() {
        for language in languages {
            let written = choice.text.text_in(language).unwrap_or_default();
            // Most choices are longer than any of them.
            if written.len() > 2 * longest {
                continue;
            }
            let written = text::plain(written);
            if known.contains(&normal(folding, &written)) {
                let message = say!("`{written}` refers to the other choices", "「{written}」指向其他選項");
                let help = say!(
                    "with shuffled choices there is no “above”; say it",
                    "選項會打散，沒有「以上」；請直接寫出內容"
                );
                found.push(Diagnostic::new(Code::QuestionChoices, choice.id.span.clone(), message).help(help));
            }
        }
    }
}

/// Something that a reader tells from others by its text.
type Part<'q> = (&'q Located<String>, &'q Words);

fn part(item: &Item) -> Part<'_> {
    (&item.id, &item.text)
}

/// The lists of a question whose members a reader has to tell apart.
fn lists_of(question: &Question) -> Vec<Vec<Part<'_>>> {
    match &question.kind {
        Kind::SingleChoice { choices } | Kind::MultipleResponse { choices, .. } => {
            vec![choices.iter().map(|choice| (&choice.id, &choice.text)).collect()]
        }
        Kind::Ordering(ordering) => vec![ordering.items.iter().map(part).collect()],
        Kind::Matching { sources, targets } => {
            vec![sources.iter().map(|source| part(&source.item)).collect(), targets.iter().map(part).collect()]
        }
        Kind::Classification { rows, columns, .. } => {
            vec![rows.iter().map(|row| part(&row.item)).collect(), columns.iter().map(part).collect()]
        }
        Kind::Hotspot { regions, .. } => vec![regions.iter().map(|region| part(&region.item)).collect()],
        Kind::Scenario { nodes, .. } => {
            nodes.iter().map(|node| node.options.iter().map(|option| (&option.id, &option.text)).collect()).collect()
        }
        Kind::TrueFalse { .. } | Kind::Numeric { .. } | Kind::ShortText { .. } => Vec::new(),
    }
}

/// No two texts of a list are equal, or differ in signs only.
fn alike(question: &Question, languages: &[&str], found: &mut Vec<Diagnostic>) {
    for list in lists_of(question) {
        for language in languages {
            let texts: Vec<(String, String)> = list
                .iter()
                .map(|(_, words)| text::plain(words.text_in(language).unwrap_or_default()))
                .map(|written| (normalise(&written), written))
                .collect();
            for (at, (normal, written)) in texts.iter().enumerate() {
                // Of signs such as `○` and `×` nothing is left that could be compared.
                let is_same =
                    |(other, text): &(String, String)| text == written || (other == normal && !normal.is_empty());
                let Some(before) = texts[..at].iter().position(is_same).filter(|_| !written.is_empty()) else {
                    continue;
                };
                let other = &texts[before].1;
                let (code, message) = if other == written {
                    (Code::DuplicateChoice, say!("`{written}` is there twice", "「{written}」重複"))
                } else {
                    let message =
                        say!("`{written}` and `{other}` differ in signs only", "「{written}」與「{other}」只差標點");
                    (Code::QuestionChoices, message)
                };
                let help = say!("say in words what tells them apart", "請用文字寫出兩者的差別");
                let (span, first) = (list[at].0.span.clone(), list[before].0.span.clone());
                let label = say!("the other one", "另一個在這裡");
                found.push(Diagnostic::new(code, span, message).help(help).related(first, label));
            }
        }
    }
}

/// Words that make a question ask for what is not so; so does what ends in "n't".
const NEGATIONS: [&str; 8] = ["not", "cannot", "except", "never", "least", "incorrect", "false", "wrong"];
/// Negations that count only where one of several is asked for.
const HAN_WEAK_NEGATIONS: [&str; 6] = ["不能", "不可", "不得", "不要", "不會", "無法"];
const HAN_ASKING: [&str; 4] = ["哪", "何者", "什麼", "誰"];
const HAN_NEGATIONS: [&str; 9] = ["不應", "不該", "不是", "不屬於", "不正確", "錯誤的是", "何者非", "何者不", "除了"];

fn stem(question: &Question, languages: &[&str], folding: &Folding, found: &mut Vec<Diagnostic>) {
    // Only where one of several is chosen does a missed "not" turn the answer round.
    if choices_of(question).is_none() {
        return;
    }
    for language in languages {
        let Some(written) = question.stem.value.text_in(language) else { continue };
        let (plain, emphasis) = text::emphasised(written);
        // The question itself is the last sentence; what stands before sets the scene.
        let asked = last_sentence(&plain);
        let start = asked.as_ptr() as usize - plain.as_ptr() as usize;
        let negations = if is_han(asked) { han_negations(asked, folding) } else { negations(asked) };
        let is_emphasised = |negation: &Range<usize>| {
            let (from, to) = (start + negation.start, start + negation.end);
            emphasis.iter().any(|part| part.start < to && from < part.end)
        };
        if !negations.is_empty() && !negations.iter().any(is_emphasised) {
            let name = &question.id.value;
            let message = say!(
                "`{name}` asks for what is not so, and does not emphasise it",
                "`{name}` 問的是否定的情形，卻沒有強調"
            );
            let help =
                say!("write `**not**`, or ask the other way round", "請寫成 `**不**` 之類的粗體，或改為正面提問");
            return found.push(Diagnostic::new(Code::QuestionStem, question.stem.span.clone(), message).help(help));
        }
    }
}

/// The places of English words that turn a question round.
fn negations(asked: &str) -> Vec<Range<usize>> {
    let is_part = |c: char| c.is_alphabetic() || c == '\'' || c == '’';
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in asked.char_indices().chain([(asked.len(), ' ')]) {
        match (start, is_part(c)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                start = None;
                let word = asked[from..at].to_lowercase().replace('’', "'");
                if NEGATIONS.contains(&word.trim_matches('\'')) || word.ends_with("n't") {
                    found.push(from..at);
                }
            }
            _ => {}
        }
    }
    found
}

/// The places of Chinese words that turn a question round, in either script.
fn han_negations(asked: &str, folding: &Folding) -> Vec<Range<usize>> {
    let letters = folded(folding, asked);
    let ends: Vec<usize> = asked.char_indices().map(|(at, _)| at).chain([asked.len()]).collect();
    let places = |word: &&str| -> Vec<Range<usize>> {
        let word = folded(folding, word);
        let found = letters.windows(word.len()).enumerate().filter(|(_, window)| **window == word);
        found.map(|(at, _)| ends[at]..ends[at + word.len()]).collect()
    };
    let mut found: Vec<Range<usize>> = HAN_NEGATIONS.iter().flat_map(places).collect();
    if HAN_ASKING.iter().any(|word| !places(word).is_empty()) {
        found.extend(HAN_WEAK_NEGATIONS.iter().flat_map(places));
    }
    found
}

/// A text as texts are compared, both Chinese scripts in one form.
fn normal(folding: &Folding, text: &str) -> String {
    folded(folding, &normalise(text)).into_iter().collect()
}

/// The characters of a text, both Chinese scripts in one form.
fn folded(folding: &Folding, text: &str) -> Vec<char> {
    text.chars().map(|c| folding.fold(c)).collect()
}

fn last_sentence(text: &str) -> &str {
    let text = text.trim().trim_end_matches(['?', '？', '.', '。', ':', '：']);
    let start = text.rfind(['。', '！', '？', '!', '?']).or_else(|| text.rfind(". ")).unwrap_or(0);
    &text[start..]
}

fn is_han(text: &str) -> bool {
    let han = text.chars().filter(|c| crate::content::markdown::is_han(*c)).count();
    han * 3 > text.chars().count()
}

/// The right choice is not the longest by half, and no source finds its target because it is the only one left.
fn giveaways(question: &Question, languages: &[&str], found: &mut Vec<Diagnostic>) {
    if let Kind::Matching { sources, targets } = &question.kind
        && targets.len() <= sources.len()
    {
        let name = &question.id.value;
        let message = say!(
            "`{name}` has no more targets than sources, so the last one is left over",
            "`{name}` 的配對項不比題項多，最後一題用刪去法就能答對"
        );
        let help = say!("add a target that nothing belongs to", "請多加一個沒有對應的配對項");
        return found.push(Diagnostic::new(Code::AnswerGiveaway, question.id.span.clone(), message).help(help));
    }
    let Kind::SingleChoice { choices } = &question.kind else { return };
    let width =
        |choice: &Choice, language: &str| width(&text::plain(choice.text.text_in(language).unwrap_or_default()));
    for language in languages {
        let Some(right) = choices.iter().find(|choice| choice.is_correct) else { return };
        let longest = choices.iter().filter(|choice| !choice.is_correct).map(|choice| width(choice, language)).max();
        let Some(longest) = longest.filter(|longest| *longest > 0) else { return };
        // Short answers differ in length by their nature.
        if width(right, language) >= 12 && width(right, language) * 2 >= longest * 3 {
            let message = say!("the right choice is half as long again as any other", "正確選項比其他選項都長一半以上");
            let help = say!("shorten it, or say more in the others", "請縮短它，或把其他選項寫得更完整");
            return found.push(Diagnostic::new(Code::AnswerGiveaway, right.id.span.clone(), message).help(help));
        }
    }
}

/// How wide a text looks: a Han character is twice as wide as a letter.
fn width(text: &str) -> usize {
    text.chars().map(|c| if u32::from(c) >= 0x2E80 { 2 } else { 1 }).sum()
}

/// Where choices are not shuffled, the right one is not always in the same place.
fn same_place(quiz: &Quiz, found: &mut Vec<Diagnostic>) {
    let places: Vec<usize> = quiz
        .questions
        .iter()
        .filter(|question| !question.shuffle.unwrap_or(quiz.delivery.shuffle_choices))
        .filter_map(|question| match &question.kind {
            Kind::SingleChoice { choices } => choices.iter().position(|choice| choice.is_correct),
            _ => None,
        })
        .collect();
    if places.len() >= 3 && places.iter().all(|place| *place == places[0]) {
        let place = places[0] + 1;
        let message = say!("the right choice is always number {place}", "正確選項永遠是第{place}個");
        let help = say!(
            "write `delivery: {{shuffle: {{choices: true}}}}`, or change their order",
            "請寫 `delivery: {{shuffle: {{choices: true}}}}`，或調整順序"
        );
        found.push(Diagnostic::new(Code::AnswerGiveaway, quiz.span.clone(), message).help(help));
    }
}

fn explanation(question: &Question, found: &mut Vec<Diagnostic>) {
    let name = &question.id.value;
    let mut warn = |span: Span, message: Text, help: Text| {
        found.push(Diagnostic::new(Code::WithoutExplanation, span, message).help(help));
    };
    let is_empty = |words: &Words| words.texts().all(|text| text.trim().is_empty());
    match &question.explanation {
        Some(explanation) if explanation.text.as_ref().is_some_and(|text| !is_empty(text)) => {
            if explanation.reference.is_none() {
                warn(
                    question.id.span.clone(),
                    say!("the explanation of `{name}` names no step", "`{name}` 的說明沒有指出步驟"),
                    say!("write `ref: DOCUMENT#step`", "請寫 `ref: 文件編號#步驟`"),
                );
            }
        }
        _ => warn(
            question.id.span.clone(),
            say!("`{name}` has no explanation", "`{name}` 沒有說明"),
            say!("write `explanation: {{text: …, ref: …}}`", "請寫 `explanation: {{text: …, ref: …}}`"),
        ),
    }
}

fn true_false(quiz: &Quiz, found: &mut Vec<Diagnostic>) {
    let count = quiz.questions.iter().filter(|question| matches!(question.kind, Kind::TrueFalse { .. })).count();
    let all = quiz.questions.len();
    if count >= 2 && count * 10 > all * 3 {
        let message = say!("{count} of {all} questions are true or false", "{all}題中有{count}題是是非題");
        let help = say!("half of them can be guessed; ask for a choice", "是非題有一半機會猜中；請改成選擇題");
        found.push(Diagnostic::new(Code::TrueFalseShare, quiz.span.clone(), message).help(help));
    }
}
