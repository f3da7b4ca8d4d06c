//! What people and the schedule do to a case, each as the use case does it and as a naive model of one case
//! knows it: what the tests of pairs (B4) and of random histories (A10) are made of.

use std::collections::BTreeMap;

use access::policy;
use app::{
    AppError,
    accounts::RoleForm,
    guidance::{
        self, Act, AnswerAct, AssignAct, ChoiceAct, ConsentAct, ContactAct, DecisionAct, FollowAct,
        IntakeAct, PackageAct, PlanAct, RightAct, TalkAct,
    },
    outreach::{AnswerForm, Objection},
    phase_switch::SwitchOrder,
    rules::RuleForm,
    workload::{Moved, Passing},
};
use domain::{
    AccountId, CaseId, EmergencyReason, InsightReason, LockReason, MunicipalityId, Role, RuleBook,
    RuleKey, TieAnswer,
    guidance::{
        Command as Guided, Consent, ConsentForm, ContactOutcome, FollowUpOutcome, NotNowReason,
        ReadBackOffer, RouteScope, TryAgainReason,
        content::{Coded, Destination, DropOutReason, Intake, TrajectoryKind},
    },
    outreach::{
        Answer, Case, Channel, Command, Context, Event, EventKind, NextAction, Overview, Phase,
        SaidBy,
    },
};
use store::CaseFile;
use testkit::{
    guidance::{intake, plan, route, talk},
    region::Region,
};

/// One deed: who does it, and what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Deed {
    /// The colleague, as the region names them.
    pub(crate) who: &'static str,
    /// What.
    pub(crate) what: What,
}

/// What can be done to a case, by whoever may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    SaysYes,
    SaysNo,
    PlanIntake,
    RecordIntake,
    ReviseIntake,
    Consultation,
    Route(RouteScope),
    PriorProvision,
    NotNow,
    WritePlan,
    PlanCopy,
    PlanTalk,
    HoldTalk,
    Offer,
    Accept,
    Reject,
    Decide,
    Letter,
    TakeOver,
    Start,
    FollowUp,
    EndTrajectory,
    DropOut,
    FlowOut,
    SignUp,
    Contact,
    Stop,
    Withdraw(Consent),
    ForgetLater,
    ForgetNow,
    TakeBack,
    Restrict,
    Lift,
    Rectify,
    Assign,
    TryAgain,
    PassOn,
    SwitchStepThree,
    Object,
    Schedule,
    /// Keeps the case out of sight of the other worker.
    Lock,
    /// Says to know the young person.
    Know,
    /// Asks for leave to look into the case of the other worker.
    AskToLook,
    /// Opens it in an emergency.
    BreakGlass,
}

impl What {
    /// Whether it is noted beside the case, and adds no event to it.
    const fn is_beside(self) -> bool {
        matches!(
            self,
            Self::Lock | Self::Know | Self::AskToLook | Self::BreakGlass
        )
    }
}

/// Lets both workers have a colleague in their own role and place, to pass work on to.
pub(crate) async fn colleagues_join(region: &Region) {
    let groupings = region.app.store().groupings().await.expect("groupings");
    let grouping = groupings.iter().find(|one| one.name == "LNWC");
    let joins = [
        ("casemanager", None, grouping.map(|one| one.id)),
        ("regisseur", Some(region.town), None),
    ];
    for (who, municipality, grouping) in joins {
        let role = RoleForm {
            role: who.parse().expect("a role"),
            municipality,
            grouping,
            from: region.app.today(),
            until: None,
        };
        let manage = region.grant_today::<policy::ManageAccounts>("administrator");
        let account = region.actor(colleague_of(who)).account;
        app::accounts::set_roles(&region.app, &manage.await, account, vec![role])
            .await
            .expect("the role");
    }
}

/// Whom a worker passes work on to.
fn colleague_of(who: &str) -> &'static str {
    match who {
        "casemanager" => "other_casemanager",
        _ => "neighbour",
    }
}

/// Whoever executes step 3, if it is not this worker.
fn executor_but(who: &str) -> &'static str {
    match who {
        "casemanager" => "regisseur",
        _ => "casemanager",
    }
}

