//! A fault as the fields of a form, and back.

use std::{collections::BTreeMap, ops::RangeInclusive, time::Duration};

use crate::{
    fault::{Fault, FaultKind, Lag, RetryAfter},
    request_kind::{RequestKind, Target},
    resource_kind::ResourceKind,
};

/// The longest wait that a form can ask for. Unit: seconds.
const LONGEST: u64 = 86_400;

/// What a form says about a fault, by the names of its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FaultForm(BTreeMap<String, String>);

/// A field of the form, with its label.
pub(super) enum Field {
    Number(&'static str, &'static str, RangeInclusive<u64>),
    Choice(
        &'static str,
        &'static str,
        &'static [(&'static str, &'static str)],
    ),
}

/// What the refusals of a fault say about the next try.
const RETRY_AFTER: [Field; 2] = [
    Field::Choice(
        "retry_after",
        "Retry-After",
        &[("absent", "None"), ("seconds", "Seconds"), ("date", "Date")],
    ),
    Field::Number("retry_seconds", "Seconds until then", 0..=LONGEST),
];

/// The fields that only this kind has.
pub(super) fn own_fields(kind: FaultKind) -> Vec<Field> {
    match kind {
        FaultKind::Latency(_) => vec![Field::Number("milliseconds", "Milliseconds", 0..=LONGEST * 1000)],
        FaultKind::TooManyRequests(_) => RETRY_AFTER.into(),
        FaultKind::Quota { .. } => [
            Field::Number("requests", "Requests", 0..=1_000_000),
            Field::Number("window", "In so many milliseconds", 1..=LONGEST * 1000),
        ]
        .into_iter()
        .chain(RETRY_AFTER)
        .collect(),
        FaultKind::Errors { .. } => std::iter::once(Field::Number("status", "Status", 400..=599))
            .chain(RETRY_AFTER)
            .collect(),
        FaultKind::LostMembers { .. } => vec![Field::Number("keep", "Members kept", 0..=1_000_000)],
        FaultKind::StaleReads(_) => vec![
            Field::Choice(
                "lag_by",
                "Behind by",
                &[("milliseconds", "Milliseconds"), ("writes", "Changes")],
            ),
            Field::Number("lag", "So many", 0..=LONGEST * 1000),
        ],
        FaultKind::DropBefore
        | FaultKind::DropAfter
        | FaultKind::TruncatedBody
        | FaultKind::WebPage
        | FaultKind::WrongContentType
        | FaultKind::TokenExpired => Vec::new(),
    }
}

/// The fields that every kind has: which requests it hits.
pub(super) fn common_fields() -> [Field; 5] {
    [
        Field::Choice(
            "resources",
            "About",
            &[("", "Everything"), ("users", "Users"), ("groups", "Groups")],
        ),
        Field::Choice(
            "request",
            "Requests",
            &[
                ("", "All"),
                ("find", "Queries"),
                ("get", "GET of one"),
                ("create", "POST"),
                ("replace", "PUT"),
                ("patch", "PATCH"),
                ("delete", "DELETE"),
            ],
        ),
        Field::Number("after", "First let pass", 0..=1_000_000),
        Field::Number("share", "Percent of them", 1..=100),
        Field::Number("times", "End after (0: never)", 0..=1_000_000),
    ]
}

impl FaultForm {
    /// The fields as they say what this fault is.
    pub(super) fn of(fault: &Fault) -> Self {
        let mut form = Self(BTreeMap::new());
        form.set("name", fault.kind.name());
        match fault.kind {
            FaultKind::Latency(latency) => form.set("milliseconds", &latency.as_millis()),
            FaultKind::TooManyRequests(retry_after) => form.set_retry_after(retry_after),
            FaultKind::Quota {
                requests,
                window,
                retry_after,
            } => {
                form.set("requests", &requests);
                form.set("window", &window.as_millis());
                form.set_retry_after(retry_after);
            }
            FaultKind::Errors { status, retry_after } => {
                form.set("status", &status);
                form.set_retry_after(retry_after);
            }
            FaultKind::LostMembers { keep } => form.set("keep", &keep),
            FaultKind::StaleReads(Lag::Time(lag)) => {
                form.set("lag_by", "milliseconds");
                form.set("lag", &lag.as_millis());
            }
            FaultKind::StaleReads(Lag::Writes(lag)) => {
                form.set("lag_by", "writes");
                form.set("lag", &lag);
            }
            FaultKind::DropBefore
            | FaultKind::DropAfter
            | FaultKind::TruncatedBody
            | FaultKind::WebPage
            | FaultKind::WrongContentType
            | FaultKind::TokenExpired => {}
        }
        let resources = match fault.target.resources {
            None => "",
            Some(ResourceKind::User) => "users",
            Some(ResourceKind::Group) => "groups",
        };
        form.set("resources", resources);
        form.set("request", fault.target.request.map_or("", RequestKind::name));
        form.set("after", &fault.after);
        form.set("share", &fault.share);
        form.set("times", &fault.times.unwrap_or(0));
        form
    }

    /// The form that was sent; what it leaves out is as usual for its kind.
    ///
    /// # Errors
    /// A sentence if it names no fault.
    pub(super) fn sent(fields: BTreeMap<String, String>) -> Result<Self, String> {
        let name = fields.get("name").map(String::as_str).unwrap_or_default();
        let kind = usual(name).ok_or_else(|| format!("There is no fault {name:?}."))?;
        let mut form = Self::of(&Fault::new(kind));
        form.0.extend(fields);
        Ok(form)
    }

    pub(super) fn value(&self, field: &str) -> &str {
        self.0.get(field).map(String::as_str).unwrap_or_default()
    }

