//! Rules for the curriculum: its roles, documents and quizzes exist, and no requirement waits for itself.

use std::collections::HashSet;

use crate::content::curriculum::{Asks, Requirement};
use crate::content::quiz::Purpose;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::handbook::Handbook;
use crate::say;

/// What a requirement asks for exists, and can be passed.
pub fn subjects(handbook: &Handbook) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for requirement in &handbook.curriculum.requirements {
        match &requirement.asks {
            Asks::Acknowledge(document) => {
                let number = &document.value;
                let Some(entry) = handbook.by_number(number) else {
                    let message = say!("no document has the number `{number}`", "沒有編號為 `{number}` 的文件");
                    let help = did_you_mean(number, handbook.numbers());
                    found.push(Diagnostic::new(Code::Curriculum, document.span.clone(), message).maybe_help(help));
                    continue;
                };
                if handbook.entries[entry].history.is_none() {
                    let message = say!(
                        "nothing of `{number}` was released, so nobody can acknowledge it",
                        "`{number}` 從未發布，無從確認已讀"
                    );
                    found.push(Diagnostic::new(Code::Curriculum, document.span.clone(), message));
                }
            }
            Asks::Quiz(quiz) => {
                let name = &quiz.value;
                let Some(trained) = handbook.quiz(name) else {
                    let known = handbook.quizzes.iter().map(|trained| trained.quiz.id.as_str());
                    let message = say!("there is no quiz `{name}`", "沒有測驗 `{name}`");
                    let help = did_you_mean(name, known);
                    found.push(Diagnostic::new(Code::Curriculum, quiz.span.clone(), message).maybe_help(help));
                    continue;
                };
                if trained.quiz.delivery.purpose == Purpose::Survey || trained.quiz.delivery.pass_mark.is_none() {
                    let message = say!("the quiz `{name}` cannot be passed", "測驗 `{name}` 沒有及格標準，無法通過");
                    let help =
                        say!("write `purpose: certify` and `pass_mark`", "請寫 `purpose: certify` 與 `pass_mark`");
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
            let help = did_you_mean(name, roster.roles.iter().map(|role| role.id.as_str()));
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
                let help = did_you_mean(name, known);
                found.push(Diagnostic::new(Code::Curriculum, before.span.clone(), message).maybe_help(help));
                continue;
            };
            if leads_to(handbook, first, &requirement.id.value) {
                let own = &requirement.id.value;
                let message = say!("`{own}` waits for itself, by way of `{name}`", "`{own}` 經由 `{name}` 又等待自己");
                found.push(Diagnostic::new(Code::Curriculum, before.span.clone(), message));
            }
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
