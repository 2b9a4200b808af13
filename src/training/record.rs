//! A learner record: one attempt at a quiz, one document read, or one exercise taken part in.
//!
//! Files come from many people by many ways, so they are read without tolerance: what is unknown, out of range or
//! changed after the fact is refused, with the reason. See `docs` of the records' format in the published schema.

mod fields;
pub(crate) mod json;

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde_json::Value;

use crate::diagnostic::Text;
use crate::marking::Fraction;
use crate::say;
use fields::Fields;

pub use json::{canonical, check_code};

/// What the field `schema` says.
pub const SCHEMA: &str = "readybook/record/1";

/// The largest file that is read, in bytes.
pub const LARGEST_FILE: u64 = 1_000_000;

/// Most characters of ids and names, in UTF-16 units.
pub(crate) const LONGEST_NAME: usize = 500;

/// Most items of a list.
pub(crate) const MOST_ITEMS: usize = 1000;

/// A number with at most four decimals, at least 0: points, scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(u64);

impl Decimal {
    /// A whole number.
    pub fn whole(number: u32) -> Decimal {
        Decimal(u64::from(number) * 10_000)
    }

    /// In ten-thousandths.
    pub fn ten_thousandths(self) -> u64 {
        self.0
    }

    /// An exact number as records write it: a half is rounded up.
    pub fn rounded(number: Fraction) -> Decimal {
        Decimal(u64::try_from(number.ten_thousandths()).unwrap_or_default())
    }
}

impl FromStr for Decimal {
    type Err = ();

    fn from_str(text: &str) -> Result<Decimal, ()> {
        let number: Fraction = text.parse().map_err(|_| ())?;
        u64::try_from(number.ten_thousandths()).map(Decimal).map_err(|_| ())
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Fraction::new(self.0.into(), 10_000).unwrap_or(Fraction::ZERO).decimal())
    }
}

/// What a record is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An attempt at a quiz.
    QuizAttempt,
    /// A document that was read.
    Acknowledgement,
    /// An exercise that the learner took part in.
    Exercise,
}

impl Kind {
    /// As records write it.
    pub fn name(self) -> &'static str {
        KINDS.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }
}

pub(crate) const KINDS: &[(&str, Kind)] =
    &[("quiz-attempt", Kind::QuizAttempt), ("acknowledgement", Kind::Acknowledgement), ("exercise", Kind::Exercise)];

pub(crate) const COMPLETIONS: &[(&str, Completion)] =
    &[("completed", Completion::Completed), ("void", Completion::Void)];

/// A record whose form is right and whose check code fits. What it says is still its learner's own word.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// A UUID of version 4.
    pub id: String,
    pub kind: Kind,
    pub learner: Learner,
    pub activity: Activity,
    /// The day on which it ended, by the clock of the handbook's time zone, as the record writes it.
    pub day: Date,
    /// When it began and ended.
    pub started: jiff::Timestamp,
    pub ended: jiff::Timestamp,
    /// In seconds.
    pub duration: u64,
    /// Of a quiz.
    pub attempt: Option<Attempt>,
    pub check: String,
    /// The check code of the learner's record before.
    pub previous: Option<String>,
}

/// Who learned, as they wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Learner {
    /// May be empty when there is a name.
    pub id: String,
    pub name: Option<String>,
    pub unit: Option<String>,
    pub roles: Vec<String>,
}

/// What was learned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// A quiz's id, a document's number, a requirement's id.
    pub id: String,
    pub version: String,
    /// SHA-256.
    pub digest: String,
    /// Documents that it is evidence about.
    pub procedures: Vec<Bound>,
}

/// A version of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// Document number.
    pub id: String,
    pub version: String,
    /// SHA-256.
    pub digest: String,
}

