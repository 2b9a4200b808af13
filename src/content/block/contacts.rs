//! ```` ```contacts ````: a call card of the roles that a document needs.

use crate::yaml::{Located, Map};

/// A call card.
#[derive(Debug, Clone, PartialEq)]
pub struct Contacts {
    /// Empty: every role of the document's steps.
    pub roles: Vec<Located<String>>,
}

impl Contacts {
    pub(super) fn read(map: &mut Map) -> Contacts {
        Contacts { roles: map.texts("roles") }
    }
}
