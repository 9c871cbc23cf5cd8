//! Stories: what happens to people and their accounts, told on both databases.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail loudly"
)]

mod adoption;
mod cost;
mod coverage;
mod dialects;
mod drift;
mod explain;
mod failures;
mod groups;
mod guard;
mod hidden_accounts;
mod leaving;
mod life_cycle;
mod managers;
mod mappings;
mod members;
mod moving;
mod nested_groups;
mod notifications;
mod on_demand;
mod opponents;
mod overtaking;
mod plan;
mod quarantine;
mod quiet;
mod quota;
mod recycle_bin;
mod replicas;
mod restart;
mod schemas;
mod scoping;
mod signing_in;
mod sources;
mod switched_off;
mod target_actions;
mod trouble;
mod twins;
mod unheard;
mod write_probe;

use tests::on_both_databases;
