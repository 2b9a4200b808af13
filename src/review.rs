//! Prepares the meeting in which owners go through what came up: the agenda as minutes to be filled in, and the days on
//! which feedback is collected as a calendar.
//!
//! What enters is the handbook's own agenda ([`crate::handbook::Agenda`]), records of runs as their pages export them
//! ([`runs`]), and what learners' records say of questions ([`questions`]). What leaves is Markdown ([`minutes`]) and
//! iCalendar ([`calendar`]).

pub mod calendar;
mod entry;
pub mod minutes;
pub mod questions;
mod replay;
pub mod runs;
