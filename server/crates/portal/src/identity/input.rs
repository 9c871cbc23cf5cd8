//! Checking what was typed about an administrator.

use model::{FieldProblem, Role};

/// The most characters of a name.
const MAXIMUM: usize = 100;

/// What is wrong with a sign-in name.
pub(super) fn user_name(text: &str) -> Option<FieldProblem> {
    let allowed = |character: char| character.is_alphanumeric() || "._-+@".contains(character);
    let message = if text.is_empty() {
        "Enter a user name.".to_owned()
    } else if text.chars().count() > MAXIMUM {
        format!("Use at most {MAXIMUM} characters.")
    } else if !text.chars().all(allowed) {
        "Use letters, digits and . _ - + @ only.".to_owned()
    } else {
        return None;
    };
    Some(field("user_name", message))
}

/// What is wrong with a name on screen.
pub(super) fn display_name(text: &str) -> Option<FieldProblem> {
    let message = if text.is_empty() {
        "Enter a name.".to_owned()
    } else if text.chars().count() > MAXIMUM {
        format!("Use at most {MAXIMUM} characters.")
    } else if text.chars().any(char::is_control) {
        "Use a name on one line.".to_owned()
    } else {
        return None;
    };
    Some(field("display_name", message))
}

/// The role of that stored word.
pub(super) fn role(word: &str) -> Result<Role, FieldProblem> {
    serde_json::from_value(serde_json::Value::String(word.to_owned()))
        .map_err(|_| field("role", "Choose a role.".to_owned()))
}

fn field(field: &str, message: String) -> FieldProblem {
    FieldProblem {
        field: field.to_owned(),
        message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_roles_are_checked() {
        for (text, fine) in [
            ("anna", true),
            ("anna.muster+it@example.org", true),
            ("Zoë", true),
            ("", false),
            ("two words", false),
            ("a\nb", false),
            (&"x".repeat(101), false),
        ] {
            assert_eq!(user_name(text).is_none(), fine, "{text}");
        }
        for (text, fine) in [("Anna Muster", true), ("", false), ("a\nb", false)] {
            assert_eq!(display_name(text).is_none(), fine, "{text}");
        }
        assert_eq!(role("reports_reader"), Ok(Role::ReportsReader));
        assert!(role("king").is_err());
    }
}
