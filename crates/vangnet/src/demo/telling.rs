//! Tells the stories of guidance: each deed on its own day, through the use cases that a colleague
//! would use.

use std::{collections::BTreeSet, sync::Arc};

use access::{Actor, policy};
use anyhow::Context as _;
use app::{
    App,
    guidance::{
        self, Act, AnswerAct, ChoiceAct, ConsentAct, ContactAct, DecisionAct, FollowAct, IntakeAct,
        PlanAct, RightAct, TalkAct,
    },
    outreach::{AnswerForm, Objection},
};
use domain::{
    CaseId, Day, Ts,
    guidance::{
        ConsentForm, ConsentTalk, Decline, Explained, Meeting, Party, ReadBackOffer, RouteScope,
        Talk,
        content::{
            Coded, ContactDetails, Intake, LifeDomain, Plan, PlanGoal, PreferredChannel,
            TargetGroup, TrajectoryKind,
        },
    },
    outreach::{Channel, NextAction, SaidBy},
};
use jiff::civil::Weekday;
use testkit::stories::{Deed, Story, Wish};

use super::region::{Colleagues, send_wave};
use crate::wiring::told;

/// The working day on or before this one: nobody works for the demonstration in a weekend.
pub(super) fn on_a_working_day(day: Day) -> Day {
    match day.date().weekday() {
        Weekday::Saturday => day.plus_days(-1),
        Weekday::Sunday => day.plus_days(-2),
        _ => day,
    }
}

/// Moves the clock to the morning of a day, or a quarter of an hour on when it is that day already.
pub(super) fn move_to(app: &App, day: Day) -> anyhow::Result<()> {
    let now = app.clock().now();
    let to = if now.day() >= day {
        now.plus_seconds(9 * 60)
    } else {
        Ts::on(day, 9, 5).context("a morning")?
    };
    app.clock()
        .advance_seconds((to.micros() - now.micros()) / 1_000_000);
    Ok(())
}

/// One deed of one story, on its day.
struct Line {
    day: Day,
    case: CaseId,
    /// Which young person, for telephone and e-mail.
    number: usize,
    wish: &'static Wish,
    deed: Deed,
}

/// Stories being told: what is still to come, the latest first.
pub(super) struct Retelling<'a> {
    app: &'a Arc<App>,
    colleagues: &'a Colleagues,
    ahead: Vec<Line>,
    /// Cases the municipality leads.
    led: BTreeSet<CaseId>,
}

impl<'a> Retelling<'a> {
    /// Sends the cards of the earlier list and gives each case its story.
    pub(super) async fn prepare(
        app: &'a Arc<App>,
        colleagues: &'a Colleagues,
        opens: Day,
        stories: Vec<Story>,
    ) -> anyhow::Result<Self> {
        let casemanager = &colleagues.casemanager;
        let grant = casemanager.authorize::<policy::SeeOutreachWorklist>()?;
        let mut items = app::worklist::outreach(app, &grant, &app::worklist::Filter::default())
            .await
            .map_err(told)?
            .items;
        items.retain(|item| item.next == NextAction::ReleaseCard);
        items.sort_by(|a, b| (&a.postcode, &a.name).cmp(&(&b.postcode, &b.name)));
        let cards = items.len();
        let sent = on_a_working_day(app.today().plus_days(3));
        send_wave(app, casemanager, cards, sent).await?;
        let mut ahead: Vec<Line> = items
            .into_iter()
            .zip(stories)
            .enumerate()
            .flat_map(|(number, (item, story))| {
                story.deeds.into_iter().map(move |(days, deed)| Line {
                    day: on_a_working_day(opens.plus_days(-days)),
                    case: item.case,
                    number,
                    wish: story.wish,
                    deed,
                })
            })
            .collect();
        // Stable, so that each story keeps its own order.
        ahead.sort_by_key(|line| line.day);
        ahead.reverse();
        Ok(Self {
            app,
            colleagues,
            ahead,
            led: BTreeSet::new(),
        })
    }

