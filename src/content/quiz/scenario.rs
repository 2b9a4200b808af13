//! The ways through a scenario: whether each of them ends, and what the worst and the best of them score.
//!
//! A node may be come to as often as `max_visits` says; without it, as often as one likes. An option whose node may not be
//! come to any more cannot be chosen. So every cycle needs a node with `max_visits`, and every moment an option that is left.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::{End, Node};
use crate::diagnostic::{Code, Diagnostic, one_of_these};
use crate::say;
use crate::yaml::Located;

/// Most options that are looked at, each counted at every moment in which it can be chosen: a node together with how often
/// the others were come to.
const MOST_STEPS: usize = 200_000;

/// What the ways through a scenario score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ways {
    pub least: i32,
    pub greatest: i32,
}

/// Why a scenario cannot be scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// At this node nothing can be chosen any more.
    Stuck(usize),
    /// From this node one can go round without end.
    Endless,
    /// More than [`MOST_STEPS`].
    TooMany,
}

/// What the ways through a scenario score, 0 to 0 where that cannot be said, and everything that is wrong with it.
pub(super) fn examine(start: &Located<String>, nodes: &[Node]) -> (Ways, Vec<Diagnostic>) {
    let found = dead_ends(start, nodes);
    // What the ways are cannot be said before every node leads somewhere.
    if found.is_empty() { examine_ways(start, nodes) } else { (Ways::default(), found) }
}

fn dead_ends(start: &Located<String>, nodes: &[Node]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let ids: HashSet<&str> = nodes.iter().map(|node| node.id.value.as_str()).collect();
    let targets = nodes.iter().flat_map(|node| node.options.iter().map(|option| &option.to));
    for target in targets.chain([start]).filter(|target| !ids.contains(target.value.as_str())) {
        let name = &target.value;
        let message = say!("the scenario has no node `{name}`", "情境中沒有節點 `{name}`");
        let help = one_of_these(name, nodes.iter().map(|node| node.id.value.as_str()));
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
            let help = say!("delete `end` or its options", "請刪除 `end` 或它的選項");
            found.push(Diagnostic::new(Code::Scenario, node.id.span.clone(), message).help(help));
        }
    }
    found
}

fn examine_ways(start: &Located<String>, nodes: &[Node]) -> (Ways, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let graph = Graph::of(start, nodes);
    let reached = graph.reached();
    for (_, node) in nodes.iter().enumerate().filter(|(at, _)| !reached.contains(at)) {
        let name = &node.id.value;
        let message = say!("no way leads to the node `{name}`", "沒有任何路徑通往節點 `{name}`");
        let help =
            say!("write `to: {name}` in an option, or delete the node", "請在某個選項寫 `to: {name}`，或刪除這個節點");
        found.push(Diagnostic::new(Code::Scenario, node.id.span.clone(), message).help(help));
    }
    if let Some(at) = graph.endless() {
        let (name, span) = (&nodes[at].id.value, nodes[at].id.span.clone());
        let message =
            say!("one can go round from `{name}` to `{name}` without end", "從 `{name}` 可以無止境地繞回 `{name}`");
        let help = say!("write `max_visits` on one node of the round", "請在這一圈的其中一個節點寫 `max_visits`");
        found.push(Diagnostic::new(Code::Scenario, span, message).help(help));
        return (Ways::default(), found);
    }
    let ways = ways(&graph, nodes);
    match ways {
        Err(Fault::Stuck(at)) => {
            let (name, span) = (&nodes[at].id.value, nodes[at].id.span.clone());
            let message = say!("at `{name}` nothing may be left to choose", "到了 `{name}` 可能沒有選項可選");
            let help = say!("give it an option whose node may always be come to", "請加上一個永遠可以前往的選項");
            found.push(Diagnostic::new(Code::Scenario, span, message).help(help));
        }
        // It was named above.
        Err(Fault::Endless) => {}
        Err(Fault::TooMany) => {
            let message = say!("there are too many ways to look at", "路徑太多，無法逐一檢查");
            let help = say!("lower `max_visits`, or write it on fewer nodes", "請降低 `max_visits`，或只寫在少數節點");
            found.push(Diagnostic::new(Code::Scenario, start.span.clone(), message).help(help));
        }
        Ok(ways) => {
            let is_survey = nodes.iter().flat_map(|node| &node.options).all(|option| option.score == 0);
            if ways.least == ways.greatest && !is_survey {
                let message = say!("every way scores the same", "每條路徑的得分都一樣");
                let help = say!("give better options a higher `score`", "請給較好的選項較高的 `score`");
                found.push(Diagnostic::new(Code::Scenario, start.span.clone(), message).help(help));
            }
            if !graph.can_succeed(nodes) {
                let message = say!("no way ends well without a critical choice", "沒有任何不犯致命錯誤又成功的路徑");
                let help = say!("lead one way to a node with `end: success`", "請讓一條路徑通往 `end: success` 的節點");
                found.push(Diagnostic::new(Code::Scenario, start.span.clone(), message).help(help));
            }
        }
    }
    (ways.unwrap_or_default(), found)
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
type Moment = (usize, Rc<[u8]>);

/// A moment by its place in [`Walk::moments`], with the score of the option that leads to it.
type Step = (i32, usize);

/// The moments that were come to.
struct Walk<'g> {
    graph: &'g Graph,
    /// By node, its place among the counted ones.
    counted: Vec<Option<usize>>,
    places: HashMap<Moment, usize>,
    moments: Vec<Moment>,
}

