//! Reads the fields of a record one by one, and says which is not as it has to be.

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::json;
use super::{Decimal, LONGEST_NAME, MOST_ITEMS};
use crate::diagnostic::Text;
use crate::error::printable;
use crate::marking::LONGEST_TEXT;
use crate::say;

/// An object of a record, of which every field has to be read.
pub(super) struct Fields<'a> {
    /// With a dot at its end, empty for the record itself.
    place: String,
    fields: &'a Map<String, Value>,
    read: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// Opens an object; `place` is its path in the record.
    pub fn open(place: &str, value: &'a Value) -> Result<Fields<'a>, Text> {
        let Some(fields) = value.as_object() else {
            return Err(match place {
                "" => say!("it is no record", "這不是學習紀錄"),
                _ => say!("`{place}` is no object", "`{place}` 應為物件"),
            });
        };
        let place = if place.is_empty() { String::new() } else { format!("{place}.") };
        Ok(Fields { place, fields, read: Vec::new() })
    }

    /// The path of a field.
    pub fn place(&self, name: &str) -> String {
        format!("{}{name}", self.place)
    }

    pub fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    /// A field that has to be there.
    pub fn take(&mut self, name: &'static str) -> Result<&'a Value, Text> {
        self.read.push(name);
        let place = self.place(name);
        self.fields.get(name).ok_or_else(|| say!("`{place}` is missing", "缺少 `{place}`"))
    }

    pub fn object(&mut self, name: &'static str) -> Result<Fields<'a>, Text> {
        let place = self.place(name);
        Fields::open(&place, self.take(name)?)
    }

    /// The items of a list with their paths.
    pub fn list(&mut self, name: &'static str) -> Result<Vec<(String, &'a Value)>, Text> {
        let place = self.place(name);
        let items = self.take(name)?.as_array().ok_or_else(|| say!("`{place}` is no list", "`{place}` 應為清單"))?;
        if items.len() > MOST_ITEMS {
            return Err(say!("`{place}` has over {MOST_ITEMS} items", "`{place}` 超過 {MOST_ITEMS} 項"));
        }
        Ok(items.iter().enumerate().map(|(at, item)| (format!("{place}.{}", at + 1), item)).collect())
    }

    /// A list of ids.
    pub fn names(&mut self, name: &'static str) -> Result<Vec<String>, Text> {
        self.list(name)?.into_iter().map(|(place, item)| short_text(&place, item).map(str::to_string)).collect()
    }

    /// A text as long as names are.
    pub fn name(&mut self, name: &'static str) -> Result<&'a str, Text> {
        let place = self.place(name);
        short_text(&place, self.take(name)?)
    }

    /// A name that is not empty.
    pub fn id(&mut self, name: &'static str) -> Result<String, Text> {
        let place = self.place(name);
        match self.name(name)? {
            "" => Err(say!("`{place}` is empty", "`{place}` 是空的")),
            text => Ok(text.to_string()),
        }
    }

    /// A name that may be left out.
    pub fn maybe_name(&mut self, name: &'static str) -> Result<Option<String>, Text> {
        if self.has(name) { self.name(name).map(|text| Some(text.to_string())) } else { Ok(None) }
    }

    /// One of some texts.
    pub fn one<T: Copy>(&mut self, name: &'static str, all: &[(&str, T)]) -> Result<T, Text> {
        let place = self.place(name);
        let text = self.name(name)?;
        all.iter().find(|(known, _)| *known == text).map(|(_, value)| *value).ok_or_else(|| {
            let (text, known) = (printable(text), all.iter().map(|(name, _)| *name).collect::<Vec<_>>().join("`, `"));
            say!("`{place}` is `{text}`, and not one of `{known}`", "`{place}` 是 `{text}`，應為 `{known}` 之一")
        })
    }

    /// Sixty-four hexadecimal digits.
    pub fn digest(&mut self, name: &'static str) -> Result<String, Text> {
        let place = self.place(name);
        let text = self.name(name)?;
        let is_digest = text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if !is_digest {
            return Err(say!("`{place}` is no SHA-256", "`{place}` 不是 SHA-256 摘要"));
        }
        Ok(text.to_string())
    }

    pub fn check_code(&mut self, name: &'static str) -> Result<String, Text> {
        let place = self.place(name);
        let text = self.name(name)?;
        if !json::is_check_code(text) {
            return Err(say!("`{place}` is no check code", "`{place}` 不是檢查碼"));
        }
        Ok(text.to_string())
    }

    /// A whole number of a range.
    pub fn whole(&mut self, name: &'static str, least: u64, most: u64) -> Result<u64, Text> {
        let place = self.place(name);
        // In JSON `12.0` is the number 12.
        let value = self.take(name)?;
        let float = value.as_f64().filter(|float| float.fract() == 0.0 && (0.0..=9e15).contains(float));
        let number = value.as_u64().or(float.map(|float| float as u64));
        number.filter(|number| (least..=most).contains(number)).ok_or_else(|| {
            say!("`{place}` is no whole number from {least} to {most}", "`{place}` 應為 {least} 到 {most} 的整數")
        })
    }

    /// A number of at most four decimals, from 0 to `most`.
    pub fn decimal(&mut self, name: &'static str, most: u32) -> Result<Decimal, Text> {
        let place = self.place(name);
        decimal(self.take(name)?).filter(|number| *number <= Decimal::whole(most)).ok_or_else(|| {
            say!(
                "`{place}` is no number from 0 to {most} with at most four decimals",
                "`{place}` 應為 0 到 {most} 的數字，最多四位小數"
            )
        })
    }

    pub fn truth(&mut self, name: &'static str) -> Result<bool, Text> {
        let place = self.place(name);
        self.take(name)?
            .as_bool()
            .ok_or_else(|| say!("`{place}` is neither true nor false", "`{place}` 應為 true 或 false"))
    }

    /// A field that may be `null`.
    pub fn or_null<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&mut Self, &'static str) -> Result<T, Text>,
    ) -> Result<Option<T>, Text> {
        if self.take(name)?.is_null() { Ok(None) } else { read(self, name).map(Some) }
    }

    pub fn day(&mut self, name: &'static str) -> Result<Date, Text> {
        let place = self.place(name);
        let text = self.name(name)?;
        let day = (text.len() == 10).then(|| text.parse().ok()).flatten();
        day.ok_or_else(|| say!("`{place}` is no date such as 2026-11-28", "`{place}` 不是日期（格式如 2026-11-28）"))
    }

    /// A moment with its offset: the day where the clock stood, and the moment.
    pub fn moment(&mut self, name: &'static str) -> Result<(Date, jiff::Timestamp), Text> {
        let place = self.place(name);
        let text = self.name(name)?;
        moment(text).ok_or_else(|| {
            say!(
                "`{place}` is no time such as 2026-11-28T09:15:00+08:00",
                "`{place}` 不是時間（格式如 2026-11-28T09:15:00+08:00）"
            )
        })
    }

    /// A response: an id, a text, true or false, a list of ids, ids by ids, or `null`. Whether it fits its question is
    /// for the marker to say.
    pub fn response(&mut self, name: &'static str) -> Result<Value, Text> {
        let place = self.place(name);
        let value = self.take(name)?;
        let is_short = |text: &str, most: usize| text.encode_utf16().count() <= most;
        let is_name = |value: &Value| value.as_str().is_some_and(|text| is_short(text, LONGEST_NAME));
        let is_fine = match value {
            Value::Null | Value::Bool(_) => true,
            // Characters outside of the basic plane count twice in some places and once in others.
            Value::String(text) => is_short(text, 2 * LONGEST_TEXT),
            Value::Array(items) => items.len() <= MOST_ITEMS && items.iter().all(is_name),
            Value::Object(pairs) => {
                let is_pair = |(one, other): (&String, &Value)| is_short(one, LONGEST_NAME) && is_name(other);
                pairs.len() <= MOST_ITEMS && pairs.iter().all(is_pair)
            }
            Value::Number(_) => false,
        };
        is_fine.then(|| value.clone()).ok_or_else(|| say!("`{place}` is no response", "`{place}` 不是作答內容"))
    }

    /// Refuses what was not read.
    pub fn finish(self) -> Result<(), Text> {
        let unknown = self.fields.keys().find(|name| !self.read.contains(&name.as_str()));
        unknown.map_or(Ok(()), |name| {
            let place = self.place(&shown(name));
            Err(say!("`{place}` is not known here", "不認得欄位 `{place}`"))
        })
    }
}

/// A name of anybody in a message: shortened, and without what reorders the text around it.
pub(super) fn shown(name: &str) -> String {
    printable(&name.chars().take(LONGEST_NAME).collect::<String>())
}

fn short_text<'a>(place: &str, value: &'a Value) -> Result<&'a str, Text> {
    let text = value.as_str().ok_or_else(|| say!("`{place}` is no text", "`{place}` 應為文字"))?;
    if text.encode_utf16().count() > LONGEST_NAME {
        return Err(say!("`{place}` is longer than {LONGEST_NAME} characters", "`{place}` 超過 {LONGEST_NAME} 個字"));
    }
    Ok(text)
}

