//! The functions of the language.

mod convert;
mod diacritics;
mod distinguished_name;
mod encoding;
mod flow;
mod function;
mod letter_case;
mod list;
mod logic;
mod planned;
mod presence;
mod replace;
mod sample;
mod search;
mod switch;
mod text;
mod words;

pub use function::{Example, Function, Kind, Parameter};
pub use planned::is_planned;
pub use sample::sample_person;

/// All functions, in the order of their names.
static FUNCTIONS: &[Function] = &[
    text::APPEND,
    convert::BIT_AND,
    convert::C_BOOL,
    convert::C_STR,
    logic::COALESCE,
    encoding::CONVERT_FROM_BASE64,
    encoding::CONVERT_TO_BASE64,
    encoding::CONVERT_TO_UTF8_HEX,
    list::COUNT,
    distinguished_name::DN_COMPONENT,
    flow::ERROR,
    logic::IIF,
    flow::IGNORE_FLOW_IF_NULL_OR_EMPTY,
    search::IN_STR,
    presence::IS_NULL,
    presence::IS_NULL_OR_EMPTY,
    presence::IS_PRESENT,
    presence::IS_STRING,
    list::ITEM,
    list::JOIN,
    text::LEFT,
    text::MID,
    diacritics::NORMALIZE_DIACRITICS,
    logic::NOT,
    words::P_CASE,
    text::PREPEND,
    flow::REDACT,
    list::REMOVE_DUPLICATES,
    replace::REPLACE,
    words::SPLIT,
    text::STRIP_SPACES,
    switch::SWITCH,
    letter_case::TO_LOWER,
    letter_case::TO_UPPER,
    text::TRIM,
    words::WORD,
];

/// All functions which this version can evaluate, in the order of their names.
pub fn functions() -> &'static [Function] {
    FUNCTIONS
}

/// The function with exactly this name.
pub(crate) fn find(name: &str) -> Option<&'static Function> {
    let position = FUNCTIONS
        .binary_search_by(|function| function.name.cmp(name))
        .ok()?;
    FUNCTIONS.get(position)
}

/// Whether the language has a function with this name.
pub(crate) fn is_known(name: &str) -> bool {
    is_planned(name) || find(name).is_some()
}

/// The names of all functions of the language.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS
        .iter()
        .map(|function| function.name)
        .chain(planned::PLANNED)
}

#[cfg(test)]
mod tests {
    use super::{FUNCTIONS, Kind, find, functions, is_planned, sample_person};
    use crate::{Expression, Flow, Limits};

    #[test]
    fn the_table_is_in_order() {
        assert!(FUNCTIONS.is_sorted_by_key(|function| function.name));
        for function in functions() {
            assert_eq!(find(function.name).map(|found| found.name), Some(function.name));
            assert!(
                !is_planned(function.name),
                "{} is there and planned",
                function.name
            );
            let repeats: Vec<bool> = function
                .parameters
                .iter()
                .map(|parameter| parameter.repeating)
                .collect();
            assert!(repeats.is_sorted(), "{}: what repeats comes last", function.name);
        }
    }

    #[test]
    fn every_function_is_described() {
        for function in functions() {
            assert!(function.description.ends_with('.'), "{}", function.name);
            let choices = function
                .parameters
                .iter()
                .filter(|parameter| matches!(parameter.kind, Kind::Choice([])));
            assert_eq!(choices.count(), 0, "{}", function.name);
        }
    }

    #[test]
    fn every_example_holds() {
        let person = sample_person();
        let known: Vec<&str> = person.keys().map(String::as_str).collect();
        for function in functions() {
            let text = function.example.expression;
            assert!(text.contains(&format!("{}(", function.name)), "{text}");
            let expression = Expression::parse_strict(text).unwrap();
            assert_eq!(expression.check(&known), [], "{text}");
            let outcome = expression.evaluate(&person, Limits::default()).unwrap();
            let Flow::Value(value) = outcome.flow else {
                panic!("{text} gives no value")
            };
            assert_eq!(value.to_text(), function.example.result, "{text}");
        }
    }
}
