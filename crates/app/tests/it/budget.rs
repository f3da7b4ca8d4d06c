//! Budgets and their cover on both engines (S0-19, S4-14, S4-116; A.11 T8): half and half from two programmes, what is
//! promised and paid, a mistake the other way round, who may see it, and what is logged and exported.

use access::{Grant, policy};
use app::{
    AppError,
    budget::{self, BookForm, BudgetForm, BudgetView, FundForm, KeyForm, PlanForm},
};
use domain::{
    BudgetId, Day, MunicipalityId, Validity,
    budget::{
        Amounts, Consequences, CostItem, EntryKind, FindingKind, KeyBasis, Purpose, Uncovered,
    },
    costs::Cents,
    guidance::content::TrajectoryKind,
};
use store::{AuditFilter, Chain};
use testkit::region::{Region, in_each_region};

fn euros(text: &str) -> Cents {
    text.parse().expect("an amount")
}

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn amounts(planned: &str, committed: &str, spent: &str) -> Amounts {
    Amounts {
        planned: euros(planned),
        committed: euros(committed),
        spent: euros(spent),
    }
}

fn keeps(region: &Region) -> Grant<policy::KeepBudget> {
    region.grant()
}

async fn look(region: &Region, id: BudgetId, on: Option<&str>) -> BudgetView {
    budget::open(&region.app, &region.grant(), id, on.map(day))
        .await
        .expect("a budget")
}

/// The fields a use case would have mended.
fn fields<T: std::fmt::Debug>(outcome: Result<T, AppError>) -> Vec<&'static str> {
    match outcome {
        Err(AppError::Invalid(fields)) => fields.into_iter().map(|one| one.field).collect(),
        other => panic!("expected a field to mend, got {other:?}"),
    }
}

async fn made(region: &Region, places: &[MunicipalityId]) -> BudgetId {
    let form = BudgetForm {
        year: 2026,
        name: "Pilot MDO".to_owned(),
        consequences: Consequences::No,
        places: places.to_vec(),
    };
    budget::add(&region.app, &keeps(region), form)
        .await
        .expect("a budget")
}

fn key(name: &str, from: &str, until: Option<&str>, shares: &str) -> KeyForm {
    KeyForm {
        name: name.to_owned(),
        basis: KeyBasis::Agreed,
        source: "Nota 2020-001223".to_owned(),
        validity: Validity {
            from: day(from),
            until: until.map(day),
        },
        shares: shares.to_owned(),
    }
}

async fn add_key(region: &Region, id: BudgetId, form: KeyForm) -> Result<(), AppError> {
    // Of two for one day the one recorded last holds: time passes between them.
    region.fixture.clock.advance_seconds(1);
    budget::add_key(&region.app, &keeps(region), id, form).await
}

fn capacity(amount: &str, municipality: Option<MunicipalityId>) -> PlanForm {
    PlanForm {
        purpose: Purpose {
            item: CostItem::Capacity,
            trajectory: None,
        },
        municipality,
        key: "half om half".to_owned(),
        description: "Extra uren Jongerenloket".to_owned(),
        amount: euros(amount),
        on: day("2026-10-01"),
    }
}

async fn plan(region: &Region, id: BudgetId, form: PlanForm) -> Result<(), AppError> {
    budget::plan(&region.app, &keeps(region), id, form).await
}

fn booking(view: &BudgetView, kind: EntryKind, amount: &str) -> BookForm {
    BookForm {
        line: view.lines.first().expect("a line").id,
        kind,
        amount: euros(amount),
        on: day("2026-11-01"),
        description: "Factuur 12".to_owned(),
    }
}

async fn book(region: &Region, id: BudgetId, form: BookForm) -> Result<(), AppError> {
    region.fixture.clock.advance_seconds(1);
    budget::book(&region.app, &keeps(region), id, form).await
}

