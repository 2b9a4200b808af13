//! Training as the command line and its files show it: marks, records, standing, reports.

#[path = "training/evidence.rs"]
mod evidence;
#[path = "training/intake.rs"]
mod intake;
#[path = "training/marking.rs"]
mod marking;
#[path = "training/people.rs"]
mod people;
#[path = "training/place.rs"]
mod place;
#[path = "training/records.rs"]
mod records;
#[path = "training/report.rs"]
mod report;
#[path = "training/standing.rs"]
mod standing;
#[path = "training/verify.rs"]
mod verify;
