use std::time::Duration;

use super::{Lag, RetryAfter};

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// Each answer takes so much longer.
    Latency(Duration),
    /// 429 instead of an answer.
    TooManyRequests(RetryAfter),
    /// 429 for what exceeds so many requests in each window, as a real application with a rate limit.
    Quota {
        /// How many requests a window allows.
        requests: u64,
        /// How long a window is; it begins with its first request.
        window: Duration,
        /// What the refusal says about the next try.
        retry_after: RetryAfter,
    },
    /// An error instead of an answer.
    Errors {
        /// The HTTP status, such as 503; an impossible one becomes 500.
        status: u16,
        /// What the refusal says about the next try.
        retry_after: RetryAfter,
    },
    /// The connection is closed without an answer, and nothing was done.
    DropBefore,
    /// What was asked for is done, then the connection is closed without an answer.
    DropAfter,
    /// What was asked for is done; the answer breaks off in the middle of its body.
    TruncatedBody,
    /// 200 with a web page, as a proxy's sign-in page does, and nothing was done.
    WebPage,
    /// The right body is called `text/plain`.
    WrongContentType,
    /// A PATCH of a group is answered as a success, but only the first so many of the members that it adds are kept.
    LostMembers {
        /// How many members of each request are kept.
        keep: usize,
    },
    /// Queries and GET do not see the last writes yet, as a replica that lags behind.
    StaleReads(Lag),
    /// 401, as if the token had expired.
    TokenExpired,
}

/// At which moment of a request a fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Before anything else: the answer is delayed.
    Delay,
    /// In place of the application: nothing is done.
    Refuse,
    /// When resources are read.
    Read,
    /// When a PATCH has added members to a group.
    AddMembers,
    /// When the answer is ready.
    Answer,
}

impl FaultKind {
    /// One of each kind, with common figures.
    pub const ALL: [Self; 12] = [
        Self::Latency(Duration::from_millis(500)),
        Self::TooManyRequests(RetryAfter::Seconds(2)),
        Self::Quota {
            requests: 20,
            window: Duration::from_secs(1),
            retry_after: RetryAfter::Seconds(1),
        },
        Self::Errors {
            status: 503,
            retry_after: RetryAfter::Absent,
        },
        Self::DropBefore,
        Self::DropAfter,
        Self::TruncatedBody,
        Self::WebPage,
        Self::WrongContentType,
        Self::LostMembers { keep: 0 },
        Self::StaleReads(Lag::Time(Duration::from_secs(5))),
        Self::TokenExpired,
    ];

    /// A short name, such as `drop-after`. Two kinds that differ in figures only share it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Latency(_) => "latency",
            Self::TooManyRequests(_) => "too-many-requests",
            Self::Quota { .. } => "quota",
            Self::Errors { .. } => "errors",
            Self::DropBefore => "drop-before",
            Self::DropAfter => "drop-after",
            Self::TruncatedBody => "truncated-body",
            Self::WebPage => "web-page",
            Self::WrongContentType => "wrong-content-type",
            Self::LostMembers { .. } => "lost-members",
            Self::StaleReads(_) => "stale-reads",
            Self::TokenExpired => "token-expired",
        }
    }

    pub(crate) fn stage(&self) -> Stage {
        match self {
            Self::Latency(_) => Stage::Delay,
            Self::TooManyRequests(_)
            | Self::Quota { .. }
            | Self::Errors { .. }
            | Self::DropBefore
            | Self::WebPage
            | Self::TokenExpired => Stage::Refuse,
            Self::StaleReads(_) => Stage::Read,
            Self::LostMembers { .. } => Stage::AddMembers,
            Self::DropAfter | Self::TruncatedBody | Self::WrongContentType => Stage::Answer,
        }
    }
}
