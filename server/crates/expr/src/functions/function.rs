//! What is known about a function.

use crate::{
    datum::Datum,
    diagnostic::{Diagnostic, Span},
    evaluate::Stop,
    invocation::Invocation,
    keyword::Keyword,
    tree::Call,
};

/// A function of the language.
#[derive(Debug)]
pub struct Function {
    /// Its name, as it must be written.
    pub name: &'static str,
    /// What it is about.
    pub category: Category,
    /// Its parameters in order. Those that repeat come last and repeat together.
    pub parameters: &'static [Parameter],
    /// What it gives where it gives something; any function may also give null.
    pub gives: Gives,
    /// What it does, in one sentence.
    pub description: &'static str,
    /// A use of it, with what it gives for [`sample_person`](super::sample_person).
    pub example: Example,
    /// Looks for faults which the parameters alone do not show.
    pub(crate) check: Option<Check>,
    /// Computes it.
    pub(crate) body: Body,
}

/// What a function is about; help lists them in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// Texts and their parts.
    Text,
    /// Choices and what there is.
    Logic,
    /// Points in time.
    Dates,
    /// Lists of values.
    Lists,
    /// From one form to another.
    Conversion,
    /// New values: unique and random ones.
    Generation,
    /// Roles of the application.
    Roles,
    /// What happens to the value.
    Flow,
}

/// A use of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// The expression.
    pub expression: &'static str,
    /// Its value as text.
    pub result: &'static str,
}

/// What a function gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gives {
    /// A value of this kind. Of [`Kind::Any`], nothing is known.
    Kind(Kind),
    /// One of the arguments for the parameters with these names, or its values, of the same kind as before. Without names
    /// it gives nothing: it ends the evaluation.
    OneOf(&'static [&'static str]),
}

/// A parameter of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it needs.
    pub kind: Kind,
    /// Whether it must be given.
    pub required: bool,
    /// Whether it may be given again and again.
    pub repeating: bool,
}

/// A kind of values: what a parameter needs, or a function gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any value, also a list or none.
    Any,
    /// One of these words.
    Choice(&'static [Keyword]),
    /// Something that is true or false.
    Condition,
    /// A point in time, also as text.
    Date,
    /// A list of values.
    List,
    /// A whole number, also as text.
    Number,
    /// A regular expression in the .NET dialect; see [`Pattern`](crate::Pattern).
    Pattern,
    /// A text; other single values are written out.
    Text,
}

/// The code of a function.
pub(crate) type Body = for<'a> fn(&mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop>;

/// The code that looks for faults in a call.
pub(crate) type Check = fn(&Call, &Span) -> Vec<Diagnostic>;

/// The code of every function where nothing is evaluated.
#[cfg(not(feature = "evaluate"))]
pub(super) fn left_out<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    Err(call.unavailable("evaluation"))
}

impl Category {
    /// The heading in a list of functions.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Logic => "Conditions",
            Self::Dates => "Dates",
            Self::Lists => "Lists",
            Self::Conversion => "Conversion",
            Self::Generation => "New values",
            Self::Roles => "Roles",
            Self::Flow => "Flow",
        }
    }
}

impl Parameter {
    pub(crate) const fn required(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            required: true,
            repeating: false,
        }
    }

    pub(crate) const fn optional(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            required: false,
            repeating: false,
        }
    }

    pub(crate) const fn repeating(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            required: true,
            repeating: true,
        }
    }
}

impl Function {
    /// The parameter to which the argument at this position belongs.
    pub fn parameter(&self, position: usize) -> Option<&'static Parameter> {
        let once = self.once();
        if position < once {
            return self.parameters.get(position);
        }
        let place = (position - once).checked_rem(self.parameters.len() - once)?;
        self.parameters.get(once + place)
    }

    /// The function as it is called, with the names of its parameters: `Left(string, numChars)`. What is in brackets may
    /// be left out.
    pub fn signature(&self) -> String {
        let names: Vec<String> = self
            .parameters
            .iter()
            .map(|parameter| {
                if parameter.required {
                    parameter.name.into()
                } else {
                    format!("[{}]", parameter.name)
                }
            })
            .collect();
        let more = if self.once() < self.parameters.len() {
            ", …"
        } else {
            ""
        };
        format!("{}({}{more})", self.name, names.join(", "))
    }

    /// How many arguments there should be where so many are given.
    pub(crate) fn arguments_for(&self, given: usize) -> usize {
        let once = self.once();
        let group = self.parameters.len() - once;
        let times = given.saturating_sub(once).div_ceil(group.max(1)).max(1);
        once + group * times
    }

    /// Whether this word may be given at this position.
    pub(crate) fn offers(&self, position: usize, keyword: Keyword) -> bool {
        matches!(self.parameter(position), Some(Parameter { kind: Kind::Choice(choices), .. }) if choices.contains(&keyword))
    }

    /// How many parameters do not repeat.
    fn once(&self) -> usize {
        self.parameters
            .iter()
            .take_while(|parameter| !parameter.repeating)
            .count()
    }
}
