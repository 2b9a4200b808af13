//! Training as the command line and its files show it: marks, records, standing, reports.

#[path = "training/marking.rs"]
mod marking;
#[path = "training/records.rs"]
mod records;
#[path = "training/standing.rs"]
mod standing;
