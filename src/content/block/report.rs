//! ```` ```report ````: the fields of a report, the text they make, and where it goes.

use std::collections::BTreeMap;

use super::template::unused;
use super::{Reader, Template, text, text_or_id, texts};
use crate::diagnostic::{Code, Diagnostic, Text, did_you_mean};
use crate::say;
use crate::source::Span;
use crate::yaml::{Located, Map, Node};

/// A report to be filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    pub fields: Vec<Field>,
    /// None: one line a field.
    pub text: Option<Template>,
    /// Of the mail.
    pub subject: Option<Template>,
    pub mail: Option<String>,
    /// The address of a form; only the part after the host holds fields.
    pub form: Option<Template>,
}

/// A field of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    pub id: Located<String>,
    pub label: String,
    pub kind: FieldKind,
    pub required: bool,
    pub help: Option<String>,
    /// At least one for choices, else empty.
    pub options: Vec<String>,
}

/// What is entered in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FieldKind {
    #[default]
    Text,
    Long,
    Time,
    Number,
    Choice,
    Choices,
    Accounts,
}

impl FieldKind {
    /// Every kind.
    pub const ALL: [FieldKind; 7] = [
        FieldKind::Text,
        FieldKind::Long,
        FieldKind::Time,
        FieldKind::Number,
        FieldKind::Choice,
        FieldKind::Choices,
        FieldKind::Accounts,
    ];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            FieldKind::Text => "text",
            FieldKind::Long => "long",
            FieldKind::Time => "time",
            FieldKind::Number => "number",
            FieldKind::Choice => "choice",
            FieldKind::Choices => "choices",
            FieldKind::Accounts => "accounts",
        }
    }
}

/// Longest address that every browser and form tool in use accepts.
const LONGEST: usize = 2000;

impl Report {
    pub(super) fn read<'a>(reader: &Reader<'a>, map: &mut Map<'a>) -> Report {
        let report = Report {
            fields: reader.each(map, "fields", |id, node, found| field(reader, id, node, found)),
            text: Template::read(reader, map, "text"),
            subject: Template::read(reader, map, "subject"),
            mail: mail(map),
            form: Template::read(reader, map, "form"),
        };
        if report.fields.is_empty() {
            map.missing("fields");
        }
        report.check().into_iter().for_each(|diagnostic| map.push(diagnostic));
        report
    }

    /// Holes without field, fields without hole, and addresses that cannot work.
    fn check(&self) -> Vec<Diagnostic> {
        let known: Vec<&str> = self.fields.iter().map(|field| field.id.value.as_str()).collect();
        let templates: Vec<&Template> = [&self.text, &self.subject, &self.form].into_iter().flatten().collect();
        let mut found: Vec<Diagnostic> = templates.iter().flat_map(|template| template.unknown(&known)).collect();
        // Without a text of its own every field has a line.
        if self.text.is_some() {
            found.extend(unused(self.fields.iter().map(|field| &field.id), &templates));
        }
        if let Some(form) = &self.form {
            let wrong = |message| Diagnostic::new(Code::ReportAddress, form.span.clone(), message);
            found.extend(form_fault(form).map(wrong));
        }
        found
    }

    pub(super) fn shape(&self) -> Vec<String> {
        let fields = self.fields.iter().map(|field| {
            let required = if field.required { " required" } else { "" };
            let options = if field.options.is_empty() { String::new() } else { format!(" {}", field.options.len()) };
            format!("{}: {}{options}{required}", field.id.value, field.kind.name())
        });
        fields.collect()
    }

    /// What the fields are called, by id.
    pub fn labels(&self) -> BTreeMap<&str, &str> {
        self.fields.iter().map(|field| (field.id.value.as_str(), field.label.as_str())).collect()
    }

    pub(super) fn texts(&self) -> Vec<String> {
        let each =
            self.fields.iter().flat_map(|field| [&field.label].into_iter().chain(&field.help).chain(&field.options));
        each.cloned().chain(self.text.iter().map(|text| text.with_labels(&self.labels()))).collect()
    }
}

