//! The home page.

use model::{ApplicationQuery, DirectorySummary, Health, HomeView, HourOfActions, ReadState, Timestamp};

use crate::{ReadReports, Result};

/// Milliseconds.
const HOUR: i64 = 3_600_000;

impl ReadReports {
    /// How all applications are doing, and what was done in the last 24 hours.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn home(&self) -> Result<HomeView> {
        let store = self.portal.store();
        let query = ApplicationQuery {
            page_size: 50,
            ..ApplicationQuery::default()
        };
        let mut page = store.applications(&query).await?;
        page.items.sort_by_key(|summary| urgency(summary.health));
        let directories = store.directories().await?;
        let hours = self.hours().await?;
        let mut day = HourOfActions {
            at: hours.first().map_or_else(Timestamp::default, |hour| hour.at),
            ..HourOfActions::default()
        };
        for hour in &hours {
            day.add(hour);
        }
        Ok(HomeView {
            users: directories.iter().map(|directory| directory.users).sum(),
            groups: directories.iter().map(|directory| directory.groups).sum(),
            directories: directories.into_iter().filter(needs_a_look).collect(),
            application_count: page.total,
            applications: page.items,
            hours,
            day,
        })
    }

    /// The last 24 hours, those without a cycle included.
    async fn hours(&self) -> Result<Vec<HourOfActions>> {
        let now = self.portal.now();
        let first = (now.0.div_euclid(HOUR) - 23) * HOUR;
        let counts = self.portal.store().hourly_counts(Timestamp(first)).await?;
        Ok((0..24)
            .map(|number| {
                let at = Timestamp(first + number * HOUR);
                let found = counts.iter().find(|(hour, _)| *hour == at);
                found.map_or(
                    HourOfActions {
                        at,
                        ..HourOfActions::default()
                    },
                    |(_, counts)| HourOfActions {
                        at,
                        created: counts.created,
                        updated: counts.updated,
                        disabled: counts.disabled,
                        deleted: counts.deleted,
                        failed: counts.failed,
                    },
                )
            })
            .collect())
    }
}

/// Whether the newest read of a directory is not as it should be.
fn needs_a_look(summary: &DirectorySummary) -> bool {
    let state = summary.last_read.map(|read| read.state);
    matches!(
        state,
        Some(ReadState::Failed | ReadState::Incomplete | ReadState::Held)
    )
}

/// Smaller is more urgent.
fn urgency(health: Health) -> u8 {
    match health {
        Health::Failing | Health::Quarantine => 0,
        Health::Attention => 1,
        Health::NotConfigured => 2,
        Health::Starting => 3,
        Health::Healthy => 4,
        Health::Off => 5,
    }
}