    /// Tells what happened before this day, and moves the clock to its morning.
    pub(super) async fn until(&mut self, day: Day) -> anyhow::Result<()> {
        while self.ahead.last().is_some_and(|line| line.day < day)
            && let Some(line) = self.ahead.pop()
        {
            move_to(self.app, line.day)?;
            self.tell(&line).await?;
        }
        // The doors open on the day itself: what is told last is told the day before.
        if self.ahead.is_empty() {
            return Ok(());
        }
        move_to(self.app, day)
    }

    /// One of these is what the deed asks; the others ask nothing.
    async fn tell(&mut self, line: &Line) -> anyhow::Result<()> {
        let now = self.app.clock().now();
        if matches!(line.deed, Deed::Talk(_) | Deed::Accept) {
            self.does_all(&self.colleagues.casemanager, line, self.talk(line, now))
                .await?;
            self.led.insert(line.case);
        }
        self.approaches(line).await?;
        let leader = self.leader(line.case);
        self.does_all(leader, line, line.contact()).await?;
        self.does_all(leader, line, line.intake(now)).await?;
        self.does_all(leader, line, line.consents(now)).await?;
        self.does_all(leader, line, line.choice(now)).await?;
        self.does_all(leader, line, line.plan()).await?;
        self.does_all(leader, line, line.before_the_talk(now.day()))
            .await?;
        let regisseur = &self.colleagues.regisseur;
        self.does_all(regisseur, line, line.answer()).await?;
        self.does_all(regisseur, line, line.decision(now.day()))
            .await?;
        self.does_all(leader, line, line.following(now.day()))
            .await?;
        self.does_all(leader, line, line.right()).await?;
        if matches!(line.deed, Deed::DropOut(..)) {
            self.led.remove(&line.case);
        }
        Ok(())
    }

    /// Whoever leads.
    fn leader(&self, case: CaseId) -> &'a Actor {
        if self.led.contains(&case) {
            &self.colleagues.regisseur
        } else {
            &self.colleagues.casemanager
        }
    }

    async fn does_all<T: Act>(
        &self,
        actor: &Actor,
        line: &Line,
        acts: Vec<T>,
    ) -> anyhow::Result<()> {
        for act in acts {
            let grant = actor.authorize::<T::Action>()?;
            let version = i64::from(self.app.store().case(&grant, line.case).await?.version);
            guidance::record(self.app, &grant, line.case, act, version)
                .await
                .map_err(told)
                .with_context(|| format!("{:?}", line.deed))?;
        }
        Ok(())
    }

    /// What belongs to the approach and not to the guidance.
    async fn approaches(&self, line: &Line) -> anyhow::Result<()> {
        let casemanager = &self.colleagues.casemanager;
        match line.deed {
            Deed::Answer(answer, channel, note) => {
                let grant = casemanager.authorize::<policy::RecordAnswer>()?;
                let form = AnswerForm {
                    answer,
                    said_by: SaidBy::YoungPerson,
                    channel,
                    minutes: 10,
                    on: self.app.today(),
                    note: note.to_owned(),
                    version: i64::from(self.app.store().case(&grant, line.case).await?.version),
                };
                app::outreach::record_answer(self.app, &grant, line.case, form)
                    .await
                    .map_err(told)
            }
            Deed::Object => {
                let grant = casemanager.authorize::<policy::RecordObjection>()?;
                let objection = Objection {
                    channel: Channel::Email,
                    told_of_mark: true,
                };
                let version = i64::from(self.app.store().case(&grant, line.case).await?.version);
                app::outreach::object(self.app, &grant, line.case, objection, version)
                    .await
                    .map_err(told)
            }
            _ => Ok(()),
        }
    }

    fn talk(&self, line: &Line, now: Ts) -> Vec<TalkAct> {
        let Deed::Talk(meeting) = line.deed else {
            return Vec::new();
        };
        let talk = Talk {
            day: now.day(),
            present: vec![Party::YoungPerson, Party::Casemanager, Party::Regisseur],
            meeting,
            minutes: if meeting == Meeting::Room { 60 } else { 45 },
            regisseur: self.colleagues.regisseur.account,
            dossier: true,
            form: ConsentForm::Oral,
            asked_at: now.plus_seconds(-20 * 60),
            text_version: 0,
        };
        vec![TalkAct::Hold {
            talk,
            words: "Samen het plan doorgenomen. De regisseur is vanaf nu het vaste gezicht; de \
                    jongere belt zelf als iets niet lukt."
                .to_owned(),
        }]
    }
}

