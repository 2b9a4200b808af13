//! Rules for whole quizzes: what their sections, pools and rules name, whether they can be passed, and whether they are
//! still about what is in force.

use std::collections::HashMap;

use crate::content::quiz::{Answers, Draw, Kind, Purpose, Question, Quiz};
use crate::diagnostic::{Code, Diagnostic, Text, did_you_mean, one_of_these};
use crate::handbook::{EntryId, Handbook, Refers};
use crate::say;
use crate::source::Span;
use crate::yaml::Located;

fn quizzes(handbook: &Handbook) -> impl Iterator<Item = &Quiz> {
    handbook.quizzes.iter().map(|trained| &trained.quiz)
}

/// No two quizzes have one id.
pub fn ids(handbook: &Handbook) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut known: HashMap<&str, &Quiz> = HashMap::new();
    for quiz in quizzes(handbook) {
        if let Some(first) = known.insert(&quiz.id, quiz) {
            let name = &quiz.id;
            let message = say!("two quizzes are called `{name}`", "有兩份測驗都叫 `{name}`");
            let help = say!("give one of them another `id` and file name", "請更改其中一份的 `id` 與檔名");
            let label = say!("the other one", "另一份在這裡");
            let diagnostic = Diagnostic::new(Code::QuizId, quiz.span.clone(), message);
            found.push(diagnostic.help(help).related(first.span.clone(), label));
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
            let help = say!("name it in one section or pool only", "每一題只能放在一節或一個題庫");
            let label = say!("first here", "第一次出現在這裡");
            let diagnostic = Diagnostic::new(Code::QuizPool, id.span.clone(), message);
            found.push(diagnostic.help(help).related(first.clone(), label));
        }
    }
    for section in &quiz.sections {
        let Draw::Pool { pool, .. } = &section.draw else { continue };
        if quiz.pool(&pool.value).is_none() {
            let name = &pool.value;
            let message = say!("the quiz has no pool `{name}`", "這份測驗沒有題庫 `{name}`");
            let help = one_of_these(name, quiz.pools.iter().map(|pool| pool.id.value.as_str()))
                .unwrap_or_else(|| say!("write `pools: {{{name}: […]}}`", "請寫 `pools: {{{name}: […]}}`"));
            found.push(Diagnostic::new(Code::UnknownQuestion, pool.span.clone(), message).help(help));
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
            let help = say!(
                "name it under `questions` of a section or in a pool, or delete it",
                "請寫進某一節的 `questions` 或某個題庫，或刪除這一題"
            );
            found.push(Diagnostic::new(Code::QuizPool, question.id.span.clone(), message).help(help));
        }
    }
    found
}

fn unknown_question(quiz: &Quiz, id: &Located<String>) -> Diagnostic {
    let name = &id.value;
    let message = say!("the quiz has no question `{name}`", "這份測驗沒有題目 `{name}`");
    let help = one_of_these(name, quiz.questions.iter().map(|question| question.id.value.as_str()));
    Diagnostic::new(Code::UnknownQuestion, id.span.clone(), message).maybe_help(help)
}

/// Every pool is drawn from by one section, has as many questions as are drawn, and what must be passed is surely drawn.
pub fn pools(handbook: &Handbook) -> Vec<Diagnostic> {
    quizzes(handbook).flat_map(pools_of).collect()
}

