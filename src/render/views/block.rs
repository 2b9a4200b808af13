//! Views of blocks. What the scripts read from `data-block` is serialized from the same structs: their keys are a
//! contract with `themes/*/js/run/`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{ContactView, RoleLink, TimeLimitView};

/// A block as its template sees it; the template prints what stands without script.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BlockView<'a> {
    pub language: &'a str,
    pub block: BlockData,
    /// For kind `severity`.
    pub grading: Option<GradingView>,
    /// For kinds `report` and `statement`: the text in pieces.
    pub text: Vec<TextPart>,
    /// For kind `statement`: the slots that have help or options.
    pub explained: Vec<SlotData>,
    /// For kind `report`: the form with nothing filled in.
    pub form: Option<FormLink>,
    /// For kind `agenda`.
    pub total: Option<u32>,
    /// For kinds `statement` and `agenda`: roles with links, by id.
    pub roles: BTreeMap<String, RoleLink>,
    /// For kind `contacts`.
    pub contacts: Vec<ContactView>,
}

/// What scripts know of a block.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum BlockData {
    Severity { id: String, title: String, scale: ScaleData },
    Report(ReportData),
    Statement(StatementData),
    Agenda { id: String, title: String, items: Vec<ItemData>, decisions: Vec<String> },
    Contacts { id: String, title: String },
}

/// A scale in one language.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ScaleData {
    /// Highest first.
    pub levels: Vec<LevelData>,
    pub questions: Vec<QuestionData>,
    pub matrix: Vec<RowData>,
    pub deadlines: Vec<DeadlineData>,
}

/// A level.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LevelData {
    pub id: String,
    pub name: String,
    pub triggers: Option<String>,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuestionData {
    pub id: String,
    pub ask: String,
    pub help: Option<String>,
    /// Lowest first.
    pub answers: Vec<AnswerData>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnswerData {
    pub id: String,
    pub label: String,
    pub help: Option<String>,
    pub points: Option<u32>,
}

/// A row of the matrix.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RowData {
    /// Question → answers.
    #[serde(rename = "if")]
    pub conditions: BTreeMap<String, Vec<String>>,
    /// Least and most; no most: no upper end.
    pub points: Option<(u32, Option<u32>)>,
    pub level: String,
    pub because: Option<String>,
}

/// A deadline.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DeadlineData {
    pub id: String,
    pub name: String,
    pub help: Option<String>,
    pub minutes: u32,
    /// `discovered`, `reported`, `graded`.
    pub from: &'static str,
    pub role: Option<RoleData>,
}

/// A role without its address.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RoleData {
    pub id: String,
    pub name: String,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReportData {
    pub id: String,
    pub title: String,
    pub fields: Vec<FieldData>,
    pub text: Option<String>,
    pub subject: Option<String>,
    pub mail: Option<String>,
    pub form: Option<String>,
}

/// A field of a report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldData {
    pub id: String,
    pub label: String,
    /// `text`, `long`, `time`, `number`, `choice`, `choices`, `accounts`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub required: bool,
    pub help: Option<String>,
    pub options: Vec<String>,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatementData {
    pub id: String,
    pub title: String,
    pub channels: Vec<ChannelData>,
    pub slots: Vec<SlotData>,
    pub text: String,
    pub approvers: Vec<RoleData>,
}

/// A channel with its limit in characters.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChannelData {
    pub name: String,
    pub limit: u32,
}

/// A slot of a statement.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SlotData {
    pub id: String,
    pub label: String,
    pub help: Option<String>,
    pub options: Vec<String>,
}

/// An item of a meeting.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ItemData {
    pub topic: String,
    pub minutes: u32,
    pub role: Option<RoleData>,
    pub note: Option<String>,
}

/// A piece of a text with holes, or a line's end.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TextPart {
    /// What stands there, or the label of what is filled in.
    pub text: String,
    pub is_slot: bool,
}

/// Where a report may be sent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FormLink {
    pub href: String,
    pub host: String,
}

/// What the template of a grading prints beside the scale.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GradingView {
    /// In the order of the matrix.
    pub rows: Vec<RowView>,
    pub deadlines: Vec<DeadlineView>,
}

/// A row of the matrix in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RowView {
    /// Each condition in words; empty for a row that takes the rest.
    pub conditions: Vec<String>,
    pub level: String,
    pub because: Option<String>,
}

/// A deadline in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DeadlineView {
    pub name: String,
    pub help: Option<String>,
    pub within: TimeLimitView,
    /// In words: from discovery.
    pub from: String,
    pub role: Option<RoleLink>,
}