/// From tomorrow on, which comes, this role executes step 3.
pub(crate) async fn step_three_goes_to(region: &Region, role: Role) {
    let form = RuleForm {
        key: RuleKey::IntakeBy,
        municipality: Some(region.town),
        valid_from: region.app.today().plus_days(1),
        value: role.code().to_owned(),
        source: "Verzonnen besluit 7".to_owned(),
        decision: None,
    };
    let grant = region.grant_today::<policy::ManageRules>("administrator");
    app::rules::change(&region.app, &grant.await, form)
        .await
        .expect("the rule");
    region.app.clock().advance_days(1);
}

/// A deed of the casemanager.
pub(crate) const fn by_casemanager(what: What) -> Deed {
    Deed {
        who: "casemanager",
        what,
    }
}

/// A deed of the regisseur.
pub(crate) const fn by_regisseur(what: What) -> Deed {
    Deed {
        who: "regisseur",
        what,
    }
}

/// What the schedule does.
pub(crate) const SCHEDULE: Deed = Deed {
    who: "service",
    what: What::Schedule,
};

/// Who guides the case with, or instead of, this colleague.
fn other(who: &str) -> &'static str {
    match who {
        "casemanager" => "regisseur",
        _ => "casemanager",
    }
}

/// Lets everyone search outside their own work anew: the deeds of hundreds of days are done on one.
async fn forget_searches(region: &Region) {
    let store = region.app.store();
    let mut tx = store.write().await.expect("a transaction");
    tx.execute("DELETE FROM sign_in_attempt", Vec::new())
        .await
        .expect("forgotten");
    let grant = region.grant::<policy::SearchOutside>();
    tx.commit(store::AuditEntry::by(&grant, region.town))
        .await
        .expect("committed");
}

/// The code on the card of a case, as it stands there; of a case without a card no code at all.
async fn code_of(region: &Region, case: CaseId) -> String {
    let service = app::setup::service_actor(&region.app)
        .await
        .expect("the service");
    let grant = service.authorize::<policy::DestroyDue>().expect("may");
    let codes = region.app.store().short_codes(&grant, &[case]).await;
    codes
        .expect("codes")
        .remove(&case)
        .unwrap_or_else(|| "222222".to_owned())
}

/// The case as it stands, whoever may see it.
pub(crate) async fn standing(region: &Region, case: CaseId) -> CaseFile {
    let service = app::setup::service_actor(&region.app)
        .await
        .expect("the service");
    let grant = service.authorize::<policy::DestroyDue>().expect("may");
    let file = region.app.store().case(&grant, case).await;
    file.expect("the case")
}

impl Deed {
    /// Does it on the case as it stands, again when somebody else was first, as a person would.
    pub(crate) async fn does(&self, region: &Region, case: CaseId) -> Result<(), AppError> {
        loop {
            let version = standing(region, case).await.version;
            match self.try_once(region, case, version.into()).await {
                Err(AppError::Changed) => {}
                done => return done,
            }
        }
    }

    async fn guides<T: Act>(
        &self,
        region: &Region,
        case: CaseId,
        act: T,
        version: i64,
    ) -> Result<(), AppError> {
        let grant = region.actor(self.who).authorize::<T::Action>()?;
        guidance::record(&region.app, &grant, case, act, version).await
    }

    async fn says(
        &self,
        region: &Region,
        case: CaseId,
        answer: Answer,
        version: i64,
    ) -> Result<(), AppError> {
        let grant = region.actor(self.who).authorize()?;
        let form = AnswerForm {
            answer,
            said_by: SaidBy::YoungPerson,
            channel: CHANNEL,
            minutes: 5,
            on: region.app.today(),
            note: String::new(),
            version,
        };
        app::outreach::record_answer(&region.app, &grant, case, form).await
    }

