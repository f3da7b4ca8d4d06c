//! The index finds exactly whom the query finds, whatever was put in and taken out (D5).

use std::collections::BTreeMap;

use domain::{
    Identity, PersonId,
    search::{NameIndex, Query},
};
use proptest::prelude::*;
use uuid::Uuid;

const NAMES: [&str; 9] = [
    "Bakker",
    "Bak",
    "de Boer",
    "Jansen-Bakker",
    "Yıldırım",
    "D'Angelo",
    "van 't Hart",
    "IJsbrand",
    "Ø",
];
const GIVEN: [&str; 5] = ["Noor", "Anna Bak", "Zoë", "", "İnce"];
const BORN: [&str; 5] = ["2001-03-12", "2001-00-00", "2002-01-01", "", "2001-12-31"];
const QUERIES: [&str; 14] = [
    "bak",
    "bakker",
    "de",
    "noor bak",
    "2001",
    "12-3-2001",
    "bak 2001",
    "ysb",
    "yil",
    "an",
    "ha",
    "van ha",
    "zo 2002",
    "boer 31122001",
];

fn identity(name: usize, given: usize, born: usize) -> Identity {
    Identity {
        family_name: NAMES[name % NAMES.len()].to_owned(),
        given_names: GIVEN[given % GIVEN.len()].to_owned(),
        birth_date: BORN[born % BORN.len()].parse().ok(),
        ..Identity::default()
    }
}

proptest! {
    #[test]
    fn d5_the_index_finds_whom_the_query_finds(
        steps in prop::collection::vec((0_u128..12, 0_usize..4, 0_usize..9, 0_usize..5, 0_usize..5), 1..60)
    ) {
        let (mut index, mut model) = (NameIndex::default(), BTreeMap::new());
        for (who, what, name, given, born) in steps {
            let person = PersonId::from_uuid(Uuid::from_u128(who));
            match what {
                0 => {
                    index.remove(&[person]);
                    model.remove(&person);
                }
                1 => index.settle(),
                _ => {
                    let identity = identity(name, given, born);
                    index.put(person, &identity);
                    model.insert(person, identity);
                }
            }
        }
        prop_assert_eq!(index.len(), model.len());
        for text in QUERIES {
            let query = Query::parse(text).expect("a query");
            let mut found: Vec<PersonId> =
                index.find(&query).people.into_iter().map(|(_, person)| person).collect();
            found.sort_unstable();
            let expected: Vec<PersonId> = model
                .iter()
                .filter(|(_, identity)| query.finds_identity(identity))
                .map(|(person, _)| *person)
                .collect();
            prop_assert_eq!(found, expected, "{}", text);
        }
    }
}
