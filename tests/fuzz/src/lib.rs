//! Fuzzing of the mapping language: `cargo xtask fuzz`.
//!
//! Each of the three targets takes bytes and panics where a law of the language does not hold. libFuzzer searches for such
//! bytes, led by the code that they reach (`src/bin`). What it found is kept in `regressions/`, and an ordinary test
//! replays it.
//!
//! How to read it: `text` and `expression` make expressions from bytes, `person` makes what they are evaluated with,
//! `parsing`, `printing` and `evaluating` hold the laws, `seeds` says where the search begins.
#![allow(
    clippy::panic,
    clippy::expect_used,
    reason = "a panic is how a broken law is told"
)]

mod evaluating;
mod expression;
mod parsing;
mod person;
mod printing;
pub mod seeds;
mod text;

pub use evaluating::eval;
pub use parsing::parse;
pub use printing::print;

/// One of the three targets.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name: that of its folder in `regressions/` and of its program.
    pub name: &'static str,
    /// What it does with an input.
    pub run: fn(&[u8]),
}

/// All targets.
pub const TARGETS: [Target; 3] = [
    Target {
        name: "parse",
        run: parse,
    },
    Target {
        name: "print",
        run: print,
    },
    Target {
        name: "eval",
        run: eval,
    },
];