    /// Does it on the case of this version.
    #[expect(clippy::too_many_lines, reason = "one arm for each deed")]
    pub(crate) async fn try_once(
        &self,
        region: &Region,
        case: CaseId,
        version: i64,
    ) -> Result<(), AppError> {
        let (now, today) = (region.app.clock().now(), region.app.today());
        let form = ConsentForm::Oral;
        let words = || "Een paar woorden".to_owned();
        let kind = || Coded {
            code: TrajectoryKind::Schooling,
            words: words(),
        };
        macro_rules! guides {
            ($act:expr) => {
                self.guides(region, case, $act, version).await
            };
        }
        match self.what {
            What::SaysYes => self.says(region, case, Answer::WantsSupport, version).await,
            What::SaysNo => self.says(region, case, Answer::DoesNotWant, version).await,
            What::PlanIntake => guides!(IntakeAct::Plan(today)),
            What::RecordIntake => guides!(intake(region)),
            What::ReviseIntake => guides!(IntakeAct::Revise {
                told_at: now,
                intake: Box::new(Intake::default()),
                scores: Vec::new(),
            }),
            What::Consultation => guides!(ConsentAct::Consultation { form, at: now }),
            What::Route(scope) => guides!(route(scope)),
            What::PriorProvision => guides!(ChoiceAct::PriorProvision(words())),
            What::NotNow => guides!(ChoiceAct::NotNow {
                reason: NotNowReason::Alone,
                call_again: None,
                keeps: false,
                objection_told_at: Some(now),
                agrees: true,
            }),
            What::WritePlan => guides!(plan()),
            What::PlanTalk => guides!(TalkAct::Plan(today)),
            What::HoldTalk => guides!(talk(region)),
            What::Offer => guides!(TalkAct::Offer {
                conversation: CHANNEL,
                words: words(),
            }),
            What::Accept => guides!(AnswerAct::Accept),
            What::Reject => guides!(AnswerAct::Reject(words())),
            What::Decide => guides!(DecisionAct::Decide {
                granted: true,
                reasons: words(),
            }),
            What::PlanCopy => guides!(PlanAct::CopyGiven),
            What::Letter => guides!(DecisionAct::Letter {
                day: today,
                legal_ground: String::new(),
            }),
            What::TakeOver => guides!(PackageAct { taken_over: today }),
            What::Start => guides!(DecisionAct::Start {
                kind: kind(),
                paid: false,
                start: today,
                planned_end: None,
            }),
            What::FollowUp => guides!(FollowAct::FollowUp {
                number: 1,
                outcome: FollowUpOutcome::OnTrack,
                channel: CHANNEL,
                minutes: 5,
                note: words(),
            }),
            What::EndTrajectory => guides!(FollowAct::EndTrajectory {
                number: 1,
                day: today,
                reached: true,
                result: words(),
            }),
            What::DropOut => guides!(FollowAct::DropOut(Coded {
                code: DropOutReason::OfferDidNotFit,
                words: words(),
            })),
            What::FlowOut => guides!(FollowAct::FlowOut {
                day: today,
                destination: Coded {
                    code: Destination::Education,
                    words: words(),
                },
            }),
            What::SignUp => guides!(FollowAct::SignUp {
                starts_on: today,
                place: words(),
            }),
            What::Contact => guides!(ContactAct::Log {
                channel: CHANNEL,
                outcome: ContactOutcome::Spoke,
                minutes: 5,
                note: words(),
            }),
            What::Stop => guides!(RightAct::Stop(CHANNEL)),
            What::Withdraw(consent) => guides!(RightAct::Withdraw {
                consent,
                channel: CHANNEL,
                offered: Some(ReadBackOffer::Declined),
            }),
            What::ForgetLater | What::ForgetNow => guides!(RightAct::Erase {
                channel: CHANNEL,
                at_once: self.what == What::ForgetNow,
                offered: ReadBackOffer::Declined,
            }),
            What::TakeBack => guides!(RightAct::TakeBackErasure(CHANNEL)),
            What::Restrict => guides!(RightAct::Restrict),
            What::Lift => guides!(RightAct::LiftRestriction),
            What::Rectify => guides!(RightAct::Rectify(words())),
            What::Assign => {
                let account = region.actor(self.who).account;
                let role = self.role();
                guides!(AssignAct { account, role })
            }
            What::TryAgain => guides!(ContactAct::TryAgain {
                day: today.plus_days(5),
                reason: TryAgainReason::NoAnswer,
            }),
            What::PassOn => self.passes_on(region, case).await,
            What::SwitchStepThree => {
                let grant = region.actor(self.who).authorize()?;
                let receiver = region.actor(executor_but(self.who)).account;
                let order = SwitchOrder {
                    municipality: region.town,
                    to: BTreeMap::from([(case, receiver)]),
                    conversation: CHANNEL,
                    told: vec![case],
                };
                went(app::phase_switch::switch(&region.app, &grant, &order).await?)
            }
            What::Object => {
                let grant = region.actor(self.who).authorize()?;
                let objection = Objection {
                    channel: CHANNEL,
                    told_of_mark: true,
                };
                app::outreach::object(&region.app, &grant, case, objection, version).await
            }
            What::Lock => {
                let grant = region.actor(self.who).authorize()?;
                let account = region.actor(other(self.who)).account;
                let reason = LockReason::Acquaintance;
                app::locks::lock(&region.app, &grant, case, account, reason).await
            }
            What::Know => self.knows(region, case).await,
            What::AskToLook => {
                let grant = region.actor(self.who).authorize()?;
                let (key, reason) = (code_of(region, case).await, InsightReason::StandsIn);
                forget_searches(region).await;
                app::insight::ask(&region.app, &grant, &key, reason, today).await
            }
            What::BreakGlass => {
                let grant = region.actor(self.who).authorize()?;
                let (key, reason) = (code_of(region, case).await, EmergencyReason::Danger);
                forget_searches(region).await;
                app::insight::break_glass(&region.app, &grant, &key, reason)
                    .await
                    .map(drop)
            }
            What::Schedule => {
                let service = app::setup::service_actor(&region.app).await?;
                app::retention::run_due(&region.app, &service)
                    .await
                    .map(drop)
            }
        }
    }

