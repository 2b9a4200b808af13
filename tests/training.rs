//! Training as the command line and its files show it: marks, records, standing, reports.

#[path = "training/marking.rs"]
mod marking;
