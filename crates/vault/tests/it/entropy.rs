//! Randomness and ids.

use std::{collections::HashSet, thread};

use domain::Ts;
use uuid::Uuid;
use vault::Entropy;

const NOON: Ts = Ts::from_micros(1_790_000_000_000_000);

#[test]
fn a_seed_repeats_itself_and_another_does_not() {
    let draw = |seed| {
        let entropy = Entropy::seeded(seed);
        (
            entropy.token_256(),
            entropy.token_128(),
            entropy.uuid_v7(NOON),
        )
    };
    assert_eq!(draw(1), draw(1));
    assert_ne!(draw(1), draw(2));
}

#[test]
fn the_system_never_repeats_itself_across_buffers_and_clones() {
    let entropy = Entropy::system();
    let tokens: HashSet<_> = (0..2000).map(|_| entropy.clone().token_128()).collect();
    assert_eq!(tokens.len(), 2000);
    assert_ne!(Entropy::system().token_256(), Entropy::system().token_256());
}

#[test]
fn a_request_larger_than_the_buffer_is_filled_to_its_end() {
    let mut large = vec![0; 10_000];
    Entropy::system().fill(&mut large);
    assert!(
        large
            .chunks(16)
            .all(|chunk| chunk.iter().any(|byte| *byte != 0))
    );
}

#[test]
fn d6_ids_go_up_while_the_clock_stands_still_or_goes_back() {
    let entropy = Entropy::system();
    let mut ids: Vec<Uuid> = (0..10_000).map(|_| entropy.uuid_v7(NOON)).collect();
    ids.extend((0..100).map(|_| entropy.uuid_v7(NOON.plus_seconds(-3600))));
    ids.extend((0..100).map(|_| entropy.uuid_v7(NOON.plus_seconds(1))));
    assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
}

#[test]
fn an_id_is_a_version_7_of_its_moment() {
    let id = Entropy::system().uuid_v7(NOON);
    assert_eq!(id.get_version_num(), 7);
    assert_eq!(id.get_variant(), uuid::Variant::RFC4122);
    assert_eq!(id.get_timestamp().unwrap().to_unix(), (1_790_000_000, 0));
    let before_1970 = Entropy::system().uuid_v7(Ts::from_micros(-5));
    assert_eq!(before_1970.get_version_num(), 7);
}

#[test]
fn threads_sharing_one_handle_never_get_the_same_id() {
    let entropy = Entropy::system();
    let makers: Vec<_> = (0..4)
        .map(|_| {
            let entropy = entropy.clone();
            thread::spawn(move || (0..5000).map(|_| entropy.uuid_v7(NOON)).collect::<Vec<_>>())
        })
        .collect();
    let mut all = HashSet::new();
    for maker in makers {
        let ids = maker.join().unwrap();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
        all.extend(ids);
    }
    assert_eq!(all.len(), 20_000);
}
