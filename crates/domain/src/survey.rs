//! How satisfied young people are, asked of a sample of those whose guidance ended (S3-10 to S3-13).
//!
//! Whom it may not be asked of is recorded with the case and read by nobody but who guides it and the draw: whoever runs
//! the survey learns how many may be asked, never who may not or why. What comes back is counted per question, so that
//! no row holds the answers of one person.

mod exclusion;
mod questionnaire;
mod results;
mod sample;

pub use exclusion::{Applies, Exclusion, Exclusions, LOOKS_BACK, may_record};
pub use questionnaire::{Question, Rating};
pub use results::{Answers, Line, Response, Results, results};
pub use sample::draw;
