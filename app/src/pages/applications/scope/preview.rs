//! What scoping filters would change, in words and names.

use leptos::prelude::*;
use model::{ObjectKind, ScopeChange, ScopePreview};
use ui::{Erase, Notice, Tone, grouped};

/// The figures, and examples of everybody for whom something changes.
pub(super) fn preview(preview: &ScopePreview) -> AnyView {
    let title = format!(
        "{} of {} would be in scope.",
        grouped(preview.in_scope),
        people(preview.considered, preview.only_assigned),
    );
    let unchanged = preview.leaving.count == 0 && preview.entering.count == 0;
    let unchanged = unchanged.then(|| view! { <p>"Nobody would leave, and nobody would come in."</p> });
    let changes = [
        change(&leaving(preview), &preview.leaving),
        change(&entering(&preview.entering), &preview.entering),
        change(&unclear(&preview.unclear), &preview.unclear),
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

/// A sentence about those leaving, such as "14 people would leave scope and be disabled."
pub(super) fn leaving(preview: &ScopePreview) -> String {
    let (count, disabled) = (preview.leaving.count, preview.disabled);
    let who = counted(count);
    if disabled == count {
        format!("{who} would leave scope and be disabled.")
    } else if disabled == 0 {
        format!("{who} would leave scope. No account would be disabled.")
    } else {
        let accounts = if disabled == 1 { "account" } else { "accounts" };
        format!(
            "{who} would leave scope, and {} {accounts} would be disabled.",
            grouped(disabled)
        )
    }
}

fn entering(change: &ScopeChange) -> String {
    format!("{} would come in.", counted(change.count))
}

fn unclear(change: &ScopeChange) -> String {
    format!(
        "{} could not be decided about, because a clause cannot compare their value. They would fail until that is \
         corrected; nobody of them loses access.",
        counted(change.count)
    )
}

/// The sentence with the first names; nothing when it is about nobody.
pub(super) fn change(sentence: &str, change: &ScopeChange) -> AnyView {
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

fn counted(count: i64) -> String {
    match count {
        1 => "1 person".to_owned(),
        count => format!("{} people", grouped(count)),
    }
}

fn people(count: i64, only_assigned: bool) -> String {
    let noun = if count == 1 { "person" } else { "people" };
    if only_assigned {
        format!("{} assigned {noun}", grouped(count))
    } else {
        format!("{} {noun}", grouped(count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_leaves_is_said_with_what_it_means() {
        for (count, disabled, sentence) in [
            (14, 14, "14 people would leave scope and be disabled."),
            (1, 1, "1 person would leave scope and be disabled."),
            (2, 0, "2 people would leave scope. No account would be disabled."),
            (
                3,
                1,
                "3 people would leave scope, and 1 account would be disabled.",
            ),
        ] {
            let preview = ScopePreview {
                leaving: ScopeChange {
                    count,
                    examples: Vec::new(),
                },
                disabled,
                ..ScopePreview::default()
            };
            assert_eq!(leaving(&preview), sentence);
        }
    }
}
