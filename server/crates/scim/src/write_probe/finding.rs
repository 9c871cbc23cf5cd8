//! One line of the report.

/// How something went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As in the standard.
    Standard,
    /// In another way, which works.
    Otherwise,
    /// In no way that is known.
    Impossible,
    /// It was not tried.
    Skipped,
}

/// What was tried, what came, and what follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is about, such as "Disable an account".
    pub name: String,
    /// How it went.
    pub verdict: Verdict,
    /// What the application answered, for an administrator.
    pub answered: String,
    /// What Rollcall will do.
    pub consequence: String,
}

impl Finding {
    pub(super) fn new(
        name: &str,
        verdict: Verdict,
        answered: impl Into<String>,
        consequence: impl Into<String>,
    ) -> Self {
        Self {
            name: name.to_owned(),
            verdict,
            answered: sentence(answered.into()),
            consequence: consequence.into(),
        }
    }

    /// The finding of several forms that were tried in turn, the first one the standard's.
    pub(super) fn of_forms(
        name: &str,
        form: Option<usize>,
        answers: &[String],
        consequences: &[&str],
    ) -> Self {
        let verdict = match form {
            Some(0) => Verdict::Standard,
            Some(_) => Verdict::Otherwise,
            None => Verdict::Impossible,
        };
        let consequence = match form {
            Some(form) => consequences.get(form).copied().unwrap_or_default(),
            None => consequences.last().copied().unwrap_or_default(),
        };
        let numbered: Vec<String> = match answers {
            [one] => vec![one.clone()],
            several => several
                .iter()
                .enumerate()
                .map(|(number, answer)| format!("form {}: {answer}", number + 1))
                .collect(),
        };
        Self::new(name, verdict, numbered.join("; "), consequence)
    }
}

/// The text with a capital letter at its beginning.
fn sentence(text: String) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => text,
    }
}
