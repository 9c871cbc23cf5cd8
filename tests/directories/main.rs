//! Sources of people and groups, read from servers that behave as their documentation says, and from real ones: what is read
//! is compared with what is there, and every trouble on the way has to say what it is.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail loudly"
)]

mod entra;
mod ldap;
mod tenant;
mod whole;

use tests::on_both_databases;