    /// The fault that the fields describe.
    ///
    /// # Errors
    /// A sentence that says which field is wrong.
    pub(super) fn read(&self) -> Result<Fault, String> {
        let usual = usual(self.value("name")).ok_or("There is no such fault.")?;
        let own = own_fields(usual);
        for field in own.iter().chain(&common_fields()) {
            self.check(field)?;
        }
        let kind = match usual {
            FaultKind::Latency(_) => FaultKind::Latency(self.milliseconds("milliseconds")),
            FaultKind::TooManyRequests(_) => FaultKind::TooManyRequests(self.retry_after()),
            FaultKind::Quota { .. } => FaultKind::Quota {
                requests: self.number("requests"),
                window: self.milliseconds("window"),
                retry_after: self.retry_after(),
            },
            FaultKind::Errors { .. } => FaultKind::Errors {
                status: self.number("status"),
                retry_after: self.retry_after(),
            },
            FaultKind::LostMembers { .. } => FaultKind::LostMembers {
                keep: self.number("keep"),
            },
            FaultKind::StaleReads(_) if self.value("lag_by") == "writes" => {
                FaultKind::StaleReads(Lag::Writes(self.number("lag")))
            }
            FaultKind::StaleReads(_) => FaultKind::StaleReads(Lag::Time(self.milliseconds("lag"))),
            kind => kind,
        };
        let resources = match self.value("resources") {
            "users" => Some(ResourceKind::User),
            "groups" => Some(ResourceKind::Group),
            _ => None,
        };
        let request = self.value("request");
        Ok(Fault {
            kind,
            target: Target {
                resources,
                request: RequestKind::ALL.into_iter().find(|kind| kind.name() == request),
            },
            after: self.number("after"),
            share: self.number("share"),
            times: Some(self.number("times")).filter(|times| *times > 0),
        })
    }

    fn check(&self, field: &Field) -> Result<(), String> {
        match field {
            Field::Number(name, label, range) => match self.value(name).trim().parse() {
                Ok(number) if range.contains(&number) => Ok(()),
                _ => Err(format!(
                    "{label}: enter a whole number from {} to {}.",
                    range.start(),
                    range.end()
                )),
            },
            Field::Choice(name, label, choices) => {
                let is_known = choices.iter().any(|(value, _)| *value == self.value(name));
                let known: Vec<_> = choices.iter().map(|(value, _)| format!("{value:?}")).collect();
                is_known
                    .then_some(())
                    .ok_or_else(|| format!("{label}: choose one of {}.", known.join(", ")))
            }
        }
    }

    /// A number that was checked.
    fn number<T: std::str::FromStr + Default>(&self, field: &str) -> T {
        self.value(field).trim().parse().unwrap_or_default()
    }

    fn milliseconds(&self, field: &str) -> Duration {
        Duration::from_millis(self.number(field))
    }

    fn retry_after(&self) -> RetryAfter {
        match self.value("retry_after") {
            "seconds" => RetryAfter::Seconds(self.number("retry_seconds")),
            "date" => RetryAfter::Date(self.number("retry_seconds")),
            _ => RetryAfter::Absent,
        }
    }

    fn set_retry_after(&mut self, retry_after: RetryAfter) {
        let (form, seconds) = match retry_after {
            RetryAfter::Absent => ("absent", 0),
            RetryAfter::Seconds(seconds) => ("seconds", seconds),
            RetryAfter::Date(seconds) => ("date", seconds),
        };
        self.set("retry_after", form);
        self.set("retry_seconds", &seconds);
    }

    fn set(&mut self, field: &str, value: &(impl ToString + ?Sized)) {
        self.0.insert(field.to_owned(), value.to_string());
    }
}

/// The kind of this name with common figures.
fn usual(name: &str) -> Option<FaultKind> {
    FaultKind::ALL.into_iter().find(|kind| kind.name() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_says_what_a_fault_is() {
        let target = Target {
            resources: Some(ResourceKind::Group),
            request: Some(RequestKind::Patch),
        };
        let more = [
            FaultKind::TooManyRequests(RetryAfter::Date(3)),
            FaultKind::StaleReads(Lag::Writes(4)),
        ];
        for kind in FaultKind::ALL.into_iter().chain(more) {
            let plain = Fault::new(kind);
            for fault in [plain, plain.on(target).after(2).share(30).times(5)] {
                let form = FaultForm::of(&fault);
                assert_eq!(form.read(), Ok(fault));
                // Every field has a value, and there is no value without a field.
                let own = own_fields(kind);
                let fields = own.iter().chain(&common_fields()).count();
                assert_eq!(form.0.len(), fields + 1, "{form:?}");
            }
        }
    }

    #[test]
    fn what_is_left_out_is_usual_and_what_is_wrong_is_said() {
        let read = |fields: &[(&str, &str)]| {
            let fields = fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            FaultForm::sent(fields.collect())?.read()
        };
        assert_eq!(
            read(&[("name", "errors"), ("status", "500"), ("times", "3")]),
            Ok(Fault::errors(500).times(3))
        );
        let wrong = [
            (vec![], "There is no fault \"\"."),
            (vec![("name", "flood")], "There is no fault \"flood\"."),
            (
                vec![("name", "errors"), ("status", "200")],
                "Status: enter a whole number from 400 to 599.",
            ),
            (
                vec![("name", "drop-after"), ("share", "half")],
                "Percent of them: enter a whole number from 1 to 100.",
            ),
            (
                vec![("name", "latency"), ("resources", "cars")],
                "About: choose one of \"\", \"users\", \"groups\".",
            ),
        ];
        for (fields, expected) in wrong {
            assert_eq!(read(&fields).unwrap_err(), expected);
        }
    }
}
