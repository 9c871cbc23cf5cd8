//! From the .NET dialect of regular expressions to that of the crate `regex`.
//!
//! Everything that only a backtracking engine can do is refused: an expression must not be able to stop the engine.

use std::str::Chars;

use super::{
    class::{accept, class},
    error::PatternError,
    escape::{Escape, escape, push_literal},
    groups::Groups,
    measure::{ClassSize, Measure, Sum},
};

/// A regular expression in the other dialect. Its groups have no names there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Translation {
    pub(super) regex: String,
    /// Whether the pattern is the empty text.
    pub(super) is_empty: bool,
    pub(super) groups: Groups,
    /// Whether it holds `$` or `\Z`, which also match before a line feed at the end. The translation lets them match only
    /// at the very end.
    pub(super) has_end: bool,
    /// What it takes; never too much.
    pub(super) measure: Measure,
}

/// The most characters of a pattern, the same as of a whole expression.
const MAXIMUM_LENGTH: usize = crate::parsed::MAXIMUM_LENGTH;

/// The most groups that may be inside each other.
const MAXIMUM_NESTING: usize = 50;

pub(super) fn translate(pattern: &str) -> Result<Translation, PatternError> {
    if pattern.chars().nth(MAXIMUM_LENGTH).is_some() {
        let message = format!("the regular expression is longer than {MAXIMUM_LENGTH} characters");
        return Err(PatternError::new(message));
    }
    let mut translator = Translator {
        rest: pattern.chars(),
        output: String::new(),
        sum: Sum::new(),
        names: Vec::new(),
        options: Options::default(),
        outer: Vec::new(),
        has_end: false,
        has_very_end: false,
        repeatable: false,
    };
    while let Some(character) = translator.rest.next() {
        translator.translate(character)?;
    }
    if !translator.outer.is_empty() {
        return Err(PatternError::new("a group has no closing parenthesis")
            .hint(r"write \( for the character itself"));
    }
    let measure = translator.sum.total();
    measure.check(u64::try_from(translator.names.len()).unwrap_or(u64::MAX))?;
    Ok(Translation {
        measure,
        is_empty: pattern.is_empty(),
        regex: translator.output,
        groups: Groups::number(translator.names),
        has_end: translator.has_end && !translator.has_very_end,
    })
}

struct Translator<'p> {
    rest: Chars<'p>,
    output: String,
    sum: Sum,
    names: Vec<Option<String>>,
    options: Options,
    /// The options around each open group.
    outer: Vec<Options>,
    has_end: bool,
    has_very_end: bool,
    /// Whether a quantifier may follow.
    repeatable: bool,
}

/// The options that the translation itself takes care of.
#[derive(Clone, Copy, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are .NET's options, each on its own"
)]
struct Options {
    /// `n`: groups without a name do not capture.
    explicit: bool,
    /// `i`: a letter also stands for its other case. The engine does it; here it counts.
    ignores_case: bool,
    /// `m`: `^` and `$` match at each line.
    multiline: bool,
    /// `x`: white space and comments mean nothing.
    spaced: bool,
}

