//! The filter of the provisioning log: in the address, and as a form.

use leptos::prelude::*;
use model::{LogAction, LogQuery, LogStatus};
use ui::{Address, Chip, Choice, FilterBar, FilterSelect, FilterText};

use super::words::{action, action_value, status, status_value};

/// Rows per page.
const PAGE_SIZE: u32 = 50;

/// The choices of "Date": value in the address, words, hours.
const DATES: [(&str, &str, Option<i64>); 4] = [
    ("", "Last 24 hours", Some(24)),
    ("7d", "Last 7 days", Some(7 * 24)),
    ("30d", "Last 30 days", Some(30 * 24)),
    ("all", "All", None),
];

/// What the address asks for, and how many hours back. A value that means nothing is no filter.
///
/// Within one cycle the date does not narrow the list.
pub(super) fn log_query(address: &Address, application: &str) -> (LogQuery, Option<i64>) {
    let get = |name: &str| address.get(name).unwrap_or_default();
    let query = LogQuery {
        search: get("q").to_owned(),
        application_id: if application.is_empty() {
            get("application")
        } else {
            application
        }
        .parse()
        .ok(),
        cycle_id: get("cycle").parse().ok(),
        object_id: get("object").parse().ok(),
        action: LogAction::ALL
            .into_iter()
            .find(|action| action_value(*action) == get("action")),
        status: LogStatus::ALL
            .into_iter()
            .find(|status| status_value(*status) == get("status")),
        since: None,
        before: get("before").parse().ok(),
        page_size: PAGE_SIZE,
    };
    let hours = DATES
        .iter()
        .find(|(value, ..)| *value == get("date"))
        .map_or(Some(24), |(_, _, hours)| *hours);
    let hours = hours.filter(|_| query.cycle_id.is_none() && query.object_id.is_none());
    (query, hours)
}

/// The form above the list. What it does not show itself, it keeps.
pub(super) fn filter_bar(address: &Address) -> AnyView {
    let get = |name: &str| address.get(name).unwrap_or_default().to_owned();
    let any = || Choice::new("", "All");
    let dates = DATES
        .iter()
        .map(|(value, words, _)| Choice::new(*value, *words))
        .collect();
    let statuses = LogStatus::ALL
        .into_iter()
        .map(|one| Choice::new(status_value(one), status(one)));
    let actions = LogAction::ALL
        .into_iter()
        .map(|one| Choice::new(action_value(one), action(one)));
    let mut chips = Vec::new();
    let mut keep = Vec::new();
    for (name, label) in [
        ("cycle", "Cycle"),
        ("object", "Person"),
        ("application", "Application"),
    ] {
        let value = get(name);
        if !value.is_empty() {
            let short: String = value
                .chars()
                .rev()
                .take(6)
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .collect();
            let clear = address.clone().without(name).without("before").href();
            chips.push(Chip {
                label: label.into(),
                value: format!("…{short}"),
                clear,
            });
            keep.push((name.to_owned(), value));
        }
    }
    let all = std::iter::once(any());
    let (statuses, actions) = (
        all.chain(statuses).collect(),
        std::iter::once(any()).chain(actions).collect(),
    );
    let (search, date, status, action) = (get("q"), get("date"), get("status"), get("action"));
    view! {
        <FilterBar action=address.path().to_owned() keep=keep chips=chips>
            <FilterText name="q" label="Identity: name, e-mail or any id" value=search/>
            <FilterSelect name="date" label="Date" value=date choices=dates/>
            <FilterSelect name="status" label="Status" value=status choices=statuses/>
            <FilterSelect name="action" label="Action" value=action choices=actions/>
        </FilterBar>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_the_filter() {
        let address = Address::parse("/logs", "q=ana&status=failure&action=nonsense&date=7d");
        let (query, hours) = log_query(&address, "");
        assert_eq!(
            (query.search.as_str(), query.status, query.action),
            ("ana", Some(LogStatus::Failure), None)
        );
        assert_eq!(hours, Some(168));
    }

    #[test]
    fn a_cycle_is_shown_whole() {
        let id = "01890000-0000-7000-8000-000000000001";
        let (query, hours) = log_query(&Address::parse("/logs", &format!("cycle={id}")), id);
        assert!(query.cycle_id.is_some() && query.application_id.is_some());
        assert_eq!(hours, None);
    }
}
