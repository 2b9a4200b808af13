//! Writes a line that changed: what went in `<del>`, what came in `<ins>`, inside the markup of the new line.
//!
//! Tags never overlap: a mark stands inside the elements that go on around it (a link that lost one word stays one link)
//! and outside those that came or went with it.

use std::collections::HashMap;

use super::page::{Extra, Page, Side};
use super::token::{Line, Piece, Token};
use super::words::Stretch;

/// An element around a token. One of the old line that goes on in the new line is that of the new line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Around {
    side: Side,
    at: usize,
}

/// Neighbouring tokens with the same fate and the same elements around them.
struct Run<'t, 'a> {
    /// None: they stayed.
    mark: Option<Side>,
    path: Vec<Around>,
    tokens: &'t [Token<'a>],
    /// Only the markup of these words changed.
    only_form: bool,
}

/// Writes two versions of a line as one.
pub fn write_changed(page: &mut Page, old: &Line, new: &Line, stretches: &[Stretch]) {
    let goes_on = elements_that_go_on(old, new, stretches);
    let path = |line: &Line, token: &Token, side: Side| -> Vec<Around> {
        let path = line.path(token).into_iter().map(|at| match side {
            Side::Old => goes_on.get(&at).map_or(Around { side, at }, |at| Around { side: Side::New, at: *at }),
            Side::New => Around { side, at },
        });
        path.collect()
    };
    let mut runs = Vec::new();
    for stretch in stretches {
        match stretch {
            Stretch::Same { new: range, .. } => {
                add_runs(&mut runs, &new.tokens[range.clone()], None, false, |token| path(new, token, Side::New));
            }
            Stretch::Changed { old: olds, new: news } => {
                let (olds, news) = (&old.tokens[olds.clone()], &new.tokens[news.clone()]);
                let only_form = !olds.is_empty() && reads_the_same(olds, news);
                add_runs(&mut runs, olds, Some(Side::Old), only_form, |token| path(old, token, Side::Old));
                add_runs(&mut runs, news, Some(Side::New), only_form, |token| path(new, token, Side::New));
            }
        }
    }
    Writer { page, old, new }.runs(&runs, 0, None);
}

/// Writes a line as it is, whole inside a mark or without one.
pub fn write_line(page: &mut Page, line: &Line, side: Side, mark: Option<Aloud>) {
    // The number of a step belongs to its heading, which themes lay out, and is no word of its author.
    let numbers = line.tokens.iter().take_while(|token| token.is_step_number()).count();
    let (numbers, words) = line.tokens.split_at(numbers);
    page.tokens(numbers, side);
    let mut runs = Vec::new();
    add_runs(&mut runs, words, None, false, |token| {
        line.path(token).into_iter().map(|at| Around { side, at }).collect()
    });
    let mark = mark.filter(|_| !words.is_empty());
    if let Some(aloud) = mark {
        page.open_mark(side, "", aloud.start);
    }
    Writer { page, old: line, new: line }.runs(&runs, 0, Some(side));
    if let Some(aloud) = mark {
        page.close_mark(side, aloud.end);
    }
}

/// Whether a mark's beginning and end are said to those who do not see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aloud {
    pub start: bool,
    pub end: bool,
}

fn add_runs<'t, 'a>(
    runs: &mut Vec<Run<'t, 'a>>,
    tokens: &'t [Token<'a>],
    mark: Option<Side>,
    only_form: bool,
    path: impl Fn(&Token) -> Vec<Around>,
) {
    for tokens in tokens.chunk_by(|left, right| left.inside == right.inside) {
        runs.push(Run { mark, path: path(&tokens[0]), tokens, only_form });
    }
}

fn elements_that_go_on(old: &Line, new: &Line, stretches: &[Stretch]) -> HashMap<usize, usize> {
    let mut goes_on = HashMap::new();
    let mut last = (None, None);
    for stretch in stretches {
        let Stretch::Same { old: olds, new: news } = stretch else { continue };
        for (old_token, new_token) in old.tokens[olds.clone()].iter().zip(&new.tokens[news.clone()]) {
            let inside = (old_token.inside, new_token.inside);
            if inside == last {
                continue;
            }
            last = inside;
            for (from, to) in old.path(old_token).into_iter().zip(new.path(new_token)) {
                let alike = old.elements[from].tag.name == new.elements[to].tag.name
                    && old.elements[from].meaning == new.elements[to].meaning;
                if !alike || *goes_on.entry(from).or_insert(to) != to {
                    break;
                }
            }
        }
    }
    goes_on
}

fn reads_the_same(old: &[Token], new: &[Token]) -> bool {
    old.len() == new.len()
        && old.iter().zip(new).all(|pair| match (&pair.0.piece, &pair.1.piece) {
            (Piece::Text(old), Piece::Text(new)) => old == new,
            (Piece::Whole(old), Piece::Whole(new)) => old == new,
            _ => false,
        })
}

struct Writer<'w, 'p, 'a> {
    page: &'w mut Page<'p>,
    old: &'w Line<'a>,
    new: &'w Line<'a>,
}

impl Writer<'_, '_, '_> {
    /// Writes runs whose first `depth` elements are open. `marked`: what all of them are.
    fn runs(&mut self, runs: &[Run], depth: usize, marked: Option<Side>) {
        let mut at = 0;
        while at < runs.len() {
            let end = if marked.is_none() { end_of_mark(&runs[at..], depth) + at } else { at };
            if let (Some(side), true) = (runs[at].mark, end > at) {
                let only_form = runs[at..end].iter().all(|run| run.only_form);
                self.page.open_mark(side, if only_form { "rl-form" } else { "" }, true);
                self.runs(&runs[at..end], depth, Some(side));
                self.page.close_mark(side, true);
                at = end;
                continue;
            }
            let side = marked.unwrap_or(Side::New);
            let Some(around) = runs[at].path.get(depth) else {
                self.page.tokens(runs[at].tokens, side);
                at += 1;
                continue;
            };
            let group = runs[at..].iter().take_while(|run| run.path.get(depth) == Some(around)).count();
            let line = if around.side == Side::Old { self.old } else { self.new };
            let tag = &line.elements[around.at].tag;
            let extra = Extra { address: runs[at].only_form, ..Extra::default() };
            self.page.start(tag, side, extra);
            self.runs(&runs[at..at + group], depth + 1, marked);
            self.page.end(tag, side);
            at += group;
        }
    }
}

/// How many runs from the first one can share its mark without cutting an element in two.
fn end_of_mark(runs: &[Run], depth: usize) -> usize {
    let Some(mark) = runs[0].mark else { return 0 };
    let end = runs.iter().take_while(|run| run.mark == Some(mark)).count();
    let element = |at: usize| runs.get(at).and_then(|run| run.path.get(depth));
    match element(end) {
        None => end,
        cut => (0..end).rev().take_while(|at| element(*at) == cut).last().unwrap_or(end),
    }
}
