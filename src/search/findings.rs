//! What is wrong with a handbook's search: synonyms that lead nowhere, an index over its budget.

use super::look_up::{ALL, Dictionary};
use super::query::Query;
use super::tokens::Tokenizer;
use super::{Files, Index};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::handbook::Handbook;
use crate::say;
use crate::source::Span;

/// How many of the largest pages are named.
const NAMED: usize = 5;

/// Everything that is found.
pub fn findings(handbook: &Handbook, index: &Index, files: &Files) -> Vec<Diagnostic> {
    let mut found = synonyms(handbook, index);
    found.extend(budget(handbook, index, files));
    found
}

/// Groups of which no word occurs: whoever types one finds nothing.
fn synonyms(handbook: &Handbook, index: &Index) -> Vec<Diagnostic> {
    let mut tokenizer = Tokenizer::new(&index.tables.folding);
    let dictionary = Dictionary { terms: &index.terms, shards: &index.shards };
    let mut occurs = |word: &str| {
        let query = Query::read(word, &mut tokenizer);
        let needles: Vec<_> = query.units.iter().map(|unit| dictionary.itself(unit)).collect();
        needles.iter().all(|needle| !needle.is_empty()) && !dictionary.together(&needles, 1.0, ALL).sections.is_empty()
    };
    let unknown = handbook.synonyms.groups.iter().filter(|group| !group.words.iter().any(|word| occurs(&word.value)));
    unknown
        .map(|group| {
            let message = say!("none of these synonyms occurs in the handbook", "這一組同義詞都沒有出現在手冊裡");
            Diagnostic::new(Code::UnknownSynonym, group.span.clone(), message)
                .help(say!("add the word that the handbook uses", "請加上手冊裡使用的詞"))
        })
        .collect()
}

fn budget(handbook: &Handbook, index: &Index, files: &Files) -> Option<Diagnostic> {
    let budget = handbook.config.search.budget;
    let size = files.terms + files.texts;
    if size <= budget {
        return None;
    }
    let mut pages: Vec<(usize, &str)> = index
        .pages
        .iter()
        .map(|page| (page.page.sections.iter().map(|section| section.text.len()).sum(), page.page.card.url.as_str()))
        .collect();
    pages.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let list = |unit: &str, comma: &str| {
        let named = pages.iter().take(NAMED).map(|(bytes, url)| format!("`{url}` ({} {unit})", bytes.div_ceil(1000)));
        named.collect::<Vec<_>>().join(comma)
    };
    let (size, budget) = (kilobytes(size), kilobytes(budget));
    let (en, zh) = (list("KB", ", "), list("KB", "、"));
    let message = say!("the search index is {size}, over its budget of {budget}", "搜尋索引 {size}，超過預算 {budget}");
    let help = Text {
        en: format!("the largest pages: {en}; `search: false` keeps one out, `search.budget` allows more"),
        zh: format!("最大的頁面：{zh}；可用 `search: false` 排除，或調高 `search.budget`"),
    };
    let span = Span::start_of(&crate::config::FILE.into());
    Some(Diagnostic::new(Code::SearchBudget, span, message).help(help))
}

/// A size as people read it.
pub fn kilobytes(bytes: u64) -> String {
    match bytes {
        0..10_000_000 => format!("{} KB", bytes.div_ceil(1000)),
        _ => format!("{:.1} MB", bytes as f64 / 1_000_000.0),
    }
}
