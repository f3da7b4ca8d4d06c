//! The turn of one young person: the members' advice, then the director's decision, each by one key (S4-97, S4-98).

use access::{
    Action,
    policy::{AdviseNetwork, DecideNetwork, SeeNetwork},
};
use app::network::{DecideForm, ItemView};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{
    NetworkItemId, NetworkMeetingId,
    network::{Deviation, NotEarlier, Path as Way},
};

use super::{MEETINGS, basis, meeting};
use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Key, Posted, Reader},
    html::{
        Answer,
        answers::{choices, with_none},
        mended,
    },
    page::{Page, done, see_other},
    problem::Problem,
    sections::{Sections, Step},
    table::{Facts, Tone},
    texts::Texts,
    wording::word,
};

/// What is asked at a turn, and where.
pub(super) struct Forms {
    /// Where the forms are sent to.
    pub(super) base: String,
    /// The advice is asked anew.
    pub(super) again: bool,
    pub(super) may_advise: bool,
    pub(super) may_decide: bool,
    /// Where the advice is asked anew.
    pub(super) anew: String,
}

/// What is said of somebody: no more than this (S4-96).
pub(super) fn facts(t: Texts, item: &ItemView) -> Facts {
    let mut facts = Facts::new()
        .fact(t.get("net-leading"), leading(t, item))
        .fact(t.get("net-basis"), basis(t, item))
        .fact(t.get("net-origin"), word(t, item.facts.origin))
        .fact(t.get("net-advice"), word(t, item.facts.advice));
    if let Some((assessment, direction)) = item.facts.assessed {
        let gave = [word(t, assessment), word(t, direction)].join(": ");
        facts = facts.fact(t.get("net-instrument"), gave);
    }
    facts = facts.fact(t.get("net-areas"), item.facts.life_areas.to_string());
    if let Some(reason) = item.returned {
        facts = facts.fact(t.get("net-returned"), word(t, reason));
    }
    if let Some(advice) = item.advice {
        facts = facts.fact(t.get("net-members-advise"), word(t, advice));
    }
    facts
}

/// "Werk (uitkomst van het instrument)".
pub(super) fn leading(t: Texts, item: &ItemView) -> String {
    let because = word(t, item.leading.because);
    format!("{} ({because})", word(t, item.leading.path))
}

fn keys(t: Texts, name: &'static str, first: Way) -> Vec<Key> {
    Way::ALL
        .iter()
        .map(|way| Key {
            name,
            value: way.code(),
            label: word(t, *way),
            leads: *way == first,
        })
        .collect()
}

/// The form of the turn: the advice first, then the decision.
pub(super) async fn sections<A: Action>(
    auth: &Authorized<A>,
    page: &Page,
    sections: Sections,
    item: &ItemView,
    forms: &Forms,
    wrong: Option<meeting::Wrong>,
) -> Result<Sections, Problem> {
    let t = auth.t;
    let Some(advice) = item.advice.filter(|_| !forms.again) else {
        if !forms.may_advise {
            return Ok(sections);
        }
        let first = item.advice.unwrap_or(item.leading.path);
        let form = page
            .form(format!("{}/advies", forms.base), String::new())
            .version(i64::from(item.version), Vec::new())
            .by_key(keys(t, "advies", first));
        let form = mend(form, wrong)?;
        return Ok(sections.form(
            t.get("net-members-advise"),
            vec![t.get("net-advise-how")],
            &form,
        ));
    };
    let change = Step::link(forms.anew.clone(), t.get("net-advise-again"));
    if !forms.may_decide {
        return Ok(sections
            .notice(
                Tone::Plain,
                t.value("net-advice-is", &word(t, advice)),
                vec![t.get("net-director-decides")],
            )
            .steps(vec![change]));
    }
    let form = decision(auth, page, item, &forms.base, advice).await?;
    let form = mend(form, wrong)?;
    Ok(sections
        .form(t.get("net-decide"), vec![t.get("net-decide-how")], &form)
        .steps(vec![change]))
}