impl Translator<'_> {
    fn translate(&mut self, character: char) -> Result<(), PatternError> {
        match character {
            '\\' => self.escape(),
            '[' => {
                self.repeatable = true;
                let letters = class(&mut self.rest, &mut self.output, self.options.ignores_case)?;
                self.sum.part(Measure::letter(letters));
                Ok(())
            }
            '(' => self.group(),
            ')' => self.close(),
            '|' => {
                self.output.push('|');
                self.sum.alternative();
                self.repeatable = false;
                Ok(())
            }
            '*' => self.quantifier("*", 0, None),
            '+' => self.quantifier("+", 1, None),
            '?' => self.quantifier("?", 0, Some(1)),
            '{' => self.brace(),
            '^' => {
                let anchor = if self.options.multiline { "(?m:^)" } else { r"\A" };
                self.push(anchor, Measure::EDGE);
                Ok(())
            }
            '$' if self.options.multiline => {
                self.push("(?m:$)", Measure::EDGE);
                Ok(())
            }
            '$' => {
                self.end();
                Ok(())
            }
            '.' => {
                self.push(".", Measure::letter(ClassSize::ANY));
                Ok(())
            }
            '#' if self.options.spaced => {
                self.rest.by_ref().find(|next| *next == '\n');
                Ok(())
            }
            space if self.options.spaced && space.is_whitespace() => Ok(()),
            other => {
                self.literal(other);
                Ok(())
            }
        }
    }

    fn push(&mut self, part: &str, measure: Measure) {
        self.output.push_str(part);
        self.sum.part(measure);
        self.repeatable = true;
    }

    /// A character that stands for itself.
    fn literal(&mut self, character: char) {
        push_literal(character, &mut self.output);
        let ignores_case = self.options.ignores_case;
        self.sum.part(Measure::character(character, ignores_case));
        self.repeatable = true;
    }

    fn end(&mut self) {
        self.has_end = true;
        self.push(r"\z", Measure::EDGE);
    }

    fn escape(&mut self) -> Result<(), PatternError> {
        let Some(first) = self.rest.next() else {
            return Err(PatternError::new("nothing follows the last backslash")
                .hint(r"write \\ for the character itself"));
        };
        match first {
            'A' => self.push(r"\A", Measure::EDGE),
            'b' => self.push(r"\b", Measure::EDGE),
            'B' => self.push(r"\B", Measure::EDGE),
            'Z' => self.end(),
            'z' => {
                self.has_very_end = true;
                self.push(r"\z", Measure::EDGE);
            }
            'G' => return Err(unsupported(r"\G")),
            'k' | '1'..='9' => {
                let part = format!("the reference \"\\{first}\" to an earlier group");
                return Err(unsupported(&part).hint("compare the parts with IIF instead"));
            }
            _ => match escape(first, &mut self.rest)? {
                Escape::Class(class) => {
                    let size = class.size(self.options.ignores_case);
                    self.push(&class.written, Measure::letter(size));
                }
                Escape::Character(character) => self.literal(character),
            },
        }
        Ok(())
    }

    fn group(&mut self) -> Result<(), PatternError> {
        self.repeatable = false;
        if !accept(&mut self.rest, '?') {
            let opening = if self.options.explicit {
                "(?:"
            } else {
                self.names.push(None);
                "("
            };
            return self.open(opening);
        }
        let text = self.rest.as_str();
        for (start, meaning) in [
            ("=", "looking ahead with (?=…)"),
            ("!", "looking ahead with (?!…)"),
            ("<=", "looking back with (?<=…)"),
            ("<!", "looking back with (?<!…)"),
            (">", "the atomic group (?>…)"),
            ("(", "the choice (?(…)…)"),
        ] {
            if text.starts_with(start) {
                return Err(unsupported(meaning).hint(
                    "match the surroundings too and keep the part you need in a group: (?<name>…) with regexGroupName or ${name}",
                ));
            }
        }
        match self.rest.next() {
            Some(':') => self.open("(?:"),
            Some('#') => match self.rest.by_ref().find(|next| *next == ')') {
                Some(_) => Ok(()),
                None => Err(PatternError::new("a comment has no closing parenthesis")),
            },
            Some('<') => self.named('>'),
            Some('\'') => self.named('\''),
            Some('P') => {
                Err(PatternError::new("\"(?P\" has no meaning").hint("a named group is written (?<name>…)"))
            }
            Some(first) => self.inline_options(first),
            None => Err(PatternError::new("a group has no closing parenthesis")),
        }
    }

    fn open(&mut self, opening: &str) -> Result<(), PatternError> {
        if self.outer.len() == MAXIMUM_NESTING {
            return Err(PatternError::new(format!(
                "more than {MAXIMUM_NESTING} groups are inside each other"
            )));
        }
        self.outer.push(self.options);
        self.sum.open();
        self.output.push_str(opening);
        Ok(())
    }

    fn close(&mut self) -> Result<(), PatternError> {
        let Some(options) = self.outer.pop() else {
            return Err(PatternError::new("a closing parenthesis has no opening one")
                .hint(r"write \) for the character itself"));
        };
        self.options = options;
        self.output.push(')');
        self.sum.close();
        self.repeatable = true;
        Ok(())
    }

    fn named(&mut self, closing: char) -> Result<(), PatternError> {
        let text = self.rest.as_str();
        let (name, after) = text.split_once(closing).ok_or_else(|| {
            PatternError::new("the name of a group does not end").hint("a named group is written (?<name>…)")
        })?;
        if name.contains('-') {
            return Err(unsupported("the balancing group (?<name-name>…)"));
        }
        let is_word = name
            .chars()
            .all(|letter| letter.is_alphanumeric() || letter == '_');
        let is_name = !name.starts_with(|first: char| first.is_numeric());
        let is_number = name.len() < 5 && name.parse::<u16>().is_ok_and(|number| number > 0);
        if name.is_empty() || !is_word || !(is_name || is_number) {
            return Err(
                PatternError::new(format!("\"{name}\" is not the name of a group"))
                    .hint("a name consists of letters, digits and underscores"),
            );
        }
        self.names.push(Some(name.into()));
        self.rest = after.chars();
        self.open("(")
    }

    /// `(?i)` for what follows, or `(?i:…)` for a group.
    fn inline_options(&mut self, first: char) -> Result<(), PatternError> {
        let mut options = self.options;
        let mut flags = String::new();
        let mut is_on = true;
        let mut next = Some(first);
        loop {
            match next {
                Some('-') if is_on => {
                    is_on = false;
                    flags.push('-');
                }
                Some(flag @ ('i' | 's')) => {
                    flags.push(flag);
                    options.ignores_case = if flag == 'i' { is_on } else { options.ignores_case };
                }
                Some('m') => options.multiline = is_on,
                Some('n') => options.explicit = is_on,
                Some('x') => options.spaced = is_on,
                Some(closing @ (':' | ')')) => {
                    let flags = flags.trim_end_matches('-');
                    if closing == ':' {
                        self.open(&format!("(?{flags}:"))?;
                    } else if !flags.is_empty() {
                        self.output.extend(["(?", flags, ")"]);
                    }
                    self.options = options;
                    return Ok(());
                }
                Some(other) => {
                    return Err(
                        PatternError::new(format!("\"{other}\" has no meaning after \"(?\""))
                            .hint("the options are i, m, n, s and x"),
                    );
                }
                None => return Err(PatternError::new("a group has no closing parenthesis")),
            }
            next = self.rest.next();
        }
    }

    /// `{2}`, `{2,}` or `{2,5}`; anything else in braces is text.
    fn brace(&mut self) -> Result<(), PatternError> {
        let inner = self.rest.as_str().split_once('}').map(|(inner, _)| inner);
        let quantifier = inner.and_then(|inner| {
            let (least, most) = match inner.split_once(',') {
                Some((least, "")) => (times(least)?, None),
                Some((least, most)) => (times(least)?, Some(times(most)?)),
                None => (times(inner)?, Some(times(inner)?)),
            };
            Some((inner, least, most))
        });
        let Some((inner, least, most)) = quantifier else {
            self.literal('{');
            return Ok(());
        };
        let text = format!("{{{inner}}}");
        self.rest = self
            .rest
            .as_str()
            .get(inner.len() + 1..)
            .unwrap_or_default()
            .chars();
        self.quantifier(&text, least, most)
    }

    fn quantifier(&mut self, text: &str, least: u64, most: Option<u64>) -> Result<(), PatternError> {
        if !self.repeatable {
            return Err(PatternError::new(format!("\"{text}\" has nothing to repeat"))
                .hint("write \\ before it for the character itself; possessive quantifiers such as *+ are not supported"));
        }
        self.output.push_str(text);
        self.sum.repeat(least, most);
        if accept(&mut self.rest, '?') {
            self.output.push('?');
        }
        self.repeatable = false;
        Ok(())
    }
}

/// A number in braces. One that is too large for anything counts as the largest.
fn times(digits: &str) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(u64::MAX))
}

fn unsupported(part: &str) -> PatternError {
    PatternError::new(format!("{part} is not supported in regular expressions"))
}
