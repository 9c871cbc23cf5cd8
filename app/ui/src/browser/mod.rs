//! Everything that only a browser can do. On the server the same functions exist and do nothing: event handlers and
//! effects never run there, but they have to compile.

#[cfg(feature = "hydrate")]
mod events;
#[cfg(feature = "hydrate")]
mod guard;
#[cfg(feature = "hydrate")]
mod page;
#[cfg(feature = "hydrate")]
mod send;
#[cfg(not(feature = "hydrate"))]
mod server;

#[cfg(not(feature = "hydrate"))]
pub(crate) use self::server::*;
#[cfg(feature = "hydrate")]
pub(crate) use self::{events::*, guard::*, page::*, send::*};

use crate::Problem;

/// What came back from a server function.
#[derive(Clone, Debug)]
#[cfg_attr(
    not(feature = "hydrate"),
    expect(dead_code, reason = "only a browser receives answers")
)]
pub(crate) enum Answer {
    /// It is done; the server may say where to go.
    Done {
        /// An address of this site.
        location: Option<String>,
    },
    /// It was refused.
    Refused(Problem),
}
