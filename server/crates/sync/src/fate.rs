//! What becomes of an account by itself, for counting whom other mappings would take it from.

use model::ObjectActions;
use store::LinkState;

use crate::standing::Standing;

/// What the next cycle does to the account of one person; the later, the worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It stays, or is changed without being switched off.
    Kept,
    /// It works and is switched off.
    Disabled,
    /// It is deleted.
    Deleted,
}

impl Fate {
    /// What [`decide`](crate::plan::decide) comes to, as far as it can be known without evaluating the mappings.
    /// `disables`: whether one of them switches accounts off.
    pub fn of(standing: Standing, account: LinkState, actions: ObjectActions, disables: bool) -> Self {
        match (standing, account) {
            (Standing::Purged, LinkState::Active | LinkState::Disabled) if actions.delete => Self::Deleted,
            (Standing::Entitled | Standing::Unclear, _) => Self::Kept,
            (_, LinkState::Active) if actions.update && disables => Self::Disabled,
            _ => Self::Kept,
        }
    }
}
