//! Where "suggest a change" leads: a form's address with placeholders, or a mail address.

use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::register::RegisterConfig;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::say;
use crate::source::Span;
use crate::yaml::{Located, Map, Node, Value};

/// The configured ways. The form comes first where both are given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Feedback {
    form: Option<String>,
    /// Placeholder and the form tool's own name of the field, as configured; the form has no placeholders then.
    fields: Vec<(&'static str, String)>,
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
    /// `wrong`, `unclear`, `outdated`, `missing`, `unsafe`, or empty where the reader has still to say.
    pub kind: &'a str,
    /// What the reader wrote; empty in the links of pages.
    pub text: &'a str,
    /// Quiz and question with a slash between them, or empty.
    pub question: &'a str,
}

impl<'a> FeedbackValues<'a> {
    /// What a placeholder stands for; none where there is no such placeholder.
    fn get(&self, placeholder: &str) -> Option<&'a str> {
        Some(match placeholder {
            "document" => self.document,
            "version" => self.version,
            "step" => self.step,
            "title" => self.title,
            "language" => self.language,
            "address" => self.address,
            "query" => self.query,
            "kind" => self.kind,
            "text" => self.text,
            "question" => self.question,
            _ => return None,
        })
    }
}

/// What the form's address may hold in braces, and what `fields` may name.
pub(crate) const PLACEHOLDERS: [&str; 10] =
    ["document", "version", "step", "title", "language", "address", "kind", "query", "text", "question"];

/// Longest address that every browser and form tool in use accepts.
const LONGEST: usize = 2000;

/// RFC 3986: everything but the unreserved characters is encoded, so a value cannot end its parameter.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

impl Feedback {
    /// Reads `feedback:`: one address, or `form:` with what belongs to it and `mail:`.
    pub fn read(file: &Arc<str>, node: &Node) -> (Feedback, Vec<Diagnostic>) {
        let mut found = Vec::new();
        let mut feedback = Feedback::default();
        if let Value::Scalar { text, .. } = &node.value {
            let span = Span::new(file, node.range.clone());
            if text.contains("://") {
                feedback.form = read_feedback_form(text, &[], &span, &mut found);
            } else {
                feedback.mail = read_mail(text, &span, &mut found);
            }
            return (feedback, found);
        }
        let mut map = Map::open(file, node, &mut found);
        let form = map.text("form");
        let fields = map.node("fields").cloned();
        let hosts = map.texts("hosts");
        let mail = map.text("mail");
        feedback.register = RegisterConfig::read(&mut map);
        map.finish(&mut found);
        let before = found.len();
        if let Some(node) = &fields {
            feedback.fields = read_fields(file, node, &mut found);
        }
        check_hosts(&hosts, form.as_ref(), &mut found);
        let is_sound = found.len() == before;
        if let (Some(node), None) = (&fields, &form) {
            let message =
                say!("`fields` name the fields of a form, and there is none", "`fields` 是表單的欄位，但沒有設定表單");
            let help = say!("write the form's address in `form:`", "請在 `form:` 寫表單的網址");
            let span = Span::new(file, node.range.clone());
            found.push(Diagnostic::new(Code::FeedbackTemplate, span, message).help(help));
        }
        let form = form.and_then(|form| read_feedback_form(&form.value, &feedback.fields, &form.span, &mut found));
        feedback.form = form.filter(|_| is_sound);
        feedback.mail = mail.and_then(|mail| read_mail(&mail.value, &mail.span, &mut found));
        if feedback.form.is_none() {
            feedback.fields.clear();
        }
        (feedback, found)
    }

    /// The address for one page or step; none when nothing is configured.
    pub fn address(&self, values: &FeedbackValues) -> Option<String> {
        if let Some(form) = &self.form {
            return Some(fill(form, &self.fields, values));
        }
        let mail = self.mail.as_ref()?;
        let step = if values.step.is_empty() { String::new() } else { format!("#{}", values.step) };
        let version = if values.version.is_empty() { String::new() } else { format!(" v{}", values.version) };
        let about = if values.question.is_empty() { values.document } else { values.question };
        let subject = format!("[{about}{version}{step}] {}", values.title);
        let lines = [values.title, values.address, values.kind];
        let lines: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        let body = [values.text, &lines.join("\n")].join("\n\n—\n");
        let body = if lines.is_empty() { values.text } else { &body };
        let body = if body.is_empty() { String::new() } else { format!("&body={}", utf8_percent_encode(body, VALUE)) };
        Some(format!("mailto:{mail}?subject={}{body}", utf8_percent_encode(subject.trim_end(), VALUE)))
    }

