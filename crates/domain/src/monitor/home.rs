//! Who is at home without school, work or day activity, as far as the approach knows (S0-29, S3-05).

use super::{AtHomePart, Stage, stage};
use crate::Phase;

/// How somebody is at home who stands in this phase; `None`: they are not, or nothing is known of them any more.
///
/// On the list are those without school, work or benefit. That ends when a trajectory begins or they began elsewhere; being
/// on the way there is still being at home.
pub(super) const fn at_home(phase: Phase, self_employed: bool, spoken: bool) -> Option<AtHomePart> {
    let idle = match stage(phase) {
        Stage::List | Stage::Approach | Stage::Guidance | Stage::Rest => true,
        Stage::Trajectory => matches!(phase, Phase::TrajectoryToStart | Phase::SigningUp),
        Stage::FlowedOut | Stage::Renounced | Stage::NotReached | Stage::Known | Stage::Ended => {
            false
        }
    };
    if !idle || self_employed {
        return None;
    }
    Some(if spoken {
        AtHomePart::InView
    } else {
        AtHomePart::NotInView
    })
}
