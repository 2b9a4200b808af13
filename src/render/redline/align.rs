//! Which blocks of two rows belong together: first those that are equal, then the most similar of what lies between.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::block::Block;

/// What becomes of one or two neighbours in a row. Numbers are indices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    Both(usize, usize),
    Old(usize),
    New(usize),
}

impl Entry {
    fn shifted(self, old: usize, new: usize) -> Entry {
        match self {
            Entry::Both(o, n) => Entry::Both(o + old, n + new),
            Entry::Old(o) => Entry::Old(o + old),
            Entry::New(n) => Entry::New(n + new),
        }
    }
}

/// Longer rows between two equal blocks are cut into stretches of this length first, and compared stretch by stretch.
const STRETCH: usize = 64;
/// Rows so short may be compared with rows of any length.
const FEW: usize = 8;
/// From here on two lines of text are versions of each other.
const SIMILAR: f32 = 0.25;
/// The same for blocks that hold blocks: a table with one row changed and three added is that table still.
const SIMILAR_OUTSIDE: f32 = 0.2;

/// Aligns two rows of blocks. Equal ones are paired in order; the rest by similarity, also in order.
///
/// The cost is bounded by the number of blocks, never by a clock, so equal input gives equal output everywhere.
pub fn align(old: &[&Block], new: &[&Block]) -> Vec<Entry> {
    let identities = |blocks: &[&Block]| blocks.iter().map(|block| block.identity).collect::<Vec<_>>();
    let mut entries = Vec::with_capacity(old.len().max(new.len()));
    for op in capture_diff_slices(Algorithm::Myers, &identities(old), &identities(new)) {
        let (olds, news) = (op.old_range(), op.new_range());
        if let DiffOp::Equal { .. } = op {
            entries.extend(olds.zip(news).map(|(o, n)| Entry::Both(o, n)));
        } else {
            let between = align_unequal(&old[olds.clone()], &new[news.clone()]);
            entries.extend(between.into_iter().map(|entry| entry.shifted(olds.start, news.start)));
        }
    }
    entries
}

/// Aligns rows that have nothing equal.
fn align_unequal(old: &[&Block], new: &[&Block]) -> Vec<Entry> {
    let stretches = old.len().max(new.len()).div_ceil(STRETCH);
    if let ([o], [n]) = (old, new)
        && o.shape == n.shape
        && matches!(o.name(), "" | "tr")
    {
        // Alone between the same neighbours, it is the same text or row, written anew.
        return vec![Entry::Both(0, 0)];
    }
    if stretches <= 1 || old.len().min(new.len()) <= FEW {
        return align_by(old.len(), new.len(), |o, n| closeness(old[o], new[n]));
    }
    let mut entries = Vec::with_capacity(old.len() + new.len());
    for stretch in 0..stretches {
        let cut = |length: usize| stretch * length / stretches..(stretch + 1) * length / stretches;
        let (olds, news) = (cut(old.len()), cut(new.len()));
        let (start_old, start_new) = (olds.start, news.start);
        let part = align_by(olds.len(), news.len(), |o, n| closeness(old[start_old + o], new[start_new + n]));
        entries.extend(part.into_iter().map(|entry| entry.shifted(start_old, start_new)));
    }
    entries
}

/// How well two blocks go together, from 0 to 1; none when they do not.
fn closeness(old: &Block, new: &Block) -> Option<f32> {
    // Steps are compared when `steps` has found that they are the same.
    if old.shape != new.shape || old.step.is_some() || new.step.is_some() {
        return None;
    }
    let mut similarity = old.sketch.similarity(&new.sketch);
    if old.sketch.is_part_of(&new.sketch) || new.sketch.is_part_of(&old.sketch) {
        similarity = similarity.max(SIMILAR);
    }
    if let Some(class) = label(old).or_else(|| label(new)) {
        // The role of a step is its role still when it is another one; it never turns into its time limit.
        return (label(old) == label(new) && !class.is_empty()).then_some(similarity.max(SIMILAR));
    }
    let least = match old.name() {
        // There is one of them in its parent, whatever it says.
        "thead" | "tbody" | "tfoot" | "caption" | "summary" | "figcaption" => 0.0,
        "p" if is_alert_title(old) => 0.0,
        // Pictures have no words to go by; those at the same place are shown side by side.
        _ if old.is_picture() && new.is_picture() => 0.0,
        _ if old.count > 1 || new.count > 1 => SIMILAR_OUTSIDE,
        _ => SIMILAR,
    };
    (similarity >= least).then_some(similarity.max(0.01))
}

