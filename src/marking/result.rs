//! The result of an attempt: all marks, and whether it passed.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Fraction, Mark, Paper, mark};

/// What an attempt came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The sum of all points.
    pub raw: Fraction,
    /// The sum for responses that are all right.
    pub max: u32,
    /// Whether the pass mark and all must-pass questions were met; none when there is no pass mark.
    pub success: Option<bool>,
    /// Must-pass questions that were drawn and are not fully right.
    pub failed_must_pass: Vec<String>,
    /// By question; none where the response is malformed.
    pub marks: BTreeMap<String, Option<Mark>>,
}

/// Marks the drawn questions of a paper. A response that is missing counts as none given; one that is malformed gets no
/// points.
pub fn result(paper: &Paper, drawn: &[String], responses: &BTreeMap<String, Value>) -> Outcome {
    let (mut raw, mut max) = (Fraction::ZERO, 0_u32);
    let mut marks = BTreeMap::new();
    for id in drawn {
        let Some(question) = paper.questions.get(id) else { continue };
        let mark = mark(question, responses.get(id).unwrap_or(&Value::Null));
        raw = raw.plus(mark.map_or(Fraction::ZERO, |mark| mark.points));
        max = max.saturating_add(question.points());
        marks.insert(id.clone(), mark);
    }
    let is_failed = |id: &&String| marks.get(*id).is_some_and(|mark| !mark.is_some_and(|mark| mark.correct));
    let failed_must_pass: Vec<String> = paper.must_pass.iter().filter(is_failed).cloned().collect();
    let success = paper.pass_mark.map(|pass_mark| {
        let reached = raw.times(Fraction::whole(10_000)) >= Fraction::whole(i64::from(pass_mark) * i64::from(max));
        reached && failed_must_pass.is_empty()
    });
    Outcome { raw, max, success, failed_must_pass, marks }
}
