use std::{borrow::Cow, cmp::Ordering};

use serde_json::{Map, Value};

use crate::{
    attribute_path::AttributePath,
    filter::{Filter, parse_filter},
    profile::{FilterRules, FilterSupport, Paging, Profile, UnsupportedFilter},
    projection::Projection,
    reading::Reading,
    refusal::Refusal,
    resource_kind::ResourceKind,
    store::Collection,
};

/// The parameters of a query as they were sent. Source: RFC 7644 §3.4.2 and §3.4.3.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Parameters {
    filter: Option<String>,
    sort_by: Option<String>,
    is_descending: bool,
    start_index: Option<i64>,
    count: Option<i64>,
    attributes: Option<String>,
    excluded_attributes: Option<String>,
}

/// A query about one kind of resource.
#[derive(Debug)]
pub(crate) struct Query {
    filter: Option<Filter>,
    sort_by: Option<AttributePath>,
    is_descending: bool,
}

/// Which part of the result an answer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PageRange {
    /// One-based.
    pub(crate) start_index: usize,
    pub(crate) count: usize,
}

impl Parameters {
    /// Reads the query part of a URL.
    ///
    /// # Errors
    /// `invalidValue` if a number is none.
    pub(crate) fn from_url(query: &str) -> Result<Self, Refusal> {
        let mut parameters = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            parameters.set(&name, value)?;
        }
        Ok(parameters)
    }

    /// Reads the body of a search request.
    ///
    /// # Errors
    /// `invalidValue` if a number is none.
    pub(crate) fn from_body(body: &Map<String, Value>) -> Result<Self, Refusal> {
        let mut parameters = Self::default();
        for (name, value) in body {
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                Value::Array(names) => names
                    .iter()
                    .filter_map(Value::as_str)
                    .collect::<Vec<_>>()
                    .join(","),
                _ => continue,
            };
            parameters.set(name, Cow::Owned(text))?;
        }
        Ok(parameters)
    }

    fn set(&mut self, name: &str, value: Cow<'_, str>) -> Result<(), Refusal> {
        match name.to_ascii_lowercase().as_str() {
            "filter" => self.filter = Some(value.into_owned()),
            "sortby" => self.sort_by = Some(value.into_owned()),
            "sortorder" => self.is_descending = value.eq_ignore_ascii_case("descending"),
            "startindex" => self.start_index = Some(number(name, &value)?),
            "count" => self.count = Some(number(name, &value)?),
            "attributes" => self.attributes = Some(value.into_owned()),
            "excludedattributes" => self.excluded_attributes = Some(value.into_owned()),
            _ => {}
        }
        Ok(())
    }

    /// The query as this kind of resource understands it.
    ///
    /// # Errors
    /// `invalidFilter` for a bad filter or one that the profile does not support, `invalidPath` for a bad sort order.
    pub(crate) fn query(&self, profile: &Profile, kind: ResourceKind) -> Result<Query, Refusal> {
        let reading = Reading::new(profile, kind);
        if self.count.is_some() && profile.pages.fail_on_count {
            return Err(Refusal::internal("This application cannot count."));
        }
        let filter = self
            .filter
            .as_deref()
            .map(|text| supported_filter(text, reading, &profile.filters))
            .transpose()?
            .flatten();
        let sort_by = self.sort_by.as_deref().map(|text| {
            let path = reading.path(text).filter(|path| path.attribute.is_some());
            path.ok_or_else(|| Refusal::invalid_path(format!("There is no attribute {text} to sort by.")))
        });
        Ok(Query {
            filter,
            sort_by: sort_by.transpose()?,
            is_descending: self.is_descending,
        })
    }

    pub(crate) fn projection(&self, profile: &Profile, kind: ResourceKind) -> Projection {
        let projection = Projection::parse(
            self.attributes.as_deref(),
            self.excluded_attributes.as_deref(),
            Reading::new(profile, kind),
        );
        if kind == ResourceKind::Group && !profile.groups.show_members {
            Projection::Emptied(Box::new(projection), "members")
        } else {
            projection
        }
    }

    /// Out-of-range numbers are brought into range. Source: RFC 7644 §3.4.2.4.
    pub(crate) fn range(&self, profile: &Profile) -> PageRange {
        let default_size = profile.pages.default_size;
        if profile.pages.paging == Paging::AlwaysFirst {
            return PageRange {
                start_index: 1,
                count: default_size,
            };
        }
        PageRange {
            start_index: self
                .start_index
                .map_or(1, |start| usize::try_from(start).unwrap_or(1).max(1)),
            count: self
                .count
                .map_or(default_size, |count| usize::try_from(count).unwrap_or(0))
                .min(profile.pages.maximum_size),
        }
    }
}

