//! What is done with an item, each under the leave it belongs to.

use access::{Action, Grant, policy as action};
use domain::{
    AccountId, NetworkItemId, RuleKey,
    network::{
        CaseHolder, Deviation, ItemCommand, ItemContext, ItemEnd, ItemRefusal, NotEarlier,
        Objection, Path, Progress, ReturnReason, Ruling,
    },
};
use store::{HeldItem, NetworkItem, StepAuthor, Tx};

use super::{colleagues, complex_from, logged, routes::executor};
use crate::{App, AppError, Result};

/// What the director decides.
#[derive(Clone, Copy, Debug)]
pub struct DecideForm {
    /// Where to.
    pub path: Path,
    /// Why the advice is not followed; `None`: it is.
    pub deviation: Option<Deviation>,
    /// Why an earlier direction is no option; `None` where the leading advice is followed: that says so.
    pub not_earlier: Option<NotEarlier>,
    /// Who becomes client manager, where it is for one.
    pub client_manager: Option<AccountId>,
}

/// What those who take over do.
#[derive(Clone, Copy, Debug)]
pub enum CarryAct {
    /// Name the case manager (S4-100).
    NameCaseManager {
        /// The colleague who answers for it.
        account: AccountId,
        /// For whom.
        holder: CaseHolder,
    },
    /// Tell how it goes (S4-42).
    GiveFeedback(Progress),
    /// Disagree (S4-110).
    Object(Objection),
    /// Note an attempt at agreement.
    SeekAgreement {
        /// Whether they agreed.
        reached: bool,
    },
    /// Propose a decision that binds.
    ProposeBinding {
        /// Where to.
        path: Path,
        /// Why an earlier direction is no option.
        not_earlier: Option<NotEarlier>,
    },
    /// End it (S4-30).
    Close(ItemEnd),
}

/// What the director does outside the meeting.
#[derive(Clone, Copy, Debug)]
pub enum DirectorAct {
    /// Name the client manager.
    NameClientManager(AccountId),
    /// Decide with the client manager, so that it binds (S4-110).
    TakeBinding,
    /// End what the law or the young person ended.
    Close(ItemEnd),
}

/// The acts a page offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemAct {
    /// Name the case manager.
    NameCaseManager,
    /// Tell how it goes.
    GiveFeedback,
    /// Disagree.
    Object,
    /// Note an attempt at agreement.
    SeekAgreement,
    /// Propose a decision that binds.
    ProposeBinding,
    /// End it.
    Close,
    /// Name the client manager.
    NameClientManager,
    /// Decide so that it binds.
    TakeBinding,
    /// End what the law or the young person ended.
    CloseByLaw,
    /// Put it back on the agenda.
    Return,
}

impl From<ItemRefusal> for AppError {
    fn from(refusal: ItemRefusal) -> Self {
        Self::rule(refusal.requirement(), refusal.dutch())
    }
}

/// Records what the members advise together.
///
/// # Errors
/// [`AppError::Rule`] when the meeting is not open; [`AppError::Changed`] when somebody was first.
pub async fn advise(
    app: &App,
    grant: &Grant<action::AdviseNetwork>,
    id: NetworkItemId,
    seen: u32,
    path: Path,
) -> Result<()> {
    in_open_meeting(app, grant, id).await?;
    act(app, grant, id, seen, ItemCommand::Advise { path }).await
}

/// Records what the director decides, and hands over.
///
/// # Errors
/// [`AppError::Rule`] when a rule refuses it or the meeting is not open; [`AppError::Invalid`] on `klantmanager`;
/// [`AppError::Changed`] when somebody was first.
pub async fn decide(
    app: &App,
    grant: &Grant<action::DecideNetwork>,
    id: NetworkItemId,
    seen: u32,
    form: DecideForm,
) -> Result<()> {
    let item = in_open_meeting(app, grant, id).await?;
    let rules = app.rules().await?;
    let leading = item.record.facts.leading(complex_from(&rules, &item)).path;
    let client_manager = match (form.path, form.client_manager) {
        (Path::ClientManager, Some(account)) => {
            Some(known("klantmanager", app, &item, account).await?)
        }
        _ => None,
    };
    let by_advice = (form.path == leading).then_some(NotEarlier::ByAdvice);
    let ruling = Ruling {
        path: form.path,
        not_earlier: form.not_earlier.or(by_advice),
        executor: executor(app, grant, &item, form.path.direction()).await?,
        client_manager,
    };
    let command = ItemCommand::Decide {
        ruling,
        deviation: form.deviation,
    };
    act(app, grant, id, seen, command).await
}

