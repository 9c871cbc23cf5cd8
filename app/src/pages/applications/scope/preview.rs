//! What scoping filters would change, in words and names.

use leptos::prelude::*;
use model::{ObjectKind, ScopeChange, ScopePreview};
use ui::{Erase, Notice, Tone, grouped};

/// The figures, and examples of everybody for whom something changes.
pub(in crate::pages::applications) fn preview(preview: &ScopePreview, kind: ObjectKind) -> AnyView {
    let title = format!(
        "{} of {} would be in scope.",
        grouped(preview.in_scope),
        considered(preview, kind),
    );
    let going = if preview.leaving.count > 0 {
        &preview.leaving
    } else {
        &preview.losing
    };
    let unchanged = going.count == 0 && preview.entering.count == 0;
    let nobody = match kind {
        ObjectKind::User => "Nobody would leave, and nobody would come in.",
        ObjectKind::Group => "No group would leave, and none would come in.",
    };
    let unchanged = unchanged.then(|| view! { <p>{nobody}</p> });
    let changes = [
        change(&leaving(preview, kind), going),
        change(&entering(&preview.entering, kind), &preview.entering),
        change(&unclear(&preview.unclear, kind), &preview.unclear),
    ];
    view! {
        <div class="scope-answer" id="preview" role="status">
            <Notice tone=Tone::Info title=title>
                {unchanged}
                {changes.collect_view()}
            </Notice>
        </div>
    }
    .erase()
}

/// A sentence about those leaving or losing accounts, such as "14 people would leave scope and be disabled."
pub(in crate::pages::applications) fn leaving(preview: &ScopePreview, kind: ObjectKind) -> String {
    let (leaving, losing) = (preview.leaving.count, preview.losing.count);
    let who = counted(leaving, kind);
    let lost = lost(preview);
    if leaving == 0 {
        format!("{lost}.")
    } else if losing == 0 {
        let what = match kind {
            ObjectKind::User => " No account would be disabled.",
            ObjectKind::Group => "",
        };
        format!("{who} would leave scope.{what}")
    } else if losing == leaving && preview.deleted == 0 {
        format!("{who} would leave scope and be disabled.")
    } else {
        format!("{who} would leave scope, and {lost}.")
    }
}

/// What would happen to accounts, such as "3 accounts would be disabled and 1 deleted".
fn lost(preview: &ScopePreview) -> String {
    match (preview.disabled, preview.deleted) {
        (disabled, 0) => format!("{} would be disabled", accounts(disabled)),
        (0, deleted) => format!("{} would be deleted", accounts(deleted)),
        (disabled, deleted) => {
            format!(
                "{} would be disabled and {} deleted",
                accounts(disabled),
                grouped(deleted)
            )
        }
    }
}

/// The words of the button that does it all the same, such as "Save and disable 3 accounts".
pub(in crate::pages::applications) fn confirm(word: &str, preview: &ScopePreview) -> String {
    match (preview.disabled, preview.deleted) {
        (disabled, 0) => format!("{word} and disable {}", accounts(disabled)),
        (0, deleted) => format!("{word} and delete {}", accounts(deleted)),
        (disabled, deleted) => {
            format!(
                "{word}, disable {} and delete {}",
                accounts(disabled),
                grouped(deleted)
            )
        }
    }
}

/// A number of accounts.
fn accounts(count: i64) -> String {
    match count {
        1 => "1 account".to_owned(),
        count => format!("{} accounts", grouped(count)),
    }
}

fn entering(change: &ScopeChange, kind: ObjectKind) -> String {
    format!("{} would come in.", counted(change.count, kind))
}

fn unclear(change: &ScopeChange, kind: ObjectKind) -> String {
    let until = match kind {
        ObjectKind::User => "They would fail until that is corrected; nobody of them loses access.",
        ObjectKind::Group => "They would fail until that is corrected; none of them is touched.",
    };
    format!(
        "{} could not be decided about, because a clause cannot compare their value. {until}",
        counted(change.count, kind)
    )
}

/// The sentence with the first names; nothing when it is about nobody.
pub(in crate::pages::applications) fn change(sentence: &str, change: &ScopeChange) -> AnyView {
    if change.count == 0 {
        return ().erase();
    }
    let shown = i64::try_from(change.examples.len()).unwrap_or(i64::MAX);
    let more = change.count.saturating_sub(shown);
    let names = change
        .examples
        .iter()
        .map(|name| {
            let href = match name.kind {
                ObjectKind::User => format!("/users/{}", name.id),
                ObjectKind::Group => format!("/groups/{}", name.id),
            };
            view! { <li><a href=href>{name.display_name.clone()}</a></li> }
        })
        .collect_view();
    let more = (more > 0).then(|| view! { <li>{format!("and {} more", grouped(more))}</li> });
    view! {
        <p>{sentence.to_owned()}</p>
        <ul class="scope-names">{names} {more}</ul>
    }
    .erase()
}

fn counted(count: i64, kind: ObjectKind) -> String {
    format!("{} {}", grouped(count), noun(count, kind))
}

fn noun(count: i64, kind: ObjectKind) -> &'static str {
    match (kind, count) {
        (ObjectKind::User, 1) => "person",
        (ObjectKind::User, _) => "people",
        (ObjectKind::Group, 1) => "group",
        (ObjectKind::Group, _) => "groups",
    }
}

fn considered(preview: &ScopePreview, kind: ObjectKind) -> String {
    let (count, noun) = (grouped(preview.considered), noun(preview.considered, kind));
    if preview.only_assigned {
        format!("{count} assigned {noun}")
    } else {
        format!("{count} {noun}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_leaves_is_said_with_what_it_means() {
        let counted = |count| ScopeChange {
            count,
            examples: Vec::new(),
        };
        for (leaves, disabled, deleted, sentence, button) in [
            (
                14,
                14,
                0,
                "14 people would leave scope and be disabled.",
                "Save and disable 14 accounts",
            ),
            (
                1,
                1,
                0,
                "1 person would leave scope and be disabled.",
                "Save and disable 1 account",
            ),
            (
                3,
                1,
                0,
                "3 people would leave scope, and 1 account would be disabled.",
                "Save and disable 1 account",
            ),
            (
                0,
                2,
                1,
                "2 accounts would be disabled and 1 deleted.",
                "Save, disable 2 accounts and delete 1",
            ),
            (
                0,
                0,
                1,
                "1 account would be deleted.",
                "Save and delete 1 account",
            ),
        ] {
            let preview = ScopePreview {
                leaving: counted(leaves),
                losing: counted(disabled + deleted),
                disabled,
                deleted,
                ..ScopePreview::default()
            };
            assert_eq!(leaving(&preview, ObjectKind::User), sentence);
            assert_eq!(confirm("Save", &preview), button);
        }
        let nobody_lost = ScopePreview {
            leaving: counted(2),
            ..ScopePreview::default()
        };
        assert_eq!(
            leaving(&nobody_lost, ObjectKind::User),
            "2 people would leave scope. No account would be disabled."
        );
        let groups = ScopePreview {
            considered: 1,
            leaving: counted(3),
            ..ScopePreview::default()
        };
        assert_eq!(leaving(&groups, ObjectKind::Group), "3 groups would leave scope.");
        assert_eq!(considered(&groups, ObjectKind::Group), "1 group");
    }
}
