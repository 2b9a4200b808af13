//! Rules about the handbook as a whole. What a single file says wrongly is found while it is read; what two files say
//! against each other is found here, one function per rule.

mod blocks;
mod curriculum;
mod documents;
mod feedback;
mod questions;
mod quizzes;
mod roles;
mod translations;
mod versions;

use std::collections::HashSet;

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::handbook::{EntryRole, Handbook, is_index, stale};
use crate::say;
use crate::source::Span;

/// Every rule. A rule is pure and names all its findings at once.
const RULES: &[fn(&Handbook) -> Vec<Diagnostic>] = &[
    documents::metadata,
    documents::stages,
    documents::related,
    documents::approvers,
    documents::reviews,
    documents::steps,
    documents::step_order,
    blocks::scale_missing,
    blocks::unknown_levels,
    blocks::levels_without_steps,
    roles::unknown,
    roles::unheld,
    roles::people,
    roles::contacts,
    translations::missing,
    translations::different_steps,
    translations::different_blocks,
    translations::behind,
    versions::never_released,
    versions::superseded_links,
    quizzes::ids,
    quizzes::names,
    quizzes::pools,
    quizzes::withheld,
    quizzes::pass_marks,
    quizzes::bindings,
    quizzes::references,
    quizzes::images,
    questions::lint,
    curriculum::subjects,
    curriculum::roles,
    curriculum::order,
    curriculum::covered,
    feedback::subjects,
    feedback::statuses,
    feedback::waiting,
    orphans,
];

/// Applies all rules.
pub fn check(handbook: &Handbook) -> Vec<Diagnostic> {
    let found: Vec<Diagnostic> = RULES.par_iter().flat_map_iter(|rule| rule(handbook)).collect();
    let frozen = handbook.frozen_files();
    let is_frozen = |found: &Diagnostic| found.span.as_ref().is_some_and(|span| frozen.contains(&*span.file));
    let settle = |found: Diagnostic| match found.severity {
        Severity::Error if is_frozen(&found) => stale(found),
        _ => found,
    };
    found.into_iter().map(settle).collect()
}

/// Pages that no other page links to. Readers find them in the navigation only, so something forgot to mention them.
fn orphans(handbook: &Handbook) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    // A folder without configuration is somebody's notes: there the navigation is all that was ever meant.
    if handbook.config.languages.is_empty() {
        return found;
    }
    let related: HashSet<usize> = handbook
        .living()
        .filter_map(|(_, entry)| entry.main())
        .flat_map(|document| &document.front.related)
        .filter_map(|number| handbook.by_number(&number.value))
        .collect();
    for (id, entry) in handbook.living() {
        let Some(document) = entry.main() else { continue };
        let front = &document.front;
        let named = front.situation.is_some() || front.stage.is_some() || related.contains(&id);
        let listed = entry.role != EntryRole::Plain || (is_index(&entry.key) && !entry.owns_folder());
        if !handbook.is_linked(id) && !named && !listed {
            found.push(
                Diagnostic::new(
                    Code::OrphanPage,
                    Span::start_of(&document.file),
                    say!("no page links to this page", "沒有任何頁面連結到這一頁"),
                )
                .help(say!("link to it where readers need it", "請在讀者需要的地方加上連結")),
            );
        }
    }
    found
}
