//! The portal in the browser: pages, routes and server functions.
//!
//! Built twice: with `ssr` into the server, which renders every page completely, and with `hydrate` into the
//! WebAssembly, which knows no page: only the islands, the few parts of pages with a state of their own.
//!
//! What it does not do: decide anything. A server function asks the portal for a capability, calls one use case and
//! turns the error into words. Components without domain types live in `ui`.
//!
//! How to read it: `routes` lists the pages, `pages` holds them by slice, `layout` is the frame around them, `shell`
//! the document around the frame, `islands` what runs in the browser, `error` what a server function answers when it
//! cannot.

#![expect(
    unreachable_pub,
    reason = "the component macro makes a public type of props in each private module"
)]
#![cfg_attr(
    feature = "ssr",
    expect(
        clippy::needless_pass_by_value,
        reason = "props are owned: that is what the component macro can fill"
    )
)]

#[cfg(feature = "ssr")]
mod app;
#[cfg(feature = "ssr")]
pub mod error;
mod islands;
#[cfg(feature = "ssr")]
mod layout;
#[cfg(feature = "ssr")]
mod pages;
#[cfg(feature = "ssr")]
mod routes;
#[cfg(feature = "ssr")]
pub mod server;
#[cfg(feature = "ssr")]
mod shell;
#[cfg(feature = "ssr")]
mod site_files;
mod theme;

#[cfg(feature = "ssr")]
pub use app::App;
#[cfg(feature = "ssr")]
pub use error::{AppError, ErrorView};
pub use islands::ThemeSwitch;
#[cfg(feature = "ssr")]
pub use shell::shell;
#[cfg(feature = "ssr")]
pub use site_files::SiteFiles;
pub use theme::Theme;

/// Starts what the browser adds to the pages, once. The editor comes first: it may stop a form before it is sent.
#[cfg(feature = "hydrate")]
pub fn start() {
    editor::start();
    ui::start();
}
