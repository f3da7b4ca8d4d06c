//! Which route somebody follows, and how far they are: one at a time, the earlier ones kept.

use serde::{Deserialize, Serialize};

use super::{RouteDirection, Unmet};
use crate::{Day, RouteTemplateId, code::codes};

codes! {
    /// How a route ended for somebody.
    pub enum RouteEnd {
        /// What it leads to was reached.
        Reached = "reached", "Doel bereikt";
        /// Another route fits better.
        OtherRoute = "other_route", "Een andere route past beter";
        /// The young person stopped.
        Stopped = "stopped", "De jongere is gestopt";
    }

    /// Why something cannot be recorded.
    pub enum NotFollowed {
        /// There is a route already.
        FollowsAlready = "follows_already", "Deze jongere volgt al een route. Sluit die eerst af";
        /// There is none.
        FollowsNone = "follows_none", "Deze jongere volgt nu geen route";
        /// The route has no such step.
        NoSuchStep = "no_such_step", "Deze stap staat niet in de route";
        /// It is the step somebody is at already.
        AtIt = "at_it", "De jongere is al bij deze stap";
        /// The day lies before what was recorded last.
        TooEarly = "too_early", "Deze dag ligt voor wat het laatst is vastgelegd";
    }
}

/// That somebody came to a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepDone {
    /// The step, from 1.
    pub step: u8,
    /// On which day.
    pub on: Day,
}

/// One route somebody follows or followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Following {
    /// The route.
    pub route: RouteTemplateId,
    /// As it was written then.
    pub version: i64,
    /// Where the young person wants to go.
    pub direction: RouteDirection,
    /// The steps somebody came to, the first first: never none.
    pub steps: Vec<StepDone>,
    /// What of the entry rule was not met.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unmet: Vec<Unmet>,
    /// Why they entered all the same.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub because: String,
    /// When it ended, and how.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<(Day, RouteEnd)>,
}

impl Following {
    /// The step somebody is at, or was at last.
    pub fn step(&self) -> u8 {
        self.steps.last().map_or(1, |one| one.step)
    }

    /// The first day.
    pub fn since(&self) -> Option<Day> {
        self.steps.first().map(|one| one.on)
    }

    fn last_day(&self) -> Option<Day> {
        self.steps.last().map(|one| one.on)
    }
}

/// The routes of one young person, the first first: at most the last one goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed(Vec<Following>);

impl Followed {
    /// All of them, the first first.
    pub fn all(&self) -> &[Following] {
        &self.0
    }

    /// The one that goes on.
    pub fn now(&self) -> Option<&Following> {
        self.0.last().filter(|one| one.ended.is_none())
    }

    /// Begins a route at its first step.
    ///
    /// # Errors
    /// [`NotFollowed`] when one goes on, or the day lies before the end of the last.
    pub fn begin(&mut self, following: Following) -> Result<(), NotFollowed> {
        if self.now().is_some() {
            return Err(NotFollowed::FollowsAlready);
        }
        let ended = self.0.last().and_then(|one| one.ended);
        if ended.is_some_and(|(day, _)| following.since().is_none_or(|since| since < day)) {
            return Err(NotFollowed::TooEarly);
        }
        self.0.push(following);
        Ok(())
    }

    /// Comes to a step of the route that goes on, of so many; back as well, for a slip.
    ///
    /// # Errors
    /// [`NotFollowed`] when there is no route, no such step, or it is the step already.
    pub fn come_to(&mut self, step: u8, of: u8, on: Day) -> Result<(), NotFollowed> {
        let now = self.now_mut()?;
        if step == 0 || step > of {
            return Err(NotFollowed::NoSuchStep);
        }
        if step == now.step() {
            return Err(NotFollowed::AtIt);
        }
        if now.last_day().is_some_and(|last| on < last) {
            return Err(NotFollowed::TooEarly);
        }
        now.steps.push(StepDone { step, on });
        Ok(())
    }

    /// Ends the route that goes on.
    ///
    /// # Errors
    /// [`NotFollowed`] when there is none, or the day lies before the last step.
    pub fn end(&mut self, on: Day, how: RouteEnd) -> Result<(), NotFollowed> {
        let now = self.now_mut()?;
        if now.last_day().is_some_and(|last| on < last) {
            return Err(NotFollowed::TooEarly);
        }
        now.ended = Some((on, how));
        Ok(())
    }

    fn now_mut(&mut self) -> Result<&mut Following, NotFollowed> {
        self.0
            .last_mut()
            .filter(|one| one.ended.is_none())
            .ok_or(NotFollowed::FollowsNone)
    }
}
