//! The entries of an exported run, read as strictly as a browser reads them that goes on with the run: whole, each with
//! the sum that it had when it was written. The theme's `js/run/entries.js` and `exchange.js` are the model.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::{Number, Value};
use sha2::{Digest as _, Sha256};

use crate::diagnostic::Text;
use crate::handbook::hexadecimal;
use crate::say;

/// Largest file in bytes.
pub const LARGEST_FILE: u64 = 10_000_000;

/// Most entries of a run.
const MOST_ENTRIES: usize = 100_000;

/// What happened, when.
pub struct Entry<'v> {
    fields: &'v Value,
    /// Its number in the file, from 1.
    number: usize,
    pub time: Timestamp,
    pub kind: &'v str,
}

/// The entries of a file in the order in which they count.
///
/// # Errors
/// Why the file is no record of a run, or not as it was exported.
pub fn entries(file: &Value) -> Result<Vec<Entry<'_>>, Text> {
    if file.get("format").and_then(Value::as_str) != Some("readybook-run") {
        return Err(say!("it is no exported record of a run", "不是匯出的處置紀錄"));
    }
    if file.get("version").and_then(Value::as_u64) != Some(1) {
        return Err(say!("it is of a version that this program does not know", "檔案版本不是本程式認得的"));
    }
    let all = file.get("entries").and_then(Value::as_array).ok_or_else(|| wrong_field("entries"))?;
    if all.is_empty() || all.len() > MOST_ENTRIES {
        return Err(say!("it has no entries, or more than {MOST_ENTRIES}", "沒有條目，或超過 {MOST_ENTRIES} 條"));
    }
    if file.get("count").and_then(Value::as_u64) != u64::try_from(all.len()).ok() {
        return Err(say!("entries are missing at its end", "結尾缺少條目"));
    }
    let mut sums = BTreeSet::new();
    let mut joined = Sha256::new();
    let mut read = Vec::with_capacity(all.len());
    for (at, fields) in all.iter().enumerate() {
        let entry = Entry { fields, number: at + 1, time: Timestamp::MIN, kind: "" };
        let sum = entry.text("sum")?;
        if sum != sum_of(fields) || !sums.insert(sum) {
            let number = entry.number;
            return Err(say!(
                "entry {number} was changed, or stands there twice",
                "第 {number} 條被更動過，或重複出現"
            ));
        }
        joined.update(sum);
        let (time, kind) = (entry.moment("time")?, entry.text("kind")?);
        let order = (entry.whole("sequence")?, entry.text("writer")?, sum);
        read.push((order, Entry { time, kind, ..entry }));
    }
    if file.get("sum").and_then(Value::as_str) != Some(&*hexadecimal(&joined.finalize().into())) {
        return Err(say!("entries were removed or added", "條目被增刪過"));
    }
    // After everything that its writer had seen; then by writer, then by sum: all of ASCII.
    read.sort_by_key(|(order, _)| *order);
    Ok(read.into_iter().map(|(_, entry)| entry).collect())
}

impl<'v> Entry<'v> {
    /// A field that must be there.
    pub fn text(&self, name: &str) -> Result<&'v str, Text> {
        text(self.fields, name).ok_or_else(|| self.wrong(name))
    }

    /// A moment with the offset of the clock that was read.
    pub fn moment(&self, name: &str) -> Result<Timestamp, Text> {
        self.text(name)?.parse().map_err(|_| self.wrong(name))
    }

    /// Whether a field is given at all.
    pub fn has(&self, name: &str) -> bool {
        self.fields.get(name).is_some_and(|value| !value.is_null())
    }

    pub fn value(&self, name: &str) -> Option<&'v Value> {
        self.fields.get(name)
    }

    /// What to say of a field that is not as it has to be.
    pub fn wrong(&self, name: &str) -> Text {
        let number = self.number;
        say!("entry {number}: `{name}` is not as it has to be", "第 {number} 條：`{name}` 不正確")
    }

    fn whole(&self, name: &str) -> Result<u64, Text> {
        self.fields.get(name).and_then(Value::as_u64).ok_or_else(|| self.wrong(name))
    }
}

/// A text in an object.
pub fn text<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.get(name)?.as_str()
}

fn wrong_field(name: &str) -> Text {
    say!("`{name}` is not as it has to be", "`{name}` 不正確")
}

/// SHA-256 over the canonical JSON of everything in an entry but its sum.
fn sum_of(entry: &Value) -> String {
    let mut out = String::new();
    write(entry, Some("sum"), &mut out);
    hexadecimal(&Sha256::digest(out).into())
}

/// JSON with sorted keys and without blanks, as a browser writes it.
fn write(value: &Value, without: Option<&str>, out: &mut String) {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().filter(|(name, _)| Some(name.as_str()) != without).collect();
            // As the browser sorts: by UTF-16 units.
            fields.sort_by(|(one, _), (other, _)| one.encode_utf16().cmp(other.encode_utf16()));
            out.push('{');
            for (at, (name, value)) in fields.into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push(':');
                write(value, None, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(item, None, out);
            }
            out.push(']');
        }
        Value::Number(number) => out.push_str(&shortest(number)),
        Value::Null | Value::Bool(_) | Value::String(_) => out.push_str(&value.to_string()),
    }
}

/// A number as ECMAScript writes it: with an exponent from 1e21 and below 1e-6 only.
fn shortest(number: &Number) -> String {
    let Some(float) = number.as_f64().filter(|_| number.is_f64()) else { return number.to_string() };
    match float.abs() {
        0.0 => "0".to_string(),
        size if (1e-6..1e21).contains(&size) => format!("{float}"),
        size if size < 1.0 => format!("{float:e}"),
        _ => format!("{float:e}").replace('e', "e+"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_browsers_write_them() {
        for (text, written) in [
            ("1", "1"),
            ("-7", "-7"),
            ("2.5", "2.5"),
            ("1.0", "1"),
            ("-0.0", "0"),
            ("1e21", "1e+21"),
            ("1.5e300", "1.5e+300"),
            ("0.000001", "0.000001"),
            ("1e-7", "1e-7"),
            ("123456789012345680000", "123456789012345680000"),
        ] {
            let value: Value = serde_json::from_str(text).unwrap();
            let mut out = String::new();
            write(&value, None, &mut out);
            assert_eq!(out, written);
        }
    }

    #[test]
    fn keys_are_sorted_and_only_the_outer_sum_is_left_out() {
        let value: Value =
            serde_json::from_str(r#"{"b":[1,null,{"z":"x"}],"sum":"s","a":{"é":true,"e":"帳\n","sum":1}}"#).unwrap();
        let mut out = String::new();
        write(&value, Some("sum"), &mut out);
        assert_eq!(out, r#"{"a":{"e":"帳\n","sum":1,"é":true},"b":[1,null,{"z":"x"}]}"#);
    }
}
