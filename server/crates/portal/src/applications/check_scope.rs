//! Checking the scoping filters that an administrator typed.

mod compared;
#[cfg(test)]
mod tests;

use model::{
    AttributeType, DirectoryAttribute, FieldProblem, ScopingClause, ScopingClauseInput, ScopingFilter,
    ScopingFilterInput, ScopingOperator,
};

pub(super) use self::compared::comparable;
use self::compared::{fits, known};

/// The most filters, and the most clauses of one.
const MAXIMUM_COUNT: usize = 50;
/// The most characters of a title or a value.
const MAXIMUM_LENGTH: usize = 1_000;

/// The filters to save; or everything that is wrong, under the names that the fields have in the form. What an import
/// said beyond a filter or clause stays where that did not move.
pub(super) fn check_with(
    typed: &[ScopingFilterInput],
    saved: &[ScopingFilter],
    attributes: &[DirectoryAttribute],
) -> Result<Vec<ScopingFilter>, Vec<FieldProblem>> {
    let mut problems = Vec::new();
    if typed.len() > MAXIMUM_COUNT {
        let message = format!("Use at most {MAXIMUM_COUNT} filters.");
        problems.push(problem("filters".to_owned(), message));
    }
    let mut filters = Vec::with_capacity(typed.len());
    for (index, filter) in typed.iter().enumerate() {
        let before = saved
            .get(index)
            .filter(|saved| saved.title == filter.title.trim());
        filters.push(ScopingFilter {
            title: filter.title.trim().to_owned(),
            clauses: clauses(filter, before, index, attributes, &mut problems),
            extra: before.map(|before| before.extra.clone()).unwrap_or_default(),
        });
        let field = format!("filters[{index}][title]");
        if filter.title.chars().count() > MAXIMUM_LENGTH {
            problems.push(problem(
                field,
                format!("Use at most {MAXIMUM_LENGTH} characters."),
            ));
        } else if filter.clauses.is_empty() {
            let message = "This filter has no clause, so everybody would pass. Add one or remove the filter.";
            problems.push(problem(field, message.to_owned()));
        } else if filter.clauses.len() > MAXIMUM_COUNT {
            problems.push(problem(field, format!("Use at most {MAXIMUM_COUNT} clauses.")));
        }
    }
    if problems.is_empty() {
        Ok(filters)
    } else {
        Err(problems)
    }
}

fn clauses(
    filter: &ScopingFilterInput,
    before: Option<&ScopingFilter>,
    index: usize,
    attributes: &[DirectoryAttribute],
    problems: &mut Vec<FieldProblem>,
) -> Vec<ScopingClause> {
    let mut clauses = Vec::with_capacity(filter.clauses.len());
    for (place, typed) in filter.clauses.iter().enumerate() {
        let before = before.and_then(|filter| filter.clauses.get(place));
        match clause(typed, attributes) {
            Ok(clause) => clauses.push(ScopingClause {
                extra: before
                    .filter(|before| before.attribute == clause.attribute)
                    .map(|before| before.extra.clone())
                    .unwrap_or_default(),
                ..clause
            }),
            Err(found) => problems.extend(found.into_iter().map(|(field, message)| {
                problem(format!("filters[{index}][clauses][{place}][{field}]"), message)
            })),
        }
    }
    clauses
}

type ClauseProblems = Vec<(&'static str, String)>;

fn clause(
    typed: &ScopingClauseInput,
    attributes: &[DirectoryAttribute],
) -> Result<ScopingClause, ClauseProblems> {
    let known = known(typed.attribute.trim(), attributes).map_err(|message| ("attribute", message));
    let operator = ScopingOperator::of_name(&typed.operator)
        .ok_or_else(|| ("operator", "Choose an operator.".to_owned()));
    let (known, operator) = match (known, operator) {
        (Ok(known), Ok(operator)) => (known, operator),
        (known, operator) => return Err(known.err().into_iter().chain(operator.err()).collect()),
    };
    fits(known, operator).map_err(|message| vec![("operator", message)])?;
    let clause = ScopingClause {
        attribute: known.name.clone(),
        operator,
        value: typed.value.clone(),
        extra: model::Extra::default(),
    };
    if typed.value.chars().count() > MAXIMUM_LENGTH {
        return Err(vec![(
            "value",
            format!("Use at most {MAXIMUM_LENGTH} characters."),
        )]);
    }
    let is_number = || typed.value.trim().parse::<i64>().is_ok();
    let compares_number = known.kind == AttributeType::Integer
        && matches!(operator, ScopingOperator::Equals | ScopingOperator::NotEquals);
    if compares_number && !is_number() {
        let message = format!("{} is a whole number; enter one, such as 100.", known.name);
        return Err(vec![("value", message)]);
    }
    match sync::scope::operand_problem(&clause) {
        Some(message) => Err(vec![("value", message)]),
        None => Ok(clause),
    }
}

fn problem(field: String, message: String) -> FieldProblem {
    FieldProblem { field, message }
}
