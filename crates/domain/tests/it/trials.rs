//! Letters tried against each other (S0-07): the terms, the draw, the reading, the export.

use std::collections::BTreeMap;

use domain::{
    CaseId, Day,
    outreach::{Answer, Channel, Event, EventKind, SaidBy},
    trials::{
        Assigned, CaseTwice, Closed, Departure, Design, Entry, Letter, NoDesign, Record,
        ResearchRow, Responding, SplitPairs, Terms, TooFewLetters, Verdict, assign, departures,
        export, letter_of, log_evidence, method, not_yet, read,
    },
};
use proptest::prelude::*;

/// Spreads a number over 64 bits (the last step of splitmix64).
pub(crate) fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}

/// Stands in for a keyed hash.
fn draw(seed: u64) -> impl Fn(&[u8]) -> u64 {
    move |message| {
        message
            .iter()
            .fold(mix(seed), |sum, byte| mix(sum ^ u64::from(*byte)))
    }
}

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn case(number: u128) -> CaseId {
    CaseId::from_uuid(uuid::Uuid::from_u128(number))
}

/// What was drawn, and nothing sent.
fn drawn(assigned: &[Assigned]) -> Record {
    record(assigned, &[])
}

fn record(assigned: &[Assigned], letters: &[Letter]) -> Record {
    Record {
        assigned: assigned.to_vec(),
        letters: letters.to_vec(),
        closed: Vec::new(),
    }
}

fn terms() -> Terms {
    Terms {
        variants: vec!["A".to_owned(), "B".to_owned()],
        false_alarms: 5,
        smallest_difference: 10,
        expected_response: 15,
        most_letters: 1_000,
        answer_days: 28,
    }
}

fn design() -> Design {
    Design::new(terms()).expect("a design")
}

fn entries(strata: &[(&str, u128)]) -> Vec<Entry> {
    let mut number = 0;
    let mut entries = Vec::new();
    for (stratum, size) in strata {
        for _ in 0..*size {
            number += 1;
            entries.push(Entry {
                case: case(number),
                stratum: (*stratum).to_owned(),
            });
        }
    }
    entries
}

const SENT: &str = "2026-02-02";
const COUNTED_FROM: &str = "2026-03-03";

/// Sends every letter as drawn; `answers` says which are answered, ten days later.
fn send(assigned: &[Assigned], mut answers: impl FnMut(&Assigned) -> bool) -> Vec<Letter> {
    assigned
        .iter()
        .map(|one| Letter {
            case: one.case,
            variant: one.variant,
            sent: day(SENT),
            answered: answers(one).then(|| day("2026-02-12")),
        })
        .collect()
}

#[test]
fn s0_07_terms_that_cannot_be_kept_to_are_refused() {
    let refused = |terms: Terms| Design::new(terms).expect_err("no design");
    let named = |names: &[&str]| Terms {
        variants: names.iter().map(|name| (*name).to_owned()).collect(),
        ..terms()
    };
    assert_eq!(refused(named(&["A"])), NoDesign::TooFewVariants);
    let twice = refused(named(&["A", "B", "A"]));
    assert_eq!(twice, NoDesign::NameNotItsOwn("A".to_owned()));
    assert_eq!(
        refused(named(&["A", " "])).dutch(),
        "Geef elke brief een naam."
    );
    for false_alarms in [0, 51] {
        let wrong = refused(Terms {
            false_alarms,
            ..terms()
        });
        assert_eq!(wrong, NoDesign::FalseAlarms(false_alarms));
    }
    for smallest_difference in [0, 86] {
        let wrong = refused(Terms {
            smallest_difference,
            ..terms()
        });
        assert!(matches!(wrong, NoDesign::Difference { .. }));
    }
    let few = refused(Terms {
        most_letters: 1,
        ..terms()
    });
    assert_eq!(few, NoDesign::TooFewLetters(1));
    let days = refused(Terms {
        answer_days: 0,
        ..terms()
    });
    assert_eq!(days, NoDesign::NoAnswerDays);
    assert!(
        Design::new(Terms {
            smallest_difference: 85,
            false_alarms: 50,
            most_letters: 2,
            ..terms()
        })
        .is_ok()
    );
}

