//! The JSON of records: read without tolerance, written in the one form of which the check code is made.

use std::cell::Cell;
use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use sha2::{Digest as _, Sha256};

use super::fields::shown;
use crate::diagnostic::Text;
use crate::say;

/// The digits of check codes (Crockford's base 32).
pub(crate) const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Reads JSON in which no object names a field twice: of two values a reader would see one, and a program the other.
///
/// # Errors
/// Why it cannot be read.
pub(super) fn parse(bytes: &[u8]) -> Result<Value, Text> {
    let doubled = Cell::new(None);
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = Strict { doubled: &doubled }.deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    value.map_err(|cause| match doubled.take() {
        Some(name) => {
            let name = shown(&name);
            say!("`{name}` stands twice in one object", "同一個物件中 `{name}` 出現兩次")
        }
        None => say!("it cannot be read as JSON: {cause}", "無法讀作 JSON：{cause}"),
    })
}

/// The canonical form: keys sorted, no spaces, numbers with at most four decimals (half up) and without exponent.
pub fn canonical(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

/// The check code of a record: the first 80 bits of the SHA-256 of its canonical form without `integrity.check`, as four
/// times four characters. It catches slips and ties a certificate to a file; it is no signature.
pub fn check_code(record: &Value) -> String {
    let mut open = record.clone();
    if let Some(integrity) = open.get_mut("integrity").and_then(Value::as_object_mut) {
        integrity.remove("check");
    }
    let digest = Sha256::digest(canonical(&open));
    let bits = digest.iter().take(10).fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
    let mut code = String::with_capacity(19);
    for at in 0..16 {
        if at > 0 && at % 4 == 0 {
            code.push('-');
        }
        let digit = (bits >> (75 - 5 * at)) & 31;
        code.push(char::from(DIGITS[usize::try_from(digit).unwrap_or_default()]));
    }
    code
}

/// Whether a text has the form of a check code.
pub(super) fn is_check_code(text: &str) -> bool {
    text.len() == 19
        && text.bytes().enumerate().all(|(at, byte)| if at % 5 == 4 { byte == b'-' } else { DIGITS.contains(&byte) })
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            // As the browser sorts: by UTF-16 units.
            fields.sort_by(|(one, _), (other, _)| one.encode_utf16().cmp(other.encode_utf16()));
            out.push('{');
            for (at, (name, value)) in fields.into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push(':');
                write(value, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Value::Number(number) => out.push_str(&rounded(number)),
        Value::Null | Value::Bool(_) | Value::String(_) => out.push_str(&value.to_string()),
    }
}

/// At most four decimals. What is rounded are the decimals that the shortest writing of the number has.
pub(super) fn rounded(number: &Number) -> String {
    let Some(float) = number.as_f64().filter(|_| number.is_f64()) else { return number.to_string() };
    let text = format!("{float}");
    let (sign, bare) = text.strip_prefix('-').map_or(("", text.as_str()), |bare| ("-", bare));
    let Some((whole, decimals)) = bare.split_once('.') else {
        return if bare == "0" { bare.to_string() } else { text };
    };
    let Some(kept) = decimals.get(..4).filter(|_| decimals.len() > 4) else { return text };
    let units: u128 = format!("{whole}{kept}").parse().unwrap_or_default();
    let units = units + u128::from(decimals.as_bytes()[4] >= b'5');
    let (whole, rest) = (units / 10_000, units % 10_000);
    let sign = if units == 0 { "" } else { sign };
    match rest {
        0 => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}.{}", format!("{rest:04}").trim_end_matches('0')),
    }
}

/// Reads a value; a field's name that stands twice is kept, as serde's errors know one language only.
#[derive(Clone, Copy)]
struct Strict<'d> {
    doubled: &'d Cell<Option<String>>,
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while let Some(name) = entries.next_key::<String>()? {
            if fields.contains_key(&name) {
                self.doubled.set(Some(name));
                return Err(A::Error::custom("a field stands twice"));
            }
            let value = entries.next_value_seed(self)?;
            fields.insert(name, value);
        }
        Ok(Value::Object(fields))
    }
}
