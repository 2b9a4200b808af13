//! `readybook.yaml`: what `config` reads.

use serde_json::{Value, json};

use super::part::{
    Languages, Object, defined, flag, joined, language, list, one_of, one_or_several, period, spelled, spelling, text,
    titled, words, written,
};
use crate::config::{Config, HTML_MODES, HtmlMode, SIZES, STAGES, feedback, hand_in};

/// The schema of the configuration.
pub fn configuration(config: &Config) -> Value {
    let definitions = json!({
        "words": titled("Text", "One text, or one by language.", words(config, Languages::Any)),
        "size": titled("Size", "Such as `2 MB` or `500 KB`.", size()),
        "mail": titled("Mailbox", "A mail address.", mail()),
    });
    let configuration = Object::new()
        .may("title", "Title", "The name of the handbook.", defined("words"))
        .may("description", "Description", "One or two sentences about it.", defined("words"))
        .may(
            "languages",
            "Languages",
            "Codes such as `zh-Hant` or `en`; the first is written without suffix in file names.",
            one_or_several(&joined(text(), language())),
        )
        .may(
            "base_url",
            "Address",
            "The address under which the site is published; for canonical links only.",
            // `config::read_base_url`
            written(r#"^https?://[^/"<> ?#\\][^"<> ?#\\]*$"#, "No address such as `https://handbook.example.com/sm`."),
        )
        .may(
            "time_zone",
            "Time zone",
            "Where a day begins and ends, such as `Asia/Hong_Kong`; when not given, where the build runs.",
            written("^[A-Za-z0-9_+/-]+$", "No time zone such as `Asia/Hong_Kong`."),
        )
        .may(
            "theme",
            "Theme",
            "A folder in `themes`; `default` when not given.",
            spelled("^[A-Za-z0-9_-]+$", "No theme: write the name of a folder in `themes`."),
        )
        .may(
            "feedback",
            "Feedback",
            "Where “suggest a change” leads, and what comes of it: an address of a form or a mailbox, or both.",
            feedback(),
        )
        .may(
            "training",
            "Training",
            "What belongs to quizzes and records.",
            Object::new()
                .may(
                    "hand_in",
                    "Handing in",
                    "Where learners hand in their records; nothing is sent by itself.",
                    hand_in(),
                )
                .closed(),
        )
        .may("markdown", "Markdown", "What pages may hold.", markdown())
        .may(
            "assets",
            "Files",
            "File name extensions that are published besides the known ones.",
            one_or_several(&text()),
        )
        .may("limits", "Limits", "Largest sizes of files.", limits())
        .may(
            "roster",
            "Roster",
            "What the roster is checked for.",
            Object::new()
                .may(
                    "check_every",
                    "Checked every",
                    "Longest time between two checks of a contact, such as `3 months`.",
                    period(),
                )
                .closed(),
        )
        .may("search", "Search", "How the handbook is searched.", search())
        .may("stages", "Stages", "The stages of the workflow in order.", list(stage()))
        .with("$defs", definitions);
    titled("Configuration", "What an organisation sets: `readybook.yaml`.", configuration.closed())
}

/// An address with placeholders in braces, none of them in its host: `feedback::read_form`.
fn form_pattern(placeholders: &[&str]) -> String {
    let known = placeholders.join("|");
    let host = r#"[A-Za-z0-9][^/?#{@\s"<>\\`]*"#;
    format!(r#"https?://{host}([/?#]([^{{\s"<>\\`]|\{{({known})\}})*)?"#)
}

fn form(placeholders: &[&str]) -> Value {
    let says = match placeholders {
        [] => "No address that begins with `https://`.".to_string(),
        _ => {
            format!("No address that begins with `https://` and holds no placeholder but {}.", in_braces(placeholders))
        }
    };
    written(&format!("^{}$", form_pattern(placeholders)), &says)
}

fn in_braces(placeholders: &[&str]) -> String {
    placeholders.iter().map(|name| format!("`{{{name}}}`")).collect::<Vec<_>>().join(", ")
}

/// `feedback::read_mail`
const MAIL: &str = r"(mailto:)?[A-Za-z0-9._+-]+@[A-Za-z0-9._+-]*\.[A-Za-z0-9._+-]*";

fn mail() -> Value {
    written(&format!("^{MAIL}$"), "No mail address.")
}

fn feedback() -> Value {
    let description = format!("The address of a form; it may hold {}.", in_braces(&feedback::PLACEHOLDERS));
    let named = spelled(r"\S", "No name of a field.");
    let fields = feedback::PLACEHOLDERS.iter().fold(Object::new(), |fields, placeholder| {
        fields.may(placeholder, placeholder, "The form’s own name of the field, such as `entry.1001`.", named.clone())
    });
    let host = spelled("^[A-Za-z0-9.:-]+$", "No host such as `forms.example.com`.");
    let both = Object::new()
        .may("form", "Form", &description, form(&feedback::PLACEHOLDERS))
        .may(
            "fields",
            "Fields",
            "The form tool’s own names of its fields; what is not empty is appended to the form’s address.",
            fields.closed(),
        )
        .may("hosts", "Hosts", "Hosts at which the form may be; any when not given.", one_or_several(&host))
        .may("mail", "Mailbox", "A mail address: the second way, or the only one.", defined("mail"))
        // With fields there is a form, and its address has no placeholders.
        .with("if", json!({"required": ["fields"]}))
        .with("then", json!({"required": ["form"], "properties": {"form": {"not": {"pattern": r"\{"}}}}));
    let both = super::register::keys(both);
    // One address in place of both.
    let one = format!("^({}|{MAIL})$", form_pattern(&feedback::PLACEHOLDERS));
    let one = spelling(&one, "Neither an address of a form nor of a mailbox.");
    joined(joined(both.closed(), one), json!({"type": ["string", "object"]}))
}

fn hand_in() -> Value {
    let description = format!("The address of a form; it may hold {}.", in_braces(&hand_in::PLACEHOLDERS));
    Object::new()
        .may("folder", "Folder", "Where the downloaded file goes, in words.", defined("words"))
        .may("mail", "Mailbox", "A mail address to which the file is attached.", defined("mail"))
        .may("form", "Form", &description, form(&hand_in::PLACEHOLDERS))
        .may("endpoint", "Endpoint", "An address that takes a record with POST, as JSON.", form(&[]))
        .closed()
}

fn markdown() -> Value {
    Object::new()
        .may(
            "html",
            "HTML",
            "What happens to raw HTML; `allow` when not given.",
            one_of(&HTML_MODES, |mode| match mode {
                HtmlMode::Allow => "Harmless tags and attributes pass, the rest is removed with a warning.",
                HtmlMode::Escape => "All of it is shown as text.",
                HtmlMode::Trusted => "All of it passes: only for authors who may run script on the reader's machine.",
            }),
        )
        .may(
            "remote_images",
            "Hosts of images",
            "Hosts from which images may come; none when not given.",
            one_or_several(&text()),
        )
        .closed()
}

/// `2 MB`: `config::read_bytes`
fn size() -> Value {
    let letters = |unit: &str| unit.chars().map(|c| format!("[{c}{}]", c.to_ascii_lowercase())).collect::<String>();
    let units = SIZES.map(|(unit, _)| letters(unit)).join("|");
    written(&format!(r"^0*[1-9][0-9]*\s*({units})\s*$"), "No size: write `2 MB` or `500 KB`.")
}

fn limits() -> Value {
    Object::new()
        .may("page", "Page", "One page's Markdown; 2 MB when not given.", defined("size"))
        .may("asset", "File", "One image or other file; 50 MB when not given.", defined("size"))
        .may("site", "Site", "All files together; 4 GB when not given.", defined("size"))
        .closed()
}

fn search() -> Value {
    Object::new()
        .may("enabled", "Enabled", "Whether the site has a search.", flag(true))
        .may(
            "budget",
            "Budget",
            "Largest size of the index; a larger one is a warning. 50 MB when not given.",
            defined("size"),
        )
        .may(
            "compress",
            "Compressed",
            "Whether the index is compressed; browsers before 2023 cannot open it then.",
            flag(true),
        )
        .closed()
}

fn stage() -> Value {
    let usual = titled("Usual stage", "A stage that needs no title.", json!({"enum": STAGES}));
    let own = Object::new()
        .must("id", "Id", "The word in front matter.", text())
        .may("title", "Title", "What the stage is called.", defined("words"))
        .with("if", json!({"properties": {"id": {"enum": STAGES}}}))
        .with("else", json!({"required": ["title"]}));
    joined(titled("Stage", "A stage of the workflow.", json!({})), json!({"anyOf": [usual, own.closed()]}))
}
