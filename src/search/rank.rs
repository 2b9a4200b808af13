//! Found sections to results in their order. The browser's `rank.js` does the same with the same numbers.
//!
//! First all pages are judged by the weights of the postings; then the texts of the best few are looked at for the query
//! as a whole. A page counts by its best section, by what all of it holds, and by how much of the query it covers.

use std::collections::{BTreeMap, HashMap};

use super::asking::SHARE;
use super::look_up::{ALL, Dictionary, Found, SOME, Stand, best_of};
use super::postings::{IN_TITLE, place};
use super::query::{Query, flat};
use super::tokens::Tokenizer;
use super::{Index, Synonyms};

/// How many pages' texts are looked at.
const LOOKED_AT: usize = 10;
/// What is in force counts a little more than what is written about it.
const CONTROLLED: f64 = 1.35;
/// How many characters of a section's text are looked at.
const LONGEST_TEXT: usize = 4000;

/// A result.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Index into the pages.
    pub page: usize,
    /// Index into the page's sections.
    pub section: usize,
    pub score: f64,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Hits {
    /// The best first.
    pub hits: Vec<Hit>,
    /// Pages in which something was found.
    pub total: usize,
    /// Words that were taken for others.
    pub corrected: Vec<(String, String)>,
}

/// What a page gathers while the units are gone through.
#[derive(Default)]
struct Tally {
    sum: f64,
    covered: f64,
    in_title: f64,
    title_tokens: u32,
    sections: BTreeMap<u32, InSection>,
}

/// What a section gathers.
#[derive(Default)]
struct InSection {
    weight: f64,
    /// Rarity of the units that are in it.
    covered: f64,
    /// How well it would be the place to lead to: its own words count, not those of the page's title.
    place: f64,
}

/// Searches an index.
pub fn search(index: &Index, typed: &str, language: Option<&str>, limit: usize) -> Hits {
    let mut tokenizer = Tokenizer::new(&index.tables.folding);
    let mut query = Query::read(typed, &mut tokenizer);
    let dictionary = Dictionary { terms: &index.terms, shards: &index.shards };
    let (units, corrected) = look_up(&dictionary, &mut query, &index.synonyms);
    let total: f64 = units.iter().map(|unit| unit.rarity).sum();
    let mut pages = gather(index, &units);
    pages.retain(|page, _| language.is_none_or(|language| &*index.pages[*page].page.card.language == language));
    let count = pages.len();
    let tokens = units.iter().map(|unit| unit.tokens).sum();
    let mut hits: Vec<Hit> = pages.iter().map(|(page, tally)| judge(index, *page, tally, tokens, total)).collect();
    let order = |a: &Hit, b: &Hit| b.score.total_cmp(&a.score).then(a.page.cmp(&b.page));
    hits.sort_by(order);
    hits.truncate(limit.max(LOOKED_AT));
    for hit in hits.iter_mut().take(LOOKED_AT) {
        hit.score *= look_at(index, hit, &query, &mut tokenizer);
    }
    hits.sort_by(order);
    hits.truncate(limit);
    Hits { hits, total: count, corrected }
}

/// The units with their sections. Texts that mean the same become one unit; words that were corrected are corrected in
/// the flat query too.
fn look_up(dictionary: &Dictionary, query: &mut Query, synonyms: &Synonyms) -> (Vec<Found>, Vec<(String, String)>) {
    let mut corrected = Vec::new();
    let mut found = Vec::new();
    let mut units = std::mem::take(&mut query.units);
    for group in synonyms.in_query(&query.flat) {
        let said = &group[0];
        let before = units.len();
        units.retain(|unit| !said.holds(unit));
        if units.len() == before {
            continue;
        }
        let mut alternatives = group.iter().enumerate().map(|(at, text)| {
            let needles: Vec<Vec<Stand>> = text.units.iter().map(|unit| dictionary.known(unit)).collect();
            let (weight, least) = if at == 0 { (1.0, SOME) } else { (0.9, ALL) };
            dictionary.together(&needles, weight, least)
        });
        found.extend(alternatives.by_ref().reduce(better_of));
    }
    for unit in &units {
        let (stands, correction) = dictionary.stands(unit);
        let parts = dictionary.parts(unit);
        let whole = dictionary.needle(&stands);
        if parts.iter().any(|part| !part.is_empty()) {
            let together = dictionary.together(&parts, 1.0, SOME);
            let best = if stands.is_empty() || correction.is_some() { together } else { better_of(whole, together) };
            found.push(if unit.asks { best.times(SHARE) } else { best });
            continue;
        }
        if let Some(correction) = correction {
            query.flat = replace_word(&query.flat, &unit.text, &correction);
            corrected.push((unit.text.clone(), correction));
        }
        found.push(if unit.asks { whole.times(SHARE) } else { whole });
    }
    (found, corrected)
}

