//! Support for the story, policy and journey suites: a whole installation in one value, real servers, a browser.
//!
//! Everything that a test starts listens on a free port of loopback and ends with the test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "test support fails loudly"
)]
#![allow(
    clippy::missing_panics_doc,
    clippy::missing_errors_doc,
    reason = "test support fails loudly"
)]

pub mod database;
pub mod people;
pub mod postgres;
pub mod world;

pub use database::Database;
pub use world::World;