impl<'g> Walk<'g> {
    fn of(graph: &'g Graph) -> Walk<'g> {
        let mut count = 0..;
        let counted = graph.visits.iter().map(|visits| (*visits > 0).then(|| count.next()).flatten()).collect();
        Walk { graph, counted, places: HashMap::new(), moments: Vec::new() }
    }

    fn none(&self) -> Rc<[u8]> {
        vec![0; self.counted.iter().flatten().count()].into()
    }

    /// The moment after one with these visits at a node; none when the node may not be come to any more.
    fn come(&mut self, to: usize, before: &Rc<[u8]>) -> Option<usize> {
        let visits = match self.counted[to] {
            None => before.clone(),
            Some(at) if u32::from(before[at]) >= self.graph.visits[to] => return None,
            Some(at) => {
                let mut visits = before.to_vec();
                visits[at] += 1;
                visits.into()
            }
        };
        let moment = (to, visits);
        if let Some(at) = self.places.get(&moment) {
            return Some(*at);
        }
        self.places.insert(moment.clone(), self.moments.len());
        self.moments.push(moment);
        Some(self.moments.len() - 1)
    }
}

/// What the ways through a scenario score, from the start to every end.
fn ways(graph: &Graph, nodes: &[Node]) -> Result<Ways, Fault> {
    let mut walk = Walk::of(graph);
    let none = walk.none();
    let first = walk.come(graph.start, &none).ok_or(Fault::Stuck(graph.start))?;
    let mut steps = 0;
    let mut following: HashMap<usize, Vec<Step>> = HashMap::new();
    let mut known: HashMap<usize, Ways> = HashMap::new();
    let mut open = vec![first];
    // Depth first without recursion: a moment stays on the stack until everything that follows it is known.
    while let Some(moment) = open.last().copied() {
        if known.contains_key(&moment) {
            open.pop();
        } else if let Some(next) = following.remove(&moment) {
            known.insert(moment, scored(&next, &known).ok_or(Fault::Endless)?);
        } else {
            let (at, visits) = walk.moments[moment].clone();
            if nodes[at].end.is_some() {
                known.insert(moment, Ways::default());
                continue;
            }
            let options = nodes[at].options.iter().zip(&graph.next[at]);
            let next: Vec<Step> =
                options.filter_map(|(option, to)| Some((option.score, walk.come(*to, &visits)?))).collect();
            if next.is_empty() {
                return Err(Fault::Stuck(at));
            }
            steps += next.len();
            if steps > MOST_STEPS {
                return Err(Fault::TooMany);
            }
            // What is still being looked at when it is come to again can be come to without end.
            if next.iter().any(|(_, next)| *next == moment || following.contains_key(next)) {
                return Err(Fault::Endless);
            }
            open.extend(next.iter().map(|(_, next)| *next).filter(|next| !known.contains_key(next)));
            following.insert(moment, next);
        }
    }
    known.get(&first).copied().ok_or(Fault::Endless)
}

/// The least and the greatest of what follows a moment; none when anything is not known.
fn scored(next: &[Step], known: &HashMap<usize, Ways>) -> Option<Ways> {
    let ends = next.iter().map(|(score, next)| {
        known.get(next).map(|ways| Ways { least: score + ways.least, greatest: score + ways.greatest })
    });
    ends.reduce(|one, other| {
        let (one, other) = (one?, other?);
        Some(Ways { least: one.least.min(other.least), greatest: one.greatest.max(other.greatest) })
    })?
}
