//! A dossier as chapters: for paper, and for the page on which fields are copied.

use domain::{Day, Ts};
use letters::{Chapter, Dossier as Paper, Entry, Fact as Line, written_out};

use super::shape::{Dossier, Fact, Kind};

/// The paper of a dossier.
pub(super) fn of(dossier: &Dossier) -> Paper {
    let mut chapters: Vec<Chapter> = chapters(dossier)
        .into_iter()
        .map(|(heading, facts)| Chapter {
            heading,
            facts: lines(facts),
            ..Chapter::default()
        })
        .collect();
    let (title, intro) = match dossier.kind {
        Kind::OwnData => ("Wat we van je bewaren", own_intro(dossier)),
        Kind::Package => ("Dossier voor de gemeente", package_intro(dossier)),
    };
    if !dossier.events.is_empty() {
        chapters.push(Chapter {
            heading: "Wat er is gebeurd".to_owned(),
            entries: dossier
                .events
                .iter()
                .map(|event| Entry {
                    when: format!("{} · {}", moment(event.at), event.by),
                    text: event.what.clone(),
                    facts: lines(event.written.clone()),
                })
                .collect(),
            ..Chapter::default()
        });
    }
    if !dossier.receivers.is_empty() {
        let facts = dossier.receivers.iter().map(|receiver| Line {
            term: capital(&receiver.who),
            value: format!("Voor het laatst op {}", written_out(receiver.last)),
        });
        chapters.push(Chapter {
            heading: "Wie iets over je hoorde".to_owned(),
            facts: facts.collect(),
            ..Chapter::default()
        });
    }
    if !dossier.looked.is_empty() {
        chapters.push(Chapter {
            heading: "Wie er in je gegevens keek".to_owned(),
            paragraphs: vec![
                "Elke keer dat iemand je gegevens bekeek of wijzigde, schrijft het systeem dat op. De \
                 laatste keer staat bovenaan."
                    .to_owned(),
            ],
            entries: dossier
                .looked
                .iter()
                .map(|looked| Entry {
                    when: moment(looked.at),
                    text: looked.what.clone(),
                    facts: Vec::new(),
                })
                .collect(),
            ..Chapter::default()
        });
    }
    if !dossier.notes.is_empty() {
        chapters.push(Chapter {
            heading: "Goed om te weten".to_owned(),
            paragraphs: dossier.notes.clone(),
            ..Chapter::default()
        });
    }
    Paper {
        title: title.to_owned(),
        subtitle: dossier.person.name.clone(),
        intro,
        chapters,
    }
}

fn own_intro(dossier: &Dossier) -> Vec<String> {
    vec![format!(
        "Je vroeg wat de gemeente {} van je bewaart, en wie ernaar keek. Dat staat hieronder, zoals het \
         was op {}. Deze kopie is van jou. Bewaar haar goed: er staan persoonlijke dingen in.",
        dossier.place.name,
        written_out(dossier.made_on)
    )]
}

fn package_intro(dossier: &Dossier) -> Vec<String> {
    vec![format!(
        "Dit dossier hoort bij de gemeente {} en is bedoeld voor haar eigen systeem. De jongere gaf er \
         toestemming voor. Staat het daar, leg dat dan vast in Vangnet en vernietig deze kopie.",
        dossier.place.name
    )]
}

fn lines(facts: Vec<Fact>) -> Vec<Line> {
    facts
        .into_iter()
        .map(|fact| Line {
            term: fact.term,
            value: fact.value,
        })
        .collect()
}

fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(rest).collect()
    })
}

fn moment(at: Ts) -> String {
    let zoned = at.in_the_netherlands();
    format!(
        "{}, {:02}:{:02}",
        written_out(at.day()),
        zoned.hour(),
        zoned.minute()
    )
}

/// The chapters that say what is known, each a heading with its facts; empty ones are left out.
pub(super) fn chapters(dossier: &Dossier) -> Vec<(String, Vec<Fact>)> {
    let mut chapters = vec![
        (identity_heading(dossier).to_owned(), identity(dossier)),
        ("Toestemmingen".to_owned(), consents(dossier)),
    ];
    if let Some(intake) = &dossier.intake {
        let heading = format!(
            "Intake (versie {}, {})",
            intake.version,
            written_out(intake.on)
        );
        chapters.push((heading, intake.answers.clone()));
    }
    for scores in &dossier.scores {
        let heading = format!("Leefgebieden ({})", written_out(scores.on));
        chapters.push((heading, scores.scores.clone()));
    }
    for one in &dossier.measured {
        let heading = format!("{} ({})", one.instrument, written_out(one.on));
        let mut facts = vec![
            Fact::new("Wie heeft gemeten", one.source.clone()),
            Fact::new("Uitkomst", one.result.clone()),
        ];
        facts.extend(one.scores.clone());
        chapters.push((heading, facts));
    }
    chapters.push(("Keuze".to_owned(), choice(dossier)));
    if let Some(plan) = &dossier.plan {
        let state = if plan.complete {
            "compleet"
        } else {
            "nog niet compleet"
        };
        let heading = format!("Plan van aanpak (versie {}, {state})", plan.version);
        chapters.push((heading, goals(dossier)));
    }
    for talk in &dossier.talks {
        let heading = format!("Driegesprek op {}", written_out(talk.on));
        let facts = vec![
            Fact::new("Aanwezig", present(dossier.kind, &talk.present)),
            Fact::new("Hoe", talk.meeting),
            Fact::new("Verslag", talk.words.clone()),
        ];
        chapters.push((heading, facts));
    }
    for decision in &dossier.decisions {
        let heading = format!("Besluit van {}", written_out(decision.on));
        let mut facts = vec![
            Fact::new(
                "Traject",
                if decision.granted {
                    "toegekend"
                } else {
                    "niet toegekend"
                },
            ),
            Fact::new("Redenen", decision.reasons.clone()),
        ];
        if let Some(letter) = &decision.letter {
            facts.push(Fact::new(
                "Brief",
                format!("{} van {}", letter.number, written_out(letter.day)),
            ));
        }
        chapters.push((heading, facts));
    }
    for run in &dossier.runs {
        let heading = format!("Traject {}", run.number);
        let day = |day: Option<Day>| day.map_or_else(String::new, written_out);
        let facts = vec![
            Fact::new("Soort", run.kind.unwrap_or_default()),
            Fact::new("Aanbieder", run.provider.clone()),
            Fact::new("Begin", written_out(run.start)),
            Fact::new("Gepland einde", day(run.planned_end)),
            Fact::new("Einde", day(run.ended)),
        ];
        chapters.push((heading, facts));
    }
    for (_, facts) in &mut chapters {
        facts.retain(|fact| !fact.value.trim().is_empty());
    }
    chapters.retain(|(_, facts)| !facts.is_empty());
    chapters
}

