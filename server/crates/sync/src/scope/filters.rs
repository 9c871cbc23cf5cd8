//! Scoping filters: clauses of a filter must all hold, one of the filters must.

use model::{DirectoryObject, ErrorInformation, ScopingClause, ScopingFilter};

use super::clause::{Clause, Unclear};
use crate::advice::information;

/// The scoping filters of one object mapping, ready to be evaluated any number of times. Without any, everybody passes.
#[derive(Clone, Debug, Default)]
pub struct Filters(Vec<Filter>);

#[derive(Clone, Debug)]
struct Filter {
    name: String,
    clauses: Vec<Clause>,
}

/// What scoping filters say about somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// One of the filters lets them pass.
    Passes,
    /// None does.
    Fails,
    /// None does, but one might: a clause has met a value that it cannot compare.
    Unclear,
}

impl Filters {
    /// Reads the operands of all clauses.
    ///
    /// # Errors
    /// `InvalidScopingFilter` with the filter, the clause and what is wrong with it.
    pub fn compile(filters: &[ScopingFilter]) -> Result<Self, ErrorInformation> {
        let compiled = filters.iter().enumerate().map(|(index, filter)| {
            let name = filter.name(index);
            let invalid = |details: String| {
                let reason = format!("The scoping filter {name} is not valid.");
                information("InvalidScopingFilter", reason, details)
            };
            if filter.clauses.is_empty() {
                return Err(invalid("It has no clause.".to_owned()));
            }
            let clauses = filter.clauses.iter().map(|clause| {
                Clause::compile(clause).map_err(|problem| invalid(format!("{clause}: {problem}")))
            });
            let clauses = clauses.collect::<Result<_, _>>()?;
            Ok(Filter { name, clauses })
        });
        compiled.collect::<Result<_, _>>().map(Self)
    }

    /// Whether there is none, so that everybody passes.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What they say about an object.
    pub fn judge(&self, object: &DirectoryObject) -> Verdict {
        if self.0.is_empty() {
            return Verdict::Passes;
        }
        let mut verdict = Verdict::Fails;
        for filter in &self.0 {
            match filter.judge(object) {
                Verdict::Passes => return Verdict::Passes,
                Verdict::Unclear => verdict = Verdict::Unclear,
                Verdict::Fails => {}
            }
        }
        verdict
    }

    /// The name of the first filter that lets the object pass.
    pub(crate) fn passed(&self, object: &DirectoryObject) -> Option<&str> {
        let passed = self
            .0
            .iter()
            .find(|filter| filter.judge(object) == Verdict::Passes);
        passed.map(|filter| filter.name.as_str())
    }

    /// What stands in the way of a verdict, in a few words.
    pub(crate) fn obstacle(&self, object: &DirectoryObject) -> Option<String> {
        let unclear = self
            .0
            .iter()
            .filter(|filter| filter.judge(object) == Verdict::Unclear);
        let mut obstacles = unclear
            .flat_map(|filter| &filter.clauses)
            .filter_map(|clause| clause.holds(object).err());
        obstacles.next().map(|Unclear(why)| why)
    }

    /// Every clause of every filter as `{title} {clause}`, with whether it holds and the value that it met.
    pub(crate) fn clauses(&self, object: &DirectoryObject) -> Vec<(String, String)> {
        let clauses = self.0.iter().flat_map(|filter| {
            filter.clauses.iter().map(|clause| {
                let (written, result) = clause.result(object);
                (format!("{} {written}", filter.name), result)
            })
        });
        clauses.collect()
    }

    /// Every filter by its name, with what decided it.
    pub(crate) fn explain(&self, object: &DirectoryObject) -> Vec<(String, String)> {
        let explained = self
            .0
            .iter()
            .map(|filter| (filter.name.clone(), filter.explain(object)));
        explained.collect()
    }
}

impl Filter {
    /// A clause that does not hold decides, whatever is unclear about the others.
    fn judge(&self, object: &DirectoryObject) -> Verdict {
        let mut verdict = Verdict::Passes;
        for clause in &self.clauses {
            match clause.holds(object) {
                Ok(true) => {}
                Ok(false) => return Verdict::Fails,
                Err(Unclear(_)) => verdict = Verdict::Unclear,
            }
        }
        verdict
    }

    fn explain(&self, object: &DirectoryObject) -> String {
        let verdict = self.judge(object);
        let decided = self.clauses.iter().filter(|clause| {
            let holds = clause.holds(object);
            match verdict {
                Verdict::Passes => true,
                Verdict::Fails => holds == Ok(false),
                Verdict::Unclear => holds.is_err(),
            }
        });
        let clauses: Vec<_> = decided.map(|clause| clause.explain(object)).collect();
        let word = match verdict {
            Verdict::Passes => "passes",
            Verdict::Fails => "does not pass",
            Verdict::Unclear => "cannot be decided",
        };
        format!("{word}: {}", clauses.join("; "))
    }
}

/// What is wrong with the operand of a clause, in one sentence.
pub fn operand_problem(clause: &ScopingClause) -> Option<String> {
    Clause::compile(clause).err()
}
