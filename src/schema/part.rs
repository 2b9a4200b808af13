//! What schemas are made of: closed objects, texts, words by language, numbers in a range, one of a closed list.
//!
//! Schemas keep to what editors of draft 7 know too, where 2020-12 gives a choice.

use std::ops::RangeInclusive;

use serde_json::{Map, Value, json};

use crate::config::Config;
use crate::content::front_matter::LONGEST_NUMBER;
use crate::content::quiz::id::RESERVED;
use crate::content::quiz::limits::LONGEST_ID;
use crate::words::PERIOD_UNITS;

/// An object of which every property is known.
#[derive(Debug, Default)]
pub struct Object {
    properties: Map<String, Value>,
    required: Vec<Value>,
    more: Map<String, Value>,
}

impl Object {
    pub fn new() -> Object {
        Object::default()
    }

    /// A property that must be there.
    pub fn must(mut self, key: &str, title: &str, description: &str, schema: Value) -> Object {
        self.required.push(key.into());
        self.may(key, title, description, schema)
    }

    /// A property that may be there.
    pub fn may(mut self, key: &str, title: &str, description: &str, schema: Value) -> Object {
        self.properties.insert(key.to_string(), titled(title, description, schema));
        self
    }

    /// A property that is described somewhere else, for the same value.
    pub fn known(mut self, key: &str) -> Object {
        self.properties.insert(key.to_string(), Value::Bool(true));
        self
    }

    /// A further keyword.
    pub fn with(mut self, keyword: &str, value: Value) -> Object {
        self.more.insert(keyword.to_string(), value);
        self
    }

    /// The schema that takes no other property.
    pub fn closed(self) -> Value {
        joined(self.open(), json!({"additionalProperties": false}))
    }

    /// The schema that leaves other properties to a further keyword.
    pub fn open(self) -> Value {
        let mut schema = json!({"type": "object", "properties": self.properties});
        if !self.required.is_empty() {
            schema["required"] = self.required.into();
        }
        joined(schema, self.more.into())
    }
}

/// The keywords of two schemas; where both have one, the second's.
pub fn joined(first: Value, second: Value) -> Value {
    match (first, second) {
        (Value::Object(mut first), Value::Object(second)) => {
            first.extend(second);
            first.into()
        }
        (_, second) => second,
    }
}

/// A schema with its title and description, which editors show.
pub fn titled(title: &str, description: &str, schema: Value) -> Value {
    joined(json!({"title": title, "description": description}), schema)
}

/// A definition of the same schema.
pub fn defined(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

/// A text. A number without quotes is a text too; `true` and `false` would be, but an author who means them as text is
/// helped by quotes.
pub fn text() -> Value {
    json!({"type": ["string", "number"]})
}

/// How something is spelled, with what editors say where it is not; that keyword is theirs, not the standard's.
pub fn spelling(pattern: &str, says: &str) -> Value {
    json!({"pattern": pattern, "patternErrorMessage": says})
}

/// A text of a certain spelling.
pub fn spelled(pattern: &str, says: &str) -> Value {
    joined(text(), spelling(pattern, says))
}

/// The same where a bare number cannot be meant.
pub fn written(pattern: &str, says: &str) -> Value {
    joined(json!({"type": "string"}), spelling(pattern, says))
}

/// `true` or `false`.
pub fn flag(usual: bool) -> Value {
    json!({"type": "boolean", "default": usual})
}

/// A whole number of a range.
pub fn whole(range: RangeInclusive<i64>) -> Value {
    json!({"type": "integer", "minimum": range.start(), "maximum": range.end()})
}

/// A list.
pub fn list(item: Value) -> Value {
    json!({"type": "array", "items": item})
}

/// A list of so many items, `least` and `most` counted.
pub fn list_of(item: Value, least: usize, most: usize) -> Value {
    joined(list(item), json!({"minItems": least, "maxItems": most}))
}

/// A list, or a single text in its place.
pub fn one_or_several(item: &Value) -> Value {
    json!({"anyOf": [item, list(item.clone())]})
}

/// One word of a closed list, each with what it means.
pub fn one_of<T: Copy>(known: &[(&'static str, T)], meaning: impl Fn(T) -> &'static str) -> Value {
    let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
    let meanings: Vec<&str> = known.iter().map(|(_, value)| meaning(*value)).collect();
    // Not of the standard, but what editors show beside each word.
    json!({"enum": words, "enumDescriptions": meanings})
}

/// Whether a text by language needs every language of the handbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Languages {
    Any,
    All,
}

/// A text for all languages, or one by language.
pub fn words(config: &Config, languages: Languages) -> Value {
    let mut schema = json!({"type": ["string", "number", "object"]});
    if config.languages.is_empty() {
        // BCP 47, as `config::is_language_code` reads it.
        schema["propertyNames"] = language();
        schema["additionalProperties"] = titled("Text", "The text in this language.", text());
        return schema;
    }
    let by_language = config.languages.iter().map(|language| {
        let description = format!("The text in the language `{language}`.");
        (language.clone(), titled(language, &description, text()))
    });
    schema["properties"] = Value::Object(by_language.collect());
    schema["additionalProperties"] = false.into();
    if languages == Languages::All {
        schema["required"] = config.languages.clone().into();
    }
    schema
}

/// A language's code.
pub fn language() -> Value {
    spelling("^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$", "No language code such as `zh-Hant` or `en`.")
}

/// An id: `quiz::id::is_slug`.
pub fn id() -> Value {
    joined(text(), id_spelling())
}

pub fn id_spelling() -> Value {
    let says = format!("No id: small letters, digits and `-`, at most {LONGEST_ID}.");
    spelling(&format!("^(?!{RESERVED}$)[a-z0-9][a-z0-9-]{{0,{}}}$", LONGEST_ID - 1), &says)
}

/// A document's number: `front_matter::read_number`.
pub fn document_number() -> Value {
    let says = "No document number such as `SM-IR-002`: letters, digits, `-`, `_` and `.`.";
    spelled(&format!("^[A-Za-z0-9._-]{{1,{LONGEST_NUMBER}}}$"), says)
}

/// A version's number: `Version::read`.
pub fn version() -> Value {
    let says = "No version such as `2.1.0`.";
    joined(spelled(r"^[0-9]{1,6}(\.[0-9]{1,6}){0,2}$", says), json!({"minimum": 0}))
}

/// A day: `yaml::read_date`.
pub fn day() -> Value {
    let says = "No day such as `2026-11-22`.";
    joined(written("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", says), json!({"format": "date"}))
}

/// A length of time: `Period::read`.
pub fn period() -> Value {
    let units = PERIOD_UNITS.map(|(unit, _)| unit).join("|");
    let says = "No period: write `90 days`, `2 weeks`, `6 months` or `1 year`.";
    written(&format!(r"^\s*0*([1-9][0-9]{{0,2}}|1000)\s*({units})\s*$"), says)
}

/// An id of a block's parts or of a scale's, letters of every script: `block::is_id`. `more` are further characters.
pub fn name_spelling(more: &str) -> Value {
    let says = format!("No id: letters, digits and `_{more}-`, without blanks.");
    spelling(&format!(r"^[\p{{Alphabetic}}\p{{N}}_{more}-]{{1,120}}$"), &says)
}

/// A mapping whose keys are names of the author's choice.
pub fn by_name(names: Value, value: Value) -> Value {
    json!({"type": "object", "propertyNames": names, "additionalProperties": value})
}
