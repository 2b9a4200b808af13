//! Marks a record again: the paper is laid from the quiz and the seed, and what follows from them and from the responses
//! is compared with what the record says.
//!
//! What follows from nothing is its learner's word: who it was, when and how long, which attempt and after which record.

use std::collections::BTreeMap;

use super::record::{Activity, Attempt, Bound, Completion, Decimal, Interaction, Kind, Record};
use super::site::{KnownDocument, KnownQuiz, Site};
use super::standing::{RequirementKind, VersionOf, after_months};
use crate::diagnostic::Text;
use crate::error::printable;
use crate::marking::{Fraction, Mark, Outcome, lay, result};
use crate::say;

/// What came of marking a record again.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// What it says of paper, marks, result, validity and documents is what we say.
    Verified(Outcome),
    /// It came without marks, and was marked now.
    Marked(Outcome),
    /// There is nothing to mark: a document was read, an exercise taken part in, in the learner's own word.
    OwnWord,
    /// An attempt that the quiz's change ended; neither passed nor failed.
    Void,
    /// It cannot be marked again, and why.
    Unknown(Text),
    /// It says something else than we do: what.
    Differs(Vec<Text>),
}

impl Verdict {
    /// In one word.
    pub fn name(&self) -> &'static str {
        match self {
            Verdict::Verified(_) => "verified",
            Verdict::Marked(_) => "marked",
            Verdict::OwnWord => "own-word",
            Verdict::Void => "void",
            Verdict::Unknown(_) => "unknown",
            Verdict::Differs(_) => "differs",
        }
    }

    /// The marks, where there are some.
    pub fn outcome(&self) -> Option<&Outcome> {
        match self {
            Verdict::Verified(outcome) | Verdict::Marked(outcome) => Some(outcome),
            _ => None,
        }
    }
}

/// Marks a record again and compares.
pub fn verify(site: &Site, record: &Record) -> Verdict {
    match (&record.attempt, record.kind) {
        (Some(attempt), _) if attempt.completion == Completion::Void => Verdict::Void,
        (Some(attempt), _) => verify_attempt(site, record, attempt),
        (None, Kind::Acknowledgement) => verify_reading(site, record),
        (None, _) => verify_exercise(site, record),
    }
}

fn verify_reading(site: &Site, record: &Record) -> Verdict {
    let (number, version) = (&record.activity.id, &record.activity.version);
    let Some(document) = site.documents.get(number) else {
        let number = printable(number);
        return Verdict::Unknown(say!("there is no document `{number}`", "沒有文件 `{number}`"));
    };
    match document.versions.iter().any(|known| known.version == *version) {
        false => Verdict::Unknown(not_on_record(number, version)),
        true if !has_digest(document, version, &record.activity.digest) => {
            let (number, shown) = (printable(number), printable(version));
            Verdict::Differs(vec![say!(
                "`activity.digest` is not that of version {shown} of `{number}`",
                "`activity.digest` 不是 `{number}` 版本 {shown} 的摘要"
            )])
        }
        true => Verdict::OwnWord,
    }
}

fn not_on_record(number: &str, version: &str) -> Text {
    let (number, shown) = (printable(number), printable(version));
    say!("version {shown} of `{number}` is not on record", "`{number}` 沒有版本 {shown} 的紀錄")
}

fn has_digest(document: &KnownDocument, version: &str, digest: &str) -> bool {
    document.digests.get(version).is_none_or(|digests| digests.is_empty() || digests.contains(digest))
}

fn verify_exercise(site: &Site, record: &Record) -> Verdict {
    let id = &record.activity.id;
    let mut exercises = site.requirements.iter().filter(|one| one.requirement.kind == RequirementKind::Exercise);
    if exercises.any(|one| one.requirement.activity == *id) {
        return Verdict::OwnWord;
    }
    let id = printable(id);
    Verdict::Unknown(say!("there is no exercise `{id}`", "沒有演練 `{id}`"))
}

fn verify_attempt(site: &Site, record: &Record, attempt: &Attempt) -> Verdict {
    let activity = &record.activity;
    let Some(quiz) = site.place_of(activity).map(|place| &site.quizzes[place]) else {
        return Verdict::Unknown(unknown_quiz(site, record));
    };
    let drawn: Vec<String> = lay(&quiz.paper, attempt.seed).into_iter().map(|laid| laid.id).collect();
    let asked: Vec<&str> = attempt.interactions.iter().map(|interaction| interaction.question.as_str()).collect();
    if drawn != asked {
        return Verdict::Differs(vec![other_paper(&drawn, &asked)]);
    }
    let responses: BTreeMap<String, _> = attempt
        .interactions
        .iter()
        .map(|interaction| (interaction.question.clone(), interaction.response.clone()))
        .collect();
    let outcome = result(&quiz.paper, &drawn, &responses);
    let mut differences = Vec::new();
    for interaction in &attempt.interactions {
        compare_interaction(quiz, interaction, outcome.marks.get(&interaction.question), &mut differences);
    }
    compare_result(quiz, attempt, &outcome, &mut differences);
    compare_validity(site, record, attempt, &mut differences);
    compare_procedures(site, quiz, activity, &mut differences);
    let is_unmarked = attempt.score.is_none() && attempt.success.is_none();
    match (differences.is_empty(), is_unmarked && (quiz.withheld || quiz.paper.pass_mark.is_some())) {
        (false, _) => Verdict::Differs(differences),
        (true, true) => Verdict::Marked(outcome),
        (true, false) => Verdict::Verified(outcome),
    }
}

