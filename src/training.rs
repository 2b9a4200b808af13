//! Training for its manager: learner records are read strictly and marked again, and a private report says where
//! everybody stands.
//!
//! What enters are files that learners handed in ([`record`]), a list of people, and what the handbook requires
//! ([`site::Site`]); what leaves is a verdict for each file ([`verify`]), where each person stands ([`standing`]), and a
//! report. People are never part of the site. Start reading at [`site::Site`] and [`record::Record`].

pub mod record;
pub mod standing;
