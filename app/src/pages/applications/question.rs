//! The question before people lose accounts: who they are, and the button that saves all the same.
//!
//! A save that would take accounts away answers with an address that asks (`?ask=…`), so that nobody is counted before
//! somebody means to save, and the question works without scripts.

use leptos::prelude::*;
use model::{ObjectActions, ObjectKind, ScopePreview};
use portal::SchemaChange;
use ui::{Address, Button, ButtonKind, Erase, Form, Notice, Tone};

use super::functions::preview_change;
use super::scope::preview::{change, confirm, leaving};
use crate::AppError;

/// The parameter of an address that asks; the browser shows no toast where it is.
pub(super) const ASK: &str = "ask";

/// The address of a page that asks whether to save the change.
pub(super) fn asking(page: &str, change: SchemaChange) -> String {
    Address::new(page).with(ASK, written(change)).href()
}

/// The change that a page with these parameters asks about.
pub(super) fn asked(search: &str) -> Option<SchemaChange> {
    Address::parse("", search).get(ASK).and_then(read)
}

/// A change in the words of an address: `defaults`, `version-3`, `users-enabled-create-update`.
pub(super) fn written(change: SchemaChange) -> String {
    match change {
        SchemaChange::Defaults => "defaults".to_owned(),
        SchemaChange::Version(version) => format!("version-{version}"),
        SchemaChange::Actions {
            kind,
            enabled,
            actions,
        } => {
            let words = [
                (
                    true,
                    if kind == ObjectKind::User {
                        "users"
                    } else {
                        "groups"
                    },
                ),
                (enabled, "enabled"),
                (actions.create, "create"),
                (actions.update, "update"),
                (actions.delete, "delete"),
            ];
            let words: Vec<&str> = words
                .into_iter()
                .filter(|(is_on, _)| *is_on)
                .map(|(_, word)| word)
                .collect();
            words.join("-")
        }
    }
}

/// The change that such words mean.
pub(super) fn read(text: &str) -> Option<SchemaChange> {
    let words: Vec<&str> = text.split('-').collect();
    let (first, rest) = words.split_first()?;
    let kind = match (*first, rest) {
        ("defaults", []) => return Some(SchemaChange::Defaults),
        ("version", [version]) => return version.parse().ok().map(SchemaChange::Version),
        ("users", _) => ObjectKind::User,
        ("groups", _) => ObjectKind::Group,
        _ => return None,
    };
    let is_on = |word: &str| rest.contains(&word);
    Some(SchemaChange::Actions {
        kind,
        enabled: is_on("enabled"),
        actions: ObjectActions {
            create: is_on("create"),
            update: is_on("update"),
            delete: is_on("delete"),
        },
    })
}

/// Whom a change would take accounts from, if the page asks about one and anybody loses theirs.
pub(super) async fn count(
    application: String,
    change: Option<SchemaChange>,
) -> Result<Option<ScopePreview>, AppError> {
    let Some(change) = change else { return Ok(None) };
    let figures = preview_change(application, written(change)).await?;
    Ok(figures.filter(|figures| figures.losing.count > 0))
}

/// A button that saves although accounts are lost, with the fields of its form.
pub(super) struct Save {
    /// What it does besides: `Save`, `Restore`.
    pub(super) word: &'static str,
    /// The server function's address.
    pub(super) action: &'static str,
    /// Its hidden fields, without what is confirmed.
    pub(super) fields: Vec<(String, String)>,
    /// The toast after success.
    pub(super) success: &'static str,
    /// The page without the question.
    pub(super) back: String,
}

/// The question with a form of its own.
pub(super) fn question_form(figures: &ScopePreview, save: Save) -> AnyView {
    let mut fields = save.fields;
    fields.push(("confirmed".to_owned(), figures.losing.count.to_string()));
    let words = confirm(save.word, figures);
    let form = view! {
        <Form action=save.action fields=fields success=save.success scope="question" class="ui-form-inline">
            <Button kind=ButtonKind::Danger>{words}</Button>
            <Button href=save.back>"Cancel"</Button>
        </Form>
    };
    question(figures, form.erase())
}

/// The question; `save` is what answers it. Nobody loses an account without having been named.
pub(super) fn question(figures: &ScopePreview, save: AnyView) -> AnyView {
    let title = leaving(figures, ObjectKind::User);
    let who = change("Nothing is saved yet. They are:", &figures.losing);
    view! {
        <div class="scope-answer" role="alert">
            <Notice tone=Tone::Warn title=title>
                {who}
                {save}
            </Notice>
        </div>
    }
    .erase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_read_as_it_was_written() {
        let actions = |kind, enabled, update| SchemaChange::Actions {
            kind,
            enabled,
            actions: ObjectActions {
                create: true,
                update,
                delete: !update,
            },
        };
        for (change, words) in [
            (SchemaChange::Defaults, "defaults"),
            (SchemaChange::Version(12), "version-12"),
            (
                actions(ObjectKind::User, true, true),
                "users-enabled-create-update",
            ),
            (actions(ObjectKind::Group, false, false), "groups-create-delete"),
        ] {
            assert_eq!(written(change), words);
            assert_eq!(read(words), Some(change));
            assert_eq!(asked(&format!("?ask={words}")), Some(change));
        }
        for words in ["", "defaults-3", "version", "version-x", "people-enabled"] {
            assert_eq!(read(words), None, "{words}");
        }
    }
}
