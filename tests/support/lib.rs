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

pub mod authority;
pub mod axe;
pub mod browser;
pub mod counting_proxy;
pub mod cutting_proxy;
pub mod database;
pub mod forward_proxy;
pub mod html_form;
pub mod http_client;
pub mod installation;
pub mod people;
pub mod postgres;
pub mod prepared;
pub mod program;
pub mod random;
pub mod registration;
pub mod samba;
pub mod scim2_server;
pub mod screenshot;
pub mod slapd;
pub mod sources;
pub mod tls_front;
pub mod token_endpoint;
pub mod tool;
pub mod visitor;
mod webdriver_commands;
pub mod world;

pub use browser::{Browser, Scripts};
pub use counting_proxy::CountingProxy;
pub use database::Database;
pub use installation::Installation;
pub use prepared::Prepared;
pub use program::Program;
pub use scim2_server::Scim2Server;
pub use sources::file_in;
pub use visitor::Visitor;
pub use world::World;

/// Tells a story on SQLite and on PostgreSQL.
#[macro_export]
macro_rules! on_both_databases {
    ($($story:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                super::$story($crate::Database::Sqlite).await;
            })+
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                super::$story($crate::Database::Postgres).await;
            })+
        }
    };
}