fn pools_of(quiz: &Quiz) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut drawn: HashMap<&str, &Span> = HashMap::new();
    for section in &quiz.sections {
        let Draw::Pool { pool: named, count, span } = &section.draw else { continue };
        let Some(pool) = quiz.pool(&named.value) else { continue };
        let (name, size) = (&pool.id.value, pool.questions.len());
        if let Some(first) = drawn.insert(name, &named.span) {
            let message = say!(
                "two sections draw from the pool `{name}`, so a question may be asked twice",
                "有兩節都從題庫 `{name}` 抽題，同一題可能出現兩次"
            );
            let help = say!("make a pool for each section", "請為每一節各設一個題庫");
            let label = say!("the other one", "另一節在這裡");
            let diagnostic = Diagnostic::new(Code::QuizPool, named.span.clone(), message);
            found.push(diagnostic.help(help).related(first.clone(), label));
        }
        if size < *count as usize {
            let message = say!(
                "{count} questions are drawn from `{name}`, which has {size}",
                "要從 `{name}` 抽{count}題，但題庫只有{size}題"
            );
            let help = say!("lower `count`, or add questions to the pool", "請降低 `count`，或在題庫增加題目");
            found.push(Diagnostic::new(Code::QuizPool, span.clone(), message).help(help));
        }
        if size > *count as usize {
            let is_chancy = |must: &&Located<String>| pool.questions.iter().any(|one| one.value == must.value);
            found.extend(quiz.delivery.must_pass.iter().filter(is_chancy).map(|must| chancy(must, name)));
        }
    }
    for pool in quiz.pools.iter().filter(|pool| !drawn.contains_key(pool.id.value.as_str())) {
        let name = &pool.id.value;
        let message = say!("no section draws from the pool `{name}`", "沒有任何一節從題庫 `{name}` 抽題");
        let help = say!(
            "write a section with `select: {{pool: {name}, count: 1}}`, or delete the pool",
            "請寫一節 `select: {{pool: {name}, count: 1}}`，或刪除這個題庫"
        );
        found.push(Diagnostic::new(Code::QuizPool, pool.id.span.clone(), message).help(help));
    }
    found
}

/// A question that must be passed, and may not be drawn from its pool.
fn chancy(must: &Located<String>, pool: &str) -> Diagnostic {
    let question = &must.value;
    let message = say!(
        "`{question}` must be passed, but may not be drawn from the pool `{pool}`",
        "`{question}` 是必過題，卻不一定會從題庫 `{pool}` 抽到"
    );
    let help = say!("ask it in a section of its own", "請把它放進固定出題的一節");
    Diagnostic::new(Code::QuizPool, must.span.clone(), message).help(help)
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
            let help = say!("write an accepted text without `credit`", "請加一個不寫 `credit` 的可接受答案");
            found.push(Diagnostic::new(Code::PassMark, must.span.clone(), message).help(help));
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
                    let help = no_version(handbook, bound.document, &wanted.to_string());
                    found.push(Diagnostic::new(Code::QuizReference, version.span.clone(), message).help(help));
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

/// The versions that there are in place of one that there is not.
fn no_version(handbook: &Handbook, document: EntryId, wanted: &str) -> Text {
    let records = handbook.entries[document].history.iter().flat_map(|history| &history.records);
    let known: Vec<String> = records.map(|record| record.version.value.to_string()).collect();
    one_of_these(wanted, known.iter().map(String::as_str))
        .unwrap_or_else(|| say!("release the document first", "請先發布這份文件"))
}

fn unknown_document(handbook: &Handbook, number: &str, span: Span) -> Diagnostic {
    let message = say!("no document has the number `{number}`", "沒有編號為 `{number}` 的文件");
    Diagnostic::new(Code::QuizReference, span, message).maybe_help(one_of_these(number, handbook.numbers()))
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
            let help = one_of_these(step, known).unwrap_or_else(|| {
                say!("the document has none; write `ref: {number}`", "這份文件沒有步驟；請寫 `ref: {number}`")
            });
            Some(Diagnostic::new(Code::QuizReference, reference.span.clone(), message).help(help))
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
                let images = handbook.assets.iter().filter_map(|asset| asset.path.strip_prefix("quizzes/"));
                let help = did_you_mean(src, images)
                    .unwrap_or_else(|| say!("put the file into the folder `quizzes`", "請把檔案放進 `quizzes` 資料夾"));
                found.push(Diagnostic::new(Code::MissingImage, image.src.span.clone(), message).help(help));
            }
        }
    }
    found
}
