//! What is kept of a budget between two cycles, whoever runs them.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::Limit;
use super::rate::{KnownRate, Rate};
use super::state::State;

/// What is kept of a budget between two cycles, whoever runs them; it is written as JSON.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct KeptBudget {
    /// Until when the application asked to send nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paused_until: Option<Timestamp>,
    /// The rate that was learned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) rate: Option<KnownRate>,
    /// The places of each limit that are taken, until when.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) taken: Vec<KeptWindow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct KeptWindow {
    limit: Limit,
    places: Vec<(Timestamp, usize)>,
}

/// A moment on the clock of the wall, which machines share, and on that of the process, which never jumps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub(super) wall: Timestamp,
    pub(super) own: Instant,
}

impl Moment {
    fn to_wall(self, at: Instant) -> Option<Timestamp> {
        let ahead = SignedDuration::try_from(at.checked_duration_since(self.own)?).ok()?;
        self.wall.checked_add(ahead).ok()
    }

    /// Nothing for what is past.
    fn to_own(self, at: Timestamp) -> Option<Instant> {
        let ahead = Duration::try_from(at.duration_since(self.wall)).ok()?;
        self.own.checked_add(ahead)
    }
}

impl KeptBudget {
    pub(super) fn of(state: &State, moment: Moment) -> Self {
        let taken = state.windows.iter().map(|window| KeptWindow {
            limit: window.limit.clone(),
            places: window
                .taken(moment.own)
                .into_iter()
                .filter_map(|(free_at, count)| Some((moment.to_wall(free_at)?, count)))
                .collect(),
        });
        Self {
            paused_until: state.paused_until.and_then(|until| moment.to_wall(until)),
            rate: state.rate.as_ref().map(|rate| rate.known),
            taken: taken.filter(|window| !window.places.is_empty()).collect(),
        }
    }

    pub(super) fn restore(&self, state: &mut State, moment: Moment) {
        state.paused_until = self.paused_until.and_then(|until| moment.to_own(until));
        state.rate = self.rate.map(|known| Rate::new(known, moment.own));
        for kept in &self.taken {
            let places: Vec<_> = kept
                .places
                .iter()
                .filter_map(|&(free_at, count)| Some((moment.to_own(free_at)?, count)))
                .collect();
            for window in &mut state.windows {
                if window.limit == kept.limit {
                    window.take(&places);
                }
            }
        }
    }
}
