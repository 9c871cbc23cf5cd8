//! The words and tones of accounts as they are.

use model::{AccountClass, AccountsShown, DriftDecision, DriftRun};
use ui::{Choice, Tone, grouped};

/// The name of a list.
pub(super) const fn list(shown: AccountsShown) -> &'static str {
    match shown {
        AccountsShown::Changed => "Changed",
        AccountsShown::Missing => "Missing",
        AccountsShown::Unmanaged => "Not managed",
        AccountsShown::Matches => "Matches",
        AccountsShown::Ambiguous => "Ambiguous",
        AccountsShown::Unmatched => "People without account",
        AccountsShown::Untouched => "Never touched",
        AccountsShown::Ignored => "Ignored",
    }
}

/// What a list has, in a sentence.
pub(super) const fn about(shown: AccountsShown) -> &'static str {
    match shown {
        AccountsShown::Changed => {
            "Somebody changed these values in the application. Overwrite: the next cycle sends our value again. Adopt: theirs counts \
             as the last one sent, until the person changes in the directory or provisioning is restarted. Ignore: it is hidden \
             until it changes again."
        }
        AccountsShown::Missing => {
            "These accounts are linked to somebody and are not there any more. Match again: the next cycle searches for another \
             account of the same person and creates one if there is none."
        }
        AccountsShown::Unmanaged => {
            "Nobody is linked to these accounts. They are listed and never touched. Local: nobody in the directory matches. \
             Unassigned: somebody matches who is not in scope. Assigned: somebody in scope matches."
        }
        AccountsShown::Matches => {
            "Each of these accounts has the same matching value as exactly one person in scope, and nobody else has. Linking them \
             sends nothing."
        }
        AccountsShown::Ambiguous => {
            "Several people match one of these accounts, or several accounts match the same person. Choose whose it is."
        }
        AccountsShown::Unmatched => {
            "These people are in scope and no account has their matching values: the first cycle creates one."
        }
        AccountsShown::Untouched => {
            "Nobody matches or links these accounts: neither a cycle nor anybody here."
        }
        AccountsShown::Ignored => "These values differ and are hidden until they change again.",
    }
}

/// What there is to say when a list is empty.
pub(super) const fn nothing(shown: AccountsShown) -> &'static str {
    match shown {
        AccountsShown::Changed => "Every linked account is as it was last sent.",
        AccountsShown::Missing => "Every linked account is there.",
        AccountsShown::Unmanaged => "Every account is linked to somebody.",
        AccountsShown::Matches => "No account is left that matches exactly one person.",
        AccountsShown::Ambiguous => "There is nothing to choose.",
        AccountsShown::Unmatched => {
            "Nobody in scope is without a match. After the first cycle, a plan says whom the next one creates."
        }
        AccountsShown::Untouched => {
            "No account is marked. Mark one in the list of those that are not managed."
        }
        AccountsShown::Ignored => "Nothing is hidden.",
    }
}

/// What an account is.
pub(super) const fn class(class: AccountClass) -> (&'static str, Tone) {
    match class {
        AccountClass::Changed => ("Changed", Tone::Warn),
        AccountClass::Missing => ("Missing", Tone::Bad),
        AccountClass::Local => ("Local", Tone::Neutral),
        AccountClass::Unassigned => ("Unassigned", Tone::Warn),
        AccountClass::Assigned => ("Assigned", Tone::Info),
        AccountClass::Untouched => ("Never touched", Tone::Neutral),
        AccountClass::Unmatched => ("No account", Tone::Neutral),
    }
}

/// What is done about a value.
pub(super) const fn decision(decision: DriftDecision) -> (&'static str, Tone) {
    match decision {
        DriftDecision::Waiting => ("Waiting", Tone::Warn),
        DriftDecision::Overwrite => ("Overwrite", Tone::Info),
        DriftDecision::Adopt => ("Adopted", Tone::Good),
        DriftDecision::Ignore => ("Ignored", Tone::Neutral),
    }
}

/// The value of a decision in a form.
pub(super) const fn decision_value(decision: DriftDecision) -> &'static str {
    match decision {
        DriftDecision::Waiting => "waiting",
        DriftDecision::Overwrite => "overwrite",
        DriftDecision::Adopt => "adopt",
        DriftDecision::Ignore => "ignore",
    }
}

/// What can be done about an attribute by itself.
pub(super) fn defaults() -> Vec<Choice> {
    vec![
        Choice::new("waiting", "Ask"),
        Choice::new("overwrite", "Overwrite"),
        Choice::new("adopt", "Adopt"),
        Choice::new("ignore", "Ignore"),
    ]
}

/// How often accounts can be read; with the chosen one, whatever it is.
pub(super) fn intervals(hours: i64) -> Vec<Choice> {
    let mut choices = vec![Choice::new("0", "Only when somebody asks")];
    let mut offered = vec![1, 6, 12, 24, 168];
    if hours > 0 && !offered.contains(&hours) {
        offered.push(hours);
    }
    choices.extend(offered.into_iter().map(|hours| {
        let label = match hours {
            1 => "Every hour".to_owned(),
            24 => "Every day".to_owned(),
            168 => "Every week".to_owned(),
            hours => format!("Every {hours} hours"),
        };
        Choice::new(hours.to_string(), label)
    }));
    choices
}

/// `1,234 accounts in 13 requests`.
pub(super) fn extent(run: &DriftRun) -> String {
    let accounts = match run.accounts {
        1 => "1 account or group".to_owned(),
        count => format!("{} accounts and groups", grouped(count)),
    };
    let requests = match run.requests {
        1 => "1 request".to_owned(),
        count => format!("{} requests", grouped(count)),
    };
    format!("{accounts} in {requests}")
}