fn decimal(value: &Value) -> Option<Decimal> {
    let Value::Number(number) = value else { return None };
    let float = number.as_f64().filter(|float| (0.0..1e9).contains(float) && !float.is_sign_negative())?;
    let written: Decimal = json::rounded(number).parse().ok()?;
    // Rounding must have changed nothing, else two files would have one check code.
    ((written.ten_thousandths() as f64 / 10_000.0 - float).abs() < 1e-12).then_some(written)
}

fn moment(text: &str) -> Option<(Date, jiff::Timestamp)> {
    let pattern = |text: &str, pattern: &str| {
        text.len() == pattern.len()
            && text.bytes().zip(pattern.bytes()).all(|(byte, sign)| match sign {
                b'0' => byte.is_ascii_digit(),
                b'+' => byte == b'+' || byte == b'-',
                sign => byte == sign,
            })
    };
    let is_written = [
        "0000-00-00T00:00",
        "0000-00-00T00:00:00",
        "0000-00-00T00:00:00.0",
        "0000-00-00T00:00:00.00",
        "0000-00-00T00:00:00.000",
    ]
    .iter()
    .any(|time| pattern(text, &format!("{time}Z")) || pattern(text, &format!("{time}+00:00")));
    let day = text.get(..10)?.parse().ok()?;
    is_written.then(|| text.parse().ok()).flatten().map(|moment| (day, moment))
}