/// An attempt at a quiz.
#[derive(Debug, Clone, PartialEq)]
pub struct Attempt {
    /// From 1.
    pub number: u32,
    /// Lays the same paper again.
    pub seed: u32,
    pub completion: Completion,
    /// None: it is marked later, or nothing is passed or failed.
    pub success: Option<bool>,
    pub score: Option<Score>,
    /// 0 to 1.
    pub pass_mark: Option<Decimal>,
    /// Must-pass questions that were not fully right.
    pub failed_must_pass: Vec<String>,
    pub valid_until: Option<Date>,
    /// In the order of the paper.
    pub interactions: Vec<Interaction>,
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completion {
    /// It was handed in.
    Completed,
    /// The quiz changed meanwhile.
    Void,
}

/// The points of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Score {
    pub raw: Decimal,
    pub min: Decimal,
    pub max: Decimal,
    /// `raw` over `max`, 0 to 1.
    pub scaled: Decimal,
}

/// A question and what was answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Interaction {
    /// Its id.
    pub question: String,
    /// Its type, such as `single-choice`.
    pub kind: String,
    pub response: Value,
    /// None: it is marked later.
    pub correct: Option<bool>,
    pub points: Option<Decimal>,
    pub max: Decimal,
    /// In seconds.
    pub latency: u64,
}

impl Record {
    /// Reads a record. A byte order mark is passed over, as editors add one.
    ///
    /// # Errors
    /// Why it is refused, with the path of the field.
    pub fn read(bytes: &[u8]) -> Result<Record, Text> {
        if bytes.len() as u64 > LARGEST_FILE {
            return Err(too_large());
        }
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let value = json::parse(bytes)?;
        let record = Record::of(&value)?;
        if check_code(&value) != record.check {
            return Err(say!(
                "the check code does not fit: the file was changed after it was made",
                "檢查碼不符：檔案產生後曾遭更動"
            ));
        }
        Ok(record)
    }

    fn of(value: &Value) -> Result<Record, Text> {
        let mut fields = Fields::open("", value)?;
        fields.one("schema", &[(SCHEMA, ())])?;
        let id = fields.id("record_id")?;
        if !is_uuid(&id) {
            return Err(say!("`record_id` is no UUID of version 4", "`record_id` 不是第 4 版 UUID"));
        }
        let kind = fields.one("kind", KINDS)?;
        let learner = learner(fields.object("learner")?)?;
        let activity = activity(fields.object("activity")?)?;
        let (_, started) = fields.moment("started")?;
        let (day, ended) = fields.moment("ended")?;
        if ended < started {
            return Err(say!("`ended` is before `started`", "`ended` 早於 `started`"));
        }
        let duration = fields.whole("duration_s", 0, LONGEST_DURATION)?;
        let attempt = if kind == Kind::QuizAttempt { Some(attempt(&mut fields)?) } else { None };
        if kind == Kind::Exercise && (activity.version != "1" || !activity.digest.bytes().all(|byte| byte == b'0')) {
            return Err(say!("an exercise has no version and no digest", "演練沒有版本，也沒有摘要"));
        }
        let mut integrity = fields.object("integrity")?;
        let check = integrity.check_code("check")?;
        let previous = integrity.or_null("previous", Fields::check_code)?;
        integrity.finish()?;
        fields.finish()?;
        Ok(Record { id, kind, learner, activity, day, started, ended, duration, attempt, check, previous })
    }
}

/// A hundred years, in seconds.
pub(crate) const LONGEST_DURATION: u64 = 100 * 366 * 86_400;

