//! Rules for the curriculum: its roles, documents and quizzes exist, and no requirement waits for itself or for what its
//! roles need not do.

use std::collections::HashSet;

use crate::content::curriculum::{Asks, Requirement};
use crate::content::quiz::Purpose;
use crate::diagnostic::{Code, Diagnostic, one_of_these};
use crate::handbook::Handbook;
use crate::say;
use crate::yaml::Located;

/// What a requirement asks for exists, and leaves a record.
pub fn subjects(handbook: &Handbook) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for requirement in &handbook.curriculum.requirements {
        match &requirement.asks {
            Asks::Acknowledge(document) => {
                let number = &document.value;
                let Some(entry) = handbook.by_number(number) else {
                    let message = say!("no document has the number `{number}`", "沒有編號為 `{number}` 的文件");
                    let help = one_of_these(number, handbook.numbers());
                    found.push(Diagnostic::new(Code::Curriculum, document.span.clone(), message).maybe_help(help));
                    continue;
                };
                if handbook.entries[entry].history.is_none() {
                    let message = say!(
                        "nothing of `{number}` was released, so nobody can acknowledge it",
                        "`{number}` 從未發布，無從確認已讀"
                    );
                    let help =
                        say!("release it: `readybook release {number}`", "請先發布：`readybook release {number}`");
                    found.push(Diagnostic::new(Code::Curriculum, document.span.clone(), message).help(help));
                }
            }
            Asks::Quiz(quiz) => {
                let name = &quiz.value;
                let Some(trained) = handbook.quiz(name) else {
                    let known = handbook.quizzes.iter().map(|trained| trained.quiz.id.as_str());
                    let message = say!("there is no quiz `{name}`", "沒有測驗 `{name}`");
                    let help = one_of_these(name, known)
                        .unwrap_or_else(|| say!("write it: `quizzes/{name}.yaml`", "請先寫 `quizzes/{name}.yaml`"));
                    found.push(Diagnostic::new(Code::Curriculum, quiz.span.clone(), message).help(help));
                    continue;
                };
                // A survey is fulfilled by handing it in. Practice is kept only where somebody wants to.
                if trained.quiz.delivery.purpose == Purpose::Practice {
                    let message = say!(
                        "the quiz `{name}` is practice, which leaves no record that could fulfil this",
                        "測驗 `{name}` 是練習，不會留下紀錄，無法完成這項要求"
                    );
                    let help = say!(
                        "write `delivery: {{purpose: certify, pass_mark: 80%}}` in the quiz",
                        "請在測驗寫 `delivery: {{purpose: certify, pass_mark: 80%}}`"
                    );
                    found.push(Diagnostic::new(Code::Curriculum, quiz.span.clone(), message).help(help));
                }
            }
            Asks::Exercise(_) => {}
        }
    }
    found
}

/// The roles of requirements are in the roster.
pub fn roles(handbook: &Handbook) -> Vec<Diagnostic> {
    let roster = &handbook.roster;
    let roles = handbook.curriculum.requirements.iter().flat_map(|requirement| &requirement.roles);
    roles
        .filter(|role| roster.role(&role.value).is_none())
        .map(|role| {
            let name = &role.value;
            let message = say!("the roster has no role `{name}`", "名冊中沒有角色 `{name}`");
            let help = one_of_these(name, roster.roles.iter().map(|role| role.id.as_str()));
            Diagnostic::new(Code::UnknownRole, role.span.clone(), message).maybe_help(help)
        })
        .collect()
}

/// Requirements come after others that exist, and none after itself.
pub fn order(handbook: &Handbook) -> Vec<Diagnostic> {
    let curriculum = &handbook.curriculum;
    let mut found = Vec::new();
    for requirement in &curriculum.requirements {
        for before in &requirement.requires {
            let name = &before.value;
            let Some(first) = curriculum.requirement(name) else {
                let known = curriculum.requirements.iter().map(|requirement| requirement.id.value.as_str());
                let message = say!("the curriculum has no requirement `{name}`", "課程要求中沒有 `{name}`");
                let help = one_of_these(name, known);
                found.push(Diagnostic::new(Code::Curriculum, before.span.clone(), message).maybe_help(help));
                continue;
            };
            if leads_to(handbook, first, &requirement.id.value) {
                let own = &requirement.id.value;
                let message = say!("`{own}` waits for itself, by way of `{name}`", "`{own}` 經由 `{name}` 又等待自己");
                let help = say!("take one of the ids out of `requires`", "請從 `requires` 刪除其中一個 id");
                found.push(Diagnostic::new(Code::Curriculum, before.span.clone(), message).help(help));
            }
        }
    }
    found
}

/// Whoever has to do a requirement has to do, too, what comes before it; else a reader waits for ever for what
/// nobody asks of them.
pub fn covered(handbook: &Handbook) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let everyone = |role: &str| handbook.roster.role(role).is_some_and(|role| role.everyone);
    for requirement in &handbook.curriculum.requirements {
        for before in &requirement.requires {
            let Some(first) = handbook.curriculum.requirement(&before.value) else { continue };
            if first.roles.iter().any(|role| everyone(&role.value)) {
                continue;
            }
            let is_left_out = |role: &&Located<String>| first.roles.iter().all(|other| other.value != role.value);
            let left_out: Vec<&str> =
                requirement.roles.iter().filter(is_left_out).map(|role| role.value.as_str()).collect();
            if left_out.is_empty() {
                continue;
            }
            let (name, left_out) = (&before.value, left_out.join("`, `"));
            let message = say!(
                "`{name}` comes first, but is not asked of `{left_out}`",
                "要先完成 `{name}`，但 `{left_out}` 不需要做 `{name}`"
            );
            let help = say!(
                "write `{left_out}` into `for` of `{name}`, or take it out of `requires`",
                "請在 `{name}` 的 `for` 加上 `{left_out}`，或從 `requires` 刪除 `{name}`"
            );
            let label = say!("`{name}` is asked of others here", "`{name}` 的對象寫在這裡");
            let span = first.roles.first().map_or(&first.id.span, |role| &role.span).clone();
            found.push(Diagnostic::new(Code::Curriculum, before.span.clone(), message).help(help).related(span, label));
        }
    }
    found
}

fn leads_to<'h>(handbook: &'h Handbook, from: &'h Requirement, to: &str) -> bool {
    let mut seen = HashSet::new();
    let mut open = vec![from];
    while let Some(requirement) = open.pop() {
        if requirement.id.value == to {
            return true;
        }
        if seen.insert(&requirement.id.value) {
            open.extend(requirement.requires.iter().filter_map(|one| handbook.curriculum.requirement(&one.value)));
        }
    }
    false
}
