//! The rules of lists and outreach, told as stories; test names cite the requirement they prove.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails here, also in the shared road"
)]

mod adulthood;
mod attacker;
mod budget;
mod choices;
mod costs;
mod counting;
mod directory;
mod disclosure;
mod disclosure_attacked;
mod effect;
mod formation;
mod further;
mod guidance;
mod guidance_random;
mod guided;
mod list;
mod outreach;
mod projects;
mod publishing;
mod random;
mod registration;
mod road;
mod routes;
mod rules;
mod school;
mod school_lists;
mod searching;
mod survey;
mod transfer;
mod transitions;
mod trials;
mod trials_looking;
mod watching;
mod workflows;
mod workload;
