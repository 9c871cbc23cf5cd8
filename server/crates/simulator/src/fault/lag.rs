use std::time::Duration;

/// How far reads lag behind writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lag {
    /// Writes of the last so long are not seen.
    Time(Duration),
    /// The last so many writes are not seen.
    Writes(usize),
}
