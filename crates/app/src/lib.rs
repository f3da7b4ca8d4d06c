//! Use cases: one public function for each thing a person or a schedule does.
//!
//! Each takes the [`App`] and a grant for exactly its action, reads the clock once, does its work in
//! one transaction and leaves one audit entry. Pages and the command line call the same functions.

pub mod absence;
pub mod accounts;
pub mod adulthood;
pub mod agreements;
pub mod bases;
pub mod budget;
pub mod calendar;
pub mod cards;
pub mod cases;
pub mod certificates;
pub mod checks;
pub mod conference;
pub mod contacts;
pub mod cooperation;
pub mod costs;
pub mod counts;
mod destruction;
pub mod destruction_lists;
pub mod documents;
pub mod dossier;
pub mod effect;
mod error;
pub mod formation;
pub mod forms;
pub mod guidance;
pub mod handover;
pub mod insight;
pub mod links;
pub mod lists;
pub mod locks;
pub mod log;
pub mod log_person;
pub mod log_review;
pub mod mail;
pub mod monitor;
pub mod municipalities;
pub mod network;
pub mod notices;
pub mod outreach;
pub mod partner_agreements;
pub mod phase_switch;
pub mod project;
pub mod recipients;
pub mod register;
pub mod registration;
pub mod restore;
pub mod retention;
pub mod routes;
pub mod rules;
pub mod school;
pub mod search;
pub mod session;
pub mod setup;
pub mod social_map;
pub mod staging;
pub mod surveys;
pub mod ties;
pub mod transfer;
pub mod trials;
pub mod verify;
pub mod visits;
pub mod visits_along;
pub mod worklist;
pub mod workload;

mod age_limit;
mod app;
mod import_report;
mod spreadsheet;
mod subregions;
mod views;
mod words;
mod worker;

pub use app::{App, AppConfig, Parts};
pub use error::{AppError, FieldError};
pub use worker::{ImportWorker, Opener};

/// What every use case answers with.
pub type Result<T> = std::result::Result<T, AppError>;
