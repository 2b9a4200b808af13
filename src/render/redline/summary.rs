//! What changed, step by step, for the top of the page.

use std::collections::{BTreeMap, HashMap};

use super::block::Block;
use super::compare::Counts;
use super::steps::Steps;
use super::{Duties, Step};

/// What changed between two versions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Summary {
    /// Steps that changed, in the order of the new version; removed ones stand where they stood.
    pub steps: Vec<StepChange>,
    pub counts: Counts,
}

/// A step that changed.
#[derive(Debug, Clone, PartialEq)]
pub struct StepChange {
    /// Its id in the new version; in the old one for a step that is gone.
    pub id: String,
    pub title: String,
    /// Its number, from 1, in that version.
    pub number: usize,
    /// One or more.
    pub changes: Vec<Change>,
}

/// What changed about a step.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    Added,
    Removed,
    /// Numbers from 1.
    Moved {
        from: usize,
        to: usize,
    },
    /// It was found by its text. Records and results that name the old id no longer find it.
    Id {
        old: String,
    },
    Title {
        old: String,
    },
    /// The words under the title.
    Text,
    /// Minutes.
    Within {
        old: Option<u32>,
        new: Option<u32>,
    },
    Duty {
        duty: Duty,
        old: Vec<String>,
        new: Vec<String>,
    },
    /// Severities for which it applies; none means always.
    When {
        old: Vec<String>,
        new: Vec<String>,
    },
    /// How it is carried out: words for [`Step::course`].
    Course {
        old: Vec<&'static str>,
        new: Vec<&'static str>,
    },
    /// Ids of steps that come first, each as in its own version.
    After {
        old: Vec<String>,
        new: Vec<String>,
    },
}

/// How a role takes part in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    Responsible,
    Accountable,
    Consulted,
    Informed,
}

/// Compares the steps of two versions that were paired, and found to have moved, when their texts were compared.
pub fn summarize(
    old: &[Step],
    new: &[Step],
    steps: &Steps,
    moved: &std::collections::BTreeSet<String>,
) -> Vec<StepChange> {
    let places: HashMap<&str, usize> = old.iter().enumerate().map(|(at, step)| (step.id.as_str(), at)).collect();
    let came_from: HashMap<&str, &str> = steps.goes_on.iter().map(|(old, new)| (new.as_str(), old.as_str())).collect();
    let mut gone = removed(old, new, steps);
    let mut out: Vec<StepChange> = gone.remove("").unwrap_or_default();
    for (at, step) in new.iter().enumerate() {
        let before = came_from.get(step.id.as_str()).and_then(|id| places.get(*id));
        let changes = match before {
            None => vec![Change::Added],
            Some(before) => {
                let mut changes = Vec::new();
                if moved.contains(&step.id) {
                    changes.push(Change::Moved { from: before + 1, to: at + 1 });
                }
                changes.extend(differences(&old[*before], step, steps));
                changes
            }
        };
        if !changes.is_empty() {
            out.push(StepChange { id: step.id.clone(), title: step.title.clone(), number: at + 1, changes });
        }
        out.extend(gone.remove(step.id.as_str()).unwrap_or_default());
    }
    out
}

/// Steps that are gone, by the id of the step in the new version after which they stood.
fn removed<'s>(old: &'s [Step], new: &[Step], steps: &'s Steps) -> BTreeMap<&'s str, Vec<StepChange>> {
    let known: std::collections::HashSet<&str> = new.iter().map(|step| step.id.as_str()).collect();
    let mut gone: BTreeMap<&str, Vec<StepChange>> = BTreeMap::new();
    let mut last = "";
    for (at, step) in old.iter().enumerate() {
        match steps.goes_on.get(&step.id).filter(|id| known.contains(id.as_str())) {
            Some(id) => last = id,
            None => gone.entry(last).or_default().push(StepChange {
                id: step.id.clone(),
                title: step.title.clone(),
                number: at + 1,
                changes: vec![Change::Removed],
            }),
        }
    }
    gone
}

fn differences(old: &Step, new: &Step, steps: &Steps) -> Vec<Change> {
    let mut changes = Vec::new();
    if old.id != new.id {
        changes.push(Change::Id { old: old.id.clone() });
    }
    if old.title != new.title {
        changes.push(Change::Title { old: old.title.clone() });
    }
    if let (Some(old), Some(new)) = (steps.old.get(old.id.as_str()), steps.new.get(new.id.as_str()))
        && text(old) != text(new)
    {
        changes.push(Change::Text);
    }
    if old.within != new.within {
        changes.push(Change::Within { old: old.within, new: new.within });
    }
    for (duty, of) in DUTIES {
        let (old, new) = (of(&old.duties), of(&new.duties));
        if old != new {
            changes.push(Change::Duty { duty, old: old.to_vec(), new: new.to_vec() });
        }
    }
    if old.when != new.when {
        changes.push(Change::When { old: old.when.clone(), new: new.when.clone() });
    }
    if old.course != new.course {
        changes.push(Change::Course { old: old.course.clone(), new: new.course.clone() });
    }
    let goes_on = |id: &String| steps.goes_on.get(id).unwrap_or(id).clone();
    if old.after.iter().map(goes_on).ne(new.after.iter().cloned()) {
        changes.push(Change::After { old: old.after.clone(), new: new.after.clone() });
    }
    changes
}

type OfDuty = fn(&Duties) -> &[String];

const DUTIES: [(Duty, OfDuty); 4] = [
    (Duty::Responsible, |duties| &duties.responsible),
    (Duty::Accountable, |duties| duties.accountable.as_slice()),
    (Duty::Consulted, |duties| &duties.consulted),
    (Duty::Informed, |duties| &duties.informed),
];

/// The identities of a step's blocks without its title, its labels and the steps inside it.
fn text(step: &Block) -> Vec<u32> {
    let blocks = step.blocks().iter().skip(1);
    blocks.filter(|block| block.step.is_none() && !block.is_labels()).map(|block| block.identity).collect()
}
