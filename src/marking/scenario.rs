//! Paths through a scenario.

use std::collections::BTreeMap;

use serde_json::Value;

use super::mark::ids;
use super::{End, Fraction, Mark, Node, Question};

/// A decision on a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step<'a> {
    /// Where it was taken.
    pub node: &'a str,
    /// Which option was taken.
    pub option: &'a str,
}

/// A path as far as it goes.
struct Path<'a> {
    steps: Vec<Step<'a>>,
    sum: i64,
    is_critical: bool,
    end: Option<End>,
}

/// The decisions of a response; none when it is malformed or the question is no scenario.
pub fn walk<'a>(question: &'a Question, response: &Value) -> Option<Vec<Step<'a>>> {
    let Question::Scenario { start, nodes, .. } = question else { return None };
    Some(follow(start, nodes, response)?.steps)
}

pub(super) fn mark(
    points: u32,
    (start, nodes): (&str, &BTreeMap<String, Node>),
    (least, greatest): (i32, i32),
    response: &Value,
) -> Option<Mark> {
    let path = follow(start, nodes, response)?;
    let Some(end) = path.end else { return Some(Mark::NONE) };
    let correct = end == End::Success && !path.is_critical;
    let (above, span) = (path.sum - i64::from(least), i64::from(greatest) - i64::from(least));
    // Where all paths have one sum, the end alone decides.
    let only_end = if correct { Fraction::ONE } else { Fraction::ZERO };
    let share = Fraction::new(above.into(), span.into()).unwrap_or(only_end);
    Some(Mark { points: Fraction::whole(points).times(share), correct })
}

/// Walks from the start; none when an option is not there, or a node was visited too often.
fn follow<'a>(start: &'a str, nodes: &'a BTreeMap<String, Node>, response: &Value) -> Option<Path<'a>> {
    let taken = ids(response)?;
    let mut path = Path { steps: Vec::with_capacity(taken.len()), sum: 0, is_critical: false, end: None };
    let mut visits: BTreeMap<&str, u32> = BTreeMap::new();
    let mut at = start;
    let mut taken = taken.into_iter();
    loop {
        let (options, max_visits) = match nodes.get(at)? {
            Node::End { end } => {
                path.end = Some(*end);
                return taken.next().is_none().then_some(path);
            }
            Node::Open { options, max_visits } => (options, *max_visits),
        };
        let visited = visits.entry(at).or_default();
        *visited += 1;
        if *visited > max_visits {
            return None;
        }
        let Some(id) = taken.next() else { return Some(path) };
        let option = options.iter().find(|option| option.id == id)?;
        path.steps.push(Step { node: at, option: &option.id });
        path.sum += i64::from(option.score);
        path.is_critical |= option.critical;
        at = &option.to;
    }
}