    /// Passes the case on from whoever has it, as the preview showed; looks again when it went meanwhile.
    async fn passes_on(&self, region: &Region, case: CaseId) -> Result<(), AppError> {
        let grant = region.actor(self.who).authorize()?;
        let Some(from) = standing(region, case).await.overview.assignee else {
            return went(Moved::default());
        };
        let to = region.actor(colleague_of(self.who)).account;
        let moved = app::workload::pass(&region.app, &grant, &[Passing { case, from, to }]).await?;
        let still = standing(region, case).await.overview.assignee == Some(from);
        if moved.moved == 0 && !still {
            return Err(AppError::Changed);
        }
        went(moved)
    }

    async fn knows(&self, region: &Region, case: CaseId) -> Result<(), AppError> {
        let (actor, who) = (region.actor(self.who), "Verzonnen Naam");
        let grant = actor.authorize()?;
        let answer = TieAnswer::Knows;
        if self.role() == Role::Regisseur {
            let opens = actor.authorize::<policy::OpenLedCase>()?;
            app::ties::answer(&region.app, &grant, &opens, who, case, answer).await
        } else {
            let opens = actor.authorize::<policy::OpenCase>()?;
            app::ties::answer(&region.app, &grant, &opens, who, case, answer).await
        }
    }

    fn role(&self) -> Role {
        self.who.parse().expect("a role")
    }
}

const CHANNEL: Channel = Channel::Phone;

/// What moving one case came to: one that stays is refused.
fn went(moved: Moved) -> Result<(), AppError> {
    match moved.moved {
        1 => Ok(()),
        _ => Err(AppError::Rule {
            requirement: "A.18 no. 12",
            dutch: "De zaak blijft.".to_owned(),
        }),
    }
}

/// One case by itself, without database, keys or others.
#[derive(Clone)]
pub(crate) struct Model<'a> {
    region: &'a Region,
    rules: &'a RuleBook,
    municipality: MunicipalityId,
    case: Case,
    /// For whom the person is locked.
    locked: Vec<AccountId>,
    /// Who asked to look, and waits.
    asked: Vec<AccountId>,
    /// What was added since the model began.
    pub(crate) added: Vec<EventKind>,
}

impl<'a> Model<'a> {
    /// The model of a case as it stands.
    pub(crate) async fn of(region: &'a Region, rules: &'a RuleBook, file: &CaseFile) -> Self {
        let store = region.app.store();
        let locks = store.locks(file).await.expect("the locks");
        let mut asked = Vec::new();
        for who in ["casemanager", "regisseur"] {
            let grant = region.actor(who).authorize::<policy::SearchOutside>();
            let all = store
                .insights_of(&grant.expect("may"), domain::Ts::from_micros(0))
                .await
                .expect("the requests");
            let waits = |one: &store::Insight| {
                one.case == file.id && one.state == domain::InsightState::Waiting
            };
            asked.extend(all.iter().any(waits).then(|| region.actor(who).account));
        }
        Self {
            region,
            rules,
            municipality: file.municipality,
            case: file.case.clone(),
            locked: locks.iter().map(|lock| lock.account).collect(),
            asked,
            added: Vec::new(),
        }
    }

