//! Words for codes: Dutch labels stand beside the codes in `domain`; English ones in `codes.ftl`.

use crate::texts::{Language, Texts};

/// A code of a closed set, with its label in the reader's language.
pub(crate) trait Coded: Copy {
    /// The set's name in `codes.ftl`.
    const SET: &'static str;
    /// The code as stored.
    fn code_text(self) -> &'static str;
    /// The Dutch label.
    fn dutch_text(self) -> &'static str;
}

macro_rules! coded {
    ($($name:ty = $set:literal;)+) => {$(
        impl Coded for $name {
            const SET: &'static str = $set;
            fn code_text(self) -> &'static str { self.code() }
            fn dutch_text(self) -> &'static str { self.dutch() }
        }
    )+

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn every_code_has_an_english_label() {
            let t = Texts::new(Language::English);
            let mut missing = Vec::new();
            $(for one in <$name>::ALL {
                let key = key($set, one.code());
                if t.find(&key).is_none() || t.find(&key).as_deref() == Some(key.as_str()) {
                    missing.push(format!("{key} = {}", one.dutch()));
                }
            })+
            assert!(missing.is_empty(), "{}", missing.join("\n"));
        }
    }};
}

coded! {
    domain::outreach::Phase = "phase";
    domain::outreach::NextAction = "next";
    domain::outreach::Lateness = "lateness";
    domain::outreach::WorkOrder = "order";
    domain::outreach::Answer = "answer";
    domain::outreach::SaidBy = "said-by";
    domain::outreach::Channel = "channel";
    domain::outreach::VisitOutcome = "visit";
    domain::outreach::CancelReason = "cancel";
    domain::outreach::SecretAddressDecision = "secret";
    domain::outreach::WayIn = "way";
    domain::outreach::Topic = "topic";
    domain::outreach::LinkReason = "linked-because";
    domain::outreach::UnlinkReason = "unlinked-because";
    domain::Living = "living";
    domain::guidance::ConsentForm = "consent-form";
    domain::guidance::ContactOutcome = "contact";
    domain::guidance::Explained = "explained";
    domain::guidance::FollowUpOutcome = "follow-up";
    domain::guidance::GuidanceClose = "ended";
    domain::guidance::Meeting = "meeting";
    domain::guidance::NotNowReason = "not-now";
    domain::guidance::Party = "party";
    domain::guidance::ReadBackOffer = "read-back";
    domain::guidance::RouteScope = "route";
    domain::guidance::Agreement = "agreed";
    domain::guidance::TryAgainReason = "try-again";
    domain::guidance::content::Destination = "destination";
    domain::guidance::content::DropOutReason = "drop-out";
    domain::guidance::content::IncomeClass = "income";
    domain::guidance::content::LifeDomain = "life";
    domain::guidance::content::Instrument = "instrument";
    domain::Processing = "processing";
    domain::Ground = "ground";
    domain::guidance::content::Partner = "partner";
    domain::guidance::content::PreferredChannel = "preferred";
    domain::guidance::content::SupportQuestion = "question";
    domain::guidance::content::TargetGroup = "target-group";
    domain::guidance::content::TrajectoryKind = "trajectory";
    domain::NoticeKind = "notice";
    domain::destruction::DestructionGround = "ground";
    domain::destruction::DestructionScope = "scope";
    domain::recipient::NoticeState = "receiver";
    domain::retention::HoldReason = "hold";
    domain::retention::RetentionClass = "class";
    domain::EmergencyReason = "emergency";
    domain::InsightKind = "insight";
    domain::InsightReason = "insight-reason";
    domain::InsightState = "insight-state";
    domain::LockReason = "lock";
    domain::Role = "role";
    domain::Track = "track";
    domain::Outcome = "outcome";
    domain::ViewAlarm = "alarm";
    domain::PickReason = "pick";
    domain::Finding = "finding";
    domain::directory::ActionEnd = "action-end";
    domain::directory::ActionState = "action-state";
    domain::directory::Condition = "condition";
    domain::directory::Freshness = "freshness";
    domain::directory::PartnerAgreementKind = "covenant-kind";
    domain::directory::ProvisionKind = "provision-kind";
    domain::directory::ProvisionLevel = "provision-level";
    domain::formation::Work = "work";
    domain::budget::Consequences = "consequences";
    domain::budget::CostItem = "cost-item";
    domain::budget::EntryKind = "entry-kind";
    domain::budget::KeyBasis = "key-basis";
    domain::monitor::CouncilPart = "council-part";
    domain::monitor::Indicator = "indicator";
    domain::monitor::Milestone = "milestone";
    domain::monitor::QuarterStep = "quarter-step";
    domain::monitor::Responsible = "responsible";
    domain::monitor::Stage = "stage";
    domain::monitor::Wait = "wait";
    domain::network::Assessment = "net-assessment";
    domain::network::Basis = "net-basis-kind";
    domain::network::Because = "net-because";
    domain::network::CaseHolder = "net-holder-kind";
    domain::network::Deviation = "net-deviation-kind";
    domain::network::Direction = "net-direction-kind";
    domain::network::ExecutorKind = "net-executor-kind";
    domain::network::ItemEnd = "net-end-kind";
    domain::network::ItemState = "net-item-state";
    domain::network::NotEarlier = "net-earlier-kind";
    domain::network::Objection = "net-objection-kind";
    domain::network::Origin = "net-origin-kind";
    domain::network::Path = "net-path";
    domain::network::Progress = "net-progress-kind";
    domain::network::ReturnReason = "net-return-kind";
    domain::network::SupplierAdvice = "net-supplier";
    domain::conference::BasisKind = "mdo-basis-kind";
    domain::conference::CaseEnd = "mdo-end-kind";
    domain::conference::ChoiceReason = "mdo-choice";
    domain::conference::ConferenceState = "mdo-case-state";
    domain::conference::LessonTopic = "mdo-topic-kind";
    domain::conference::Need = "mdo-need-kind";
    domain::conference::PilotMeasure = "mdo-measure";
    domain::conference::PilotState = "mdo-pilot-state";
    domain::conference::ResearchQuestion = "mdo-research";
    domain::conference::RetroQuestion = "mdo-retro";
    domain::conference::Settled = "mdo-settled-kind";
    domain::conference::StatutoryTask = "mdo-statutory";
    domain::conference::Verdict = "mdo-verdict";
    domain::conference::Way = "mdo-way";
    domain::conference::YoungKind = "mdo-young-kind";
    domain::adulthood::Area = "grow-area";
    domain::adulthood::AreaState = "grow-state";
    domain::adulthood::Escalation = "grow-escalation";
    domain::adulthood::LawChange = "grow-change";
    domain::route::RouteDirection = "route-way";
    domain::route::RouteEnd = "route-end";
    domain::route::Unmet = "route-unmet";
    domain::survey::Applies = "applies";
    domain::survey::Exclusion = "exclusion";
    domain::survey::Question = "survey-question";
    domain::survey::Rating = "rating";
    domain::project::Direction = "direction";
    domain::project::Span = "span";
    domain::project::Stage = "project-stage";
    domain::project::State = "project-state";
    domain::school::Aim = "trans-aim-kind";
    domain::school::Asks = "trans-asks";
    domain::school::Cohort = "cohort";
    domain::school::Education = "education";
    domain::school::Extent = "extent";
    domain::school::InquiryBasis = "inquiry-basis";
    domain::school::InquiryNeed = "inquiry-need";
    domain::school::KnownStatus = "known-status";
    domain::school::LeaverResult = "leaver-result";
    domain::school::Missing = "missing";
    domain::school::Need = "trans-need";
    domain::school::NotSelected = "not-selected";
    domain::school::NotTakenUp = "not-taken-up";
    domain::school::Priority = "priority";
    domain::school::Qualification = "qualification";
    domain::school::SchoolListKind = "school-list";
    domain::school::Situation = "trans-situation";
    domain::school::Standing = "standing";
    domain::school::TakenUpBy = "taken-up-by";
    domain::school::TargetGroup = "duo-group";
    domain::effect::EffectMeasure = "effect";
    domain::transfer::Attention = "handoff-attention";
    domain::transfer::ContinuingLine = "handoff-line-kind";
    domain::transfer::ExitDirection = "exit-direction";
    domain::transfer::FollowUp = "handoff-step";
    domain::transfer::Question = "handoff-question";
    domain::transfer::Stage = "handoff-stage";
    domain::trials::Balance = "balance";
    domain::trials::Responding = "responding";
}

fn key(set: &str, code: &str) -> String {
    format!("{set}-{}", code.replace('_', "-"))
}

/// The label of a code in the reader's language.
pub(crate) fn word<C: Coded>(t: Texts, code: C) -> String {
    match t.language() {
        Language::Dutch => code.dutch_text().to_owned(),
        Language::English => t
            .find(&key(C::SET, code.code_text()))
            .unwrap_or_else(|| code.dutch_text().to_owned()),
    }
}
