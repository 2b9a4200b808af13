//! A run, played again from its entries: which steps missed their limit. The theme's `js/run/fold.js` and `review.js` do
//! the same for whoever looks at the run; here is only what limits depend on.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use super::entry::{Entry, entries, text};
use super::runs::{Missed, Run};
use crate::diagnostic::Text;
use crate::say;

/// Longest id of a run.
const LONGEST_ID: usize = 40;

/// Plays a file again. A run that was not closed is judged at its last entry.
///
/// # Errors
/// Why the file is no record of a run, or not as it was exported.
pub fn replay(file: &Value) -> Result<Run, Text> {
    let entries = entries(file)?;
    let mut state: Option<State> = None;
    for entry in &entries {
        match &mut state {
            None if entry.kind == "start" => state = Some(State::begin(entry)?),
            None => return Err(entry.wrong("kind")),
            Some(state) => state.apply(entry)?,
        }
    }
    let (Some(state), Some(last)) = (state, entries.last()) else {
        return Err(say!("it has no entries", "沒有條目"));
    };
    let end = state.closed.unwrap_or(last.time);
    Ok(Run {
        id: state.id.clone(),
        is_drill: state.id.starts_with("D-"),
        document: state.document.clone(),
        version: state.version.clone(),
        title: state.title.clone(),
        is_closed: state.closed.is_some(),
        entries: entries.len(),
        missed: state.missed(end),
    })
}

/// What limits depend on.
struct State<'v> {
    id: String,
    document: String,
    version: String,
    title: String,
    discovered: Timestamp,
    closed: Option<Timestamp>,
    /// Steps of the plan that holds.
    plan: Vec<Step<'v>>,
    /// Levels that there are; none without a scale.
    scale: Option<Vec<&'v str>>,
    /// Steps of every plan so far: those of later ones take the place of earlier ones.
    own: BTreeMap<&'v str, Own<'v>>,
    /// Every level that was set, and when.
    levels: Vec<(&'v str, Timestamp)>,
}

/// A step as the plan has it.
#[derive(Clone)]
struct Step<'v> {
    id: &'v str,
    title: &'v str,
    /// Minutes.
    within: Option<i64>,
    when: Vec<&'v str>,
    after: Vec<&'v str>,
    /// Its clock is started by hand.
    is_manual: bool,
}

/// What became of a step.
struct Own<'v> {
    step: Step<'v>,
    done: Option<Timestamp>,
    skipped: Option<Timestamp>,
    unlocked: Option<Timestamp>,
    timer: Option<Timestamp>,
}

impl<'v> State<'v> {
    fn begin(entry: &Entry<'v>) -> Result<State<'v>, Text> {
        let (scale, plan) = plan(entry)?;
        let id = entry.text("run")?;
        if id.len() > LONGEST_ID || !(id.starts_with("R-") || id.starts_with("D-")) {
            return Err(entry.wrong("run"));
        }
        let mut state = State {
            id: id.to_string(),
            document: entry.text("document")?.to_string(),
            version: entry.text("version")?.to_string(),
            title: entry.text("title")?.to_string(),
            discovered: entry.moment("discovered")?,
            closed: None,
            plan: Vec::new(),
            scale: None,
            own: BTreeMap::new(),
            levels: Vec::new(),
        };
        state.take(scale, plan);
        Ok(state)
    }

    /// Makes a plan the one that holds. What was done stays done by the id of the step.
    fn take(&mut self, scale: Option<Vec<&'v str>>, plan: Vec<Step<'v>>) {
        for step in &plan {
            match self.own.get_mut(step.id) {
                Some(own) => own.step = step.clone(),
                None => {
                    let step = step.clone();
                    let own = Own { step, done: None, skipped: None, unlocked: None, timer: None };
                    self.own.insert(own.step.id, own);
                }
            }
        }
        (self.scale, self.plan) = (scale, plan);
    }

    /// What makes no sense, such as a tick of a step that is in no plan, changes nothing. What is set twice is as the
    /// first said, until someone takes it back.
    fn apply(&mut self, entry: &Entry<'v>) -> Result<(), Text> {
        let time = entry.time;
        match entry.kind {
            "tick" if !entry.has("item") => self.change(entry, |own| _ = own.done.get_or_insert(time))?,
            "untick" if !entry.has("item") => self.change(entry, |own| own.done = None)?,
            "skip" => self.change(entry, |own| _ = own.skipped.get_or_insert(time))?,
            "unskip" => self.change(entry, |own| own.skipped = None)?,
            "unlock" => self.change(entry, |own| _ = own.unlocked.get_or_insert(time))?,
            "timer" => {
                let stops = entry.text("action")? == "stop";
                self.change(entry, |own| own.timer = if stops { None } else { own.timer.or(Some(time)) })?;
            }
            "grade" | "override" => {
                let level = entry.text("level")?;
                if self.scale.as_ref().is_none_or(|levels| levels.contains(&level)) {
                    self.levels.push((level, time));
                }
            }
            "milestone" if entry.text("name")? == "discovered" => self.discovered = entry.moment("at")?,
            "migrate" => {
                self.version = entry.text("version")?.to_string();
                let (scale, plan) = plan(entry)?;
                self.take(scale, plan);
            }
            "close" => _ = self.closed.get_or_insert(time),
            "reopen" => self.closed = None,
            _ => {}
        }
        Ok(())
    }

    fn change(&mut self, entry: &Entry<'v>, change: impl FnOnce(&mut Own<'v>)) -> Result<(), Text> {
        if let Some(own) = self.own.get_mut(entry.text("step")?) {
            change(own);
        }
        Ok(())
    }

