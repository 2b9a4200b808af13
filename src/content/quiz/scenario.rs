//! The ways through a scenario: whether each of them ends, and what the worst and the best of them score.
//!
//! A node may be come to as often as `max_visits` says; without it, as often as one likes. An option whose node may not be
//! come to any more cannot be chosen. So every cycle needs a node with `max_visits`, and every moment an option that is left.

use std::collections::{HashMap, HashSet};

use super::{End, Node};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::say;
use crate::yaml::Located;

/// Most moments that are looked at: a node together with how often the others were come to.
const MOST_MOMENTS: usize = 50_000;

/// What the ways through a scenario score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ways {
    pub least: i32,
    pub greatest: i32,
}

/// Why a scenario cannot be scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// At this node nothing can be chosen any more.
    Stuck(usize),
    /// From this node one can go round without end.
    Endless(usize),
    /// More than [`MOST_MOMENTS`].
    TooMany,
}

/// Everything that is wrong with a scenario.
pub(super) fn examine(start: &Located<String>, nodes: &[Node]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let ids: HashMap<&str, usize> = nodes.iter().enumerate().map(|(at, node)| (node.id.value.as_str(), at)).collect();
    let targets = nodes.iter().flat_map(|node| node.options.iter().map(|option| &option.to));
    for target in targets.chain([start]).filter(|target| !ids.contains_key(target.value.as_str())) {
        let name = &target.value;
        let message = say!("the scenario has no node `{name}`", "情境中沒有節點 `{name}`");
        let help = did_you_mean(name, ids.keys().copied());
        found.push(Diagnostic::new(Code::Scenario, target.span.clone(), message).maybe_help(help));
    }
    for node in nodes {
        let name = &node.id.value;
        if node.end.is_none() && node.options.is_empty() {
            let message = say!("the node `{name}` is a dead end", "節點 `{name}` 走不下去");
            let help = say!(
                "give it options, or `end: success` or `end: failure`",
                "請加上選項，或寫 `end: success`、`end: failure`"
            );
            found.push(Diagnostic::new(Code::Scenario, node.id.span.clone(), message).help(help));
        } else if node.end.is_some() && !node.options.is_empty() {
            let message =
                say!("the node `{name}` ends the scenario and has options", "節點 `{name}` 是結局，卻還有選項");
            found.push(Diagnostic::new(Code::Scenario, node.id.span.clone(), message));
        }
    }
    // What the ways are cannot be said before every node leads somewhere.
    if !found.is_empty() {
        return found;
    }
    let graph = Graph::of(start, nodes);
    let reached = graph.reached();
    for (_, node) in nodes.iter().enumerate().filter(|(at, _)| !reached.contains(at)) {
        let name = &node.id.value;
        let message = say!("no way leads to the node `{name}`", "沒有任何路徑通往節點 `{name}`");
        found.push(Diagnostic::new(Code::Scenario, node.id.span.clone(), message));
    }
    if let Some(at) = graph.endless() {
        let (name, span) = (&nodes[at].id.value, nodes[at].id.span.clone());
        let message =
            say!("one can go round from `{name}` to `{name}` without end", "從 `{name}` 可以無止境地繞回 `{name}`");
        let help = say!("write `max_visits` on one node of the round", "請在這一圈的其中一個節點寫 `max_visits`");
        found.push(Diagnostic::new(Code::Scenario, span, message).help(help));
        return found;
    }
    match ways(start, nodes) {
        Err(Fault::Stuck(at)) => {
            let (name, span) = (&nodes[at].id.value, nodes[at].id.span.clone());
            let message = say!("at `{name}` nothing may be left to choose", "到了 `{name}` 可能沒有選項可選");
            let help = say!("give it an option whose node may always be come to", "請加上一個永遠可以前往的選項");
            found.push(Diagnostic::new(Code::Scenario, span, message).help(help));
        }
        // It was named above.
        Err(Fault::Endless(_)) => {}
        Err(Fault::TooMany) => {
            let message = say!(
                "there are too many ways to look at; lower `max_visits`",
                "路徑太多，無法逐一檢查；請降低 `max_visits`"
            );
            found.push(Diagnostic::new(Code::Scenario, start.span.clone(), message));
        }
        Ok(ways) => {
            let is_survey = nodes.iter().flat_map(|node| &node.options).all(|option| option.score == 0);
            if ways.least == ways.greatest && !is_survey {
                let message = say!("every way scores the same", "每條路徑的得分都一樣");
                found.push(Diagnostic::new(Code::Scenario, start.span.clone(), message));
            }
            if !graph.can_succeed(nodes) {
                let message = say!("no way ends well without a critical choice", "沒有任何不犯致命錯誤又成功的路徑");
                found.push(Diagnostic::new(Code::Scenario, start.span.clone(), message));
            }
        }
    }
    found
}

/// The nodes by index, with the nodes that each leads to.
struct Graph {
    start: usize,
    next: Vec<Vec<usize>>,
    /// How often each may be come to; 0: as often as one likes.
    visits: Vec<u32>,
}