fn better_of(one: Found, other: Found) -> Found {
    let mut all = one.sections;
    all.extend(other.sections);
    best_of(&mut all);
    // What was typed comes first, and says how long it is.
    Found { sections: all, rarity: one.rarity.max(other.rarity), tokens: one.tokens }
}

fn replace_word(flat: &str, word: &str, correction: &str) -> String {
    flat.split(' ').map(|part| if part == word { correction } else { part }).collect::<Vec<_>>().join(" ")
}

/// Adds up by page.
fn gather(index: &Index, units: &[Found]) -> HashMap<usize, Tally> {
    let mut pages: HashMap<usize, Tally> = HashMap::new();
    for unit in units {
        let mut rest = unit.sections.as_slice();
        while let Some(first) = rest.first() {
            let page = index.page_of(first.0);
            let end = rest.partition_point(|found| found.0 < index.firsts[page + 1]);
            let tally = pages.entry(page).or_default();
            let (mut best, mut flags) = (0.0f64, 0);
            for (section, weight, code) in &rest[..end] {
                best = best.max(*weight);
                flags |= code;
                let of = tally.sections.entry(*section).or_default();
                of.weight += weight;
                of.covered += unit.rarity;
                of.place += unit.rarity * place(*code);
            }
            tally.sum += best;
            tally.covered += unit.rarity;
            if flags & IN_TITLE != 0 {
                tally.in_title += unit.rarity;
                tally.title_tokens += unit.tokens;
            }
            rest = &rest[end..];
        }
    }
    pages
}

/// The score of a page by its postings alone.
fn judge(index: &Index, page: usize, tally: &Tally, tokens: u32, total: f64) -> Hit {
    let title = f64::from(index.pages[page].title_tokens.max(1));
    let of_title = (f64::from(tally.title_tokens) / title).min(1.0);
    let in_title = tally.in_title / total;
    // Several words of the title mean the page; one word may mean the place where the page speaks of it.
    let means_page = tokens > 1 && in_title > 0.9 && of_title >= 0.3;
    let (mut section, mut most, mut best) = (0, 0.0, 0.0f64);
    for (number, found) in &tally.sections {
        let share = found.covered / total;
        best = best.max(found.weight * share * share);
        let number = number - index.firsts[page];
        let here = if number == 0 && means_page { found.place.max(0.9 * total) } else { found.place } * share * share;
        if here > most {
            (section, most) = (number as usize, here);
        }
    }
    let covered = tally.covered / total;
    let title = 1.0 + in_title * in_title * (0.3 + 0.7 * of_title);
    let kind = if matches!(index.pages[page].page.card.kind, "procedure" | "runbook") { CONTROLLED } else { 1.0 };
    Hit { page, section, score: (best + 0.5 * tally.sum) * covered * covered * covered * title * kind }
}

/// By how much the text of a result raises it: 1 and more.
fn look_at(index: &Index, hit: &Hit, query: &Query, tokenizer: &mut Tokenizer) -> f64 {
    if query.flat.is_empty() {
        return 1.0;
    }
    let page = &index.pages[hit.page].page;
    let section = &page.sections[hit.section];
    let title = flat(&page.card.title, tokenizer);
    let heading = flat(&section.title, tokenizer);
    let text: String = section.text.chars().take(LONGEST_TEXT).collect();
    let text = text.split('\n').map(|line| flat(line, tokenizer)).collect::<Vec<_>>().join("\n");
    let mut factor = 1.0 + 1.0 * likeness(&title, &query.flat) + 0.6 * likeness(&heading, &query.flat);
    if text.contains(&query.flat) {
        factor += 0.5;
    }
    if query.pieces.len() > 1 {
        let all = [title.as_str(), heading.as_str(), text.as_str()];
        let there = query.pieces.iter().filter(|piece| all.iter().any(|text| text.contains(piece.as_str()))).count();
        factor += 0.3 * there as f64 / query.pieces.len() as f64;
    }
    factor
}

/// How much of a text a query is: 1 when it is all of it, 0 when it is not in it.
fn likeness(text: &str, query: &str) -> f64 {
    if text == query {
        return 1.0;
    }
    if !text.contains(query) {
        return 0.0;
    }
    0.3 + 0.5 * query.chars().count() as f64 / text.chars().count() as f64
}
