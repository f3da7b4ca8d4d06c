//! I-54 to I-65: birth dates as text.

use std::fmt::Write as _;

use super::{CorpusCase, made_up_bsn};

/// A list with these birth dates.
fn born(id: &'static str, title: &'static str, dates: &[&str], expect: &'static str) -> CorpusCase {
    let mut text = "BSN;geboortedatum\r\n".to_owned();
    for (n, date) in (0..).zip(dates) {
        let _ = write!(text, "{};{date}\r\n", made_up_bsn(n));
    }
    CorpusCase::csv(id, title, text, expect)
}

pub(super) fn cases() -> Vec<CorpusCase> {
    vec![
        born(
            "I-54",
            "the usual ways",
            &[
                "15-01-2003",
                "2003-01-15",
                "20030115",
                "15/1/2003",
                "15.01.2003",
            ],
            "rows 5, A",
        ),
        born(
            "I-54",
            "two digits for the year",
            &["5-1-03", "5-1-98"],
            "rows 2, N two_digit_year",
        ),
        born("I-55", "day number", &["37987"], "rows 1, N serial_date"),
        born(
            "I-57",
            "day numbers that are none",
            &["60", "0", "-5", "2958466"],
            "rows 4, Q birth_date_invalid@2, Q birth_date_invalid@3, Q birth_date_invalid@4, Q birth_date_invalid@5",
        ),
        born(
            "I-58",
            "days the calendar lacks",
            &["31-04-2003", "29-02-2003", "29-02-2004"],
            "rows 3, Q birth_date_invalid@2, Q birth_date_invalid@3",
        ),
        born(
            "I-59",
            "register dates with unknown parts",
            &["00-00-2003", "2003-00-00", "20030000", "00-05-2003"],
            "rows 4, A",
        ),
        born(
            "I-60",
            "month first",
            &["03/04/2003", "12/31/2003"],
            "? date_order",
        ),
        born(
            "I-60",
            "month first, confirmed",
            &["03/04/2003", "12/31/2003"],
            "rows 2, A",
        )
        .confirming(&["list/date_order/month_first"]),
        born(
            "I-60",
            "a column that contradicts itself",
            &["03/04/2003", "12/31/2003", "31/12/2003"],
            "rows 3, Q date_order_unclear@2, Q date_order_unclear@3",
        ),
        born(
            "I-61",
            "month names",
            &["3 mrt. 2004", "3 maart 2004", "3-mrt-2004"],
            "rows 3, N date_rewritten",
        ),
        born(
            "I-62",
            "not born yet",
            &["01-01-2027"],
            "rows 1, Q birth_date_future@2",
        ),
        born(
            "I-62",
            "too young and too old",
            &["02-10-2014", "01-10-1995", "01-10-1996", "01-10-2014"],
            "rows 4, Q age_unlikely@2, Q age_unlikely@3",
        ),
        born(
            "I-63",
            "moments",
            &["2003-01-14T23:00:00Z", "2003-01-15 00:00:00"],
            "rows 2, N time_dropped",
        ),
        born(
            "I-64",
            "impossible years",
            &["01-01-0204", "01-01-20003"],
            "rows 2, Q birth_date_invalid@2, Q birth_date_invalid@3",
        ),
        born(
            "I-65",
            "fillers",
            &["01-01-1900", "31-12-9999"],
            "rows 2, N sentinel_date",
        ),
    ]
}