fn unknown_quiz(site: &Site, record: &Record) -> Text {
    let (id, version) = (printable(&record.activity.id), printable(&record.activity.version));
    let of_id = || site.quizzes.iter().filter(|quiz| quiz.id == record.activity.id);
    if of_id().any(|quiz| quiz.version == record.activity.version) {
        return say!(
            "version {version} of the quiz `{id}` is known, but with other questions or another key",
            "測驗 `{id}` 版本 {version} 已知，但題目或答案不同"
        );
    }
    let known: Vec<&str> = of_id().map(|quiz| quiz.version.as_str()).collect();
    if known.is_empty() {
        return say!("there is no quiz `{id}`", "沒有測驗 `{id}`");
    }
    let known = known.join(", ");
    say!(
        "of the quiz `{id}` version {known} is known, and not {version}: name a folder with its file (--quizzes)",
        "測驗 `{id}` 已知版本 {known}，沒有 {version}：請以 --quizzes 指定存放該檔案的資料夾"
    )
}

fn other_paper(drawn: &[String], asked: &[&str]) -> Text {
    let at = drawn.iter().zip(asked).position(|(drawn, asked)| drawn != asked).unwrap_or(drawn.len().min(asked.len()));
    let nothing = "–".to_string();
    let drawn = drawn.get(at).unwrap_or(&nothing);
    let asked = asked.get(at).map_or(nothing.clone(), |id| printable(id));
    let place = at + 1;
    say!(
        "its seed lays another paper: question {place} is `{drawn}`, and the record has `{asked}`",
        "依種子重排的試卷不同：第 {place} 題是 `{drawn}`，紀錄中是 `{asked}`"
    )
}

fn compare_interaction(
    quiz: &KnownQuiz,
    interaction: &Interaction,
    mark: Option<&Option<Mark>>,
    differences: &mut Vec<Text>,
) {
    let id = &interaction.question;
    let Some(question) = quiz.paper.questions.get(id) else { return };
    if interaction.kind != question.kind() {
        let (said, is) = (printable(&interaction.kind), question.kind());
        differences.push(say!("`{id}` is of type {is}, not {said}", "`{id}` 的題型是 {is}，不是 {said}"));
    }
    let max = Decimal::whole(question.points());
    if interaction.max != max {
        let said = interaction.max;
        differences.push(say!("`{id}` has {max} points, not {said}", "`{id}` 的配分是 {max}，不是 {said}"));
    }
    let Some(Some(mark)) = mark else {
        differences.push(say!(
            "the response to `{id}` is none that its page could have made",
            "`{id}` 的作答不可能由測驗頁面產生"
        ));
        return;
    };
    let points = Decimal::rounded(mark.points);
    if let Some(said) = interaction.points.filter(|said| *said != points) {
        differences.push(say!("`{id}` gets {points} points, not {said}", "`{id}` 得 {points} 分，不是 {said} 分"));
    }
    if interaction.correct.is_some_and(|said| said != mark.correct) {
        differences.push(match mark.correct {
            true => say!("`{id}` is right, not wrong", "`{id}` 是答對，不是答錯"),
            false => say!("`{id}` is not fully right", "`{id}` 並非完全答對"),
        });
    }
}

fn compare_result(quiz: &KnownQuiz, attempt: &Attempt, outcome: &Outcome, differences: &mut Vec<Text>) {
    if let Some(score) = attempt.score {
        let (raw, max) = (Decimal::rounded(outcome.raw), Decimal::whole(outcome.max));
        let scaled = Fraction::new(1, outcome.max.into()).map_or(Fraction::ZERO, |one| outcome.raw.times(one));
        let scaled = Decimal::rounded(scaled);
        let numbers = [
            ("raw", score.raw, raw),
            ("min", score.min, Decimal::whole(0)),
            ("max", score.max, max),
            ("scaled", score.scaled, scaled),
        ];
        for (name, said, is) in numbers.into_iter().filter(|(_, said, is)| said != is) {
            differences.push(say!("`score.{name}` is {is}, not {said}", "`score.{name}` 是 {is}，不是 {said}"));
        }
    }
    let pass_mark = quiz.paper.pass_mark.map(|hundredths| Fraction::new(hundredths.into(), 10_000));
    let pass_mark = pass_mark.flatten().map(Decimal::rounded);
    if attempt.pass_mark != pass_mark {
        differences.push(say!("the pass mark is another", "及格標準不同"));
    }
    // What came without marks has nothing to compare.
    if attempt.score.is_none() && attempt.success.is_none() {
        return;
    }
    if attempt.success != outcome.success {
        differences.push(match outcome.success {
            Some(true) => say!("it is passed", "結果應為通過"),
            Some(false) => say!("it is not passed", "結果應為未通過"),
            None => say!("nothing is passed or failed in this quiz", "這份測驗不分通過與否"),
        });
    }
    let sorted = |ids: &[String]| {
        let mut ids = ids.to_vec();
        ids.sort();
        ids
    };
    if sorted(&attempt.failed_must_pass) != sorted(&outcome.failed_must_pass) {
        let is = if outcome.failed_must_pass.is_empty() { "–".into() } else { outcome.failed_must_pass.join(", ") };
        differences.push(say!("the must-pass questions that were not met are: {is}", "未答對的必過題應為：{is}"));
    }
}