/// Does what those who take over do.
///
/// # Errors
/// [`AppError::Rule`] when a rule refuses it; [`AppError::Invalid`] on `collega`; [`AppError::Changed`] when somebody was first.
pub async fn carry_out(
    app: &App,
    grant: &Grant<action::CarryOutNetwork>,
    id: NetworkItemId,
    seen: u32,
    what: CarryAct,
) -> Result<()> {
    let command = match what {
        CarryAct::NameCaseManager { account, holder } => {
            let item = app.store.network_item(grant, id).await?;
            let account = known("collega", app, &item, account).await?;
            ItemCommand::NameCaseManager { account, holder }
        }
        CarryAct::GiveFeedback(progress) => ItemCommand::GiveFeedback { progress },
        CarryAct::Object(reason) => ItemCommand::Object { reason },
        CarryAct::SeekAgreement { reached } => ItemCommand::SeekAgreement { reached },
        CarryAct::ProposeBinding { path, not_earlier } => {
            ItemCommand::ProposeBinding { path, not_earlier }
        }
        CarryAct::Close(end) => ItemCommand::Close { end },
    };
    act(app, grant, id, seen, command).await
}

/// Does what the director does outside the meeting.
///
/// # Errors
/// As [`carry_out`].
pub async fn direct(
    app: &App,
    grant: &Grant<action::DecideNetwork>,
    id: NetworkItemId,
    seen: u32,
    what: DirectorAct,
) -> Result<()> {
    let item = app.store.network_item(grant, id).await?;
    let command = match what {
        DirectorAct::NameClientManager(account) => ItemCommand::NameClientManager {
            account: known("collega", app, &item, account).await?,
        },
        DirectorAct::TakeBinding => {
            let direction = item.item.proposal().and_then(|(path, _)| path.direction());
            ItemCommand::TakeBinding {
                executor: executor(app, grant, &item, direction).await?,
            }
        }
        DirectorAct::Close(end) => ItemCommand::Close { end },
    };
    act(app, grant, id, seen, command).await
}

/// Puts somebody who derailed back on the agenda (S4-111).
///
/// # Errors
/// [`AppError::Rule`] when a rule refuses it; [`AppError::Changed`] when somebody was first.
pub async fn put_back(
    app: &App,
    grant: &Grant<action::ReturnToNetwork>,
    id: NetworkItemId,
    seen: u32,
    reason: ReturnReason,
) -> Result<()> {
    act(app, grant, id, seen, ItemCommand::Return { reason }).await
}

/// The item, when its meeting is open: outside it nobody advises or decides.
async fn in_open_meeting<A: Action>(
    app: &App,
    grant: &Grant<A>,
    id: NetworkItemId,
) -> Result<NetworkItem> {
    let item = app.store.network_item(grant, id).await?;
    let (meeting, _) = item.item.meeting().ok_or(ItemRefusal::NotOnAgenda)?;
    let meeting = app.store.network_meeting(grant, meeting).await?;
    if meeting.opened.is_none() || meeting.closed.is_some() {
        return Err(AppError::rule(
            "S4-107",
            "Dit overleg is niet open. De netwerkregisseur opent het.",
        ));
    }
    Ok(item)
}

/// A colleague who can take somebody of this municipality over.
async fn known(
    field: &'static str,
    app: &App,
    item: &NetworkItem,
    account: AccountId,
) -> Result<AccountId> {
    let place = item.record.municipality;
    let can = colleagues(app, |one| one == place).await?;
    can.iter()
        .find(|(id, _)| *id == account)
        .map(|(id, _)| *id)
        .ok_or_else(|| AppError::field(field, "Kies een collega uit de lijst."))
}

