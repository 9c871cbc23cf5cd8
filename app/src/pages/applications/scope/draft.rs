//! Scoping filters as typed, in the page's address: what the editor shows, so that it works without scripts.

use model::{ScopingClauseInput, ScopingFilterInput, ScopingOperator};
use ui::Address;

/// The parameter that says that the address holds a draft, also one without any filter.
const DRAFT: &str = "draft";

/// What a button of the editor does with the draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pages::applications) enum Command {
    /// Show what the filters would change.
    Preview,
    /// One more filter.
    AddFilter,
    /// One more clause of this filter.
    AddClause(usize),
    /// This filter goes.
    RemoveFilter(usize),
    /// This clause of this filter goes; the filter goes with its last one.
    RemoveClause(usize, usize),
}

impl Command {
    /// The word that the button sends.
    pub(super) fn word(self) -> String {
        match self {
            Self::Preview => "preview".to_owned(),
            Self::AddFilter => "add-filter".to_owned(),
            Self::AddClause(filter) => format!("add-clause {filter}"),
            Self::RemoveFilter(filter) => format!("remove-filter {filter}"),
            Self::RemoveClause(filter, clause) => format!("remove-clause {filter} {clause}"),
        }
    }

    /// The command of a word; any other one shows the preview, which changes nothing.
    pub(in crate::pages::applications) fn of_word(word: &str) -> Self {
        let mut parts = word.split(' ');
        let name = parts.next().unwrap_or_default();
        let mut number = || parts.next().and_then(|part| part.parse().ok());
        match (name, number(), number()) {
            ("add-filter", ..) => Self::AddFilter,
            ("add-clause", Some(filter), _) => Self::AddClause(filter),
            ("remove-filter", Some(filter), _) => Self::RemoveFilter(filter),
            ("remove-clause", Some(filter), Some(clause)) => Self::RemoveClause(filter, clause),
            _ => Self::Preview,
        }
    }

    /// Does it; answers the name of the field that gets the focus.
    pub(in crate::pages::applications) fn apply(
        self,
        filters: &mut Vec<ScopingFilterInput>,
    ) -> Option<String> {
        match self {
            Self::Preview => None,
            Self::AddFilter => {
                filters.push(ScopingFilterInput {
                    clauses: vec![ScopingClauseInput::default()],
                    ..ScopingFilterInput::default()
                });
                Some(title_name(filters.len() - 1))
            }
            Self::AddClause(filter) => {
                let clauses = &mut filters.get_mut(filter)?.clauses;
                clauses.push(ScopingClauseInput::default());
                Some(clause_name(filter, clauses.len() - 1, "attribute"))
            }
            Self::RemoveFilter(filter) => {
                if filter < filters.len() {
                    filters.remove(filter);
                }
                Some(title_name(filter.checked_sub(1)?))
            }
            Self::RemoveClause(filter, clause) => {
                let clauses = &mut filters.get_mut(filter)?.clauses;
                if clauses.len() < 2 {
                    return Self::RemoveFilter(filter).apply(filters);
                }
                if clause < clauses.len() {
                    clauses.remove(clause);
                }
                Some(clause_name(filter, clause.saturating_sub(1), "attribute"))
            }
        }
    }
}

/// The name of a filter's title field.
pub(super) fn title_name(filter: usize) -> String {
    format!("filters[{filter}][title]")
}

/// The name of one of a clause's fields.
pub(super) fn clause_name(filter: usize, clause: usize, field: &str) -> String {
    format!("filters[{filter}][clauses][{clause}][{field}]")
}