    /// Steps that were done after their limit, or were open when it had passed. Who skipped a step decided that it was not
    /// needed, so it has missed nothing.
    fn missed(&self, end: Timestamp) -> Vec<Missed> {
        let settled: BTreeMap<&str, Option<Timestamp>> =
            self.own.values().map(|own| (own.step.id, self.settled(own))).collect();
        let mut missed = Vec::new();
        for step in &self.plan {
            let Some(own) = self.own.get(step.id) else { continue };
            let Some(due) = self.due(own, &settled).filter(|_| own.done.is_some() || own.skipped.is_none()) else {
                continue;
            };
            let delay = own.done.unwrap_or(end).as_millisecond() - due;
            if delay > 0 {
                let (step, title) = (step.id.to_string(), step.title.to_string());
                missed.push(Missed { step, title, delay_ms: delay, is_open: own.done.is_none() });
            }
        }
        missed
    }

    /// When a step has to be done, in ms since 1970.
    fn due(&self, own: &Own, settled: &BTreeMap<&str, Option<Timestamp>>) -> Option<i64> {
        let within = own.step.within.filter(|_| self.applies(&own.step))?;
        let from = if own.step.is_manual { own.timer } else { self.opened(own, settled) };
        from?.as_millisecond().checked_add(within.checked_mul(60_000)?)
    }

    /// Since when it can be worked on: all it waits for is settled, or it was unlocked.
    fn opened(&self, own: &Own, settled: &BTreeMap<&str, Option<Timestamp>>) -> Option<Timestamp> {
        let waits: Vec<_> = own.step.after.iter().filter_map(|other| settled.get(other)).collect();
        let all: Option<Vec<Timestamp>> = waits.into_iter().copied().collect();
        let opened = all.map(|all| all.into_iter().max().unwrap_or(self.discovered));
        opened.into_iter().chain(own.unlocked).min()
    }

    /// When it was settled for those that wait for it: done, skipped, or not for the level of the run.
    fn settled(&self, own: &Own) -> Option<Timestamp> {
        let ruled_out = (!self.applies(&own.step)).then(|| {
            let last = self.levels.iter().rposition(|(level, _)| own.step.is_for(level));
            self.levels.get(last.map_or(0, |last| last + 1)).map(|(_, time)| *time)
        });
        own.done.into_iter().chain(own.skipped).chain(ruled_out.flatten()).min()
    }

    /// Whether a step is for the level of the run. Before it has a level, everything applies.
    fn applies(&self, step: &Step) -> bool {
        self.levels.last().is_none_or(|(level, _)| step.is_for(level))
    }
}

impl Step<'_> {
    fn is_for(&self, level: &str) -> bool {
        self.when.is_empty() || self.when.contains(&level)
    }
}

/// The levels of the scale, where there is one, and the steps of the plan that an entry brings.
fn plan<'v>(entry: &Entry<'v>) -> Result<(Option<Vec<&'v str>>, Vec<Step<'v>>), Text> {
    let plan = entry.value("plan").ok_or_else(|| entry.wrong("plan"))?;
    let scale = match plan.get("scale").filter(|scale| !scale.is_null()) {
        None => None,
        Some(scale) => {
            let levels = scale.get("levels").and_then(Value::as_array).ok_or_else(|| entry.wrong("plan.scale"))?;
            let ids: Option<Vec<&str>> = levels.iter().map(|level| text(level, "id")).collect();
            Some(ids.ok_or_else(|| entry.wrong("plan.scale.levels"))?)
        }
    };
    let steps = plan.get("steps").and_then(Value::as_array).ok_or_else(|| entry.wrong("plan.steps"))?;
    let steps: Option<Vec<Step>> = steps.iter().map(step).collect();
    Ok((scale, steps.ok_or_else(|| entry.wrong("plan.steps"))?))
}

fn step(value: &Value) -> Option<Step<'_>> {
    let ids = |name: &str| -> Option<Vec<&str>> { value.get(name)?.as_array()?.iter().map(Value::as_str).collect() };
    let within = match value.get("within") {
        None | Some(Value::Null) => None,
        Some(within) => Some(within.as_i64().filter(|minutes| *minutes >= 0)?),
    };
    Some(Step {
        id: text(value, "id")?,
        title: text(value, "title")?,
        within,
        when: ids("when")?,
        after: ids("after")?,
        is_manual: value.get("manual")?.as_bool()?,
    })
}
