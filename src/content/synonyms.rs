//! `synonyms.yaml`: groups of words that mean the same to whoever searches, in any language.
//!
//! A list of lists, one line a group: `- [2FA, two-factor authentication, 雙重驗證, 兩步驟驗證]`. A reader who types one
//! finds what says another. At least one of a group must occur in the handbook; the others are what readers say.

use std::collections::HashMap;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::discover::Source;
use crate::diagnostic::{Code, Diagnostic};
use crate::say;
use crate::source::Span;
use crate::yaml::{self, Located, Value};

/// The groups in the order of the file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Synonyms {
    pub groups: Vec<Group>,
}

/// Words that mean the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    pub span: Span,
    /// At least two.
    pub words: Vec<Located<String>>,
}

impl Synonyms {
    /// Reads the list.
    pub fn read(source: &Source) -> (Synonyms, Vec<Diagnostic>) {
        let file = &source.file;
        let mut found = Vec::new();
        let mut synonyms = Synonyms::default();
        let node = match yaml::parse(file, &source.text, 0) {
            Ok(node) => node,
            Err(diagnostic) => return (synonyms, vec![*diagnostic]),
        };
        let groups = match node.value {
            Value::List(groups) => groups,
            Value::Null => Vec::new(),
            _ => {
                let message = say!("expected a list of groups", "這裡應為同義詞組的清單");
                let help = say!("write `- [2FA, two-factor authentication]`", "請寫 `- [2FA, 雙重驗證]`");
                let span = Span::new(file, node.range);
                return (synonyms, vec![Diagnostic::new(Code::WrongType, span, message).help(help)]);
            }
        };
        let mut known: HashMap<String, Span> = HashMap::new();
        for group in &groups {
            let span = Span::new(file, group.range.clone());
            let mut words = yaml::texts(file, group, &mut found);
            let count = words.len();
            words.retain(|word| is_new(word, &mut known, &mut found));
            match words.len() {
                0 => {}
                1 if count == 1 => found.push(lonely(file, &words[0])),
                1 => {}
                _ => synonyms.groups.push(Group { span, words }),
            }
        }
        (synonyms, found)
    }

    /// The words of every group.
    pub fn texts(&self) -> Vec<Vec<String>> {
        let words = |group: &Group| group.words.iter().map(|word| word.value.trim().to_string()).collect();
        self.groups.iter().map(words).collect()
    }
}

/// Whether a word stands in no group yet.
fn is_new(word: &Located<String>, known: &mut HashMap<String, Span>, found: &mut Vec<Diagnostic>) -> bool {
    let name = &word.value;
    let same: String = name.trim().nfkc().flat_map(char::to_lowercase).collect();
    if same.is_empty() {
        let message = say!("a synonym without text", "同義詞沒有文字");
        found.push(Diagnostic::new(Code::Synonym, word.span.clone(), message));
        return false;
    }
    let Some(first) = known.get(&same) else {
        known.insert(same, word.span.clone());
        return true;
    };
    let message = say!("`{name}` is in a group of synonyms already", "`{name}` 已經在某一組同義詞裡");
    let diagnostic = Diagnostic::new(Code::Synonym, word.span.clone(), message)
        .help(say!("join the two groups to one", "請把這兩組合併成一組"))
        .related(first.clone(), say!("first given here", "第一次出現在這裡"));
    found.push(diagnostic);
    false
}

fn lonely(file: &Arc<str>, word: &Located<String>) -> Diagnostic {
    let name = &word.value;
    let span = Span::new(file, word.span.start..word.span.end);
    let message = say!("`{name}` has no other word beside it", "`{name}` 這一組沒有其他詞");
    Diagnostic::new(Code::Synonym, span, message).help(say!(
        "write a group on one line: `- [2FA, two-factor authentication]`",
        "一組寫成一行：`- [2FA, 雙重驗證]`"
    ))
}
