//! Where "suggest a change" leads: a form's address with placeholders, or a mail address.

use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::register::RegisterConfig;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::say;
use crate::source::Span;
use crate::yaml::{Map, Node, Value};

/// The configured ways. The form comes first where both are given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Feedback {
    form: Option<String>,
    mail: Option<String>,
    /// What readers sent in.
    pub register: RegisterConfig,
}

/// What the placeholders stand for.
#[derive(Debug, Clone, Copy, Default)]
pub struct FeedbackValues<'a> {
    /// Document number, or the page's address where it has none.
    pub document: &'a str,
    /// Version in force, or empty.
    pub version: &'a str,
    /// Step id, or empty.
    pub step: &'a str,
    /// The page's title.
    pub title: &'a str,
    /// The page's language.
    pub language: &'a str,
    /// The page's address relative to the site, with the step's fragment.
    pub address: &'a str,
    /// What a reader searched for in vain, or empty.
    pub query: &'a str,
}

/// What the form's address may hold in braces.
pub(crate) const PLACEHOLDERS: [&str; 7] = ["document", "version", "step", "title", "language", "address", "query"];

/// Longest address that every browser and form tool in use accepts.
const LONGEST: usize = 2000;

/// RFC 3986: everything but the unreserved characters is encoded, so a value cannot end its parameter.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

impl Feedback {
    /// Reads `feedback:`: one address, or `form:` and `mail:`.
    pub fn read(file: &Arc<str>, node: &Node) -> (Feedback, Vec<Diagnostic>) {
        let mut found = Vec::new();
        let mut feedback = Feedback::default();
        if let Value::Scalar { text, .. } = &node.value {
            let span = Span::new(file, node.range.clone());
            if text.contains("://") {
                feedback.form = read_feedback_form(text, &span, &mut found);
            } else {
                feedback.mail = read_mail(text, &span, &mut found);
            }
            return (feedback, found);
        }
        let mut map = Map::open(file, node, &mut found);
        let form = map.text("form");
        let mail = map.text("mail");
        feedback.register = RegisterConfig::read(&mut map);
        map.finish(&mut found);
        feedback.form = form.and_then(|form| read_feedback_form(&form.value, &form.span, &mut found));
        feedback.mail = mail.and_then(|mail| read_mail(&mail.value, &mail.span, &mut found));
        (feedback, found)
    }

    /// The address for one page or step; none when nothing is configured.
    pub fn address(&self, values: &FeedbackValues) -> Option<String> {
        if let Some(form) = &self.form {
            return Some(fill(form, values));
        }
        let mail = self.mail.as_ref()?;
        let step = if values.step.is_empty() { String::new() } else { format!("#{}", values.step) };
        let version = if values.version.is_empty() { String::new() } else { format!(" v{}", values.version) };
        let subject = format!("[{}{version}{step}] {}", values.document, values.title);
        let body = format!("\n\n—\n{}\n{}", values.title, values.address);
        Some(format!(
            "mailto:{mail}?subject={}&body={}",
            utf8_percent_encode(&subject, VALUE),
            utf8_percent_encode(&body, VALUE)
        ))
    }
}

fn fill(form: &str, values: &FeedbackValues) -> String {
    let mut address = String::with_capacity(form.len() + 64);
    let mut rest = form;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}') else { break };
        address.push_str(&rest[..open]);
        let value = match &rest[open + 1..open + close] {
            "document" => values.document,
            "version" => values.version,
            "step" => values.step,
            "title" => values.title,
            "language" => values.language,
            "address" => values.address,
            "query" => values.query,
            _ => "",
        };
        address.extend(utf8_percent_encode(value, VALUE));
        rest = &rest[open + close + 1..];
    }
    address.push_str(rest);
    address
}

/// Reads a form's address with placeholders in braces; none, with what is wrong, when it cannot work.
pub(super) fn read_form(
    text: &str,
    span: &Span,
    placeholders: &[&'static str],
    found: &mut Vec<Diagnostic>,
) -> Option<String> {
    let before = found.len();
    read_address(text, span, found);
    let wrong = |message, help| Diagnostic::new(Code::FeedbackTemplate, span.clone(), message).maybe_help(help);
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}') else {
            found.push(wrong(say!("a `{{` is never closed", "「{{」沒有對應的「}}」"), None));
            break;
        };
        let name = &rest[open + 1..open + close];
        if !placeholders.contains(&name) {
            let known = placeholders.iter().map(|name| format!("`{{{name}}}`")).collect::<Vec<_>>().join(" ");
            let help = did_you_mean(name, placeholders.iter().copied())
                .unwrap_or_else(|| say!("the placeholders are {known}", "可用的代換欄位：{known}"));
            found.push(wrong(
                say!("the placeholder `{{{name}}}` is unknown", "不認得的代換欄位 `{{{name}}}`"),
                Some(help),
            ));
        }
        rest = &rest[open + close + 1..];
    }
    (found.len() == before).then(|| text.to_string())
}