async fn act<A: Action>(
    app: &App,
    grant: &Grant<A>,
    id: NetworkItemId,
    seen: u32,
    command: ItemCommand,
) -> Result<()> {
    let mut tx = app.store.write().await?;
    let mut held = tx.hold_network_item(grant, id).await?;
    if held.get().item.version() != seen {
        return Err(AppError::Changed);
    }
    let own = grant.narrow(held.get().record.municipality)?;
    step(app, &mut tx, &own, &mut held, command).await?;
    let entry = logged(&own, held.get().record.municipality, id)
        .detail("state", held.get().item.state().code());
    Ok(tx.commit(entry).await?)
}

/// Takes the steps that follow from a command on a held item; the caller commits and logs.
pub(super) async fn step<A: Action>(
    app: &App,
    tx: &mut Tx,
    own: &Grant<A>,
    held: &mut HeldItem,
    command: ItemCommand,
) -> Result<()> {
    let steps = asked(app, own, held.get(), command).await?;
    let author = StepAuthor {
        account: own.account(),
        role: own.role(),
        on: app.today(),
        at: app.now(),
    };
    Ok(tx.add_network_steps(held, author, steps).await?)
}

async fn asked<A: Action>(
    app: &App,
    own: &Grant<A>,
    item: &NetworkItem,
    command: ItemCommand,
) -> Result<Vec<domain::network::ItemStep>> {
    let rules = app.rules().await?;
    let today = app.today();
    let context = ItemContext {
        account: own.account(),
        role: own.role(),
        today,
        facts: &item.record.facts,
        complex_from: complex_from(&rules, item),
        feedback_days: rules.span(
            RuleKey::NetworkFeedbackDays,
            item.record.municipality,
            today,
        ),
    };
    Ok(item.item.decide(command, &context)?)
}

/// Which acts this grant leaves open on an item.
pub(super) async fn possible<A: Action>(
    app: &App,
    grant: &Grant<A>,
    item: &NetworkItem,
) -> Result<Vec<ItemAct>> {
    let own = grant.narrow(item.record.municipality)?;
    let account = own.account();
    let proposed = item.item.proposal().and_then(|(path, _)| path.direction());
    let samples = [
        (
            ItemAct::NameCaseManager,
            ItemCommand::NameCaseManager {
                account,
                holder: CaseHolder::Partner,
            },
        ),
        (
            ItemAct::GiveFeedback,
            ItemCommand::GiveFeedback {
                progress: Progress::OnTrack,
            },
        ),
        (
            ItemAct::Object,
            ItemCommand::Object {
                reason: Objection::NotOurs,
            },
        ),
        (
            ItemAct::SeekAgreement,
            ItemCommand::SeekAgreement { reached: false },
        ),
        (
            ItemAct::ProposeBinding,
            ItemCommand::ProposeBinding {
                path: Path::Education,
                not_earlier: None,
            },
        ),
        (
            ItemAct::Close,
            ItemCommand::Close {
                end: ItemEnd::Reached,
            },
        ),
        (
            ItemAct::NameClientManager,
            ItemCommand::NameClientManager { account },
        ),
        (
            ItemAct::TakeBinding,
            ItemCommand::TakeBinding {
                executor: executor(app, grant, item, proposed).await?,
            },
        ),
        (
            ItemAct::CloseByLaw,
            ItemCommand::Close { end: ItemEnd::Law },
        ),
        (
            ItemAct::Return,
            ItemCommand::Return {
                reason: ReturnReason::DroppedOut,
            },
        ),
    ];
    let mut open = Vec::new();
    for (act, command) in samples {
        if ItemAct::BY.contains(&(A::NAME, act)) && asked(app, &own, item, command).await.is_ok() {
            open.push(act);
        }
    }
    Ok(open)
}

impl ItemAct {
    /// Under which action each act is done.
    const BY: [(&'static str, Self); 10] = [
        (action::CarryOutNetwork::NAME, Self::NameCaseManager),
        (action::CarryOutNetwork::NAME, Self::GiveFeedback),
        (action::CarryOutNetwork::NAME, Self::Object),
        (action::CarryOutNetwork::NAME, Self::SeekAgreement),
        (action::CarryOutNetwork::NAME, Self::ProposeBinding),
        (action::CarryOutNetwork::NAME, Self::Close),
        (action::DecideNetwork::NAME, Self::NameClientManager),
        (action::DecideNetwork::NAME, Self::TakeBinding),
        (action::DecideNetwork::NAME, Self::CloseByLaw),
        (action::ReturnToNetwork::NAME, Self::Return),
    ];
}
