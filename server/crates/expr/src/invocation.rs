//! How a function gets at its arguments.

use std::borrow::Cow;

use model::Value;

use crate::{
    datum::Datum,
    environment::Environment,
    error::EvaluationError,
    evaluate::{Evaluator, Stop},
    keyword::Keyword,
    moment::Moment,
    pattern::Pattern,
    tree::Call,
};

/// One call during an evaluation. An argument is evaluated each time it is asked for, and not before.
pub(crate) struct Invocation<'a, 'e> {
    call: &'a Call,
    evaluator: &'e mut Evaluator<'a>,
}

impl<'a, 'e> Invocation<'a, 'e> {
    pub(crate) fn new(call: &'a Call, evaluator: &'e mut Evaluator<'a>) -> Self {
        Self { call, evaluator }
    }

    /// How many arguments were written, left-out ones included.
    pub(crate) fn len(&self) -> usize {
        self.call.arguments.len()
    }

    /// Whether the argument was written, be it with an empty value.
    pub(crate) fn has(&self, position: usize) -> bool {
        self.call.argument(position).is_some()
    }

    /// The argument as it is; null if it was left out.
    pub(crate) fn value(&mut self, position: usize) -> Result<Datum<'a>, Stop> {
        let Some(node) = self.call.argument(position) else {
            return Ok(Datum::Null);
        };
        let datum = self.evaluator.evaluate(node)?;
        self.evaluator.budget.read(datum.size())?;
        Ok(datum)
    }

    /// The argument as one value.
    pub(crate) fn single(&mut self, position: usize) -> Result<Datum<'a>, Stop> {
        let datum = self.value(position)?;
        datum.single().map_err(|_| {
            self.fault(
                position,
                "has several values; choose one with Item or make one text with Join",
            )
        })
    }

    /// The argument as text; nothing if it is null.
    pub(crate) fn text(&mut self, position: usize) -> Result<Option<Cow<'a, str>>, Stop> {
        Ok(self.single(position)?.into_text())
    }

    /// The argument as text; the empty one if it is null.
    pub(crate) fn text_or_empty(&mut self, position: usize) -> Result<Cow<'a, str>, Stop> {
        Ok(self.text(position)?.unwrap_or_default())
    }

    /// The argument as number; nothing if it is null or the empty text.
    pub(crate) fn optional_number(&mut self, position: usize) -> Result<Option<i64>, Stop> {
        let datum = self.single(position)?;
        if datum.is_empty() {
            return Ok(None);
        }
        datum
            .as_number()
            .map(Some)
            .ok_or_else(|| self.fault(position, "must be a whole number"))
    }

    /// The argument as number.
    pub(crate) fn number(&mut self, position: usize) -> Result<i64, Stop> {
        let number = self.optional_number(position)?;
        number.ok_or_else(|| self.fault(position, "must be a whole number, but there is no value"))
    }

    /// The argument as date; nothing if it is null or the empty text.
    pub(crate) fn date(&mut self, position: usize) -> Result<Option<Moment>, Stop> {
        let datum = self.single(position)?;
        if datum.is_empty() {
            return Ok(None);
        }
        datum.as_date().map(Some).ok_or_else(|| {
            self.fault(
                position,
                "must be a date such as 2026-11-25 or 11/25/2026 3:04:05 PM",
            )
        })
    }

    /// The surroundings.
    pub(crate) fn environment(&self) -> &'a Environment<'a> {
        self.evaluator.environment
    }

    /// The moment of the evaluation.
    pub(crate) fn now(&self) -> Result<Moment, Stop> {
        let now = self.environment().now.and_then(Moment::from_timestamp);
        now.ok_or_else(|| self.unavailable("clock"))
    }

    /// Random bytes, others with each call.
    #[cfg(feature = "evaluate")]
    pub(crate) fn random(&mut self) -> Result<[u8; 32], Stop> {
        let seed = self
            .environment()
            .seed
            .ok_or_else(|| self.unavailable("source of random numbers"))?;
        self.evaluator.drawn += 1;
        Ok(crate::random::block(&seed, self.evaluator.drawn))
    }

    /// The failure of a function to which the surroundings do not give what it needs.
    pub(crate) fn unavailable(&self, lacking: &'static str) -> Stop {
        EvaluationError::Unavailable {
            function: self.call.function.name,
            lacking,
        }
        .into()
    }

    /// The pattern of the call, if it is written out in the expression.
    pub(crate) fn literal_pattern(&self) -> Option<&'a Pattern> {
        self.call.pattern.as_deref()
    }

    /// Takes the work of a regular expression, which is told in the units of `Budget`.
    pub(crate) fn spend_on_pattern(&mut self, work: u64) -> Result<(), Stop> {
        let function = self.call.function.name;
        let taken = self.evaluator.budget.work(work);
        taken.map_err(|_| EvaluationError::PatternTooSlow { function }.into())
    }

    /// Gives back work that was taken and not done.
    pub(crate) fn give_back(&mut self, work: u64) {
        self.evaluator.budget.give_back(work);
    }

    /// The argument as condition.
    pub(crate) fn condition(&mut self, position: usize) -> Result<bool, Stop> {
        let datum = self.single(position)?;
        datum
            .as_condition()
            .ok_or_else(|| self.fault(position, "must be true or false"))
    }

    /// The argument as one of the parameter's words; nothing if it was left out, is null or the empty text.
    pub(crate) fn choice(&mut self, position: usize) -> Result<Option<Keyword>, Stop> {
        let Some(word) = self.text(position)?.filter(|word| !word.is_empty()) else {
            return Ok(None);
        };
        let keyword =
            Keyword::from_word(&word).filter(|keyword| self.call.function.offers(position, *keyword));
        keyword
            .map(Some)
            .ok_or_else(|| self.fault(position, "is none of the words that it may be"))
    }

    /// The argument as list: a single value is a list of one, null an empty list.
    pub(crate) fn list(&mut self, position: usize) -> Result<Cow<'a, [Value]>, Stop> {
        Ok(match self.value(position)? {
            Datum::Null => Cow::Borrowed(&[]),
            Datum::List(values) => values,
            single => Cow::Owned(vec![single.into_value()]),
        })
    }

    /// Sets so many bytes aside for the result. To be called before it is made.
    pub(crate) fn reserve(&mut self, bytes: usize) -> Result<(), Stop> {
        Ok(self.evaluator.budget.reserve(bytes)?)
    }

    /// Notes that the result must not be shown in logs.
    pub(crate) fn redact(&mut self) {
        self.evaluator.redacted = true;
    }

    /// The failure that an argument's value causes.
    pub(crate) fn fault(&self, position: usize, problem: &'static str) -> Stop {
        let function = self.call.function;
        let parameter = function
            .parameter(position)
            .map_or("argument", |parameter| parameter.name);
        EvaluationError::Argument {
            function: function.name,
            parameter,
            problem,
        }
        .into()
    }
}
