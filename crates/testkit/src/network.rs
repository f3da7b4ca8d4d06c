//! A network at work: who carries out, people on its list, a meeting that was held and one to hold.

use access::{Action, Actor, Grant, policy};
use app::{
    App, AppError,
    network::{self, AgendaOrder, CarryAct, DecideForm, ItemForm, PlanForm, RouteForm, SignUpForm},
};
use domain::{
    Day, MunicipalityId, NetworkItemId, NetworkMeetingId,
    network::{
        Assessment, Basis, CaseHolder, Deviation, Direction, ExecutorKind, NotEarlier, Objection,
        Origin, Path, SupplierAdvice,
    },
};

/// The colleagues who hold a meeting.
#[derive(Clone, Copy)]
pub struct Network<'a> {
    /// The application.
    pub app: &'a App,
    /// Who leads it.
    pub director: &'a Actor,
    /// Who takes part.
    pub member: &'a Actor,
    /// Who keeps watch for the RMC.
    pub rmc: &'a Actor,
}

/// A way in, what the supplier says, what an instrument gave, areas of life and age.
type SignUp = (Origin, SupplierAdvice, Option<Direction>, u8, u8);

/// Those who are signed up, in turn.
const SIGN_UPS: [SignUp; 8] = [
    (Origin::School, SupplierAdvice::Education, None, 0, 17),
    (Origin::Rmc, SupplierAdvice::Work, None, 1, 21),
    (
        Origin::WorkIncome,
        SupplierAdvice::Work,
        Some(Direction::Education),
        1,
        24,
    ),
    (Origin::LocalTeam, SupplierAdvice::Care, None, 1, 19),
    (Origin::YoungPerson, SupplierAdvice::Unclear, None, 0, 23),
    (Origin::School, SupplierAdvice::Education, None, 3, 18),
    (Origin::Rmc, SupplierAdvice::Education, None, 1, 20),
    (
        Origin::LocalTeam,
        SupplierAdvice::Education,
        Some(Direction::Care),
        1,
        17,
    ),
];

