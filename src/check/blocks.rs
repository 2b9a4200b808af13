//! Rules for blocks, and for the scale by which incidents are graded.

use crate::content::Kind;
use crate::content::severity::{Scale, USUAL_LEVELS};
use crate::content::{Document, body::Step};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::handbook::Handbook;
use crate::say;
use crate::source::Span;

/// Every page's texts that are read in order.
fn documents(handbook: &Handbook) -> impl Iterator<Item = &Document> {
    handbook.living().flat_map(|(_, entry)| entry.documents.iter().flatten()).map(|document| &**document)
}

/// A grading by the site's scale needs one.
pub fn scale_missing(handbook: &Handbook) -> Vec<Diagnostic> {
    if handbook.scale.is_some() {
        return Vec::new();
    }
    let blocks = documents(handbook).flat_map(|document| &document.body.blocks).filter(|block| block.needs_scale());
    blocks
        .map(|block| {
            let message = say!("the handbook has no scale to grade by", "手冊沒有可供定級的分級表");
            let help = say!(
                "write `content/severity.yaml`, or the scale into this block",
                "請建立 `content/severity.yaml`，或在此區塊寫出分級表"
            );
            Diagnostic::new(Code::SeverityScale, block.span.clone(), message).help(help)
        })
        .collect()
}

/// The levels that the steps of a document may name; none when its scale could not be read.
fn levels<'h>(handbook: &'h Handbook, document: &'h Document) -> Vec<&'h str> {
    match handbook.scale_of(document) {
        Some(scale) => scale.levels.iter().map(|level| level.id.value.as_str()).collect(),
        None => USUAL_LEVELS.to_vec(),
    }
}

/// `when` names levels of the scale.
pub fn unknown_levels(handbook: &Handbook) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for document in documents(handbook) {
        let known = levels(handbook, document);
        if known.is_empty() {
            continue;
        }
        let list = known.join("`, `");
        for level in document.body.steps.iter().flat_map(|step| &step.when) {
            let name = &level.value;
            if known.contains(&name.as_str()) {
                continue;
            }
            let message = say!("`{name}` is no grade; the grades are `{list}`", "`{name}` 不是等級；等級為 `{list}`");
            let help = did_you_mean(name, known.iter().copied());
            found.push(Diagnostic::new(Code::StepAttribute, level.span.clone(), message).maybe_help(help));
        }
    }
    found
}

/// A runbook has steps for every level of its scale.
pub fn levels_without_steps(handbook: &Handbook) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (_, entry) in handbook.living().filter(|(_, entry)| entry.kind() == Kind::Runbook) {
        let Some(document) = entry.main().filter(|document| !document.body.steps.is_empty()) else { continue };
        let Some(scale) = handbook.scale_of(document) else { continue };
        let steps = &document.body.steps;
        found.extend(silent(scale, steps).map(|level| {
            let message = say!(
                "no step of this runbook applies to the level `{level}`",
                "這份處置手冊沒有適用於等級 `{level}` 的步驟"
            );
            let help = say!(
                "add `{level}` to `when` of a step, or a step without `when`",
                "請在某個步驟的 `when` 加上 `{level}`，或加入沒有 `when` 的步驟"
            );
            let place = steps.iter().flat_map(|step| &step.when).next();
            let span = place.map_or_else(|| Span::start_of(&document.file), |level| level.span.clone());
            Diagnostic::new(Code::LevelWithoutSteps, span, message).help(help)
        }));
    }
    found
}

/// The levels for which no step is.
fn silent<'s>(scale: &'s Scale, steps: &[Step]) -> impl Iterator<Item = &'s str> {
    let applies = |level: &str, step: &Step| step.when.is_empty() || step.when.iter().any(|one| one.value == level);
    let levels = scale.levels.iter().map(|level| level.id.value.as_str());
    levels.filter(move |level| !steps.iter().any(|step| applies(level, step)))
}