#[test]
fn s0_07_the_draw_is_the_same_for_one_seed_and_another_for_another() {
    let all = entries(&[("Deventer 18-22", 41), ("Deventer 23-27", 30)]);
    let drawn =
        |seed, entries: &[Entry]| assign(&design(), &Record::default(), entries, &draw(seed));
    let backwards: Vec<Entry> = all.iter().rev().cloned().collect();
    assert_eq!(drawn(1, &all), drawn(1, &backwards), "whatever the order");
    assert_ne!(drawn(1, &all), drawn(2, &all));
    // Nobody's letter follows from the stratum alone: over many seeds each gets each.
    let first_gets_b = (0..1_000_u64)
        .filter(|seed| {
            let drawn = drawn(*seed, &entries(&[("alleen", 1)])).expect("a draw");
            drawn[0].variant == 1
        })
        .count();
    assert!((400..600).contains(&first_gets_b), "{first_gets_b}");
}

#[test]
fn s0_07_what_was_drawn_stays_and_a_later_list_goes_on_after_it() {
    let first = assign(
        &design(),
        &Record::default(),
        &entries(&[("x", 3)]),
        &draw(1),
    )
    .expect("a draw");
    assert_eq!(first.last().expect("three").block, 1);
    let later = [Entry {
        case: case(90),
        stratum: "x".to_owned(),
    }];
    let second = assign(&design(), &drawn(&first), &later, &draw(1)).expect("a draw");
    assert_eq!(second[0].block, 2);
    let again = assign(&design(), &drawn(&first), &entries(&[("y", 1)]), &draw(1));
    assert_eq!(again, Err(CaseTwice(case(1))));
    let twice = [later[0].clone(), later[0].clone()];
    assert_eq!(
        assign(&design(), &Record::default(), &twice, &draw(1)),
        Err(CaseTwice(case(90)))
    );
}

#[test]
fn s0_07_a_letter_sent_otherwise_than_drawn_is_told() {
    let assigned = assign(
        &design(),
        &Record::default(),
        &entries(&[("x", 4)]),
        &draw(1),
    )
    .expect("a draw");
    let mut letters = send(&assigned, |_| false);
    assert!(departures(&assigned, &letters, day(SENT)).is_empty());
    letters[0].sent = day("2026-02-01");
    letters[1].variant = 1 - letters[1].variant;
    letters[2].case = case(99);
    assert_eq!(
        departures(&assigned, &letters, day(SENT)),
        [
            Departure::SentBeforeDraw {
                case: letters[0].case,
                sent: day("2026-02-01")
            },
            Departure::OtherVariant {
                case: letters[1].case
            },
            Departure::NotDrawn { case: case(99) },
        ]
    );
}

#[test]
fn s0_07_a_letter_counts_for_what_was_drawn_once_its_term_has_passed() {
    let assigned = assign(
        &design(),
        &Record::default(),
        &entries(&[("x", 2)]),
        &draw(1),
    )
    .expect("a draw");
    let mut letters = send(&assigned, |one| one.variant == 1);
    // Sent by mistake, counted as drawn.
    letters[1].variant = 0;
    let answered_on = |letters: &[Letter], today: &str| {
        let reading = read(&design(), &record(&assigned, letters), day(today));
        let counts = reading
            .responses
            .iter()
            .map(|one| (one.letters, one.answered));
        (counts.collect::<Vec<_>>(), reading.waiting)
    };
    assert_eq!(
        answered_on(&letters, "2026-03-02"),
        (vec![(0, 0), (0, 0)], 2)
    );
    assert_eq!(
        answered_on(&letters, COUNTED_FROM),
        (vec![(1, 0), (1, 1)], 0)
    );
    letters[1].answered = Some(day("2026-03-02"));
    assert_eq!(
        answered_on(&letters, COUNTED_FROM).0[1],
        (1, 1),
        "the last day"
    );
    letters[1].answered = Some(day("2026-03-03"));
    assert_eq!(
        answered_on(&letters, COUNTED_FROM).0[1],
        (1, 0),
        "a day late"
    );
    letters.push(Letter {
        sent: day("2026-02-20"),
        answered: Some(day("2026-02-21")),
        ..letters[1]
    });
    assert_eq!(
        answered_on(&letters, COUNTED_FROM),
        (vec![(1, 0), (1, 0)], 0),
        "a second letter does not count"
    );
    letters.truncate(1);
    let half = read(&design(), &record(&assigned, &letters), day(COUNTED_FROM));
    assert_eq!(half.responses[1].letters, 0, "not sent");
    assert_eq!(half.comparisons[0].pairs.all, 0, "a pair has two letters");
}