impl Line {
    fn kind(&self) -> Coded<TrajectoryKind> {
        Coded {
            code: self.wish.kind,
            words: self.wish.provider.to_owned(),
        }
    }

    fn contact(&self) -> Vec<ContactAct> {
        let number = self.number + 10;
        match self.deed {
            Deed::Keep => vec![ContactAct::Keep(ContactDetails {
                phone: format!("06 - 0000 00{number}"),
                email: format!("jongere-{number}@voorbeeld.example"),
                preferred: Some(if number.is_multiple_of(3) {
                    PreferredChannel::Whatsapp
                } else {
                    PreferredChannel::Phone
                }),
            })],
            Deed::Tried(channel, outcome, minutes, note) => vec![ContactAct::Log {
                channel,
                outcome,
                minutes,
                note: note.to_owned(),
            }],
            _ => Vec::new(),
        }
    }

    fn intake(&self, now: Ts) -> Vec<IntakeAct> {
        let wish = self.wish;
        let content = || {
            Box::new(Intake {
                wants: wish.wants.to_owned(),
                can: wish.can.to_owned(),
                needs: wish.needs.to_owned(),
                questions: wish.questions.to_vec(),
                target_group: Some(TargetGroup::No),
                education: wish.education.to_owned(),
                work: wish.work.to_owned(),
                income: Some(wish.income),
                network: wish.network.to_owned(),
                ..Intake::default()
            })
        };
        let talk = ConsentTalk {
            explained: Explained::ALL.to_vec(),
            explained_at: now.plus_seconds(-55 * 60),
            answered_at: now.plus_seconds(-45 * 60),
        };
        let scores = wish.scores.to_vec();
        vec![match self.deed {
            Deed::PlanIntake(days) => {
                IntakeAct::Plan(on_a_working_day(now.day().plus_days(days)).max(now.day()))
            }
            Deed::Intake => IntakeAct::Record {
                talk,
                form: ConsentForm::Oral,
                told_at: now.plus_seconds(-40 * 60),
                intake: content(),
                scores,
            },
            Deed::Revise => IntakeAct::Revise {
                told_at: now.plus_seconds(-40 * 60),
                intake: content(),
                scores,
            },
            Deed::Decline => IntakeAct::Decline(Decline {
                talk,
                never_again: false,
                channel: Channel::Phone,
            }),
            _ => return Vec::new(),
        }]
    }

    fn consents(&self, now: Ts) -> Vec<ConsentAct> {
        let (form, at) = (ConsentForm::Oral, now.plus_seconds(-15 * 60));
        match self.deed {
            Deed::Consult(partner, question) => vec![
                ConsentAct::Consultation { form, at },
                ConsentAct::Consult(Coded {
                    code: partner,
                    words: question.to_owned(),
                }),
            ],
            Deed::SpeakTo(partner, name, note) => vec![
                ConsentAct::Partner {
                    partner: Coded {
                        code: partner,
                        words: name.to_owned(),
                    },
                    form,
                    at,
                },
                ConsentAct::Contact {
                    number: 1,
                    channel: Channel::Phone,
                    minutes: 15,
                    note: note.to_owned(),
                },
            ],
            _ => Vec::new(),
        }
    }