impl Graph {
    /// Every id is known.
    fn of(start: &Located<String>, nodes: &[Node]) -> Graph {
        let at = |id: &str| nodes.iter().position(|node| node.id.value == id).unwrap_or(0);
        Graph {
            start: at(&start.value),
            next: nodes.iter().map(|node| node.options.iter().map(|option| at(&option.to.value)).collect()).collect(),
            visits: nodes.iter().map(|node| node.max_visits.unwrap_or(0)).collect(),
        }
    }

    fn reached(&self) -> HashSet<usize> {
        let mut reached = HashSet::from([self.start]);
        let mut open = vec![self.start];
        while let Some(at) = open.pop() {
            open.extend(self.next[at].iter().copied().filter(|next| reached.insert(*next)));
        }
        reached
    }

    /// A node of a cycle in which nobody counts.
    fn endless(&self) -> Option<usize> {
        // What is left when nodes without a way on are taken away again and again are cycles and what leads to them.
        let mut left: HashSet<usize> = (0..self.next.len()).filter(|at| self.visits[*at] == 0).collect();
        loop {
            let gone: Vec<usize> =
                left.iter().copied().filter(|at| !self.next[*at].iter().any(|next| left.contains(next))).collect();
            if gone.is_empty() {
                break;
            }
            gone.iter().for_each(|at| {
                left.remove(at);
            });
        }
        // … so following any way on leads into a cycle.
        let mut at = *left.iter().min()?;
        for _ in 0..self.next.len() {
            at = self.next[at].iter().copied().find(|next| left.contains(next)).unwrap_or(at);
        }
        Some(at)
    }

    fn can_succeed(&self, nodes: &[Node]) -> bool {
        let mut reached = HashSet::from([self.start]);
        let mut open = vec![self.start];
        while let Some(at) = open.pop() {
            if nodes[at].end == Some(End::Success) {
                return true;
            }
            let good = nodes[at].options.iter().zip(&self.next[at]).filter(|(option, _)| !option.is_critical);
            open.extend(good.map(|(_, next)| *next).filter(|next| reached.insert(*next)));
        }
        false
    }
}

/// A node, and how often each counted node was come to.
type Moment = (usize, Vec<u32>);

/// What the ways through a scenario score, from the start to every end.
///
/// # Errors
/// A moment without a choice, a round without an end, or more moments than can be looked at.
pub fn ways(start: &Located<String>, nodes: &[Node]) -> Result<Ways, Fault> {
    let graph = Graph::of(start, nodes);
    let counted: Vec<usize> = (0..nodes.len()).filter(|at| graph.visits[*at] > 0).collect();
    let come = |to: usize, before: &[u32]| -> Option<Moment> {
        let mut visits = before.to_vec();
        if let Some(at) = counted.iter().position(|node| *node == to) {
            visits[at] += 1;
            if visits[at] > graph.visits[to] {
                return None;
            }
        }
        Some((to, visits))
    };
    let first = come(graph.start, &vec![0; counted.len()]).ok_or(Fault::Stuck(graph.start))?;
    let mut known: HashMap<Moment, Option<Ways>> = HashMap::new();
    let mut open = vec![first.clone()];
    // Depth first without recursion: a moment stays on the stack until everything that follows it is known.
    while let Some(moment) = open.last().cloned() {
        let at = moment.0;
        if known.get(&moment).is_some_and(Option::is_some) {
            open.pop();
            continue;
        }
        if known.len() > MOST_MOMENTS {
            return Err(Fault::TooMany);
        }
        if nodes[at].end.is_some() {
            known.insert(moment, Some(Ways { least: 0, greatest: 0 }));
            open.pop();
            continue;
        }
        let options = nodes[at].options.iter().zip(&graph.next[at]);
        let following: Vec<(i32, Moment)> =
            options.filter_map(|(option, to)| Some((option.score, come(*to, &moment.1)?))).collect();
        if following.is_empty() {
            return Err(Fault::Stuck(at));
        }
        let waiting: Vec<Moment> = following
            .iter()
            .map(|(_, next)| next)
            .filter(|next| known.get(*next).is_none_or(Option::is_none))
            .cloned()
            .collect();
        // What is still being looked at when it is come to again can be come to without end.
        if let Some((round, _)) = waiting.iter().find(|next| known.contains_key(*next)) {
            return Err(Fault::Endless(*round));
        }
        if waiting.is_empty() {
            let scores = following.iter().filter_map(|(score, next)| {
                let ways = (*known.get(next)?)?;
                Some((score + ways.least, score + ways.greatest))
            });
            let (least, greatest) = scores
                .fold((i32::MAX, i32::MIN), |(least, greatest), (low, high)| (least.min(low), greatest.max(high)));
            known.insert(moment, Some(Ways { least, greatest }));
            open.pop();
        } else {
            known.insert(moment, None);
            open.extend(waiting);
        }
    }
    known.get(&first).copied().flatten().ok_or(Fault::Stuck(graph.start))
}
