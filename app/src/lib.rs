//! The portal in the browser: pages, routes and server functions, built twice: with `ssr` into the server, with
//! `hydrate` into the WebAssembly that takes the rendered pages over.
//!
//! What it does not do: decide anything. A server function asks the portal for a capability, calls one use case and
//! turns the error into words. Components without domain types live in `ui`.
//!
//! How to read it: `routes` lists the pages, `pages` holds them by slice, `layout` is the frame around them, `shell`
//! the document around the frame, `error` what a server function answers when it cannot.

#![expect(
    unreachable_pub,
    reason = "the component macro makes a public type of props in each private module"
)]
#![expect(clippy::needless_pass_by_value, reason = "props are owned: that is what the component macro can fill")]

mod app;
pub mod error;
mod layout;
mod pages;
mod routes;
#[cfg(feature = "ssr")]
pub mod server;
#[cfg(feature = "ssr")]
mod shell;
mod site_files;

pub use app::App;
pub use error::{AppError, ErrorView};
pub use layout::Theme;
#[cfg(feature = "ssr")]
pub use shell::shell;
pub use site_files::SiteFiles;