fn label<'b>(block: &'b Block) -> Option<&'b str> {
    let class = block.tag.as_ref()?.attribute("class")?;
    class.starts_with("label ").then_some(class)
}

fn is_alert_title(block: &Block) -> bool {
    block.tag.as_ref().is_some_and(|tag| tag.has_class("alert-title"))
}

/// The pairs in order whose closeness adds up to the most. What stays alone comes old before new.
pub fn align_by(old: usize, new: usize, closeness: impl Fn(usize, usize) -> Option<f32>) -> Vec<Entry> {
    let width = new + 1;
    let mut best = vec![0f32; (old + 1) * width];
    let mut pairs = vec![false; (old + 1) * width];
    for o in (0..old).rev() {
        for n in (0..new).rev() {
            let apart = best[(o + 1) * width + n].max(best[o * width + n + 1]);
            let together = closeness(o, n).map(|close| close + best[(o + 1) * width + n + 1]);
            pairs[o * width + n] = together.is_some_and(|together| together >= apart);
            best[o * width + n] = together.map_or(apart, |together| together.max(apart));
        }
    }
    let (mut o, mut n) = (0, 0);
    let mut entries = Vec::with_capacity(old.max(new));
    let mut alone = Vec::new();
    while o < old || n < new {
        if o < old && n < new && pairs[o * width + n] {
            entries.append(&mut alone);
            entries.push(Entry::Both(o, n));
            (o, n) = (o + 1, n + 1);
        } else if o < old && (n == new || best[(o + 1) * width + n] >= best[o * width + n + 1]) {
            entries.push(Entry::Old(o));
            o += 1;
        } else {
            alone.push(Entry::New(n));
            n += 1;
        }
    }
    entries.append(&mut alone);
    entries
}

#[cfg(test)]
mod tests {
    use super::super::block::Reading;
    use super::super::tree::parse;
    use super::*;

    fn aligned(old: &str, new: &str) -> Vec<Entry> {
        let mut reading = Reading::default();
        let old = reading.blocks(parse(old));
        let new = reading.blocks(parse(new));
        align(&old.iter().collect::<Vec<_>>(), &new.iter().collect::<Vec<_>>())
    }

    #[test]
    fn similar_blocks_between_equal_ones_are_paired() {
        let entries = aligned(
            "<p>one</p><p>call the duty officer at once</p><p>three</p>",
            "<p>one</p><p>something else</p><p>call the duty officer within ten minutes</p><p>three</p>",
        );
        assert_eq!(entries, [Entry::Both(0, 0), Entry::New(1), Entry::Both(1, 2), Entry::Both(2, 3)]);
    }

    #[test]
    fn blocks_of_different_kinds_are_never_paired() {
        assert_eq!(aligned("<p>one two</p>", "<h2>one two</h2>"), [Entry::Old(0), Entry::New(0)]);
    }

    #[test]
    fn long_rows_are_compared_in_stretches_and_nothing_is_lost() {
        let row = |word: &str| {
            (0..1000).map(|at| format!("<p>{word} {at} and more words of number {at}</p>")).collect::<String>()
        };
        let entries = aligned(&row("old"), &row("new"));
        assert_eq!(entries.len(), 1000);
        assert!(entries.iter().all(|entry| matches!(entry, Entry::Both(o, n) if o == n)));
    }
}
