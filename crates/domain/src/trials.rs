//! Letters tried against each other: which gets an answer more often (S0-07).
//!
//! How it works, and why looking early does no harm:
//!
//! 1. The terms are fixed first ([`Design`]): the variants, how often a false alarm is accepted, the smallest difference of
//!    interest, the most letters, the days in which an answer counts.
//! 2. Who gets which letter is drawn before anything is sent ([`assign`]): within each stratum, in blocks that hold every
//!    variant once. A secret seed makes the draw repeatable for whoever has it, and a guess for all others.
//! 3. Two letters of one block are a pair. Where one of the two was answered and the other not, the pair is split. If the
//!    letters are equally good, the draw alone decided which of the two it was: a fair coin, whatever the stratum, the
//!    month or the share that answers. A split pair is thus a toss, and the trial asks whether the coin is fair.
//! 4. The evidence ([`log_evidence`]) is what a gambler would own who began with 1 and bets on each toss that the coin is
//!    unfair, spread over how unfair. On a fair coin every bet is fair, so the chance that the capital *ever* passes
//!    1/alpha is at most alpha (Ville's inequality). One may look daily, and stop on what one sees: the limit on false
//!    alarms is for all looks together. A test made for one look, such as a chi-square at 5%, has no such limit.
//! 5. The interval around each response ([`response_interval`]) holds at all looks together in the same way.
//!
//! With more than two variants each is compared with the first, and the accepted false alarms are divided over them.

mod assignment;
mod design;
mod evidence;
mod export;
mod history;
mod outcome;
mod protocol;
mod reading;
mod sentences;

pub use assignment::{Assigned, CaseTwice, Departure, Entry, assign, departures};
pub use design::{Design, NoDesign, Terms};
pub use evidence::{Interval, SplitPairs, log_evidence, pairs_needed, response_interval};
pub use export::{ResearchRow, TooFewLetters, export};
pub use history::{Responding, letter_of};
pub use outcome::{AnswerTime, Closed, Letter, Record};
pub use protocol::{Balance, Protocol};
pub use reading::{Comparison, Reading, Response, Verdict, read};
pub use sentences::{
    difference_seen, method, not_yet, out_of_reach, response, still_waiting, stopped,
};