    /// The form's address, with placeholders in braces unless [`Feedback::fields`] has some.
    pub fn form(&self) -> Option<&str> {
        self.form.as_deref()
    }

    /// Placeholders with the names of a form tool's own fields, in the order of the address.
    pub fn fields(&self) -> &[(&'static str, String)] {
        &self.fields
    }

    /// The mailbox, also where there is a form.
    pub fn mail(&self) -> Option<&str> {
        self.mail.as_deref()
    }
}

fn fill(form: &str, fields: &[(&'static str, String)], values: &FeedbackValues) -> String {
    if !fields.is_empty() {
        return append(form, fields, values);
    }
    let mut address = String::with_capacity(form.len() + 64);
    let mut rest = form;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}') else { break };
        address.push_str(&rest[..open]);
        let value = values.get(&rest[open + 1..open + close]).unwrap_or_default();
        address.extend(utf8_percent_encode(value, VALUE));
        rest = &rest[open + close + 1..];
    }
    address.push_str(rest);
    address
}

/// Appends what is not empty to the query under the form's own names, before a fragment.
fn append(form: &str, fields: &[(&'static str, String)], values: &FeedbackValues) -> String {
    let (form, fragment) = form.find('#').map_or((form, ""), |at| form.split_at(at));
    let mut address = form.to_string();
    for (placeholder, name) in fields {
        let value = values.get(placeholder).unwrap_or_default();
        if value.is_empty() {
            continue;
        }
        if !address.ends_with(['?', '&']) {
            address.push(if address.contains('?') { '&' } else { '?' });
        }
        address.extend(utf8_percent_encode(name, VALUE));
        address.push('=');
        address.extend(utf8_percent_encode(value, VALUE));
    }
    address.push_str(fragment);
    address
}

/// Which field of the form takes which value.
fn read_fields(file: &Arc<str>, node: &Node, found: &mut Vec<Diagnostic>) -> Vec<(&'static str, String)> {
    let mut map = Map::open(file, node, found);
    let mut fields: Vec<(usize, &'static str, String)> = Vec::new();
    for placeholder in PLACEHOLDERS {
        let Some(name) = map.text(placeholder) else { continue };
        if name.value.trim().is_empty() {
            let message = say!("the field for `{placeholder}` has no name", "`{placeholder}` 的欄位沒有名稱");
            map.push(Diagnostic::new(Code::FeedbackTemplate, name.span, message));
        } else {
            fields.push((name.span.start, placeholder, name.value));
        }
    }
    map.finish(found);
    fields.sort_by_key(|(start, ..)| *start);
    fields.into_iter().map(|(_, placeholder, name)| (placeholder, name)).collect()
}

/// Where hosts are listed, the form's must be one of them.
fn check_hosts(hosts: &[Located<String>], form: Option<&Located<String>>, found: &mut Vec<Diagnostic>) {
    let before = found.len();
    for host in hosts {
        let plain = |c: char| c.is_ascii_alphanumeric() || ".-:".contains(c);
        if host.value.is_empty() || !host.value.chars().all(plain) {
            let given = &host.value;
            let message = say!("`{given}` is no host", "`{given}` 不是主機名稱");
            let help = say!("write it alone, such as `forms.example.com`", "只寫主機名稱，例如 `forms.example.com`");
            found.push(Diagnostic::new(Code::FeedbackTemplate, host.span.clone(), message).help(help));
        }
    }
    let Some(form) = form.filter(|_| !hosts.is_empty() && found.len() == before) else { return };
    let Some((_, rest)) = form.value.split_once("://") else { return }; // Said where the address is read.
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let without_port = host.split(':').next().unwrap_or_default();
    if hosts.iter().any(|known| [&*host, without_port].contains(&&*known.value.to_ascii_lowercase())) {
        return;
    }
    let known = hosts.iter().map(|host| format!("`{}`", host.value)).collect::<Vec<_>>().join(" ");
    found.push(
        Diagnostic::new(
            Code::FeedbackTemplate,
            form.span.clone(),
            say!("the form's host `{host}` is none of `hosts`", "表單的主機 `{host}` 不在 `hosts` 之中"),
        )
        .help(say!("the form may be at {known}", "表單可以放在 {known}")),
    );
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

/// A form that takes feedback: whatever a page fills in, no tool cuts its address. What readers write is cut to what is left.
fn read_feedback_form(
    text: &str,
    fields: &[(&'static str, String)],
    span: &Span,
    found: &mut Vec<Diagnostic>,
) -> Option<String> {
    let form = read_form(text, span, &PLACEHOLDERS, found)?;
    if !fields.is_empty() && text.contains('{') {
        let message = say!("a form with `fields` takes no placeholders", "有 `fields` 的表單網址不能再寫代換欄位");
        let help = say!(
            "what `fields` name is appended to the address: leave the placeholders out",
            "`fields` 列的值會接在網址後面：請刪去代換欄位"
        );
        found.push(Diagnostic::new(Code::FeedbackTemplate, span.clone(), message).help(help));
        return None;
    }
    let longest = "字".repeat(60);
    let filled = fill(
        text,
        fields,
        &FeedbackValues {
            document: "SM-IR-0000",
            version: "10.10.10",
            step: &longest[..30],
            title: &longest,
            language: "zh-Hant",
            address: &longest,
            query: &longest,
            kind: "outdated",
            text: "",
            question: "a-quiz-with-a-long-id/a-question-with-a-long-id",
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
    fn a_forms_own_fields_are_appended_and_empty_values_left_out() {
        let google = "form: https://docs.example.com/forms/d/e/1FAI/viewform?usp=pp_url
fields: {step: entry.1003, document: entry.1001, kind: entry.1004, text: entry.1005}";
        let (feedback, found) = read(google);
        assert!(found.is_empty(), "{found:#?}");
        let values = FeedbackValues { document: "SM-1", step: "報告", title: "不在其中", ..Default::default() };
        let form = "https://docs.example.com/forms/d/e/1FAI/viewform?usp=pp_url";
        let asked = format!("{form}&entry.1003=%E5%A0%B1%E5%91%8A&entry.1001=SM-1");
        assert_eq!(feedback.address(&values).unwrap(), asked);
        let (feedback, found) = read("form: https://f.example/2431#top\nfields: {document: \"q3_document[id]\"}");
        assert!(found.is_empty(), "{found:#?}");
        assert_eq!(feedback.address(&values).unwrap(), "https://f.example/2431?q3_document%5Bid%5D=SM-1#top");
        assert_eq!(feedback.address(&FeedbackValues::default()).unwrap(), "https://f.example/2431#top");
    }

    #[test]
    fn a_form_may_be_kept_to_hosts() {
        let (feedback, found) =
            read("form: https://Forms.example.com:8443/f\nhosts: [other.example, forms.example.com]");
        assert!(found.is_empty(), "{found:#?}");
        assert_eq!(feedback.form(), Some("https://Forms.example.com:8443/f"));
        let (_, found) = read("form: https://forms.example.com:8443/f\nhosts: forms.example.com:8443");
        assert!(found.is_empty(), "{found:#?}");
    }

    #[test]
    fn a_mail_names_what_it_is_about() {
        let (feedback, _) = read("mail: handbook@example.com");
        let values =
            FeedbackValues { document: "SM-1", version: "2.0", step: "end", title: "甲", ..Default::default() };
        let step =
            "mailto:handbook@example.com?subject=%5BSM-1%20v2.0%23end%5D%20%E7%94%B2&body=%0A%0A%E2%80%94%0A%E7%94%B2";
        assert_eq!(feedback.address(&values).unwrap(), step);
        let values = FeedbackValues { document: "SM-1", version: "2.0", ..Default::default() };
        assert_eq!(feedback.address(&values).unwrap(), "mailto:handbook@example.com?subject=%5BSM-1%20v2.0%5D");
        let values = FeedbackValues { question: "first/log", kind: "unclear", text: "T", ..Default::default() };
        let question = "mailto:handbook@example.com?subject=%5Bfirst%2Flog%5D&body=T%0A%0A%E2%80%94%0Aunclear";
        assert_eq!(feedback.address(&values).unwrap(), question);
    }

    #[test]
    fn what_readers_write_does_not_count_for_the_length() {
        let (feedback, found) = read("form: https://f.example/?d={document}&t={title}&a={address}&k={kind}&x={text}");
        assert!(found.is_empty() && feedback.form().is_some(), "{found:#?}");
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
            "{form: \"https://f.example/?d={document}\", fields: {step: entry.1}}",
            "{form: https://f.example/, fields: {step: \"\"}}",
            "{form: https://f.example/, hosts: [forms.example]}",
            "{form: https://forms.example.evil.example/, hosts: [forms.example]}",
            "{form: https://f.example/, hosts: [\"https://f.example\"]}",
            "{fields: {step: entry.1}}",
        ] {
            let (feedback, found) = read(wrong);
            assert_eq!(feedback, Feedback::default(), "{wrong}");
            assert!(!found.is_empty() && found.iter().all(|d| d.code == Code::FeedbackTemplate), "{wrong}");
        }
    }
}
