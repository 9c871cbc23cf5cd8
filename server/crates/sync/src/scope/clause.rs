//! One clause of a scoping filter, ready to be evaluated any number of times.

use std::borrow::Cow;

use expr::Pattern;
use model::{DirectoryObject, ScopingClause, ScopingOperator, Value, attribute};

/// The most characters of a value that an explanation shows.
const SHOWN: usize = 80;

/// A clause with its operand read.
#[derive(Clone, Debug)]
pub(super) struct Clause {
    written: ScopingClause,
    operand: Operand,
}

#[derive(Clone, Debug)]
enum Operand {
    /// None, or a text that is compared as it is.
    Text,
    Number(i64),
    Pattern(Box<Pattern>),
}

/// Why a clause is neither true nor false, in a few words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unclear(pub(super) String);

impl Clause {
    /// Reads the operand; the error says what is wrong with it, in one sentence.
    pub(super) fn compile(written: &ScopingClause) -> Result<Self, String> {
        use ScopingOperator::{GreaterThan, GreaterThanOrEquals, NotRegexMatch, RegexMatch};

        let (name, value) = (written.operator.name(), written.value.as_str());
        let operand = match written.operator {
            operator if !operator.takes_value() => {
                if !value.is_empty() {
                    return Err(format!("{name} takes no value; clear the field."));
                }
                Operand::Text
            }
            _ if value.is_empty() => {
                return Err(format!("Enter the value that {name} compares with."));
            }
            GreaterThan | GreaterThanOrEquals => {
                let number = whole_number(value)
                    .ok_or_else(|| format!("{name} compares whole numbers; enter one, such as 100."))?;
                Operand::Number(number)
            }
            RegexMatch | NotRegexMatch => {
                let pattern = Pattern::compile(value).map_err(|error| {
                    format!("This is not a regular expression that can be used: {error}.")
                })?;
                Operand::Pattern(Box::new(pattern))
            }
            _ => Operand::Text,
        };
        Ok(Self {
            written: written.clone(),
            operand,
        })
    }

    /// Whether it holds. A missing value passes nothing but *IS NULL*.
    pub(super) fn holds(&self, object: &DirectoryObject) -> Result<bool, Unclear> {
        use ScopingOperator as Is;

        let value = value_of(object, &self.written.attribute);
        match self.written.operator {
            Is::IsNull => return Ok(value.is_empty()),
            _ if value.is_empty() => return Ok(false),
            Is::IsNotNull => return Ok(true),
            Is::IsTrue => return self.truth(&value),
            Is::IsFalse => return self.truth(&value).map(|truth| !truth),
            _ => {}
        }
        let text = self.single(&value)?;
        let operand = self.written.value.as_str();
        Ok(match (self.written.operator, &self.operand) {
            (Is::GreaterThan, Operand::Number(least)) => self.number(&text)? > *least,
            (Is::GreaterThanOrEquals, Operand::Number(least)) => self.number(&text)? >= *least,
            (Is::RegexMatch, Operand::Pattern(pattern)) => pattern.is_match(&text),
            (Is::NotRegexMatch, Operand::Pattern(pattern)) => !pattern.is_match(&text),
            (Is::Equals, _) => *text == *operand,
            (Is::NotEquals, _) => *text != *operand,
            (Is::Includes, _) => text.contains(operand),
            (Is::EndsWith, _) => text.ends_with(operand),
            (Is::ContainedIn, _) => operand.contains(&*text),
            (Is::NotContainedIn, _) => !operand.contains(&*text),
            // `compile` gives every operator its operand.
            _ => return Err(Unclear(format!("{} cannot be evaluated", self.written))),
        })
    }

    /// The clause as it is written, and what came of it: `false, the value is “Sales”`.
    pub(super) fn result(&self, object: &DirectoryObject) -> (String, String) {
        let result = match self.holds(object) {
            Ok(holds) => format!("{holds}, {}", self.met(object)),
            Err(Unclear(why)) => format!("cannot be evaluated: {why}"),
        };
        (self.written.to_string(), result)
    }

    /// The clause with the value that it met: `department EQUALS “R&D” is false, the value is “Sales”`.
    pub(super) fn explain(&self, object: &DirectoryObject) -> String {
        match self.holds(object) {
            Ok(holds) => format!("{} is {holds}, {}", self.written, self.met(object)),
            Err(Unclear(why)) => format!("{}: {why}", self.written),
        }
    }

    fn met(&self, object: &DirectoryObject) -> String {
        let value = value_of(object, &self.written.attribute);
        if value.is_empty() {
            "there is no value".to_owned()
        } else {
            format!("the value is {}", quoted(&value.to_text()))
        }
    }

    fn truth(&self, value: &Value) -> Result<bool, Unclear> {
        if let Value::Boolean(truth) = value {
            return Ok(*truth);
        }
        let text = self.single(value)?;
        if text.eq_ignore_ascii_case("true") {
            Ok(true)
        } else if text.eq_ignore_ascii_case("false") {
            Ok(false)
        } else {
            Err(self.unclear(&text, "neither true nor false"))
        }
    }

    fn number(&self, text: &str) -> Result<i64, Unclear> {
        whole_number(text).ok_or_else(|| self.unclear(text, "not a whole number"))
    }

    fn single<'v>(&self, value: &'v Value) -> Result<Cow<'v, str>, Unclear> {
        match value {
            Value::Text(text) => Ok(Cow::Borrowed(text)),
            Value::List(_) => Err(Unclear(format!("{} has several values", self.written.attribute))),
            value => Ok(Cow::Owned(value.to_text())),
        }
    }

    fn unclear(&self, text: &str, what: &str) -> Unclear {
        Unclear(format!(
            "{} is {}, which is {what}",
            self.written.attribute,
            quoted(text)
        ))
    }
}

fn value_of<'o>(object: &'o DirectoryObject, name: &str) -> Cow<'o, Value> {
    match name {
        attribute::OBJECT_ID | attribute::ACCOUNT_ENABLED | attribute::MANAGER => {
            Cow::Owned(object.attribute(name))
        }
        _ => object
            .attributes
            .get(name)
            .map_or(Cow::Owned(Value::Null), Cow::Borrowed),
    }
}

fn whole_number(text: &str) -> Option<i64> {
    text.trim().parse().ok()
}

fn quoted(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    format!("“{shown}”")
}