    fn choice(&self, now: Ts) -> Vec<ChoiceAct> {
        vec![match self.deed {
            Deed::Prior(words) => ChoiceAct::PriorProvision(words.to_owned()),
            Deed::Choose(scope) => ChoiceAct::Route {
                scope,
                kind: match scope {
                    RouteScope::Municipal => self.kind(),
                    RouteScope::Elsewhere => Coded {
                        code: TrajectoryKind::Other,
                        words: "Zelf beginnen, met iemand die meekijkt".to_owned(),
                    },
                },
            },
            Deed::NotNow(reason, call_again, keeps) => ChoiceAct::NotNow {
                reason,
                call_again: call_again.map(|days| now.day().plus_days(days)),
                keeps,
                objection_told_at: Some(now.plus_seconds(-10 * 60)),
                agrees: false,
            },
            _ => return Vec::new(),
        }]
    }

    fn plan(&self) -> Vec<PlanAct> {
        let goal = |(domain, [goal, action, owner, by]): &(LifeDomain, [&str; 4])| PlanGoal {
            domain: Some(*domain),
            goal: (*goal).to_owned(),
            action: (*action).to_owned(),
            owner: (*owner).to_owned(),
            by: (*by).to_owned(),
        };
        vec![match self.deed {
            Deed::Plan => PlanAct::Write(Box::new(Plan {
                goals: self.wish.goals.iter().map(goal).collect(),
                perspective: self.wish.perspective.to_owned(),
                regie: "De jongere zelf".to_owned(),
                feedback: "Elke twee weken een appje, en meteen als iets niet lukt.".to_owned(),
            })),
            Deed::PlanCopy => PlanAct::CopyGiven,
            _ => return Vec::new(),
        }]
    }

    fn before_the_talk(&self, today: Day) -> Vec<TalkAct> {
        vec![match self.deed {
            Deed::PlanTalk(days) => {
                TalkAct::Plan(on_a_working_day(today.plus_days(days)).max(today))
            }
            Deed::Offer(words) => TalkAct::Offer {
                conversation: Channel::Phone,
                words: words.to_owned(),
            },
            _ => return Vec::new(),
        }]
    }

    fn answer(&self) -> Vec<AnswerAct> {
        match self.deed {
            Deed::Accept => vec![AnswerAct::Accept],
            Deed::Reject(reason) => vec![AnswerAct::Reject(reason.to_owned())],
            _ => Vec::new(),
        }
    }

    fn decision(&self, today: Day) -> Vec<DecisionAct> {
        match self.deed {
            Deed::Grant(reasons) => vec![
                DecisionAct::Decide {
                    granted: true,
                    reasons: reasons.to_owned(),
                },
                DecisionAct::Letter {
                    day: today,
                    legal_ground: String::new(),
                },
            ],
            Deed::Start(days, length) => {
                let start = today.plus_days(days);
                vec![DecisionAct::Start {
                    kind: self.kind(),
                    paid: true,
                    start,
                    planned_end: Some(start.plus_days(length)),
                }]
            }
            _ => Vec::new(),
        }
    }

    fn following(&self, today: Day) -> Vec<FollowAct> {
        vec![match self.deed {
            Deed::Follow(number, outcome, note) => FollowAct::FollowUp {
                number,
                outcome,
                channel: Channel::Phone,
                minutes: 15,
                note: note.to_owned(),
            },
            Deed::EndRun(number, result) => FollowAct::EndTrajectory {
                number,
                day: today,
                reached: true,
                result: result.to_owned(),
            },
            Deed::SignUp(days, place) => FollowAct::SignUp {
                starts_on: today.plus_days(days),
                place: place.to_owned(),
            },
            Deed::DropOut(code, words) => FollowAct::DropOut(Coded {
                code,
                words: words.to_owned(),
            }),
            Deed::FlowOut(code, words) => FollowAct::FlowOut {
                day: today,
                destination: Coded {
                    code,
                    words: words.to_owned(),
                },
            },
            _ => return Vec::new(),
        }]
    }

    fn right(&self) -> Vec<RightAct> {
        vec![match self.deed {
            Deed::Erase => RightAct::Erase {
                channel: Channel::Phone,
                at_once: false,
                offered: ReadBackOffer::Accepted,
            },
            Deed::Stop => RightAct::Stop(Channel::Phone),
            Deed::Restrict => RightAct::Restrict,
            _ => return Vec::new(),
        }]
    }
}
