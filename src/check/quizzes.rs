//! Rules for whole quizzes: what their sections, pools and rules name, whether they can be passed, and whether they are
//! still about what is in force.

use std::collections::HashMap;

use crate::content::quiz::{Answers, Draw, Kind, Purpose, Question, Quiz};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::handbook::{Handbook, Refers};
use crate::say;
use crate::source::Span;
use crate::yaml::Located;

fn quizzes(handbook: &Handbook) -> impl Iterator<Item = &Quiz> {
    handbook.quizzes.iter().map(|trained| &trained.quiz)
}

/// No two quizzes have one id, and no two questions of a quiz.
pub fn ids(handbook: &Handbook) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut known: HashMap<&str, &Quiz> = HashMap::new();
    for quiz in quizzes(handbook) {
        if let Some(first) = known.insert(&quiz.id, quiz) {
            let name = &quiz.id;
            let message = say!("two quizzes are called `{name}`", "有兩份測驗都叫 `{name}`");
            let label = say!("the other one", "另一份在這裡");
            found.push(Diagnostic::new(Code::QuizId, quiz.span.clone(), message).related(first.span.clone(), label));
        }
        let sections = quiz.sections.iter().map(|section| &section.id);
        for ids in [quiz.questions.iter().map(|one| &one.id).collect::<Vec<_>>(), sections.collect()] {
            let mut known: HashMap<&str, &Span> = HashMap::new();
            for id in ids {
                if let Some(first) = known.insert(&id.value, &id.span) {
                    let name = &id.value;
                    let message = say!("the id `{name}` is given twice", "id `{name}` 重複");
                    let label = say!("first given here", "第一次出現在這裡");
                    found.push(Diagnostic::new(Code::QuizId, id.span.clone(), message).related(first.clone(), label));
                }
            }
        }
    }
    found
}

/// Sections, pools and `must_pass` name what there is, and every question is asked once at most.
pub fn names(handbook: &Handbook) -> Vec<Diagnostic> {
    quizzes(handbook).flat_map(names_of).collect()
}

fn names_of(quiz: &Quiz) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut used: HashMap<&str, &Span> = HashMap::new();
    let listed = quiz.sections.iter().filter_map(|section| match &section.draw {
        Draw::Questions(ids) => Some(ids),
        Draw::Pool { .. } => None,
    });
    let pooled = quiz.pools.iter().map(|pool| &pool.questions);
    for id in listed.chain(pooled).flatten() {
        if quiz.question(&id.value).is_none() {
            found.push(unknown_question(quiz, id));
        } else if let Some(first) = used.insert(&id.value, &id.span) {
            let name = &id.value;
            let message = say!("the question `{name}` is asked twice", "題目 `{name}` 會出現兩次");
            let label = say!("first here", "第一次出現在這裡");
            found.push(Diagnostic::new(Code::QuizPool, id.span.clone(), message).related(first.clone(), label));
        }
    }
    for section in &quiz.sections {
        let Draw::Pool { pool, .. } = &section.draw else { continue };
        if quiz.pool(&pool.value).is_none() {
            let name = &pool.value;
            let message = say!("the quiz has no pool `{name}`", "這份測驗沒有題庫 `{name}`");
            let help = did_you_mean(name, quiz.pools.iter().map(|pool| pool.id.value.as_str()));
            found.push(Diagnostic::new(Code::UnknownQuestion, pool.span.clone(), message).maybe_help(help));
        }
    }
    for id in quiz.delivery.must_pass.iter().filter(|id| quiz.question(&id.value).is_none()) {
        found.push(unknown_question(quiz, id));
    }
    if !quiz.sections.is_empty() {
        for question in quiz.questions.iter().filter(|question| !used.contains_key(question.id.value.as_str())) {
            let name = &question.id.value;
            let message =
                say!("no section and no pool asks the question `{name}`", "沒有任何一節或題庫用到題目 `{name}`");
            found.push(Diagnostic::new(Code::QuizPool, question.id.span.clone(), message));
        }
    }
    found
}

fn unknown_question(quiz: &Quiz, id: &Located<String>) -> Diagnostic {
    let name = &id.value;
    let message = say!("the quiz has no question `{name}`", "這份測驗沒有題目 `{name}`");
    let help = did_you_mean(name, quiz.questions.iter().map(|question| question.id.value.as_str()));
    Diagnostic::new(Code::UnknownQuestion, id.span.clone(), message).maybe_help(help)
}