    fn overview(&self) -> Overview {
        self.case
            .overview(self.rules, self.municipality)
            .expect("an opened case")
    }

    /// Need to know, as the privacy officer was told it: the casemanager sees who was handed over, the
    /// regisseur whom the municipality leads or is asked to, nobody a destroyed one.
    fn sees(&self, deed: Deed) -> bool {
        let overview = self.overview();
        let regisseur = Some(Role::Regisseur);
        overview.phase != Phase::Destroyed
            && !self.is_locked(deed)
            && match deed.who {
                "regisseur" => overview.lead == regisseur || overview.owner == regisseur,
                "casemanager" => overview.subregion.is_some(),
                "list_handler" => {
                    overview.lead.is_none()
                        && (overview.subregion.is_none()
                            || overview.owner == Some(Role::ListHandler))
                }
                _ => true,
            }
    }

    fn is_locked(&self, deed: Deed) -> bool {
        self.locked.contains(&self.region.actor(deed.who).account)
    }

    /// Who hears by an exact key that there is a case: whoever does not have it, while it is open.
    fn hears(&self, deed: Deed) -> bool {
        let overview = self.overview();
        let (lead, owner) = (overview.lead, overview.owner);
        overview.phase != Phase::Destroyed
            && !self.is_locked(deed)
            && overview.subregion.is_some()
            && overview.next_action != NextAction::None
            && match deed.who {
                "regisseur" => lead != Some(Role::Regisseur) && owner != Some(Role::Regisseur),
                _ => lead == Some(Role::Regisseur) && owner != Some(Role::Casemanager),
            }
    }

    /// Takes a deed that adds no event. `None`: it cannot have been answered so here.
    fn beside(&self, deed: Deed, answer: Told) -> Option<Self> {
        let (own, other) = (
            self.region.actor(deed.who).account,
            self.region.actor(other(deed.who)).account,
        );
        let (may, before) = match deed.what {
            What::Lock => (self.sees(deed), self.locked.contains(&other)),
            What::AskToLook => (self.hears(deed), self.asked.contains(&own)),
            What::BreakGlass => (self.hears(deed), false),
            _ => (self.sees(deed), false),
        };
        let mut next = self.clone();
        let fits = match answer {
            Told::Done => may && !before,
            Told::Refused => may && before,
            Told::Absent => !may || self.is_going(),
        };
        if answer == Told::Done {
            match deed.what {
                What::Lock => next.locked.push(other),
                What::AskToLook => next.asked.push(own),
                _ => {}
            }
        }
        fits.then_some(next)
    }

    /// Whether the destruction of the person may have begun: nobody sees the case then.
    fn is_going(&self) -> bool {
        let today = self.region.app.today();
        let overview = self.overview();
        overview.destroy_after.is_some_and(|day| day <= today)
    }

    /// What nobody has is passed on by nobody.
    fn is_there(&self, what: What) -> bool {
        what != What::PassOn || self.overview().assignee.is_some()
    }

    /// Does it, unless it gives the case to somebody who is locked out from it (D10).
    fn acts(&mut self, deed: Deed) -> bool {
        let account = self.region.actor(deed.who).account;
        let (had, command) = (self.overview().assignee, self.command(deed));
        let taken = self.take(deed.role(), account, &command);
        let has = self.overview().assignee;
        let is_passed = has != had && has != Some(account);
        taken && !(is_passed && has.is_some_and(|one| self.locked.contains(&one)))
    }

    fn take(&mut self, role: Role, account: AccountId, command: &Command) -> bool {
        let context = Context {
            role,
            account,
            today: self.region.app.today(),
            rules: self.rules,
            municipality: self.municipality,
        };
        let Ok(kinds) = self.case.decide(command, &context) else {
            return false;
        };
        for kind in kinds {
            let event = Event {
                seq: self.case.next_seq(),
                on: context.today,
                at: self.region.app.clock().now(),
                by: account,
                role,
                kind: kind.clone(),
            };
            self.case.apply(&event).expect("it follows");
            self.added.push(kind);
        }
        true
    }