/// How long a pass counts follows from its day and the quiz. A patch may have changed it, so only the version that the
/// record names is asked.
fn compare_validity(site: &Site, record: &Record, attempt: &Attempt, differences: &mut Vec<Text>) {
    if attempt.success != Some(true) {
        return;
    }
    let versions = site.papers_of(&record.activity).filter(|quiz| quiz.version == record.activity.version);
    let ends: Vec<_> = versions.map(|quiz| quiz.valid_months.map(|months| after_months(record.day, months))).collect();
    let Some(end) = ends.first().filter(|_| !ends.contains(&attempt.valid_until)) else { return };
    let [is, said] = [*end, attempt.valid_until].map(|day| day.map_or("–".to_string(), |day| day.to_string()));
    differences.push(say!("`valid_until` is {is}, not {said}", "`valid_until` 應為 {is}，不是 {said}"));
}

/// What a pass is evidence about decides what makes it out of date: exactly the documents of the quiz, in versions on
/// record. A binding may have been moved on to a newer version since, but the record cannot be about a newer one than it.
fn compare_procedures(site: &Site, quiz: &KnownQuiz, activity: &Activity, differences: &mut Vec<Text>) {
    let said = sorted(activity.procedures.iter().map(|procedure| procedure.id.as_str()));
    let is_about = |bindings: &[VersionOf]| sorted(bindings.iter().map(|binding| binding.id.as_str())) == said;
    let bindings: Vec<&[VersionOf]> =
        site.papers_of(activity).map(|quiz| &quiz.procedures[..]).filter(|bindings| is_about(bindings)).collect();
    if bindings.is_empty() {
        differences.push(other_documents(&quiz.procedures, &activity.procedures));
        return;
    }
    let bindings: Vec<&VersionOf> = bindings.into_iter().flatten().collect();
    differences.extend(activity.procedures.iter().filter_map(|procedure| other_version(site, &bindings, procedure)));
}

fn sorted<'a>(ids: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut ids: Vec<&str> = ids.collect();
    ids.sort_unstable();
    ids
}

fn other_documents(bindings: &[VersionOf], said: &[Bound]) -> Text {
    if let Some(more) = said.iter().find(|one| !bindings.iter().any(|binding| binding.id == one.id)) {
        let number = printable(&more.id);
        return say!("the quiz is not about `{number}`", "這份測驗與 `{number}` 無關");
    }
    if let Some(binding) = bindings.iter().find(|binding| !said.iter().any(|one| one.id == binding.id)) {
        let number = &binding.id;
        return say!("the quiz is about `{number}` too", "這份測驗也以 `{number}` 為依據，紀錄卻沒有列出");
    }
    say!("`activity.procedures` names a document twice", "`activity.procedures` 重複列出同一份文件")
}

/// What is wrong with the version in which a record names a document of its quiz.
fn other_version(site: &Site, bindings: &[&VersionOf], said: &Bound) -> Option<Text> {
    let Bound { id, version, digest } = said;
    let document = site.documents.get(id);
    let place_of = |version: &str| {
        let mut versions = document?.versions.iter();
        versions.position(|known| known.version == version)
    };
    let Some((document, place)) = document.zip(place_of(version)) else { return Some(not_on_record(id, version)) };
    let (number, shown) = (printable(id), printable(version));
    if !has_digest(document, version, digest) {
        return Some(say!(
            "the digest of `{number}` is not that of version {shown}",
            "`{number}` 的摘要不是版本 {shown} 的摘要"
        ));
    }
    // A binding to what is not on record is the author's mistake, not the learner's.
    let mut bound = bindings.iter().filter(|binding| binding.id == *id);
    let newest = bound.clone().max_by_key(|binding| place_of(&binding.version))?;
    if bound.any(|binding| place_of(&binding.version).is_none_or(|newest| place <= newest)) {
        return None;
    }
    let newest = &newest.version;
    Some(say!(
        "the quiz is about version {newest} of `{number}`, and not about {shown}, which is newer",
        "這份測驗依據的是 `{number}` 版本 {newest}，不是更新的版本 {shown}"
    ))
}
