//! The head of a page: what `content::front_matter` reads.

use serde_json::{Value, json};

use super::part::{Object, document_number, flag, joined, one_of, one_or_several, period, spelled, text, titled};
use crate::config::Config;
use crate::content::front_matter::Kind;

/// The schema of front matter.
pub fn front_matter(config: &Config) -> Value {
    let kinds = Kind::ALL.map(|kind| (kind.name(), kind));
    let stages: Vec<&str> = config.stages.iter().map(|stage| stage.id.as_str()).collect();
    let roles = || one_or_several(&text());
    let front = Object::new()
        .may(
            "title",
            "Title",
            "The page's title, in place of its first heading.",
            spelled(r"\S", "The title is empty."),
        )
        .may("nav_title", "Short title", "A short title for the navigation.", text())
        .may("description", "Description", "One or two sentences about it.", text())
        .may(
            "id",
            "Document number",
            "The number of a controlled document, such as `SM-IR-002`: letters, digits, `-`, `_` and `.`.",
            document_number(),
        )
        .may(
            "kind",
            "Kind",
            "What kind of page it is; `page` when not given.",
            one_of(&kinds, |kind| match kind {
                Kind::Page => "An ordinary page.",
                Kind::Procedure => "A controlled document: number, versions, owner, steps with ids.",
                Kind::Runbook => "A controlled document that is run step by step.",
                Kind::Form => "Something to fill in.",
                Kind::Template => "Something to take a copy of.",
            }),
        )
        .may("stage", "Stage", "The stage of the workflow to which it belongs.", json!({"enum": stages}))
        .may("owner", "Owner", "The role that keeps it right.", text())
        .may("approvers", "Approvers", "Roles that approve its versions.", roles())
        .may("audience", "Audience", "Roles that have to know it.", roles())
        .may("review_every", "Review", "How often it is reviewed, such as `6 months` or `1 year`.", period())
        .may("related", "Related", "Numbers of related documents.", one_or_several(&document_number()))
        .may(
            "situation",
            "Situation",
            "What a frightened reader would say; puts the document on the front page.",
            text(),
        )
        .may("order", "Order", "Its place among its neighbours, smallest first.", json!({"type": "integer"}))
        // `path::read_address` says more.
        .may(
            "slug",
            "Slug",
            "Takes the place of the last part of the address.",
            joined(
                spelled(r"^[^/.%\\:][^/%\\:]*$", "A slug is the last part of an address, without `/`."),
                json!({"maxLength": 200}),
            ),
        )
        .may(
            "aliases",
            "Old addresses",
            "Addresses that lead here too, from the site's root.",
            one_or_several(&joined(
                spelled(r"^/*[^/.%\\:][^%\\:]*$", "An address is relative to the handbook and uses `/`."),
                json!({"maxLength": 220}),
            )),
        )
        .may("search", "Search", "`false` keeps the page out of the search.", flag(true));
    titled("Front matter", "The head of a page, between `---` lines.", front.closed())
}