#[test]
fn s0_07_a_trial_says_in_plain_words_how_it_stands() {
    let cases = entries(&[("jong", 60), ("ouder", 40)]);
    let assigned = assign(&design(), &Record::default(), &cases, &draw(1)).expect("a draw");
    // Answers to every seventh block's A and every fifth block's B.
    let letters = send(&assigned, |one| match one.variant {
        0 => one.block % 7 == 0,
        _ => one.block % 5 == 0,
    });
    let reading = read(&design(), &record(&assigned, &letters), day(COUNTED_FROM));
    assert_eq!(
        reading.comparisons[0].pairs,
        SplitPairs {
            all: 14,
            for_variant: 8
        }
    );
    insta::assert_snapshot!(reading.dutch(&design()).join("\n"), @r"
    Op brief A kwam bij 8 van de 50 jongeren antwoord (16%). Het echte aandeel ligt waarschijnlijk tussen 4% en 37%.
    Op brief B kwam bij 10 van de 50 jongeren antwoord (20%). Het echte aandeel ligt waarschijnlijk tussen 6% en 41%.
    Er is nog geen verschil te zien tussen brief A en brief B. Om een verschil van 10 procentpunt te zien zijn nog ongeveer 970 brieven nodig. Er komen er nog 900: afgesproken is hooguit 1000 brieven. Waarschijnlijk laat deze proef het verschil dus niet zien.
    ");
    let early = read(&design(), &record(&assigned, &letters), day(SENT));
    insta::assert_snapshot!(early.dutch(&design()).join("\n"), @r"
    Van brief A is nog niets te tellen.
    Van brief B is nog niets te tellen.
    Er is nog geen verschil te zien tussen brief A en brief B. Om een verschil van 10 procentpunt te zien zijn nog ongeveer 950 brieven nodig.
    Van 100 brieven loopt de antwoordtermijn nog; die tellen nog niet mee.
    ");
    let small = Design::new(Terms {
        most_letters: 200,
        ..terms()
    });
    let small = small.expect("a design");
    let reading = read(&small, &record(&assigned, &letters), day(COUNTED_FROM));
    insta::assert_snapshot!(reading.dutch(&small)[2], @"Er is nog geen verschil te zien tussen brief A en brief B. Om een verschil van 10 procentpunt te zien zijn nog ongeveer 970 brieven nodig. Er komen er nog 100: afgesproken is hooguit 200 brieven. Waarschijnlijk laat deze proef het verschil dus niet zien.");
    let reached = Design::new(Terms {
        most_letters: 100,
        ..terms()
    });
    let reached = reached.expect("a design");
    let reading = read(&reached, &record(&assigned, &letters), day(COUNTED_FROM));
    assert_eq!(reading.comparisons[0].verdict, Verdict::Stopped);
    insta::assert_snapshot!(reading.dutch(&reached)[2], @"De proef stopt: de afgesproken 100 brieven zijn geteld. Er is geen verschil te zien tussen brief A en brief B. Dat bewijst niet dat ze even goed zijn: een klein verschil kan de proef missen.");
    // B is answered always, A never: seen, and the stop rule does not hide it.
    let letters = send(&assigned, |one| one.variant == 1);
    let reading = read(&reached, &record(&assigned, &letters), day(COUNTED_FROM));
    assert_eq!(reading.comparisons[0].verdict, Verdict::VariantBetter);
    insta::assert_snapshot!(reading.dutch(&reached)[2], @"Brief B krijgt vaker antwoord dan brief A. Waren de brieven even goed, dan gaf deze proef in hooguit 5 van de 100 keer toch een verschil te zien. U kunt de proef stoppen en brief B gebruiken.");
    let letters = send(&assigned, |one| one.variant == 0);
    let reading = read(&design(), &record(&assigned, &letters), day(COUNTED_FROM));
    assert_eq!(reading.comparisons[0].verdict, Verdict::ReferenceBetter);
    insta::assert_snapshot!(method(5, 28), @"Zo is gerekend: vóór het versturen is per groep geloot wie welke brief kreeg, steeds in blokjes waarin elke brief een keer voorkomt. Een brief telt mee na 28 dagen. Per blokje is gekeken op welke van twee brieven wel antwoord kwam en op de andere niet. Zijn de brieven even goed, dan is dat kop of munt. Pas als de uitkomsten daar te ver van afwijken, meldt de proef een verschil. De grens is zo gekozen dat u zo vaak mag kijken als u wilt: de kans op een vals alarm blijft over de hele proef hooguit 5%. Ook de marges bij de aandelen blijven geldig hoe vaak u kijkt.");
    assert!(not_yet("A", "B", 1, None).ends_with("is met een proef niet te zien."));
    assert!(not_yet("A", "B", 1, Some(1_001)).contains("ongeveer 1100 brieven"));
}

#[test]
fn s0_07_each_of_three_letters_needs_more_evidence_than_one_of_two() {
    let three = Design::new(Terms {
        variants: ["A", "B", "C"].map(str::to_owned).to_vec(),
        ..terms()
    });
    let three = three.expect("a design");
    let evidence_of = |design: &Design, tosses: u128| {
        let cases = entries(&[("x", tosses * 3)]);
        let assigned = assign(design, &Record::default(), &cases, &draw(1)).expect("a draw");
        let letters = send(&assigned, |one| one.variant == 2);
        read(design, &record(&assigned, &letters), day(COUNTED_FROM))
    };
    let seen_at = |limit: f64| {
        let enough = (1..100).find(|all| {
            let pairs = SplitPairs {
                all: *all,
                for_variant: *all,
            };
            log_evidence(pairs) >= limit.ln()
        });
        u128::from(enough.expect("some number"))
    };
    // 1 / 0,05 and, for two comparisons, 1 / 0,025.
    assert!(seen_at(20.0) < seen_at(40.0));
    let verdict = |tosses| {
        let reading = evidence_of(&three, tosses);
        assert_eq!(reading.comparisons[0].pairs.all, 0, "A and B: no answers");
        reading.comparisons[1].verdict
    };
    assert_eq!(verdict(seen_at(40.0)), Verdict::VariantBetter);
    assert!(matches!(verdict(seen_at(40.0) - 1), Verdict::NotYet { .. }));
}

#[test]
fn s0_07_a_researcher_gets_what_can_be_reckoned_again_and_nobody_to_find() {
    let cases = entries(&[("groot", 20), ("klein", 3), ("klein 2", 4), ("middel", 12)]);
    let assigned = assign(&design(), &Record::default(), &cases, &draw(1)).expect("a draw");
    let letters = send(&assigned, |one| one.variant == 1 && one.block % 2 == 0);
    let exported = |least| {
        export(
            &design(),
            &record(&assigned, &letters),
            day(COUNTED_FROM),
            least,
        )
    };
    let stratum = |row: &ResearchRow| row.group.clone().map(|(stratum, _)| stratum);
    let rows = exported(5).expect("enough letters");
    let mut sizes: BTreeMap<Option<String>, usize> = BTreeMap::new();
    for row in &rows {
        *sizes.entry(stratum(row)).or_default() += 1;
    }
    assert_eq!(
        sizes,
        BTreeMap::from([
            (None, 7),
            (Some("groot".to_owned()), 20),
            (Some("middel".to_owned()), 12)
        ])
    );
    // The small ones together are too few: the next larger goes with them.
    let rows_of_ten = exported(10).expect("enough letters");
    assert!(
        rows_of_ten
            .iter()
            .all(|row| stratum(row).as_deref() != Some("middel"))
    );
    assert_eq!(exported(40), Err(TooFewLetters { least: 40 }));
    let early = export(&design(), &record(&assigned, &letters), day(SENT), 1);
    assert_eq!(early, Err(TooFewLetters { least: 1 }), "nothing counts yet");
    // The same evidence comes out of it.
    let mut blocks: BTreeMap<u32, Vec<(&str, bool)>> = BTreeMap::new();
    for row in &rows {
        blocks
            .entry(row.block)
            .or_default()
            .push((&row.variant, row.answered.is_some()));
    }
    let split = blocks
        .values()
        .filter(|block| matches!(block.as_slice(), [(_, a), (_, b)] if a != b))
        .count();
    let read = read(&design(), &record(&assigned, &letters), day(COUNTED_FROM));
    assert_eq!(u32::try_from(split), Ok(read.comparisons[0].pairs.all));
    assert!(split > 0);
    // Other people with the same answers give the same file.
    let others: Vec<Entry> = cases
        .iter()
        .map(|entry| Entry {
            case: case(entry.case.uuid().as_u128() + 1_000),
            ..entry.clone()
        })
        .collect();
    let assigned = assign(&design(), &Record::default(), &others, &draw(1)).expect("a draw");
    let letters = send(&assigned, |one| one.variant == 1 && one.block % 2 == 0);
    let full = |rows: Vec<ResearchRow>| -> Vec<_> {
        let whole = rows.into_iter().filter(|row| row.group.is_some());
        whole
            .map(|row| (row.group, row.variant, row.answered))
            .collect()
    };
    let theirs = export(
        &design(),
        &record(&assigned, &letters),
        day(COUNTED_FROM),
        5,
    );
    assert_eq!(full(theirs.expect("enough letters")), full(rows));
}

fn event(on: &str, kind: EventKind) -> Event {
    Event {
        seq: 1,
        on: day(on),
        at: domain::Ts::from_micros(0),
        by: domain::AccountId::from_uuid(uuid::Uuid::nil()),
        role: domain::Role::Casemanager,
        kind,
    }
}

fn printed(on: &str, variant: u32) -> Event {
    let batch = domain::CardBatchId::from_uuid(uuid::Uuid::nil());
    event(
        on,
        EventKind::CardPrinted {
            batch,
            variant,
            copy: 1,
        },
    )
}

fn posted(on: &str) -> Event {
    let batch = domain::CardBatchId::from_uuid(uuid::Uuid::nil());
    event(on, EventKind::CardSent { batch })
}

fn said(on: &str, answer: Answer, said_by: SaidBy, channel: Channel) -> Event {
    event(
        on,
        EventKind::AnswerRecorded {
            answer,
            said_by,
            channel,
            minutes: 5,
        },
    )
}

#[test]
fn s0_07_a_response_is_the_young_persons_own_and_follows_the_letter() {
    let (yes, no) = (Answer::WantsSupport, Answer::DoesNotWant);
    let (own, other) = (SaidBy::YoungPerson, SaidBy::Other);
    let letter = |events: &[Event], responding| letter_of(case(1), events, &[3, 5], responding);
    let sent = [printed("2026-02-01", 5), posted("2026-02-02")];
    let with = |more: &[Event]| [sent.as_slice(), more].concat();
    let answered = |more: &[Event], responding| {
        let letter = letter(&with(more), responding).expect("a letter");
        assert_eq!((letter.variant, letter.sent), (1, day("2026-02-02")));
        letter.answered
    };
    let on_the_tenth = |answer, by, channel| [said("2026-02-10", answer, by, channel)];
    let tenth = Some(day("2026-02-10"));
    let phone = Channel::Phone;
    assert_eq!(
        answered(&on_the_tenth(yes, own, phone), Responding::WantsSupport),
        tenth
    );
    assert_eq!(
        answered(&on_the_tenth(no, own, phone), Responding::WantsSupport),
        None
    );
    assert_eq!(
        answered(&on_the_tenth(no, own, phone), Responding::DoesNotWant),
        tenth
    );
    assert_eq!(
        answered(&on_the_tenth(no, own, phone), Responding::Any),
        tenth
    );
    assert_eq!(
        answered(&on_the_tenth(yes, other, phone), Responding::Any),
        None
    );
    let at_the_door = on_the_tenth(yes, own, Channel::Visit);
    assert_eq!(answered(&at_the_door, Responding::Any), None);
    let corrected = event(
        "2026-02-20",
        EventKind::AnswerCorrected {
            answer: Answer::NoteByAnother,
            said_by: other,
            channel: phone,
        },
    );
    let later = said("2026-02-25", no, own, phone);
    let history = [
        on_the_tenth(yes, own, phone).as_slice(),
        &[corrected, later],
    ]
    .concat();
    assert_eq!(answered(&history, Responding::Any), Some(day("2026-02-25")));
    // Printed is not posted; another text is no letter of the trial; a second card is not a second letter.
    assert_eq!(letter(&sent[..1], Responding::Any), None);
    let other_text = [printed("2026-02-01", 4), posted("2026-02-02")];
    assert_eq!(letter(&other_text, Responding::Any), None);
    let twice = with(&[printed("2026-02-15", 5), posted("2026-02-16")]);
    let twice = letter(&twice, Responding::Any).expect("a letter");
    assert_eq!(twice.sent, day("2026-02-02"));
}

#[test]
fn s0_07_the_plan_grows_as_the_difference_shrinks() {
    let needed = |smallest_difference| {
        let design = Design::new(Terms {
            smallest_difference,
            ..terms()
        });
        design.expect("a design").letters_needed().expect("a plan")
    };
    assert!(needed(5) > 2 * needed(10), "{} {}", needed(5), needed(10));
    assert!((400..1_500).contains(&needed(10)), "{}", needed(10));
    assert_eq!(needed(10) % 10, 0, "a plan is no more exact");
}

proptest! {
    #[test]
    fn s0_07_a_destroyed_person_leaves_the_reading_and_the_file_as_they_were(
        sizes in prop::collection::vec(2_u128..12, 1..4),
        seed in any::<u64>(),
        destroyed in prop::collection::vec(any::<bool>(), 36),
        responded in prop::collection::vec(0_i32..40, 36),
    ) {
        let names = ["x", "y", "z"];
        let strata: Vec<(&str, u128)> = names.into_iter().zip(sizes).collect();
        let cases = entries(&strata);
        let assigned = assign(&design(), &Record::default(), &cases, &draw(seed)).expect("a draw");
        let letters: Vec<Letter> = assigned
            .iter()
            .zip(&responded)
            .map(|(one, days)| Letter {
                case: one.case,
                variant: one.variant,
                sent: day(SENT),
                answered: (days % 3 == 0).then(|| day(SENT).plus_days(*days)),
            })
            .collect();
        let whole = record(&assigned, &letters);
        let mut left = Record::default();
        for ((one, letter), gone) in assigned.iter().zip(&letters).zip(&destroyed) {
            if *gone {
                left.closed.push(Closed::of(&design(), one, Some(letter)));
            } else {
                left.assigned.push(one.clone());
                left.letters.push(*letter);
            }
        }
        for today in [SENT, COUNTED_FROM] {
            let (before, after) = (
                read(&design(), &whole, day(today)),
                read(&design(), &left, day(today)),
            );
            prop_assert_eq!(before, after);
            let (before, after) = (
                export(&design(), &whole, day(today), 3),
                export(&design(), &left, day(today), 3),
            );
            prop_assert_eq!(before, after);
        }
        // A later draw goes on after the blocks of who is gone.
        let later = [Entry { case: case(99), stratum: "x".to_owned() }];
        let next = assign(&design(), &left, &later, &draw(seed)).expect("a draw");
        let of_x = assigned.iter().filter(|one| one.stratum == "x");
        prop_assert_eq!(next[0].block, of_x.map(|one| one.block).max().expect("some") + 1);
    }

    #[test]
    fn s0_07_every_block_holds_each_letter_once_and_the_last_at_most_once(
        sizes in prop::collection::vec(0_u128..40, 1..5),
        variants in 2_usize..5,
        seed in any::<u64>(),
    ) {
        let names: Vec<String> = (0..sizes.len()).map(|at| format!("s{at}")).collect();
        let strata: Vec<(&str, u128)> = names.iter().map(String::as_str).zip(sizes).collect();
        let design = Design::new(Terms {
            variants: (0..variants).map(|at| format!("brief {at}")).collect(),
            ..terms()
        }).expect("a design");
        let cases = entries(&strata);
        let assigned = assign(&design, &Record::default(), &cases, &draw(seed)).expect("a draw");
        prop_assert_eq!(assigned.len(), cases.len());
        for (name, size) in &strata {
            let of = |variant| assigned.iter().filter(|one| one.stratum == *name && one.variant == variant).count();
            let counts: Vec<usize> = (0..variants).map(of).collect();
            let (least, most) = (counts.iter().min().expect("two"), counts.iter().max().expect("two"));
            prop_assert!(most - least <= 1, "{:?}", counts);
            prop_assert_eq!(counts.iter().sum::<usize>(), usize::try_from(*size).expect("small"));
        }
        let mut blocks: BTreeMap<(&str, u32), Vec<usize>> = BTreeMap::new();
        for one in &assigned {
            blocks.entry((&one.stratum, one.block)).or_default().push(one.variant);
        }
        for block in blocks.values() {
            prop_assert!(block.windows(2).all(|two| two[0] < two[1]), "{:?}", block);
        }
        let short = blocks.values().filter(|block| block.len() < variants).count();
        prop_assert!(short <= strata.len());
    }
}