/// T8: 15.000, half and half from programmes 7 and 9, by a proposal that says there are no consequences.
async fn mdo(region: &Region) -> BudgetId {
    let id = made(region, &[region.town]).await;
    let halves = "Programma 7: 50%\nProgramma 9: 50%";
    let form = key("half om half", "2026-01-01", Some("2026-12-31"), halves);
    add_key(region, id, form).await.expect("a key");
    plan(region, id, capacity("15.000", Some(region.town)))
        .await
        .expect("a line");
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn s0_19_fifteen_thousand_half_and_half_and_each_share_is_explained() {
    in_each_region(|region| async move {
        let id = mdo(&region).await;
        let view = look(&region, id, None).await;
        assert_eq!(view.total, amounts("15.000", "0", "0"));
        let shares = view.cover.lines[0].as_ref().expect("covered");
        let paid: Vec<_> = shares
            .iter()
            .map(|one| (one.payer.as_str(), one.amount, one.percent()))
            .collect();
        assert_eq!(
            paid,
            [
                ("Programma 7", euros("7.500"), 5_000),
                ("Programma 9", euros("7.500"), 5_000)
            ]
        );
        let because = view.key_of(&view.lines[0]).expect("the key that holds");
        assert_eq!(because.source, "Nota 2020-001223");
        // The contradiction of the form (T8).
        assert_eq!(
            view.findings[0].kind,
            FindingKind::SaysNoConsequences {
                planned: euros("15.000")
            }
        );
        // An odd cent goes to one of them, and the whole still adds up.
        plan(&region, id, capacity("0,01", None))
            .await
            .expect("a cent");
        let view = look(&region, id, None).await;
        let cent = view.cover.lines[1].as_ref().expect("covered");
        let extra: Vec<bool> = cent.iter().map(|one| one.extra).collect();
        assert_eq!(extra, [true, false]);
        let asked: Cents = view.cover.payers.iter().map(|one| one.asked).sum();
        assert_eq!(asked, euros("15.000,01"));
        let places: Vec<_> = view.by_place.iter().map(|one| one.0.as_deref()).collect();
        assert_eq!(places, [Some("Weert"), None]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s0_19_a_key_holds_from_its_first_day_to_its_last_and_the_one_recorded_last_for_a_day_holds()
 {
    in_each_region(|region| async move {
        let id = mdo(&region).await;
        let halves = async |on| {
            let view = look(&region, id, Some(on)).await;
            let cover = view.cover.lines[0].clone();
            cover.map(|shares| shares[0].amount)
        };
        assert_eq!(halves("2025-12-31").await, Err(Uncovered::NotInForce));
        assert_eq!(halves("2026-01-01").await, Ok(euros("7.500")));
        assert_eq!(halves("2026-12-31").await, Ok(euros("7.500")));
        assert_eq!(halves("2027-01-01").await, Err(Uncovered::NotInForce));
        let later = key(
            "half om half",
            "2026-07-01",
            None,
            "Programma 7: 1\nProgramma 9: 2",
        );
        add_key(&region, id, later).await.expect("a later key");
        assert_eq!(halves("2026-06-30").await, Ok(euros("7.500")));
        assert_eq!(halves("2026-07-01").await, Ok(euros("5.000")));
        assert_eq!(halves("2027-01-01").await, Ok(euros("5.000")));
        let mended = key(
            "half om half",
            "2026-07-01",
            None,
            "Programma 7: 1\nProgramma 9: 3",
        );
        add_key(&region, id, mended).await.expect("a correction");
        assert_eq!(halves("2026-07-01").await, Ok(euros("3.750")));
        assert_eq!(
            look(&region, id, None).await.keys.len(),
            3,
            "all stay on record"
        );

        let wrong = key("x", "2026-07-01", Some("2026-06-30"), "A: 1");
        assert_eq!(fields(add_key(&region, id, wrong).await), ["tot"]);
        let wrong = key("x", "2026-07-01", None, "A: 1.5");
        assert_eq!(fields(add_key(&region, id, wrong).await), ["aandelen"]);
        let wrong = key(" ", "2026-07-01", None, "A: 1");
        assert_eq!(fields(add_key(&region, id, wrong).await), ["sleutel"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_116_promised_paid_overspent_and_a_mistake_the_other_way_round() {
    in_each_region(|region| async move {
        let id = mdo(&region).await;
        let view = look(&region, id, None).await;
        let promise = booking(&view, EntryKind::Committed, "9.000");
        book(&region, id, promise).await.expect("promised");
        let more = booking(&view, EntryKind::SpentCommitted, "9.000,01");
        assert_eq!(fields(book(&region, id, more).await), ["bedrag"]);
        let payment = booking(&view, EntryKind::SpentCommitted, "9.000");
        book(&region, id, payment).await.expect("paid");
        let other = booking(&view, EntryKind::Spent, "6.000,50");
        book(&region, id, other).await.expect("paid too");
        let view = look(&region, id, None).await;
        assert_eq!(view.total, amounts("15.000", "0", "15.000,50"));
        assert_eq!(view.total.left(), euros("-0,50"));
        assert!(
            view.findings
                .iter()
                .any(|one| one.kind == FindingKind::Overspent { by: euros("0,50") })
        );

        let reverse = async |of, reason: &str| {
            region.fixture.clock.advance_seconds(1);
            let grant = keeps(&region);
            budget::reverse(&region.app, &grant, id, of, reason).await
        };
        let [last, payment, promise, _] = view.entries.as_slice() else {
            panic!("four entries: {:?}", view.entries);
        };
        assert_eq!(fields(reverse(last.id, " ").await), ["reden"]);
        // A promise that is paid is not undone before the payment is.
        assert!(matches!(
            reverse(promise.id, "Vergissing").await,
            Err(AppError::Rule { .. })
        ));
        reverse(last.id, "Verkeerd bedrag").await.expect("reversed");
        assert!(matches!(
            reverse(last.id, "Nog eens").await,
            Err(AppError::Rule { .. })
        ));
        reverse(payment.id, "Verkeerde post")
            .await
            .expect("reversed");
        let view = look(&region, id, None).await;
        assert_eq!(view.total, amounts("15.000", "9.000", "0"));
        assert_eq!(view.entries.len(), 6, "nothing is taken away");
        let states: Vec<_> = view
            .entries
            .iter()
            .map(|one| (one.reverses, one.reversed))
            .collect();
        assert_eq!(
            states,
            [
                (true, false),
                (true, false),
                (false, true),
                (false, true),
                (false, false),
                (false, false)
            ]
        );
        assert_eq!(view.entries[0].description, "Verkeerde post");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_116_what_is_entered_has_an_amount_a_day_of_its_year_and_a_line_of_its_budget() {
    in_each_region(|region| async move {
        let id = mdo(&region).await;
        let view = look(&region, id, None).await;
        let spent = |amount: &str, on: &str| BookForm {
            on: day(on),
            ..booking(&view, EntryKind::Spent, amount)
        };
        let today = region.app.today().to_string();
        let tomorrow = region.app.today().plus_days(1).to_string();
        for (form, field) in [
            (spent("0", &today), "bedrag"),
            (spent("-5", &today), "bedrag"),
            (spent("100.000.000,01", &today), "bedrag"),
            (spent("1", "2025-12-31"), "dag"),
            (spent("1", "2027-01-01"), "dag"),
            (spent("1", &tomorrow), "dag"),
        ] {
            let what = format!("{form:?}");
            assert_eq!(fields(book(&region, id, form).await), [field], "{what}");
        }
        book(&region, id, spent("1", &today)).await.expect("today");
        let promised = BookForm {
            kind: EntryKind::Committed,
            ..spent("1", "2026-12-31")
        };
        book(&region, id, promised)
            .await
            .expect("a promise for later");

        let other = made(&region, &[region.town]).await;
        assert!(matches!(
            book(&region, other, spent("1", &today)).await,
            Err(AppError::NotFound)
        ));
        let unknown = PlanForm {
            key: "onbekend".to_owned(),
            ..capacity("1", None)
        };
        assert_eq!(fields(plan(&region, id, unknown).await), ["sleutel"]);
        let elsewhere = capacity("1", Some(region.elsewhere));
        assert_eq!(fields(plan(&region, id, elsewhere).await), ["gemeente"]);
        let coach = PlanForm {
            purpose: Purpose {
                item: CostItem::ExtraGuidance,
                trajectory: Some(TrajectoryKind::LearnAndWork),
            },
            ..capacity("5.000", Some(region.town))
        };
        let purpose = coach.purpose;
        plan(&region, id, coach)
            .await
            .expect("a line of a trajectory");
        let view = look(&region, id, None).await;
        let of = view.by_purpose.iter().find(|one| one.0 == purpose);
        assert_eq!(of.map(|one| one.1), Some(amounts("5.000", "0", "0")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s0_19_a_payer_that_is_asked_more_than_it_has_is_told_with_how_much() {
    in_each_region(|region| async move {
        let id = mdo(&region).await;
        let fund = async |payer: &str, available: &str| {
            region.fixture.clock.advance_seconds(1);
            let form = FundForm {
                payer: payer.to_owned(),
                available: euros(available),
            };
            budget::set_fund(&region.app, &keeps(&region), id, form).await
        };
        assert_eq!(fields(fund("Programma 8", "1").await), ["betaler"]);
        assert_eq!(fields(fund("Programma 7", "-1").await), ["bedrag"]);
        fund("Programma 7", "7.000").await.expect("recorded");
        let view = look(&region, id, None).await;
        assert_eq!(view.cover.uncovered, euros("500"));
        assert!(view.findings.iter().any(|one| one.kind
            == FindingKind::FundShort {
                asked: euros("7.500"),
                short: euros("500")
            }));
        fund("Programma 7", "7.500").await.expect("corrected");
        let view = look(&region, id, None).await;
        assert_eq!(view.cover.uncovered, Cents(0));
        assert_eq!(view.fund_of("Programma 7"), Some(euros("7.500")));
        assert_eq!(view.fund_of("Programma 9"), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn d2_a_budget_is_there_only_for_whoever_has_all_its_municipalities() {
    in_each_region(|region| async move {
        let both = made(&region, &[region.town, region.elsewhere]).await;
        let own = made(&region, &[region.town]).await;
        let sees: Grant<policy::SeeBudgets> = region.grant();
        let all = budget::all(&region.app, &sees).await.expect("budgets");
        assert_eq!(all.len(), 2);
        let narrow = sees.narrow(region.town).expect("one of them");
        let ids: Vec<BudgetId> = budget::all(&region.app, &narrow)
            .await
            .expect("budgets")
            .iter()
            .map(|one| one.id)
            .collect();
        assert_eq!(ids, [own]);
        let hidden = budget::open(&region.app, &narrow, both, None).await;
        assert!(matches!(hidden, Err(AppError::NotFound)));
        let narrow = keeps(&region).narrow(region.town).expect("one of them");
        let refused = budget::add_key(
            &region.app,
            &narrow,
            both,
            key("k", "2026-01-01", None, "A: 1"),
        )
        .await;
        assert!(matches!(refused, Err(AppError::NotFound)));
        let form = BudgetForm {
            year: 2026,
            name: "Van een ander".to_owned(),
            consequences: Consequences::NotSaid,
            places: vec![region.elsewhere],
        };
        let refused = budget::add(&region.app, &narrow, form.clone()).await;
        assert!(matches!(refused, Err(AppError::NotFound)));
        let nobody = BudgetForm {
            places: Vec::new(),
            ..form.clone()
        };
        let grant = keeps(&region);
        assert_eq!(
            fields(budget::add(&region.app, &grant, nobody).await),
            ["gemeenten"]
        );
        let never = BudgetForm { year: 26, ..form };
        assert_eq!(
            fields(budget::add(&region.app, &grant, never).await),
            ["jaar"]
        );
        assert!(
            region
                .actor("policy_officer")
                .authorize::<policy::SeeBudgets>()
                .is_err()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_116_words_of_a_budget_point_at_nobody_and_an_invoice_number_may_stand_there() {
    in_each_region(|region| async move {
        let id = mdo(&region).await;
        let marked = |outcome: Result<(), AppError>| match outcome {
            Err(AppError::Marked { field, .. }) => field,
            other => panic!("expected a mark, got {other:?}"),
        };
        let bsn = PlanForm {
            description: "Coaching van 123456782".to_owned(),
            ..capacity("100", None)
        };
        assert_eq!(marked(plan(&region, id, bsn).await), "omschrijving");
        let view = look(&region, id, None).await;
        let described = |text: &str| BookForm {
            description: text.to_owned(),
            ..booking(&view, EntryKind::Spent, "10")
        };
        let address = described("Huur Dorpsstraat 12");
        assert_eq!(marked(book(&region, id, address).await), "omschrijving");
        let mail = KeyForm {
            source: "Gemaild door iemand@test.example".to_owned(),
            ..key("nieuw", "2026-01-01", None, "A: 1")
        };
        assert_eq!(marked(add_key(&region, id, mail).await), "bron");
        book(&region, id, described("Factuur 2026-00412339 van 12 maart"))
            .await
            .expect("numbers and days of papers belong there");
        let view = look(&region, id, None).await;
        let last = view.entries.first().expect("entered").id;
        let reason = "Was voor 123456782";
        let undone = budget::reverse(&region.app, &keeps(&region), id, last, reason).await;
        assert_eq!(marked(undone), "reden");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c9_what_is_exported_adds_up_runs_no_formula_and_is_logged_without_words() {
    in_each_region(|region| async move {
        let id = mdo(&region).await;
        let view = look(&region, id, None).await;
        let formula = BookForm {
            description: "=1+1".to_owned(),
            ..booking(&view, EntryKind::Spent, "1.234,56")
        };
        book(&region, id, formula).await.expect("entered");
        let sees: Grant<policy::SeeBudgets> = region.grant();
        let csv = budget::csv(&region.app, &sees, id, None)
            .await
            .expect("a file");
        assert_eq!(csv.name, "begroting-2026-pilot-mdo.csv");
        let text = String::from_utf8(csv.bytes).expect("UTF-8");
        assert!(text.contains("Betaald;1.234,56;'=1+1"), "{text}");
        let workbook = budget::workbook(&region.app, &sees, id, None)
            .await
            .expect("a workbook");
        assert!(workbook.bytes.starts_with(b"PK"));

        let rules = region
            .grant_today::<policy::ManageRules>("administrator")
            .await;
        let entries = async |chain, action: &str| {
            let filter = AuditFilter {
                action: Some(action.to_owned()),
                ..AuditFilter::default()
            };
            region
                .app
                .store()
                .audit_entries(&rules, chain, &filter, None, 10)
                .await
                .expect("entries")
        };
        assert_eq!(entries(Chain::Reads, "SeeBudgets").await.len(), 2);
        let changes = entries(Chain::Changes, "KeepBudget").await;
        assert_eq!(changes.len(), 4, "the budget, its key, its line, an amount");
        let logged = format!("{changes:?}");
        assert!(logged.contains("123456"), "{logged}");
        assert!(!logged.contains("Jongerenloket"), "{logged}");
    })
    .await;
}
