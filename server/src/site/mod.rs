//! The files that the browser loads: WebAssembly, script, style sheet and icons.
//!
//! `cargo xtask build` embeds them in the binary with their compressed forms; a debug build reads them from a folder.
//! Every name carries the hash of its content, so that a browser asks for each of them once and never again; the
//! [`Manifest`] tells a page the present names.

mod asset;
mod encoding;
mod error;
mod files;
mod manifest;
mod routes;

pub use error::SiteError;
pub use files::Site;
pub use manifest::Manifest;
pub use routes::router;