/// Why a file is refused before it is read.
pub fn too_large() -> Text {
    let most = LARGEST_FILE / 1_000_000;
    say!("it is larger than {most} MB, and no record is", "檔案超過 {most} MB，不可能是學習紀錄")
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            14 => byte == b'4',
            19 => matches!(byte, b'8' | b'9' | b'a' | b'b'),
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

fn learner(mut fields: Fields<'_>) -> Result<Learner, Text> {
    let id = fields.name("id")?.to_string();
    let name = fields.maybe_name("name")?;
    let unit = fields.maybe_name("unit")?;
    let roles = fields.names("roles")?;
    if id.trim().is_empty() && name.as_deref().is_none_or(|name| name.trim().is_empty()) {
        return Err(say!("`learner` has neither id nor name", "`learner` 沒有編號也沒有姓名"));
    }
    fields.finish()?;
    Ok(Learner { id, name, unit, roles })
}

fn activity(mut fields: Fields<'_>) -> Result<Activity, Text> {
    let (id, version, digest) = (fields.id("id")?, fields.id("version")?, fields.digest("digest")?);
    let mut procedures = Vec::new();
    for (place, item) in fields.list("procedures")? {
        let mut fields = Fields::open(&place, item)?;
        procedures.push(Bound {
            id: fields.id("id")?,
            version: fields.id("version")?,
            digest: fields.digest("digest")?,
        });
        fields.finish()?;
    }
    fields.finish()?;
    Ok(Activity { id, version, digest, procedures })
}

fn attempt(record: &mut Fields<'_>) -> Result<Attempt, Text> {
    let mut fields = record.object("attempt")?;
    let number = fields.whole("number", 1, u64::from(u32::MAX))? as u32;
    let seed = fields.whole("seed", 0, u64::from(u32::MAX))? as u32;
    fields.finish()?;
    let mut fields = record.object("result")?;
    let completion = fields.one("completion", COMPLETIONS)?;
    let success = fields.or_null("success", Fields::truth)?;
    let score = fields.or_null("score", score)?;
    let pass_mark = fields.or_null("pass_mark", |fields, name| fields.decimal(name, 1))?;
    let failed_must_pass = fields.names("failed_must_pass")?;
    let valid_until = fields.or_null("valid_until", Fields::day)?;
    fields.finish()?;
    if completion == Completion::Void && (success.is_some() || valid_until.is_some()) {
        return Err(say!("a void attempt is neither passed nor failed", "作廢的作答不會是通過或未通過"));
    }
    if success != Some(true) && valid_until.is_some() {
        return Err(say!("`result.valid_until` is only for what was passed", "只有通過才有 `result.valid_until`"));
    }
    let items = record.list("interactions")?;
    let interactions: Vec<_> = items.iter().map(|(place, item)| interaction(place, item)).collect::<Result<_, _>>()?;
    Ok(Attempt { number, seed, completion, success, score, pass_mark, failed_must_pass, valid_until, interactions })
}

fn score(fields: &mut Fields<'_>, name: &'static str) -> Result<Score, Text> {
    let mut fields = fields.object(name)?;
    let (raw, min) = (fields.decimal("raw", MOST_POINTS)?, fields.decimal("min", MOST_POINTS)?);
    let (max, scaled) = (fields.decimal("max", MOST_POINTS)?, fields.decimal("scaled", 1)?);
    let place = fields.place("raw");
    fields.finish()?;
    if raw < min || raw > max {
        return Err(say!("`{place}` is outside of min and max", "`{place}` 不在 min 與 max 之間"));
    }
    Ok(Score { raw, min, max, scaled })
}

/// A thousand questions of a hundred points.
pub(crate) const MOST_POINTS: u32 = 100_000;

fn interaction(place: &str, item: &Value) -> Result<Interaction, Text> {
    let mut fields = Fields::open(place, item)?;
    let interaction = Interaction {
        question: fields.id("question")?,
        kind: fields.id("type")?,
        response: fields.response("response")?,
        correct: fields.or_null("correct", Fields::truth)?,
        points: fields.or_null("points", |fields, name| fields.decimal(name, 100))?,
        max: fields.decimal("max", 100)?,
        latency: fields.whole("latency_s", 0, LONGEST_DURATION)?,
    };
    fields.finish()?;
    if interaction.points.is_some_and(|points| points > interaction.max) {
        return Err(say!("`{place}.points` is more than `max`", "`{place}.points` 大於 `max`"));
    }
    Ok(interaction)
}
