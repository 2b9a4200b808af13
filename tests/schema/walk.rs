//! Walks a document with its schema: which parts of the schema hold at which place.

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::Validator;
use serde_json::{Value, json};

/// What a walk has seen.
pub struct Walk<'a> {
    root: &'a Value,
    validators: BTreeMap<String, Validator>,
    /// By place in the document, the places in the schema that hold there.
    pub holds: BTreeMap<String, Vec<String>>,
    /// Places in the schema of properties that the document has.
    pub seen: BTreeSet<String>,
}

impl Walk<'_> {
    pub fn of<'a>(root: &'a Value, document: &Value) -> Walk<'a> {
        let mut walk = Walk { root, validators: BTreeMap::new(), holds: BTreeMap::new(), seen: BTreeSet::new() };
        walk.visit("", document, "");
        walk
    }

    /// The schemas that hold at a place of the document.
    pub fn schemas(&self, at: &str) -> Vec<&Value> {
        self.holds[at].iter().map(|place| self.root.pointer(place).unwrap()).collect()
    }

    /// The keys that an object may have, where no others are taken.
    pub fn known_keys(&self, at: &str) -> Option<BTreeSet<String>> {
        let closed = self.schemas(at).into_iter().filter(|schema| schema["additionalProperties"] == json!(false));
        let keys = |schema: &Value| -> BTreeSet<String> {
            schema["properties"].as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect()
        };
        closed.map(keys).reduce(|one, other| one.intersection(&other).cloned().collect())
    }

    fn visit(&mut self, place: &str, document: &Value, at: &str) {
        let schema = self.root.pointer(place).unwrap_or_else(|| panic!("no schema at {place}"));
        if !schema.is_object() {
            return;
        }
        self.holds.entry(at.to_string()).or_default().push(place.to_string());
        if let Some(target) = schema["$ref"].as_str() {
            self.visit(target.trim_start_matches('#'), document, at);
        }
        for (keyword, all) in [("allOf", true), ("anyOf", false), ("oneOf", false)] {
            for index in 0..schema[keyword].as_array().map_or(0, Vec::len) {
                let branch = format!("{place}/{keyword}/{index}");
                if all || self.fits(&branch, document) {
                    self.visit(&branch, document, at);
                }
            }
        }
        if schema.get("if").is_some() {
            let branch = if self.fits(&format!("{place}/if"), document) { "then" } else { "else" };
            if schema.get(branch).is_some() {
                self.visit(&format!("{place}/{branch}"), document, at);
            }
        }
        match document {
            Value::Object(entries) => {
                for (key, value) in entries {
                    let (step, below) = (escaped(key), format!("{at}/{}", escaped(key)));
                    if schema["properties"].get(key).is_some() {
                        let property = format!("{place}/properties/{step}");
                        self.seen.insert(property.clone());
                        self.visit(&property, value, &below);
                    } else if schema["additionalProperties"].is_object() {
                        self.visit(&format!("{place}/additionalProperties"), value, &below);
                    }
                }
            }
            Value::Array(items) if schema.get("items").is_some() => {
                for (index, item) in items.iter().enumerate() {
                    self.visit(&format!("{place}/items"), item, &format!("{at}/{index}"));
                }
            }
            _ => {}
        }
    }

    fn fits(&mut self, place: &str, document: &Value) -> bool {
        let root = self.root;
        let validator = self.validators.entry(place.to_string()).or_insert_with(|| {
            let definitions = root.get("$defs").cloned().unwrap_or_else(|| json!({}));
            jsonschema::validator_for(&json!({"$defs": definitions, "allOf": [root.pointer(place)]})).unwrap()
        });
        validator.is_valid(document)
    }
}

/// Every property of a schema with a title: the others only say more of one that has.
pub fn properties(schema: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect(schema, "", &mut found);
    found
}

fn collect(schema: &Value, place: &str, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(entries) => {
            for (key, value) in entries {
                let below = format!("{place}/{}", escaped(key));
                if place.ends_with("/properties") && value.get("title").is_some() {
                    found.insert(below.clone());
                }
                collect(value, &below, found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, &format!("{place}/{index}"), found);
            }
        }
        _ => {}
    }
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
