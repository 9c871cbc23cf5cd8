//! The component kit: small, native, accessible parts that every page of the portal is made of.
//!
//! Built twice. With `ssr`: the components, which the server renders to HTML that works without scripts. With
//! `hydrate`: what a browser adds to that HTML, and the islands, which are the few components with a state of their
//! own. The kit knows Leptos and nothing of the portal: no domain type, no server function, no address of a page. Looks
//! are in `style/ui/`, one file per component.
//!
//! `README.md` beside this crate shows each component with an example; `examples/kit.rs` renders them all on one page.

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
#![cfg_attr(
    feature = "ssr",
    expect(
        clippy::fn_params_excessive_bools,
        reason = "a boolean prop is named where it is set, as in HTML"
    )
)]
#![cfg_attr(feature = "ssr", expect(clippy::similar_names, reason = "a title and a tile"))]

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(any(feature = "ssr", feature = "hydrate"))]
mod clock;
#[cfg(feature = "ssr")]
mod components;
mod icon;
mod toasts;
#[cfg(any(feature = "hydrate", test))]
mod topics;

#[cfg(feature = "hydrate")]
pub use browser::{dom, start};
#[cfg(feature = "ssr")]
pub use clock::{duration, utc};
#[cfg(feature = "ssr")]
pub use components::*;
pub use icon::{Icon, IconSprite};
pub use toasts::Toasts;
#[cfg(feature = "hydrate")]
pub(crate) use toasts::show_toast;
