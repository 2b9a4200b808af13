//! Words that scripts say, as a script of one language that pages load with them.

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::handbook::THEME_FOLDER;

/// A file of words; its address changes with its content.
pub(super) struct Words {
    /// Relative to the site's root.
    pub address: String,
    pub script: String,
}

impl Words {
    /// Words of a language for the scripts called `name`, which find them as `window.readybook.VARIABLE`.
    pub(super) fn new(name: &str, variable: &str, code: &str, words: &impl Serialize) -> Words {
        let json = serde_json::to_string(words).expect("text as JSON");
        let script = format!("window.readybook.{variable}={json};\n");
        let hash: String = Sha256::digest(&script).iter().take(5).map(|byte| format!("{byte:02x}")).collect();
        Words { address: format!("{THEME_FOLDER}/{name}-{code}.{hash}.js"), script }
    }
}
