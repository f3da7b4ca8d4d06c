//! The life of a request to a school: which link opens it, until when, and who has to act.

use crate::{Day, MunicipalityId, RuleBook, RuleKey, code::codes};

/// The dated terms of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TransferTerms {
    /// Months before leaving by which the exit profile is there (S4-75).
    pub profile_months: i32,
    /// Days a school has at least.
    pub answer_days: i32,
    /// Days before the last one on which the school is reminded, and between two reminders.
    pub remind_days: i32,
    /// Days a link holds after the day it was made.
    pub link_days: i32,
}

impl TransferTerms {
    /// The terms of a municipality on a day.
    pub fn on(rules: &RuleBook, municipality: MunicipalityId, day: Day) -> Self {
        let span = |key| rules.span(key, municipality, day);
        Self {
            profile_months: span(RuleKey::ExitProfileMonths),
            answer_days: span(RuleKey::TransferAnswerDays),
            remind_days: span(RuleKey::TransferReminderDays),
            link_days: span(RuleKey::TransferLinkDays),
        }
    }

    /// The last day for the school: so many months before leaving, and never sooner than the days it has at least (S4-75).
    pub fn due_on(self, leaves_on: Day, asked_on: Day) -> Day {
        leaves_on
            .plus_months(-self.profile_months)
            .max(asked_on.plus_days(self.answer_days))
    }

    /// The last day of a link made on a day.
    pub fn last_day(self, made_on: Day) -> Day {
        made_on.plus_days(self.link_days)
    }
}

/// A link that was made for the school. A later one takes its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The day it was made.
    pub made_on: Day,
    /// The last day it opens the form.
    pub last_day: Day,
}

codes! {
    /// How far a request is. It follows from what happened and is never set.
    pub enum Stage {
        /// Asked; the school has not begun.
        Asked = "asked", "Gevraagd";
        /// The school has typed something and not sent it.
        Begun = "begun", "Begonnen";
        /// Received.
        Sent = "sent", "Ontvangen";
        /// Taken back.
        Withdrawn = "withdrawn", "Ingetrokken";
        /// Destroyed.
        Destroyed = "destroyed", "Vernietigd";
    }

    /// Whether the worker has to do something about the school.
    pub enum Attention {
        /// Nothing.
        Nothing = "nothing", "Niets te doen";
        /// Remind the school.
        Remind = "remind", "Herinner de school";
        /// The last day has passed.
        Late = "late", "Te laat: bel de school";
    }
}

/// Why a link does not open a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// The form was sent: it is sent once.
    Sent,
    /// The request was taken back or destroyed.
    Gone,
    /// A later link took its place.
    Replaced,
    /// Its last day has passed.
    Expired,
}

/// What happened to a request, as far as its life depends on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferLife {
    /// The last day for the school.
    pub due_on: Day,
    /// The links, in the order they were made.
    pub links: Vec<Link>,
    /// Whether the school kept something.
    pub saved: bool,
    /// The day it was sent.
    pub sent_on: Option<Day>,
    /// Whether it was taken back.
    pub withdrawn: bool,
    /// Whether it was destroyed.
    pub destroyed: bool,
}

impl TransferLife {
    /// How far it is.
    pub const fn stage(&self) -> Stage {
        if self.destroyed {
            Stage::Destroyed
        } else if self.withdrawn {
            Stage::Withdrawn
        } else if self.sent_on.is_some() {
            Stage::Sent
        } else if self.saved {
            Stage::Begun
        } else {
            Stage::Asked
        }
    }

    /// Whether the school can still answer.
    pub const fn is_open(&self) -> bool {
        matches!(self.stage(), Stage::Asked | Stage::Begun)
    }

    /// Whether the link with this number, from one, opens the form on a day.
    ///
    /// # Errors
    /// [`Closed`]: why not.
    pub fn opens(&self, number: usize, today: Day) -> Result<(), Closed> {
        match self.stage() {
            Stage::Sent => return Err(Closed::Sent),
            Stage::Withdrawn | Stage::Destroyed => return Err(Closed::Gone),
            Stage::Asked | Stage::Begun => {}
        }
        if number != self.links.len() {
            return Err(Closed::Replaced);
        }
        match self.links.last() {
            Some(link) if today <= link.last_day => Ok(()),
            _ => Err(Closed::Expired),
        }
    }

    /// The day from which the school is reminded with a fresh link: when the last day nears, not sooner than some days after
    /// the latest link, and at once when that link no longer opens. `None` when nobody waits for the school.
    pub fn remind_from(&self, remind_days: i32) -> Option<Day> {
        let link = self.links.last().filter(|_| self.is_open())?;
        let near = self.due_on.plus_days(-remind_days);
        let after = link.made_on.plus_days(remind_days);
        Some(near.max(after).min(link.last_day.plus_days(1)))
    }

    /// What the worker has to do about the school today.
    pub fn attention(&self, remind_days: i32, today: Day) -> Attention {
        if !self.is_open() {
            Attention::Nothing
        } else if today > self.due_on {
            Attention::Late
        } else if self
            .remind_from(remind_days)
            .is_some_and(|from| today >= from)
        {
            Attention::Remind
        } else {
            Attention::Nothing
        }
    }
}