/// A pool has as many questions as are drawn of it, and what must be passed is surely drawn.
pub fn pools(handbook: &Handbook) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for quiz in quizzes(handbook) {
        for section in &quiz.sections {
            let Draw::Pool { pool, count, span } = &section.draw else { continue };
            let Some(pool) = quiz.pool(&pool.value) else { continue };
            let (name, size) = (&pool.id.value, pool.questions.len());
            if size < *count as usize {
                let message = say!(
                    "{count} questions are drawn from `{name}`, which has {size}",
                    "要從 `{name}` 抽{count}題，但題庫只有{size}題"
                );
                found.push(Diagnostic::new(Code::QuizPool, span.clone(), message));
            }
            let is_drawn = size <= *count as usize;
            let chancy = quiz
                .delivery
                .must_pass
                .iter()
                .filter(|must| !is_drawn && pool.questions.iter().any(|question| question.value == must.value));
            for must in chancy {
                let question = &must.value;
                let message = say!(
                    "`{question}` must be passed, but may not be drawn from the pool `{name}`",
                    "`{question}` 是必過題，卻不一定會從題庫 `{name}` 抽到"
                );
                let help = say!("ask it in a section of its own", "請把它放進固定出題的一節");
                found.push(Diagnostic::new(Code::QuizPool, must.span.clone(), message).help(help));
            }
        }
        if quiz.sections.is_empty()
            && let Some(pool) = quiz.pools.first()
        {
            let name = &pool.id.value;
            let message = say!("no section draws from the pool `{name}`", "沒有任何一節從題庫 `{name}` 抽題");
            found.push(Diagnostic::new(Code::QuizPool, pool.id.span.clone(), message));
        }
    }
    found
}

/// A page without the key cannot lead through a scenario.
pub fn withheld(handbook: &Handbook) -> Vec<Diagnostic> {
    let quizzes = quizzes(handbook).filter(|quiz| quiz.delivery.answers == Answers::Withheld);
    let scenarios = quizzes.flat_map(|quiz| &quiz.questions).filter(|one| matches!(one.kind, Kind::Scenario { .. }));
    scenarios
        .map(|question| {
            let name = &question.id.value;
            let message = say!(
                "the scenario `{name}` cannot be played in a page without its key",
                "頁面沒有答案就無法進行情境題 `{name}`"
            );
            let help = say!(
                "write `answers: veiled`, or ask it in another quiz",
                "請改為 `answers: veiled`，或放到另一份測驗"
            );
            Diagnostic::new(Code::Scenario, question.id.span.clone(), message).help(help)
        })
        .collect()
}

/// Whoever answers everything as well as one can passes, whichever questions are drawn.
pub fn pass_marks(handbook: &Handbook) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for quiz in quizzes(handbook).filter(|quiz| quiz.delivery.purpose != Purpose::Survey) {
        let Some(mark) = &quiz.delivery.pass_mark else { continue };
        // Each question's best above what it adds to the mark, in hundredths of a percent of a point.
        let above = |id: &str| -> i64 {
            let Some(question) = quiz.question(id) else { return 0 };
            i64::from(question.points) * (i64::from(best_credit(question)) * 100 - i64::from(mark.value))
        };
        let whole: i64 = match quiz.sections.is_empty() {
            true => quiz.outside_pools().map(|question| above(&question.id.value)).sum(),
            false => quiz.sections.iter().map(|section| worst_draw(quiz, &section.draw, &above)).sum(),
        };
        if whole < 0 {
            let message = say!("nobody can reach this pass mark", "沒有人能達到這個及格標準");
            let help = say!("some answers give only part of the points", "有些題目的最佳答案也拿不到滿分");
            found.push(Diagnostic::new(Code::PassMark, mark.span.clone(), message).help(help));
        }
        let partial = quiz
            .delivery
            .must_pass
            .iter()
            .filter(|must| quiz.question(&must.value).is_some_and(|question| best_credit(question) < 100));
        for must in partial {
            let name = &must.value;
            let message = say!(
                "`{name}` must be passed, but no answer gives all its points",
                "`{name}` 是必過題，但沒有任何答案能得滿分"
            );
            found.push(Diagnostic::new(Code::PassMark, must.span.clone(), message));
        }
    }
    found
}

