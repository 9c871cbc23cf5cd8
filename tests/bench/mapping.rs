//! How long the mapping language takes, on one core: one expression, and all mappings of one person.

use std::hint::black_box;
use std::time::Instant;

use expr::{Environment, Expression, sample_environment, sample_person};
use gallery::Gallery;
use model::{ObjectKind, Value};
use sync::mapper::{Facts, Mapper, Purpose, Surroundings};
use tests::people::person;

use crate::report;

/// An ordinary account name: three functions, one around the other.
const TYPICAL: &str = r#"Replace(ToLower(Join(".", [givenName], [surname])), "'", , , "", , )"#;
/// Others, so that one can see what the parts cost.
const OTHERS: [&str; 4] = [
    "[mail]",
    r#"Switch([IsSoftDeleted], , "False", "True", "True", "False")"#,
    "Append(Left(NormalizeDiacritics([givenName]), 1), StripSpaces([surname]))",
    r#"Replace([mail], , "@.*$", , "@example.org")"#,
];

/// So many rounds of so many microseconds each: a round is shorter than the time for which a system lets a program run, so
/// the median is that of a round without a break, also on a busy machine.
const ROUNDS: usize = 5001;
const ROUND: f64 = 100.0;

pub(crate) fn measure() {
    println!("\nThe mapping language on one core, median of {ROUNDS} rounds");
    let rate = expression(TYPICAL);
    report::line(
        TYPICAL,
        &format!("{:.2} M/s", rate / 1e6),
        ">= 1.00 M/s",
        rate >= 1e6,
    );
    for text in OTHERS {
        report::note(text, &format!("{:.2} M/s", expression(text) / 1e6));
    }
    let time = person_of_pingboard();
    report::line(
        "all default mappings of Pingboard for one person",
        &format!("{time:.2} µs"),
        "<= 10 µs",
        time <= 10.0,
    );
}

/// Evaluations per second.
fn expression(text: &str) -> f64 {
    let expression = Expression::parse_strict(text).unwrap();
    let (person, environment): (_, Environment<'_>) = (sample_person(), sample_environment());
    1e6 / microseconds(|| {
        black_box(expression.evaluate(black_box(&person), black_box(&environment))).unwrap();
    })
}

/// Microseconds for everything that an account of Pingboard starts with.
fn person_of_pingboard() -> f64 {
    let entry = Gallery::get().entry("pingboard").unwrap();
    let schema = gallery::default_schema(entry);
    let mapper = Mapper::compile(schema.mapping(ObjectKind::User).unwrap()).unwrap();
    let mut object = person("Ada Lovelace");
    object.manager = Some(person("Charles Babbage").id);
    for (name, value) in [
        ("preferredLanguage", "en-GB"),
        ("telephoneNumber", "+44 20 7946 0000"),
    ] {
        object.attributes.insert(name.into(), Value::from(value));
    }
    let surroundings = Surroundings::default();
    let facts = Facts {
        object: &object,
        is_soft_deleted: false,
        manager_target: Some("account-of-the-manager"),
        roles: &[],
        surroundings: &surroundings,
    };
    microseconds(|| {
        black_box(mapper.evaluate(black_box(facts), Purpose::Create)).unwrap();
    })
}

/// How long the work takes once, as the median of all rounds.
fn microseconds(mut work: impl FnMut()) -> f64 {
    let mut repeated = |times: u32| {
        let start = Instant::now();
        for _ in 0..times {
            work();
        }
        start.elapsed().as_secs_f64() * 1e6 / f64::from(times)
    };
    let once = report::median((0..ROUNDS).map(|_| repeated(1)).collect());
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count of repetitions"
    )]
    let times = (ROUND / once).ceil() as u32;
    report::median((0..ROUNDS).map(|_| repeated(times)).collect())
}
