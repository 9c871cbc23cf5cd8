use super::FaultKind;

impl FaultKind {
    /// What the page calls it.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Latency(_) => "Slow answers",
            Self::TooManyRequests(_) => "Too many requests",
            Self::Quota { .. } => "Request quota",
            Self::Errors { .. } => "Errors",
            Self::DropBefore => "Connection dropped before the change",
            Self::DropAfter => "Connection dropped after the change",
            Self::TruncatedBody => "Truncated bodies",
            Self::WebPage => "Web page instead of JSON",
            Self::WrongContentType => "Wrong content type",
            Self::LostMembers { .. } => "Lost members",
            Self::StaleReads(_) => "Stale reads",
            Self::TokenExpired => "Token expired",
        }
    }

    /// What it does, for people.
    pub fn sentence(&self) -> &'static str {
        match self {
            Self::Latency(_) => "Each answer takes longer.",
            Self::TooManyRequests(_) => "Requests are refused with 429.",
            Self::Quota { .. } => "Requests beyond so many in each window are refused with 429.",
            Self::Errors { .. } => "Requests are refused with an error, and nothing is done.",
            Self::DropBefore => "The connection closes without an answer, and nothing is done.",
            Self::DropAfter => "What was asked for is done, but the connection closes without an answer.",
            Self::TruncatedBody => "What was asked for is done, but the answer breaks off in the middle.",
            Self::WebPage => "200 with a web page, as a proxy's sign-in page; nothing is done.",
            Self::WrongContentType => "Answers are right but call themselves text/plain.",
            Self::LostMembers { .. } => {
                "A PATCH that adds members to a group succeeds, but does not keep them all."
            }
            Self::StaleReads(_) => "Queries and GET do not see the last changes yet.",
            Self::TokenExpired => "Requests are refused with 401, whatever their token.",
        }
    }
}