    /// What one act and what it sets off do, as steps others may come between.
    pub(crate) fn steps(deed: Deed) -> &'static [Step] {
        match deed.what {
            What::Schedule => &[Step::Settle],
            What::SaysYes | What::SaysNo | What::PassOn | What::SwitchStepThree => &[Step::Act],
            what if what.is_beside() => &[Step::Beside],
            _ => &[Step::Act, Step::Settle],
        }
    }

    /// Takes one step. `None`: what the use case answered cannot have come here.
    #[must_use]
    pub(crate) fn step(&self, deed: Deed, step: Step, answer: Told) -> Option<Self> {
        let mut next = self.clone();
        match (step, answer) {
            (Step::Beside, _) => self.beside(deed, answer),
            (Step::Act, Told::Done) => {
                let may = self.sees(deed) && self.is_there(deed.what) && next.acts(deed);
                may.then_some(next)
            }
            (Step::Act, Told::Refused) => {
                // What goes over many cases leaves out who is locked, and says that nothing moved.
                let refused = !self.is_there(deed.what) || self.is_locked(deed) || !next.acts(deed);
                refused.then(|| self.clone())
            }
            (Step::Act, Told::Absent) => {
                (!self.sees(deed) || self.is_going()).then(|| self.clone())
            }
            // Whoever was refused sets nothing off.
            (Step::Settle, Told::Refused | Told::Absent) if deed.what != What::Schedule => {
                Some(next)
            }
            (Step::Settle, _) => {
                let service = self.region.actor("casemanager").account;
                if self.is_going() {
                    next.take(Role::Service, service, &Command::Destroy);
                } else if next.overview().content_due.is_some() {
                    let gone = Command::Guide(Guided::MarkContentDestroyed);
                    next.take(Role::Service, service, &gone);
                }
                Some(next)
            }
        }
    }

    /// What a deed that was done before another's act may still set off by what it saw itself: the content
    /// goes, although the person is to go by now.
    #[must_use]
    pub(crate) fn settled_by_what_it_saw(&self, step: Step) -> Option<Self> {
        if step != Step::Settle || self.overview().content_due.is_none() {
            return None;
        }
        let mut next = self.clone();
        let service = self.region.actor("casemanager").account;
        let gone = Command::Guide(Guided::MarkContentDestroyed);
        next.take(Role::Service, service, &gone).then_some(next)
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each deed")]
    fn command(&self, deed: Deed) -> Command {
        let (now, today) = (self.region.app.clock().now(), self.region.app.today());
        let form = ConsentForm::Oral;
        let text_version = |consent| guidance::consent_text(consent).version;
        Command::Guide(match deed.what {
            What::SaysYes => return says(Answer::WantsSupport),
            What::SaysNo => return says(Answer::DoesNotWant),
            What::Object => return Command::Object { channel: CHANNEL },
            What::Schedule => Guided::MarkContentDestroyed,
            What::PlanIntake => Guided::PlanIntake { day: today },
            What::RecordIntake => {
                let IntakeAct::Record { talk, .. } = intake(self.region) else {
                    panic!("an intake")
                };
                Guided::RecordIntake {
                    talk,
                    form,
                    text_version: text_version(Consent::WorkTogether),
                    told_at: now,
                    domains: true,
                }
            }
            What::ReviseIntake => Guided::ReviseIntake {
                told_at: now,
                domains: false,
            },
            What::Consultation => Guided::GiveConsent {
                consent: Consent::Consultation,
                form,
                at: now,
                text_version: text_version(Consent::Consultation),
            },
            What::Route(scope) => Guided::ChooseRoute { scope },
            What::PriorProvision => Guided::ConsiderPriorProvision,
            What::NotNow => Guided::NotNow {
                reason: NotNowReason::Alone,
                call_again: None,
                keeps: false,
                objection_told_at: Some(now),
                agrees: true,
            },
            What::WritePlan => Guided::WritePlan,
            What::PlanTalk => Guided::PlanTalk { day: today },
            What::HoldTalk => {
                let TalkAct::Hold { mut talk, .. } = talk(self.region) else {
                    panic!("a talk")
                };
                talk.text_version = text_version(Consent::Dossier);
                Guided::HoldTalk(talk)
            }
            What::Offer => Guided::OfferHandOver {
                conversation: CHANNEL,
            },
            What::Accept => Guided::AcceptHandOver,
            What::Reject => Guided::RejectHandOver {
                reason: "Een paar woorden".to_owned(),
            },
            What::Decide => Guided::DecideTrajectory { granted: true },
            What::PlanCopy => Guided::GivePlanCopy,
            What::Letter => Guided::SendDecision { day: today },
            What::TakeOver => Guided::TakeOver { day: today },
            What::Start => Guided::StartTrajectory {
                funded_by: self.municipality,
                start: today,
                planned_end: None,
                paid: false,
            },
            What::FollowUp => Guided::FollowUp {
                number: 1,
                outcome: FollowUpOutcome::OnTrack,
                channel: CHANNEL,
                minutes: 5,
            },
            What::EndTrajectory => Guided::EndTrajectory {
                number: 1,
                day: today,
                reached: true,
            },
            What::DropOut => Guided::DropOut,
            What::FlowOut => Guided::FlowOut { day: today },
            What::SignUp => Guided::SignUp { starts_on: today },
            What::Contact => Guided::LogContact {
                channel: CHANNEL,
                outcome: ContactOutcome::Spoke,
                minutes: 5,
            },
            What::Stop => Guided::Stop { channel: CHANNEL },
            What::Withdraw(consent) => Guided::WithdrawConsent {
                consent,
                channel: CHANNEL,
                offered: Some(ReadBackOffer::Declined),
            },
            What::ForgetLater | What::ForgetNow => Guided::AskErasure {
                channel: CHANNEL,
                at_once: deed.what == What::ForgetNow,
                offered: ReadBackOffer::Declined,
            },
            What::TakeBack => Guided::TakeBackErasure { channel: CHANNEL },
            What::Restrict => Guided::Restrict,
            What::Lift => Guided::LiftRestriction,
            What::Rectify => Guided::Rectify,
            What::Assign => Guided::Assign {
                account: self.region.actor(deed.who).account,
                role: deed.role(),
            },
            What::PassOn => {
                let account = self.region.actor(colleague_of(deed.who)).account;
                if self.case.guidance().lead().is_none() {
                    return Command::ReassignVisit { worker: account };
                }
                Guided::Assign {
                    account,
                    role: deed.role(),
                }
            }
            What::TryAgain => Guided::TryAgain {
                day: today.plus_days(5),
                reason: TryAgainReason::NoAnswer,
            },
            What::SwitchStepThree => {
                let receiver = executor_but(deed.who);
                Guided::SwitchIntake {
                    role: receiver.parse().expect("a role"),
                    account: self.region.actor(receiver).account,
                    conversation: CHANNEL,
                    told: true,
                }
            }
            What::Lock | What::Know | What::AskToLook | What::BreakGlass => {
                panic!("{deed:?} is no command to the case")
            }
        })
    }
}

fn says(answer: Answer) -> Command {
    Command::RecordAnswer {
        answer,
        said_by: SaidBy::YoungPerson,
        channel: CHANNEL,
        minutes: 5,
    }
}

/// A step of a deed: the act itself, or the destruction it sets off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The act.
    Act,
    /// What is due then.
    Settle,
    /// What is noted beside the case.
    Beside,
}

/// What a use case answered, as far as the model is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// It is done.
    Done,
    /// A rule refused it.
    Refused,
    /// There is no such case for this colleague.
    Absent,
}

/// Anything but done, refused and absent is a defect: a deadlock, a lost transaction, a broken key.
pub(crate) fn told(outcome: &Result<(), AppError>) -> Told {
    match outcome {
        Ok(()) => Told::Done,
        Err(AppError::Refused(_) | AppError::Rule { .. } | AppError::Invalid(_)) => Told::Refused,
        Err(AppError::NotFound | AppError::Denied(_)) => Told::Absent,
        Err(other) => panic!("{other:?}"),
    }
}
