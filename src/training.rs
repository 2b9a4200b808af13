//! Training for its manager: learner records are read strictly and marked again, and a private report says where
//! everybody stands.
//!
//! What enters are files that learners handed in ([`record`]), a list of people ([`people`]), and what the handbook
//! requires ([`site::Site`], made by [`gather`]); what leaves is a verdict for each file ([`verify`]), where each person stands
//! ([`standing`]), and a report as files ([`report`]). People are never part of the site. Start reading at
//! [`site::Site`], [`record::Record`] and [`report::report`].

mod coverage;
pub mod files;
pub mod gather;
pub mod intake;
pub mod items;
pub mod matrix;
mod page;
pub mod people;
pub mod record;
pub mod report;
pub mod site;
pub mod standing;
pub mod table;
pub mod verify;
