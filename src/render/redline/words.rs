//! What changed between two lines of text, token by token, and smoothed so that a person can read it.

use std::collections::HashMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::align::{Entry, align_by};
use super::intern::Sketch;
use super::token::{Line, Piece, Token, Weight};

/// A stretch of two lines. Ranges are of tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stretch {
    Same {
        old: Range<usize>,
        new: Range<usize>,
    },
    /// One of the ranges may be empty.
    Changed {
        old: Range<usize>,
        new: Range<usize>,
    },
}

impl Stretch {
    fn ranges(&self) -> (&Range<usize>, &Range<usize>) {
        match self {
            Stretch::Same { old, new } | Stretch::Changed { old, new } => (old, new),
        }
    }
}

/// Lines with more tokens are compared sentence by sentence first.
const LONG: usize = 3000;
/// Sentences that changed are compared word by word up to this many tokens on both sides together.
const LONG_SENTENCES: usize = 20_000;
/// Of more sentences or lines of code between two equal ones, pairs are not looked for.
const MOST_PARTS: usize = 64;
/// From here on two sentences or lines of code are versions of each other.
const SAME_PART: f32 = 0.4;
/// With less than this share of its words kept, a line counts as rewritten.
const KEPT: f32 = 0.2;

/// Compares two lines: stretches in order that cover both. Code is compared line by line, then word by word.
pub fn compare(old: &Line, new: &Line, is_code: bool) -> Vec<Stretch> {
    let stretches = if is_code {
        in_steps(old, new, |token| matches!(&token.piece, Piece::Text(text) if text.contains('\n')))
    } else if old.tokens.len().max(new.tokens.len()) > LONG {
        in_steps(old, new, |token| matches!(&token.piece, Piece::Text(text) if ends_sentence(text)))
    } else {
        of_keys(&keys(&old.tokens), &keys(&new.tokens))
    };
    if is_code {
        return stretches;
    }
    let stretches = smoothed(smoothed(stretches, new), new);
    let points = |tokens: &[Token]| tokens.iter().map(|token| token.weight.points()).sum::<usize>();
    let kept: usize = stretches
        .iter()
        .filter_map(|stretch| {
            if let Stretch::Same { new: range, .. } = stretch { Some(points(&new.tokens[range.clone()])) } else { None }
        })
        .sum();
    let all = points(&old.tokens).max(points(&new.tokens));
    let is_rewritten = (kept as f32) < KEPT * all as f32;
    if is_rewritten { vec![Stretch::Changed { old: 0..old.tokens.len(), new: 0..new.tokens.len() }] } else { stretches }
}

fn keys(tokens: &[Token]) -> Vec<u32> {
    tokens.iter().map(|token| token.key).collect()
}

fn of_keys(old: &[u32], new: &[u32]) -> Vec<Stretch> {
    let ops = capture_diff_slices(Algorithm::Myers, old, new);
    merged(ops.into_iter().map(|op| match op {
        DiffOp::Equal { .. } => Stretch::Same { old: op.old_range(), new: op.new_range() },
        op => Stretch::Changed { old: op.old_range(), new: op.new_range() },
    }))
}

/// Compares whole sentences or lines of code, then the words of those between equal ones.
fn in_steps(old: &Line, new: &Line, ends: impl Fn(&Token) -> bool) -> Vec<Stretch> {
    let (old_parts, new_parts) = (parts(&old.tokens, &ends), parts(&new.tokens, &ends));
    let mut numbers = HashMap::new();
    let old_numbers = numbered(&old.tokens, &old_parts, &mut numbers);
    let new_numbers = numbered(&new.tokens, &new_parts, &mut numbers);
    let mut stretches = Vec::new();
    for stretch in of_keys(&old_numbers, &new_numbers) {
        let (olds, news) = stretch.ranges();
        match stretch {
            Stretch::Same { .. } => {
                stretches.push(Stretch::Same { old: span(&old_parts, olds), new: span(&new_parts, news) })
            }
            Stretch::Changed { .. } => {
                stretches.extend(changed_parts(old, new, &old_parts[olds.clone()], &new_parts[news.clone()]));
            }
        }
    }
    merged(stretches.into_iter())
}