/// Who was at a talk, as one sentence; to the young person they are "jij".
fn present(kind: Kind, labels: &[&str]) -> String {
    let inside = |label: &&str| match (kind, *label) {
        (Kind::OwnData, "De jongere") => "jij".to_owned(),
        (_, label) => label.replacen("De ", "de ", 1).replacen("Het ", "het ", 1),
    };
    capital(&labels.iter().map(inside).collect::<Vec<_>>().join(", "))
}

/// A day as it is written out; as it stands where only a part of it is known.
fn written_date(date: &str) -> String {
    date.parse().map_or_else(|_| date.to_owned(), written_out)
}

const fn identity_heading(dossier: &Dossier) -> &'static str {
    match dossier.kind {
        Kind::OwnData => "Wie je bent en hoe we je bereiken",
        Kind::Package => "Persoon en contact",
    }
}

fn identity(dossier: &Dossier) -> Vec<Fact> {
    let person = &dossier.person;
    let mut facts = vec![
        Fact::new("Naam", person.name.clone()),
        Fact::new("Voornamen", person.given_names.clone()),
        Fact::new(
            "Achternaam",
            format!("{} {}", person.prefix, person.family_name)
                .trim()
                .to_owned(),
        ),
        Fact::new(
            "Geboortedatum",
            person
                .birth_date
                .as_deref()
                .map(written_date)
                .unwrap_or_default(),
        ),
        Fact::new("Adres", person.address_line_1.clone()),
        Fact::new("Postcode en plaats", person.address_line_2.clone()),
        Fact::new("Uit het bevolkingsregister", person.markers.join(", ")),
    ];
    if let Some(keeps) = person.keeps_bsn {
        let text = if keeps {
            "We bewaren het versleuteld tot we je adres hebben. Daarna wissen we het."
        } else {
            "Dat bewaren we niet."
        };
        facts.push(Fact::new("Burgerservicenummer", text));
    }
    if let Some(contact) = &dossier.contact {
        facts.push(Fact::new("Telefoon", contact.phone.clone()));
        facts.push(Fact::new("E-mail", contact.email.clone()));
        facts.push(Fact::new("Voorkeur", contact.preferred.unwrap_or_default()));
    }
    if let Some(lead) = &dossier.lead {
        facts.push(Fact::new(
            "Contactpersoon",
            format!("{}, {}", lead.name, lead.role.dutch_inside()),
        ));
    }
    facts
}

fn consents(dossier: &Dossier) -> Vec<Fact> {
    dossier
        .consents
        .iter()
        .map(|consent| {
            let now = if consent.stands {
                "geldt nu"
            } else {
                "geldt niet"
            };
            let given = match (consent.given_at, consent.form) {
                (Some(at), Some(form)) => {
                    format!("Gegeven op {}, {}; ", moment(at), form.to_lowercase())
                }
                _ => String::new(),
            };
            let value = format!(
                "{given}{now}. Laatste antwoord op {}.",
                written_out(consent.on)
            );
            Fact::new(format!("Toestemming {}", consent.about), value)
        })
        .collect()
}

fn choice(dossier: &Dossier) -> Vec<Fact> {
    let mut facts = Vec::new();
    if let Some(route) = &dossier.route {
        facts.push(Fact::new("Gekozen op", written_out(route.on)));
        facts.push(Fact::new("Waar", route.scope));
        facts.push(Fact::new("Soort", route.kind.unwrap_or_default()));
        facts.push(Fact::new("In eigen woorden", route.words.clone()));
    }
    facts.push(Fact::new(
        "Wat er al is",
        dossier.prior.clone().unwrap_or_default(),
    ));
    facts
}

fn goals(dossier: &Dossier) -> Vec<Fact> {
    let Some(plan) = &dossier.plan else {
        return Vec::new();
    };
    let mut facts: Vec<Fact> = (1..)
        .zip(&plan.goals)
        .map(|(number, goal)| {
            let told = |label: &str, text: &str| {
                (!text.trim().is_empty()).then(|| format!("{label}{text}"))
            };
            let parts: Vec<String> = [
                told("", &goal.goal),
                told("leefgebied: ", goal.domain.unwrap_or_default()),
                told("actie: ", &goal.action),
                told("wie: ", &goal.owner),
                told("wanneer: ", &goal.by),
            ]
            .into_iter()
            .flatten()
            .collect();
            Fact::new(format!("Doel {number}"), parts.join(" · "))
        })
        .collect();
    facts.push(Fact::new("Perspectief", plan.perspective.clone()));
    facts.push(Fact::new("Regie", plan.regie.clone()));
    facts.push(Fact::new("Terugkoppeling", plan.feedback.clone()));
    facts
}
