//! `search`: asks the handbook as the site's own search does, with the same order of results.

use std::io::Write as _;

use super::Outcome;
use super::arguments::{Arguments, Format, Search, Site};
use super::build::{options, root, wrong};
use super::report::Reporter;
use crate::error::{Error, printable};
use crate::pipeline::{Pipeline, Reuse};
use crate::say;
use crate::search::{self, Index};

pub fn search(arguments: &Arguments, asked: &Search, reporter: &Reporter) -> Result<Outcome, Error> {
    let site =
        Site { output: "public".into(), strict: false, drafts: false, answer_keys: false, owners: false, as_of: None };
    let build = Pipeline::new(options(root(arguments)?, &site), Reuse::Once).keeping_the_index().build()?;
    if build.outputs.is_none() {
        return Ok(wrong(&build, reporter));
    }
    let Some(index) = build.search.as_ref().and_then(|searched| searched.index.as_ref()) else {
        let reason = say!(
            "this handbook has no search: `search.enabled` is false",
            "這份手冊沒有搜尋：`search.enabled` 為 false"
        );
        return Err(Error::Refused { reason: reason.text_in(reporter.language).to_string() });
    };
    let hits = search::search(index, &asked.query, asked.language.as_deref(), asked.limit);
    let out = match arguments.format {
        Format::Json => json(index, &hits),
        Format::Human | Format::Short | Format::Csv => lines(index, &hits),
    };
    // A closed pipe (`| head`) is the reader's wish, not a failure.
    let _ = std::io::stdout().write_all(out.as_bytes());
    for (typed, meant) in &hits.corrected {
        reporter.say(&say!("`{typed}` was taken for `{meant}`", "以 `{meant}` 取代 `{typed}`"));
    }
    let total = hits.total;
    let unit = if total == 1 { "page" } else { "pages" };
    reporter.say(&say!("{total} {unit} found", "找到 {total} 頁"));
    Ok(Outcome::Fine)
}

fn json(index: &Index, hits: &search::Hits) -> String {
    let results: Vec<serde_json::Value> = hits
        .hits
        .iter()
        .map(|hit| {
            let (card, section) = index.result(hit);
            serde_json::json!({
                "url": index.url(hit),
                "title": card.title,
                "heading": if section.title.is_empty() { &card.title } else { &section.title },
                "kind": card.kind,
                "number": card.number,
                "version": card.version,
                "language": *card.language,
                "score": (hit.score * 1000.0).round() / 1000.0,
            })
        })
        .collect();
    let out = serde_json::json!({ "results": results, "total": hits.total, "corrected": hits.corrected });
    format!("{out}\n")
}

fn lines(index: &Index, hits: &search::Hits) -> String {
    let mut out = String::new();
    for hit in &hits.hits {
        let (card, section) = index.result(hit);
        let heading = if section.title.is_empty() { String::new() } else { format!(" › {}", section.title) };
        out.push_str(&printable(&format!("{}{heading}", card.title)));
        out.push_str(&format!("\n  {}\n", printable(&index.url(hit))));
    }
    out
}