/// Reads an address of the web whose host is plain to see; none, with what is wrong, when it cannot work.
pub(super) fn read_address(text: &str, span: &Span, found: &mut Vec<Diagnostic>) -> Option<String> {
    let before = found.len();
    let wrong = |message, help| Diagnostic::new(Code::FeedbackTemplate, span.clone(), message).maybe_help(help);
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    if !host.is_some_and(|host| host.starts_with(|c: char| c.is_ascii_alphanumeric())) {
        found.push(wrong(
            say!("the address must begin with `https://`", "網址必須以 `https://` 開頭"),
            Some(say!("for a mail address write `mail:`", "電子郵件地址請寫在 `mail:`")),
        ));
    }
    if host.is_some_and(|host| host.split(['/', '?', '#']).next().unwrap_or_default().contains(['{', '@'])) {
        found.push(wrong(say!("the address's host cannot hold a placeholder", "網址的主機名稱不能含有代換欄位"), None));
    }
    if text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\' | '`')) {
        found.push(wrong(say!("the address holds a blank or a quote", "網址含有空白或引號"), None));
    }
    (found.len() == before).then(|| text.to_string())
}

/// A form that takes feedback: whatever is filled in, no tool cuts its address.
fn read_feedback_form(text: &str, span: &Span, found: &mut Vec<Diagnostic>) -> Option<String> {
    let form = read_form(text, span, &PLACEHOLDERS, found)?;
    let longest = "字".repeat(60);
    let filled = fill(
        text,
        &FeedbackValues {
            document: "SM-IR-0000",
            version: "10.10.10",
            step: &longest[..30],
            title: &longest,
            language: "zh-Hant",
            address: &longest,
            query: &longest,
        },
    );
    if filled.len() <= LONGEST {
        return Some(form);
    }
    let length = filled.len();
    let message = say!(
        "filled in, the address is {length} characters long; form tools cut at {LONGEST}",
        "代換後網址長達 {length} 字元，超過表單工具的上限 {LONGEST}"
    );
    let help = say!("leave out `{{title}}` or `{{address}}`", "請省略 `{{title}}` 或 `{{address}}`");
    found.push(Diagnostic::new(Code::FeedbackTemplate, span.clone(), message).help(help));
    None
}

/// Reads the address of a mailbox; none, with what is wrong, when it is none.
pub(super) fn read_mail(text: &str, span: &Span, found: &mut Vec<Diagnostic>) -> Option<String> {
    let mail = text.strip_prefix("mailto:").unwrap_or(text);
    let plain = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || ".-_+".contains(c));
    match mail.split_once('@') {
        Some((name, host)) if plain(name) && plain(host) && host.contains('.') => Some(mail.to_string()),
        _ => {
            found.push(Diagnostic::new(
                Code::FeedbackTemplate,
                span.clone(),
                say!(
                    "`{text}` is neither an address of a form nor of a mailbox",
                    "`{text}` 既不是表單網址，也不是電子郵件地址"
                ),
            ));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    fn read(text: &str) -> (Feedback, Vec<Diagnostic>) {
        let file: Arc<str> = "readybook.yaml".into();
        Feedback::read(&file, &yaml::parse(&file, text, 0).unwrap())
    }

    #[test]
    fn han_text_and_separators_are_percent_encoded() {
        let (feedback, found) = read("form: https://forms.example.com/f?d={document}&t={title}&s={step}");
        assert!(found.is_empty());
        let values = FeedbackValues { document: "SM-1", title: "帳號&遭盜用", step: "end", ..Default::default() };
        assert_eq!(
            feedback.address(&values).unwrap(),
            "https://forms.example.com/f?d=SM-1&t=%E5%B8%B3%E8%99%9F%26%E9%81%AD%E7%9B%9C%E7%94%A8&s=end"
        );
    }

    #[test]
    fn a_form_can_ask_what_was_searched_for() {
        let (feedback, found) = read("form: https://forms.example.com/f?q={query}");
        assert!(found.is_empty());
        let values = FeedbackValues { query: "雙重驗證", ..Default::default() };
        let asked = "https://forms.example.com/f?q=%E9%9B%99%E9%87%8D%E9%A9%97%E8%AD%89";
        assert_eq!(feedback.address(&values).unwrap(), asked);
        assert_eq!(feedback.address(&FeedbackValues::default()).unwrap(), "https://forms.example.com/f?q=");
    }

    #[test]
    fn templates_that_cannot_work_are_refused() {
        for wrong in [
            "form: https://f.example/{titel}",
            "form: ftp://f.example",
            "form: https://{title}.example/",
            "form: \"https://f.example/{title\"",
            "form: \"javascript:alert(1)\"",
            "mail: nobody",
            "form: https://f.example/?a={title}{title}{title}{title}{title}",
        ] {
            let (feedback, found) = read(wrong);
            assert_eq!(feedback, Feedback::default(), "{wrong}");
            assert!(!found.is_empty() && found.iter().all(|d| d.code == Code::FeedbackTemplate), "{wrong}");
        }
    }
}
