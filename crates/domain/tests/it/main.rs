//! The rules of lists and outreach, told as stories; test names cite the requirement they prove.

mod list;
mod outreach;
mod random;
mod road;
mod rules;
mod workflows;
