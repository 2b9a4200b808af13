//! `content/roster.yaml`: what `content::roster` reads.

use serde_json::{Value, json};

use super::part::{
    Languages, Object, by_name, day, defined, flag, name_spelling, one_or_several, spelled, text, titled, words,
};
use crate::config::Config;

/// The schema of the roster.
pub fn roster(config: &Config) -> Value {
    let definitions = json!({
        "words": titled("Text", "One text, or one by language.", words(config, Languages::Any)),
        "role": role(),
        "person": person(),
    });
    let people = || json!({"type": "object", "additionalProperties": defined("person")});
    let roster = Object::new()
        .may("on_duty", "On duty", "Ids of the roles on the front page's call card.", one_or_several(&text()))
        .may("roles", "Roles", "Roles by their ids.", by_name(name_spelling("."), defined("role")))
        .may("people", "People", "People by their ids.", people())
        .may("contacts", "Contacts", "Organisations outside, by their ids.", people())
        .with("$defs", definitions);
    titled("Roster", "Who holds which role, and how to reach them: `content/roster.yaml`.", roster.closed())
}

fn role() -> Value {
    let people = || one_or_several(&text());
    let role = Object::new()
        .must("name", "Name", "What the role is called.", defined("words"))
        .may("duties", "Duties", "What it does in an incident.", defined("words"))
        .may("holders", "Holders", "Ids of people, first the one to call.", people())
        .may("deputies", "Deputies", "Ids of people, first the one to call.", people())
        .may("everyone", "Everyone", "Whether everybody holds it, so that nobody is named.", flag(false));
    titled("Role", "A role with its holders.", role.closed())
}

fn person() -> Value {
    let person = Object::new()
        .must("name", "Name", "What the person or the organisation is called.", defined("words"))
        .may("note", "Note", "When to call, and what to have at hand.", defined("words"))
        // Three digits at least: `roster::read_phone`.
        .may(
            "phone",
            "Telephone",
            "A telephone number, in quotes when it begins with `+` or 0.",
            spelled(r"^([ +().\/#*,\p{Alphabetic}-]*[0-9]){3}[0-9 +().\/#*,\p{Alphabetic}-]*$", "No telephone number."),
        )
        .may(
            "mail",
            "Mail",
            "A mail address.",
            spelled(
                r"^[\p{Alphabetic}\p{N}._+-]+@[\p{Alphabetic}\p{N}._+@-]*\.[\p{Alphabetic}\p{N}._+@-]*$",
                "No mail address.",
            ),
        )
        .may("chat", "Chat", "A name or channel in the chat.", text())
        .may("web", "Web", "An address of the web.", spelled("^https?://", "No address of the web."))
        .may("checked", "Checked", "The day on which this was last confirmed, such as `2026-11-16`.", day());
    titled("Contact", "A person or an organisation.", person.closed())
}