impl Network<'_> {
    fn may<A: Action>(actor: &Actor) -> Result<Grant<A>, AppError> {
        Ok(actor.authorize::<A>()?)
    }

    /// Agrees who carries out in a municipality: with a team of its own until eighteen, and another from then on.
    ///
    /// # Errors
    /// Whatever the use cases refuse.
    pub async fn agree(&self, municipality: MunicipalityId) -> Result<(), AppError> {
        let grant = Self::may::<policy::KeepNetworkRoutes>(self.director)?;
        for (direction, ages, kind, team) in [
            (
                Direction::Education,
                (12, 28),
                ExecutorKind::Rmc,
                "Doorstroompunt",
            ),
            (
                Direction::Work,
                (16, 28),
                ExecutorKind::WorkIncome,
                "Werkplein",
            ),
            (
                Direction::Care,
                (12, 18),
                ExecutorKind::LocalTeam,
                "Jeugdteam",
            ),
            (
                Direction::Care,
                (18, 28),
                ExecutorKind::LocalTeam,
                "Wijkteam volwassenen",
            ),
        ] {
            let form = RouteForm {
                municipality,
                direction,
                from_age: ages.0,
                until_age: ages.1,
                kind,
                team: team.to_owned(),
                valid_from: self.app.today(),
            };
            network::add_route(self.app, &grant, form).await?;
        }
        Ok(())
    }

    /// Signs up so many people of a municipality by code.
    ///
    /// # Errors
    /// Whatever the use cases refuse.
    pub async fn sign_up(
        &self,
        municipality: MunicipalityId,
        many: usize,
    ) -> Result<Vec<NetworkItemId>, AppError> {
        let grant = Self::may::<policy::SignUpForNetwork>(self.member)?;
        let mut signed_up = Vec::new();
        for (origin, advice, assessed, life_areas, age) in SIGN_UPS.into_iter().cycle().take(many) {
            let basis = match origin {
                Origin::Rmc => Basis::Statutory,
                _ => Basis::Coded,
            };
            let form = SignUpForm {
                municipality,
                age,
                basis,
                item: ItemForm {
                    origin,
                    advice,
                    assessment: assessed.map(|_| Assessment::Educatiemeter),
                    assessed,
                    life_areas,
                },
            };
            let (id, _) = network::sign_up(self.app, &grant, form).await?;
            signed_up.push(id);
        }
        Ok(signed_up)
    }

    /// Plans a meeting of these municipalities with these people on its agenda.
    ///
    /// # Errors
    /// Whatever the use cases refuse.
    pub async fn plan(
        &self,
        places: &[MunicipalityId],
        on: Day,
        people: &[NetworkItemId],
    ) -> Result<NetworkMeetingId, AppError> {
        let grant = Self::may::<policy::ChairNetwork>(self.director)?;
        let form = PlanForm {
            on,
            room: "Stadskantoor, zaal 2".to_owned(),
            places: places.to_vec(),
        };
        let id = network::plan(self.app, &grant, form).await?;
        network::add_to_agenda(self.app, &grant, id, people, AgendaOrder::Longest).await?;
        Ok(id)
    }

    /// Opens a meeting with the member and the RMC present.
    ///
    /// # Errors
    /// Whatever the use cases refuse.
    pub async fn open(&self, id: NetworkMeetingId) -> Result<(), AppError> {
        let grant = Self::may::<policy::ChairNetwork>(self.director)?;
        network::open(self.app, &grant, id).await?;
        let there = [self.member.account, self.rmc.account];
        network::set_presence(self.app, &grant, id, &there).await
    }

    /// The members advise this, and the director decides it.
    ///
    /// # Errors
    /// Whatever the use cases refuse.
    pub async fn decide(&self, item: NetworkItemId, path: Path) -> Result<(), AppError> {
        let sees = Self::may::<policy::SeeNetwork>(self.member)?;
        let view = network::item(self.app, &sees, item, (None, None, None)).await?;
        let version = view.item.version;
        let advises = Self::may::<policy::AdviseNetwork>(self.member)?;
        network::advise(self.app, &advises, item, version, path).await?;
        let follows = path == view.item.leading.path;
        let form = DecideForm {
            path,
            deviation: (!follows).then_some(Deviation::Members),
            not_earlier: (!follows).then_some(NotEarlier::Tried),
            client_manager: Some(self.member.account),
        };
        let decides = Self::may::<policy::DecideNetwork>(self.director)?;
        let version = version.saturating_add(1);
        network::decide(self.app, &decides, item, version, form).await
    }

    /// Whatever the members and the executors do with an item as it stands.
    ///
    /// # Errors
    /// Whatever the use cases refuse.
    pub async fn carry_out(
        &self,
        by: &Actor,
        item: NetworkItemId,
        act: CarryAct,
    ) -> Result<(), AppError> {
        let sees = Self::may::<policy::SeeNetwork>(by)?;
        let view = network::item(self.app, &sees, item, (None, None, None)).await?;
        let grant = Self::may::<policy::CarryOutNetwork>(by)?;
        network::carry_out(self.app, &grant, item, view.item.version, act).await
    }

    /// Holds a meeting: every advice that leads is followed, some are taken over, one executor does not agree.
    ///
    /// # Errors
    /// Whatever the use cases refuse.
    pub async fn hold(&self, id: NetworkMeetingId) -> Result<(), AppError> {
        self.open(id).await?;
        let sees = Self::may::<policy::SeeNetwork>(self.director)?;
        let meeting = network::meeting(self.app, &sees, id, None).await?;
        for line in &meeting.agenda {
            let path = line.item.leading.path;
            self.decide(line.item.id, path).await?;
            match path {
                Path::Education => {
                    let act = CarryAct::NameCaseManager {
                        account: self.rmc.account,
                        holder: CaseHolder::Rmc,
                    };
                    self.carry_out(self.rmc, line.item.id, act).await?;
                }
                Path::Work => {
                    let act = CarryAct::NameCaseManager {
                        account: self.member.account,
                        holder: CaseHolder::WorkIncome,
                    };
                    self.carry_out(self.member, line.item.id, act).await?;
                }
                Path::Care => {
                    let act = CarryAct::Object(Objection::NoRoom);
                    self.carry_out(self.member, line.item.id, act).await?;
                }
                Path::ClientManager => {}
            }
        }
        let grant = Self::may::<policy::ChairNetwork>(self.director)?;
        network::close(self.app, &grant, id).await.map(drop)
    }
}
