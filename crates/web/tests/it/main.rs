//! The pages as a browser meets them: guards, headers, once-only forms, and no dead links.

#![expect(
    clippy::expect_used,
    reason = "a test that meets the unexpected must stop and say where"
)]

mod budgets;
mod canary;
mod choices;
mod conference;
mod conflicts;
mod council;
mod directories;
mod documents;
mod extra_fields;
mod formation;
mod guards;
mod guidance;
mod later;
mod monitor;
mod month;
mod need_to_know;
mod network;
mod projects;
mod registration;
mod rights;
mod roads;
mod routes;
mod schools;
mod site;
mod surveys;
mod traces;
mod transfer;
mod trials;
mod walk;
mod workload;
mod world;
