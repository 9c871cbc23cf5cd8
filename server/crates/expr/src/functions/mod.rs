//! The functions of the language.

/// The code of a function, which is left out where nothing is evaluated.
#[cfg(feature = "evaluate")]
macro_rules! body {
    ($body:expr) => {
        $body
    };
}
#[cfg(not(feature = "evaluate"))]
macro_rules! body {
    ($body:expr) => {
        super::function::left_out
    };
}

mod convert;
mod culture;
mod dates;
mod diacritics;
mod distinguished_name;
mod encoding;
mod flow;
mod format_date_time;
mod function;
mod generation;
mod letter_case;
mod letters;
mod list;
mod logic;
mod presence;
mod random;
mod replace;
#[cfg(feature = "evaluate")]
mod replacing;
mod roles;
mod sample;
mod search;
mod sid;
mod switch;
mod text;
mod words;

pub use function::{Category, Example, Function, Gives, Kind, Parameter};
pub use sample::{sample_environment, sample_person};

/// All functions, in the order of their names' bytes.
static FUNCTIONS: &[Function] = &[
    roles::APP_ROLE_ASSIGNMENTS,
    roles::APP_ROLE_ASSIGNMENTS_COMPLEX,
    text::APPEND,
    roles::ASSERTIVE_APP_ROLE_ASSIGNMENTS_COMPLEX,
    convert::BIT_AND,
    convert::C_BOOL,
    dates::C_DATE,
    convert::C_REF,
    convert::C_STR,
    logic::COALESCE,
    list::CONTAINS,
    encoding::CONVERT_FROM_BASE64,
    encoding::CONVERT_TO_BASE64,
    encoding::CONVERT_TO_UTF8_HEX,
    list::COUNT,
    distinguished_name::DN_COMPONENT,
    dates::DATE_ADD,
    dates::DATE_DIFF,
    dates::DATE_FROM_NUM,
    generation::DEFAULT_DOMAIN,
    flow::ERROR,
    format_date_time::FORMAT_DATE_TIME,
    random::GUID,
    logic::IIF,
    flow::IGNORE_FLOW_IF_NULL_OR_EMPTY,
    search::IN_STR,
    presence::IS_NOTHING,
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
    dates::NOW,
    dates::NUM_FROM_DATE,
    words::P_CASE,
    text::PREPEND,
    random::RANDOM_STRING,
    flow::REDACT,
    list::REMOVE_DUPLICATES,
    replace::REPLACE,
    generation::SELECT_UNIQUE_VALUE,
    roles::SINGLE_APP_ROLE_ASSIGNMENT,
    words::SPLIT,
    sid::STRING_FROM_SID,
    text::STRIP_SPACES,
    switch::SWITCH,
    letter_case::TO_LOWER,
    letter_case::TO_UPPER,
    text::TRIM,
    words::WORD,
];

/// All functions of the language, in the order of their names.
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

/// The form of a function that takes so many arguments.
pub(crate) fn form(function: &'static Function, arguments: usize) -> &'static Function {
    static WITHOUT_STYLES: Function = format_date_time::FORMAT_DATE_TIME_WITHOUT_STYLES;
    if function.name == WITHOUT_STYLES.name && arguments == WITHOUT_STYLES.parameters.len() {
        &WITHOUT_STYLES
    } else {
        function
    }
}

/// Whether a function must be the outermost one.
pub(crate) fn is_outermost(function: &Function) -> bool {
    function.name == generation::SELECT_UNIQUE_VALUE.name
}

/// The name of the function that gives the time.
pub(crate) const NOW: &str = dates::NOW.name;

/// Whether a function gives another value each time, even for the same object.
pub(crate) fn is_volatile(function: &Function) -> bool {
    [NOW, random::GUID.name, random::RANDOM_STRING.name].contains(&function.name)
}

/// The names of all functions of the language.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|function| function.name)
}

#[cfg(all(test, feature = "evaluate"))]
mod tests {
    use super::{FUNCTIONS, Gives, Kind, find, functions, sample_environment, sample_person};
    use crate::{Expression, Flow};

    #[test]
    fn the_table_is_in_order() {
        assert!(FUNCTIONS.is_sorted_by_key(|function| function.name));
        for function in functions() {
            assert_eq!(find(function.name).map(|found| found.name), Some(function.name));
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
            if let Gives::OneOf(names) = function.gives {
                let is_parameter = |name: &&str| {
                    function
                        .parameters
                        .iter()
                        .any(|parameter| parameter.name == *name)
                };
                assert!(names.iter().all(is_parameter), "{}", function.name);
            }
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
            let outcome = expression.evaluate(&person, &sample_environment()).unwrap();
            let value = match outcome.flow {
                Flow::Value(value) => value,
                Flow::Unique(candidates) => candidates.choose(|_| false).unwrap().clone(),
                Flow::IgnoreAttribute | Flow::IgnoreObject => panic!("{text} gives no value"),
            };
            assert_eq!(value.to_text(), function.example.result, "{text}");
        }
    }
}