async fn decision<A: Action>(
    auth: &Authorized<A>,
    page: &Page,
    item: &ItemView,
    base: &str,
    advice: Way,
) -> Result<Form, Problem> {
    let t = auth.t;
    let sees = auth.also::<SeeNetwork>()?;
    let people = app::network::can_take_over(auth.app(), &sees, item.id).await?;
    let people: Vec<Choice> = people
        .into_iter()
        .map(|(id, name)| Choice::new(id.to_string(), name))
        .collect();
    let only = (people.len() == 1)
        .then(|| people.first().map(|one| one.value.clone()))
        .flatten();
    Ok(page
        .form(format!("{base}/besluit"), String::new())
        .version(i64::from(item.version), Vec::new())
        .field(
            Field::select(
                "klantmanager",
                t.get("net-client-manager"),
                with_none(t, people),
            )
            .hint(t.get("net-client-manager-hint"))
            .optional()
            .value(only.unwrap_or_default()),
        )
        .field(
            Field::select(
                "afwijking",
                t.get("net-deviation"),
                with_none(t, choices(t, Deviation::ALL)),
            )
            .hint(t.get("net-deviation-hint"))
            .optional(),
        )
        .field(
            Field::select(
                "eerder",
                t.get("net-not-earlier"),
                with_none(t, choices(t, NotEarlier::ALL)),
            )
            .hint(t.get("net-not-earlier-hint"))
            .optional(),
        )
        .by_key(keys(t, "besluit", advice)))
}

fn mend(form: Form, wrong: Option<meeting::Wrong>) -> Result<Form, Problem> {
    match wrong {
        Some(wrong) => mended(form.fill(&wrong.posted), Err(wrong.error)),
        None => Ok(form),
    }
}

/// The version a form was made of; one that cannot be read is none that was shown.
pub(super) fn seen(posted: &Posted) -> u32 {
    posted.one("versie").parse().unwrap_or(u32::MAX)
}

/// Records the advice.
pub(super) async fn advise(
    auth: Authorized<AdviseNetwork>,
    Path((id, item)): Path<(NetworkMeetingId, NetworkItemId)>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let Ok(path) = posted.one("advies").parse() else {
        return meeting::page(&auth, id, Some(item), true, None).await;
    };
    let done_so = app::network::advise(auth.app(), &auth.grant, item, seen(&posted), path).await;
    match done_so {
        Ok(()) => Ok(see_other(&format!("{MEETINGS}/{id}?bij={item}"))),
        Err(error) => {
            let wrong = meeting::Wrong {
                posted,
                error,
                is_advice: true,
            };
            meeting::page(&auth, id, Some(item), true, Some(wrong)).await
        }
    }
}

/// Records the decision, and goes on to the next.
pub(super) async fn decide(
    auth: Authorized<DecideNetwork>,
    Path((id, item)): Path<(NetworkMeetingId, NetworkItemId)>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut read = Reader::new(auth.t, &posted);
    let path = read.parse("besluit", "fout-kies");
    let deviation = read.parse_optional("afwijking", "fout-kies");
    let not_earlier = read.parse_optional("eerder", "fout-kies");
    let client_manager = read.parse_optional("klantmanager", "fout-kies");
    let Some(path) = path else {
        return meeting::page(&auth, id, Some(item), false, None).await;
    };
    let form = DecideForm {
        path,
        deviation,
        not_earlier,
        client_manager,
    };
    let outcome = app::network::decide(auth.app(), &auth.grant, item, seen(&posted), form).await;
    match outcome {
        Ok(()) => Ok(done(&format!("{MEETINGS}/{id}"), "netwerk-besluit")),
        Err(error) => {
            let wrong = meeting::Wrong {
                posted,
                error,
                is_advice: false,
            };
            meeting::page(&auth, id, Some(item), false, Some(wrong)).await
        }
    }
}
