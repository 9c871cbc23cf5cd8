//! Journeys: what people do in the portal, in a real browser on the shipped build.
//!
//! Every journey fails on an error in the browser's console.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail loudly"
)]

mod accounts;
mod attributes;
mod directories;
mod explain;
mod expressions;
mod guard;
mod keyboard;
mod mail;
mod on_demand;
mod pages;
mod plan;
mod quarantine;
mod roles;
mod schemas;
mod scoping;
mod sign_in;
mod tutorial;
mod without_scripts;
mod write_probe;
