//! Which events a command gives, or why it is refused.

use super::{Case, Command, Context, EventKind, Refusal};

impl Case {
    /// Which events the command gives now, or why it is refused.
    pub fn decide(
        &self,
        command: &Command,
        context: &Context<'_>,
    ) -> Result<Vec<EventKind>, Refusal> {
        let _ = (command, context);
        Err(Refusal::NotOpened)
    }
}