/// Pairs sentences or lines of code that are similar, and compares each pair word by word.
fn changed_parts(old: &Line, new: &Line, olds: &[Range<usize>], news: &[Range<usize>]) -> Vec<Stretch> {
    if olds.len().max(news.len()) > MOST_PARTS {
        return words_between(old, new, span(olds, &(0..olds.len())), span(news, &(0..news.len())));
    }
    let sketch = |tokens: &[Token], part: &Range<usize>| Sketch::of(keys(&tokens[part.clone()]));
    let old_sketches: Vec<Sketch> = olds.iter().map(|part| sketch(&old.tokens, part)).collect();
    let new_sketches: Vec<Sketch> = news.iter().map(|part| sketch(&new.tokens, part)).collect();
    let entries = align_by(olds.len(), news.len(), |o, n| {
        let similarity = old_sketches[o].similarity(&new_sketches[n]);
        (similarity >= SAME_PART).then_some(similarity)
    });
    let (mut old_end, mut new_end) =
        (olds.first().map_or(0, |part| part.start), news.first().map_or(0, |part| part.start));
    let mut stretches = Vec::new();
    for entry in entries {
        let (old_part, new_part) = match entry {
            Entry::Both(o, n) => (olds[o].clone(), news[n].clone()),
            Entry::Old(o) => (olds[o].clone(), new_end..new_end),
            Entry::New(n) => (old_end..old_end, news[n].clone()),
        };
        (old_end, new_end) = (old_part.end, new_part.end);
        stretches.extend(words_between(old, new, old_part, new_part));
    }
    stretches
}

/// Compares two stretches word by word; too long ones are different as a whole.
fn words_between(old: &Line, new: &Line, olds: Range<usize>, news: Range<usize>) -> Vec<Stretch> {
    if olds.is_empty() || news.is_empty() || olds.len() + news.len() > LONG_SENTENCES {
        return vec![Stretch::Changed { old: olds, new: news }];
    }
    let shift = |range: &Range<usize>, by: usize| range.start + by..range.end + by;
    let inner = of_keys(&keys(&old.tokens[olds.clone()]), &keys(&new.tokens[news.clone()]));
    let inner = inner.iter().map(|stretch| match stretch {
        Stretch::Same { old, new } => Stretch::Same { old: shift(old, olds.start), new: shift(new, news.start) },
        Stretch::Changed { old, new } => Stretch::Changed { old: shift(old, olds.start), new: shift(new, news.start) },
    });
    inner.collect()
}

/// Equal parts get equal numbers.
fn numbered(tokens: &[Token], parts: &[Range<usize>], numbers: &mut HashMap<Vec<u32>, u32>) -> Vec<u32> {
    let mut number = |part: &Range<usize>| {
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        *numbers.entry(keys(&tokens[part.clone()])).or_insert(next)
    };
    parts.iter().map(&mut number).collect()
}

/// The tokens of several parts; of none, the place before the first.
fn span(parts: &[Range<usize>], range: &Range<usize>) -> Range<usize> {
    let end = |at: usize| parts.get(at).map(|part| part.end);
    let start = parts.get(range.start).map(|part| part.start).or_else(|| end(range.start.wrapping_sub(1))).unwrap_or(0);
    start..range.end.checked_sub(1).and_then(end).unwrap_or(start).max(start)
}

fn parts(tokens: &[Token], ends: impl Fn(&Token) -> bool) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, token) in tokens.iter().enumerate() {
        if ends(token) || at + 1 == tokens.len() {
            parts.push(start..at + 1);
            start = at + 1;
        }
    }
    parts
}

fn ends_sentence(text: &str) -> bool {
    matches!(text, "." | "!" | "?" | ";" | "。" | "！" | "？" | "；")
}

/// Joins neighbours of the same kind, and drops empty ones.
fn merged(stretches: impl Iterator<Item = Stretch>) -> Vec<Stretch> {
    let mut out: Vec<Stretch> = Vec::new();
    for stretch in stretches {
        let (old, new) = stretch.ranges();
        if old.is_empty() && new.is_empty() {
            continue;
        }
        let (old_end, new_end) = (old.end, new.end);
        match (out.last_mut(), &stretch) {
            (Some(Stretch::Same { old, new }), Stretch::Same { .. })
            | (Some(Stretch::Changed { old, new }), Stretch::Changed { .. }) => {
                old.end = old_end;
                new.end = new_end;
            }
            _ => out.push(stretch),
        }
    }
    out
}

