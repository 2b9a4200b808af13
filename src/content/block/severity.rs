//! ```` ```severity ````: the questions that grade an incident, by a scale of the block's own or the site's.

use super::Reader;
use crate::content::severity::Scale;
use crate::yaml::Map;

/// A grading.
#[derive(Debug, Clone, PartialEq)]
pub struct Severity {
    /// None: the site's.
    pub scale: Option<Scale>,
}

impl Severity {
    pub(super) fn read<'a>(reader: &Reader<'a>, map: &mut Map<'a>) -> Severity {
        let is_own = ["levels", "questions", "matrix", "deadlines"].map(|key| map.node(key).is_some()).contains(&true);
        Severity { scale: is_own.then(|| Scale::of_block(reader.file, &reader.fence.first_line(), map)) }
    }
}