/// A form's address with nothing filled in.
pub fn without_holes(form: &Template) -> String {
    let texts = form.parts().filter_map(|part| match part {
        super::Part::Text(text) => Some(text),
        super::Part::Hole(_) => None,
    });
    texts.collect()
}

/// The host of a form's address, with its port.
pub fn host(form: &str) -> &str {
    let rest = form.split_once("://").map_or(form, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

fn form_fault(form: &Template) -> Option<Text> {
    let text = &form.text;
    if !text.starts_with("https://") && !text.starts_with("http://") {
        return Some(say!("the form's address must begin with `https://`", "表單網址必須以 `https://` 開頭"));
    }
    let host = host(text);
    if host.contains('{') {
        return Some(say!("the form's host cannot hold a field", "表單的主機名稱不能含有欄位"));
    }
    if !host.starts_with(|c: char| c.is_ascii_alphanumeric())
        || !host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.:".contains(&byte))
    {
        return Some(say!("`{host}` is no host", "`{host}` 不是主機名稱"));
    }
    if text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\' | '`')) {
        return Some(say!("the form's address holds a blank or a quote", "表單網址含有空白或引號"));
    }
    let empty = without_holes(form);
    if empty.contains(['{', '}']) {
        return Some(say!("braces that hold no field in the form's address", "表單網址含有不是欄位的大括號"));
    }
    // Letters beyond ASCII become three characters a byte.
    let length: usize = empty.bytes().map(|byte| if byte.is_ascii() { 1 } else { 3 }).sum();
    (length > LONGEST).then(|| {
        say!(
            "empty already, the address is {length} characters long; form tools cut at {LONGEST}",
            "網址尚未填入就有 {length} 字元，超過表單工具的上限 {LONGEST}"
        )
    })
}

fn mail(map: &mut Map) -> Option<String> {
    let mail = map.text("mail")?;
    let plain =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_+".contains(&b));
    let good = mail.value.split_once('@').is_some_and(|(name, host)| plain(name) && plain(host) && host.contains('.'));
    if !good {
        let text = &mail.value;
        let message = say!("`{text}` is no mail address", "`{text}` 不是電子郵件地址");
        map.push(Diagnostic::new(Code::ReportAddress, mail.span, message));
        return None;
    }
    Some(mail.value)
}

fn field<'a>(reader: &Reader<'a>, id: Located<String>, node: &'a Node, found: &mut Vec<Diagnostic>) -> Field {
    let mut map = Map::open(reader.file, node, found);
    let label = text_or_id(&mut map, "label", &id.value);
    let kind = kind(&mut map).unwrap_or_default();
    let required = map.flag("required").unwrap_or_default();
    let help = text(&mut map, "help");
    let at = map.node("options").map(|node| Span::new(reader.file, node.range.clone()));
    let mut options = texts(&mut map, "options");
    match (kind, at) {
        (FieldKind::Choice | FieldKind::Choices, _) if options.is_empty() => map.missing("options"),
        (FieldKind::Choice | FieldKind::Choices, _) | (_, None) => {}
        (_, Some(span)) => {
            let name = kind.name();
            let message = say!("a field of the type `{name}` has no options", "`{name}` 類型的欄位沒有選項");
            let help = say!("write `type: choice` or `type: choices`", "請寫 `type: choice` 或 `type: choices`");
            map.push(Diagnostic::new(Code::UnknownKey, span, message).help(help));
            options.clear();
        }
    }
    map.finish(found);
    Field { id, label, kind, required, help, options }
}

fn kind(map: &mut Map) -> Option<FieldKind> {
    let word = map.text("type")?;
    let kind = FieldKind::ALL.into_iter().find(|kind| kind.name() == word.value);
    if kind.is_none() {
        let (name, known) = (&word.value, FieldKind::ALL.map(FieldKind::name));
        let list = known.join("`, `");
        let help = did_you_mean(name, known).unwrap_or_else(|| say!("the types are `{list}`", "類型有 `{list}`"));
        let message = say!("`{name}` is no type of field", "`{name}` 不是欄位類型");
        map.push(Diagnostic::new(Code::WrongType, word.span, message).help(help));
    }
    kind
}
