//! The review: what is due, open, ahead or behind, as facts, as a page, as minutes and as a calendar.

#[path = "review/agenda.rs"]
mod agenda;
#[path = "review/calendar.rs"]
mod calendar;
#[path = "review/evidence.rs"]
mod evidence;
#[path = "review/minutes.rs"]
mod minutes;
#[path = "review/page.rs"]
mod page;
// Each test program uses its own part of these.
#[allow(dead_code)]
#[path = "feedback/place.rs"]
mod place;
#[path = "review/runs.rs"]
mod runs;
#[allow(dead_code)]
#[path = "training/place.rs"]
mod school;
#[path = "support/mod.rs"]
mod support;