/// The filter; `None` for one that the profile ignores.
///
/// # Errors
/// `invalidFilter` where filters are refused that are wrong or not supported.
fn supported_filter(text: &str, reading: Reading, rules: &FilterRules) -> Result<Option<Filter>, Refusal> {
    let filter = parse_filter(text, reading).and_then(|filter| {
        let refusal = match &rules.support {
            FilterSupport::Everything => None,
            FilterSupport::Lookups(_) if reading.kind == ResourceKind::Group => None,
            FilterSupport::Equalities if filter.is_equalities() => None,
            FilterSupport::Equalities => {
                Some("Only comparisons by eq, joined by and, are supported.".to_owned())
            }
            FilterSupport::Lookups(paths) if filter.looked_up().is_some_and(|path| paths.contains(&path)) => {
                None
            }
            FilterSupport::Lookups(paths) => Some(format!(
                "Only filters by eq on one of {} are supported.",
                paths.join(", ")
            )),
            FilterSupport::Nothing => Some("Filters are not supported.".to_owned()),
        };
        refusal.map_or(Ok(filter), |detail| Err(Refusal::invalid_filter(detail)))
    });
    match (filter, rules.unsupported) {
        (Ok(filter), _) => Ok(Some(filter)),
        (Err(_), UnsupportedFilter::Ignore) => Ok(None),
        (Err(refusal), UnsupportedFilter::Refuse) => Err(refusal),
    }
}

impl Query {
    /// The number of results and those in the range.
    pub(crate) fn run<'a>(
        &self,
        collection: &'a Collection,
        range: PageRange,
    ) -> (usize, Vec<&'a Map<String, Value>>) {
        let skipped = range.start_index - 1;
        if self.filter.is_none() && self.sort_by.is_none() {
            return (
                collection.len(),
                collection.iter().skip(skipped).take(range.count).collect(),
            );
        }
        let mut found = match &self.filter {
            Some(filter) => collection.matching(filter),
            None => collection.iter().collect(),
        };
        if let Some(path) = &self.sort_by {
            found.sort_by_cached_key(|resource| SortKey::new(path, resource));
            if self.is_descending {
                found.reverse();
            }
        }
        (
            found.len(),
            found.into_iter().skip(skipped).take(range.count).collect(),
        )
    }
}

/// What resources are sorted by: the primary or first value; those without one come last. Source: RFC 7644 §3.4.2.3.
#[derive(PartialEq, Eq)]
struct SortKey(Option<String>);

impl SortKey {
    fn new(path: &AttributePath, resource: &Map<String, Value>) -> Self {
        let is_case_exact = path.compared().is_some_and(|attribute| attribute.is_case_exact);
        let mut first = None;
        path.any_value(resource, |value| {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), ToOwned::to_owned);
            first = Some(if is_case_exact { text } else { text.to_lowercase() });
            true
        });
        Self(first)
    }
}

impl Ord for SortKey {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Some(left), Some(right)) => left.cmp(right),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        }
    }
}

impl PartialOrd for SortKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn number(name: &str, value: &str) -> Result<i64, Refusal> {
    value
        .trim()
        .parse()
        .map_err(|_| Refusal::invalid_value(format!("{name} must be a whole number.")))
}