fn worst_draw(quiz: &Quiz, draw: &Draw, above: &impl Fn(&str) -> i64) -> i64 {
    match draw {
        Draw::Questions(ids) => ids.iter().map(|id| above(&id.value)).sum(),
        Draw::Pool { pool, count, .. } => {
            let ids = quiz.pool(&pool.value).into_iter().flat_map(|pool| &pool.questions);
            let mut values: Vec<i64> = ids.map(|id| above(&id.value)).collect();
            values.sort_unstable();
            values.iter().take(*count as usize).sum()
        }
    }
}

/// The best that an answer can get, in percent.
fn best_credit(question: &Question) -> u32 {
    match &question.kind {
        Kind::ShortText { accept } => accept.iter().map(|one| one.credit).max().unwrap_or(0),
        _ => 100,
    }
}

/// Procedures, versions and steps that quizzes name exist, and no material change came after them.
pub fn bindings(handbook: &Handbook) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for binding in quizzes(handbook).flat_map(|quiz| &quiz.procedures) {
        let number = &binding.document.value;
        for version in [&binding.version].into_iter().chain(&binding.reviewed_for) {
            let wanted = &version.value;
            match handbook.bound(number, wanted) {
                None => {
                    found.push(unknown_document(handbook, number, binding.document.span.clone()));
                    break;
                }
                Some(bound) if bound.record.is_none() => {
                    let message = say!("`{number}` has no version {wanted}", "`{number}` 沒有 {wanted} 版");
                    found.push(Diagnostic::new(Code::QuizReference, version.span.clone(), message));
                }
                Some(_) => {}
            }
        }
        let right = binding.right_for();
        let Some(bound) = handbook.bound(number, &right.value).filter(|bound| bound.record.is_some()) else { continue };
        if let Some(newer) = handbook.material_after(&bound) {
            let record = handbook.entries[bound.document].history.as_ref().map(|history| &history.records[newer]);
            let newer = record.map(|record| record.version.value.to_string()).unwrap_or_default();
            let (right, span) = (&right.value, right.span.clone());
            let message = say!(
                "the questions are about {number} {right}, which the material version {newer} replaced",
                "題目依據的是 {number} {right}，但已有實質改動的 {newer} 版"
            );
            let help = say!(
                "read them again, then write `reviewed_for: \"{newer}\"` beside the version",
                "請重新檢查題目，再於版本旁寫上 `reviewed_for: \"{newer}\"`"
            );
            found.push(Diagnostic::new(Code::QuizOutdated, span, message).help(help));
        }
    }
    found
}

fn unknown_document(handbook: &Handbook, number: &str, span: Span) -> Diagnostic {
    let message = say!("no document has the number `{number}`", "沒有編號為 `{number}` 的文件");
    Diagnostic::new(Code::QuizReference, span, message).maybe_help(did_you_mean(number, handbook.numbers()))
}

/// Explanations lead to documents and steps that exist.
pub fn references(handbook: &Handbook) -> Vec<Diagnostic> {
    let questions = quizzes(handbook).flat_map(|quiz| &quiz.questions);
    let references = questions.filter_map(|question| question.explanation.as_ref()?.reference.as_ref());
    let wrong = references.filter_map(|reference| match handbook.refers(&reference.value) {
        Refers::To(_) => None,
        Refers::NoDocument => Some(unknown_document(handbook, &reference.value.document, reference.span.clone())),
        Refers::NoStep(entry) => {
            let (number, step) = (&reference.value.document, reference.value.step.as_deref().unwrap_or_default());
            let message = say!("`{number}` has no step or heading `{step}`", "`{number}` 沒有步驟或標題 `{step}`");
            let documents = handbook.entries[entry].documents.iter().flatten();
            let known = documents.flat_map(|document| document.body.headings.iter().map(|heading| heading.id.as_str()));
            let help = did_you_mean(step, known);
            Some(Diagnostic::new(Code::QuizReference, reference.span.clone(), message).maybe_help(help))
        }
    });
    wrong.collect()
}

/// Pictures of questions exist.
pub fn images(handbook: &Handbook) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for question in quizzes(handbook).flat_map(|quiz| &quiz.questions) {
        let Kind::Hotspot { image: Some(image), .. } = &question.kind else { continue };
        for src in image.src.value.texts() {
            if handbook.quiz_image(src).is_none() {
                let message = say!("no image `quizzes/{src}`", "找不到圖片 `quizzes/{src}`");
                found.push(Diagnostic::new(Code::MissingImage, image.src.span.clone(), message));
            }
        }
    }
    found
}