/// The draft in an address, if it holds one.
pub(super) fn read(address: &Address) -> Option<Vec<ScopingFilterInput>> {
    address.get(DRAFT)?;
    let mut filters: Vec<ScopingFilterInput> = Vec::new();
    for (name, value) in address.pairs() {
        let Some(rest) = name.strip_prefix("filters[") else {
            continue;
        };
        let parts: Vec<&str> = rest.trim_end_matches(']').split("][").collect();
        let Some(filter) = parts.first().and_then(|number| entry(&mut filters, number)) else {
            continue;
        };
        match parts.get(1..).unwrap_or_default() {
            ["title"] => filter.title.clone_from(value),
            ["clauses", number, field] => {
                let Some(clause) = entry(&mut filter.clauses, number) else {
                    continue;
                };
                match *field {
                    "attribute" => clause.attribute.clone_from(value),
                    "operator" => clause.operator.clone_from(value),
                    "value" => clause.value.clone_from(value),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    Some(filters)
}

/// The entry of that number; it may be the next one. Numbers in an address that leave gaps are not from this page.
fn entry<'v, T: Default>(entries: &'v mut Vec<T>, number: &str) -> Option<&'v mut T> {
    let number: usize = number.parse().ok()?;
    if number == entries.len() {
        entries.push(T::default());
    }
    entries.get_mut(number)
}

/// The address of the editor with this draft.
pub(in crate::pages::applications) fn write(path: &str, filters: &[ScopingFilterInput]) -> Address {
    let mut address = Address::new(path).with(DRAFT, "1");
    for (index, filter) in filters.iter().enumerate() {
        address = address.with(&title_name(index), filter.title.as_str());
        for (place, clause) in filter.clauses.iter().enumerate() {
            // The operator is never empty, so that an empty clause is not lost.
            let operator = match clause.operator.as_str() {
                "" => ScopingOperator::Equals.name(),
                operator => operator,
            };
            address = address
                .with(&clause_name(index, place, "operator"), operator)
                .with(&clause_name(index, place, "attribute"), clause.attribute.as_str())
                .with(&clause_name(index, place, "value"), clause.value.as_str());
        }
    }
    address
}

/// Without the values that operators do not take: their fields are hidden, so nobody could clear them.
pub(in crate::pages::applications) fn tidied(
    mut filters: Vec<ScopingFilterInput>,
) -> Vec<ScopingFilterInput> {
    for clause in filters.iter_mut().flat_map(|filter| &mut filter.clauses) {
        if ScopingOperator::of_name(&clause.operator).is_some_and(|operator| !operator.takes_value()) {
            clause.value.clear();
        }
    }
    filters
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clause(attribute: &str, operator: &str, value: &str) -> ScopingClauseInput {
        ScopingClauseInput {
            attribute: attribute.into(),
            operator: operator.into(),
            value: value.into(),
        }
    }

    fn filters() -> Vec<ScopingFilterInput> {
        vec![
            ScopingFilterInput {
                title: "R&D, Bern".into(),
                clauses: vec![
                    clause("department", "EQUALS", "R&D ü"),
                    clause("city", "IS NOT NULL", ""),
                ],
            },
            ScopingFilterInput {
                title: String::new(),
                clauses: vec![clause("", "!&", " a=b]["); 12],
            },
        ]
    }

    #[test]
    fn a_draft_comes_back_from_its_address() {
        let href = write("/scope", &filters()).href();
        let (path, query) = href.split_once('?').expect("a query");
        assert_eq!(read(&Address::parse(path, query)), Some(filters()));
        let empty = write("/scope", &[]);
        assert_eq!(read(&empty), Some(Vec::new()), "a draft without filters is one");
        assert_eq!(read(&Address::new("/scope")), None);
    }

    #[test]
    fn addresses_of_somebody_else_do_no_harm() {
        for query in [
            "draft=1&filters[7][title]=x",
            "draft=1&filters[99999999999999999999][title]=x",
            "draft=1&filters[][title]=x&filters[0",
            "draft=1&filters[0][clauses][3][value]=x",
        ] {
            let read = read(&Address::parse("/scope", query)).expect("a draft");
            assert!(
                read.iter().all(|filter| filter.clauses.is_empty()),
                "{query}: {read:?}"
            );
        }
    }

    #[test]
    fn commands_change_the_draft_and_say_where_to_go_on() {
        for (command, filters_after, clauses_after, focus) in [
            (Command::Preview, 2, Some(2), None),
            (Command::AddFilter, 3, Some(2), Some("filters[2][title]")),
            (
                Command::AddClause(0),
                2,
                Some(3),
                Some("filters[0][clauses][2][attribute]"),
            ),
            (Command::AddClause(7), 2, Some(2), None),
            (Command::RemoveFilter(0), 1, Some(12), None),
            (Command::RemoveFilter(1), 1, Some(2), Some("filters[0][title]")),
            (
                Command::RemoveClause(0, 1),
                2,
                Some(1),
                Some("filters[0][clauses][0][attribute]"),
            ),
            (
                Command::RemoveClause(0, 9),
                2,
                Some(2),
                Some("filters[0][clauses][8][attribute]"),
            ),
        ] {
            let mut draft = filters();
            let focused = command.apply(&mut draft);
            let first = draft.first().map(|filter| filter.clauses.len());
            assert_eq!(
                (draft.len(), first),
                (filters_after, clauses_after),
                "{command:?}"
            );
            assert_eq!(focused.as_deref(), focus, "{command:?}");
            assert_eq!(Command::of_word(&command.word()), command);
        }
        let mut draft = filters();
        Command::RemoveClause(0, 1).apply(&mut draft);
        Command::RemoveClause(0, 0).apply(&mut draft);
        assert_eq!(draft.len(), 1, "a filter goes with its last clause");
        assert_eq!(Command::of_word("format c:"), Command::Preview);
    }

    #[test]
    fn hidden_values_are_dropped() {
        let mut draft = filters();
        draft[0].clauses[1].value = "left over".into();
        assert_eq!(tidied(draft), filters());
    }
}