/// Gives up what is equal by chance between two changes: a comma, a blank, one Han character.
fn smoothed(stretches: Vec<Stretch>, new: &Line) -> Vec<Stretch> {
    let size = |old: &Range<usize>, new: &Range<usize>| old.len().max(new.len());
    let mut out: Vec<Stretch> = Vec::new();
    let mut rest = stretches.into_iter().peekable();
    while let Some(stretch) = rest.next() {
        let absorbed = match (out.last(), &stretch, rest.peek()) {
            (
                Some(Stretch::Changed { old: left_old, new: left_new }),
                Stretch::Same { new: same, .. },
                Some(Stretch::Changed { old: right_old, new: right_new }),
            ) => {
                let between = &new.tokens[same.clone()];
                let replaces = left_old.len() + right_old.len() > 0 && left_new.len() + right_new.len() > 0;
                replaces && is_chance(between, size(left_old, left_new).min(size(right_old, right_new)))
            }
            _ => false,
        };
        if !absorbed {
            out.push(stretch);
            continue;
        }
        let next = rest.next();
        if let (Some(Stretch::Changed { old, new }), Some(Stretch::Changed { old: next_old, new: next_new })) =
            (out.last_mut(), next)
        {
            old.end = next_old.end;
            new.end = next_new.end;
        }
    }
    out
}

fn is_chance(between: &[Token], smaller_change: usize) -> bool {
    let points: usize = between.iter().map(|token| token.weight.points()).sum();
    let marks = between.iter().filter(|token| token.weight == Weight::Punctuation).count();
    let things = between.iter().any(|token| matches!(token.piece, Piece::Whole(_)));
    !things && (points + marks.saturating_sub(1)) * 2 <= smaller_change.max(usize::from(points <= 1) * 2)
}

#[cfg(test)]
mod tests {
    use super::super::block::Reading;
    use super::super::tree::parse;
    use super::*;

    /// The changes as `[old→new]`.
    fn changes(old: &str, new: &str) -> String {
        let mut reading = Reading::default();
        let mut line = |text| Line::read(parse(text), false, &mut reading);
        let (old, new) = (line(old), line(new));
        let text = |line: &Line, range: &Range<usize>| -> String {
            line.tokens[range.clone()]
                .iter()
                .map(|token| if let Piece::Text(text) = &token.piece { text.to_string() } else { "◻".to_string() })
                .collect()
        };
        compare(&old, &new, false)
            .iter()
            .map(|stretch| match stretch {
                Stretch::Same { new: range, .. } => text(&new, range),
                Stretch::Changed { old: olds, new: news } => format!("[{}→{}]", text(&old, olds), text(&new, news)),
            })
            .collect()
    }

    #[test]
    fn words_numbers_and_han_characters_are_what_changes() {
        assert_eq!(changes("call within 30 minutes", "call within 15 minutes"), "call within [30→15] minutes");
        assert_eq!(changes("發現後30分鐘內通報", "發現後15分鐘內通報"), "發現後[30→15]分鐘內通報");
        assert_eq!(changes("先通報，再處理。", "先通報；再處理。"), "先通報[，→；]再處理。");
        assert_eq!(changes("a b c", "a b c"), "a b c");
    }

    #[test]
    fn what_is_equal_by_chance_is_given_up() {
        assert_eq!(
            changes("由社群小組對外發言並且留存紀錄", "由法務部門不再發文並且留存紀錄"),
            "由[社群小組對外發言→法務部門不再發文]並且留存紀錄"
        );
        assert_eq!(
            changes("please ask big cats today now", "please tell small dogs today now"),
            "please [ask big cats→tell small dogs] today now"
        );
    }

    #[test]
    fn a_line_written_anew_is_replaced_as_a_whole() {
        assert_eq!(
            changes("one two three four five", "six seven three eight nine ten"),
            "[one two three four five→six seven three eight nine ten]"
        );
    }

    #[test]
    fn long_lines_keep_their_equal_sentences() {
        let text = |word: &str| {
            (0..2000)
                .map(|at| if at == 1000 { format!("Say {word}. ") } else { format!("Sentence {at}. ") })
                .collect::<String>()
        };
        let found = changes(&text("yes"), &text("no"));
        assert!(found.contains("Say [yes→no]."), "{}", &found[..200]);
        assert_eq!(found.matches('[').count(), 1);
    }
}
