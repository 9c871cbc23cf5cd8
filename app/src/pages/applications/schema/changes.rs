use leptos::prelude::*;
use model::ProvisioningStatus;
use ui::{Breakable, Erase, grouped};

/// More changes than these are counted only: what a whole file changes is longer than anybody reads.
const SHOWN: usize = 60;

/// Changes in words, one line each.
pub(super) fn changes(changes: &[(String, String)]) -> AnyView {
    let rest = changes.len().saturating_sub(SHOWN);
    let lines = changes.iter().take(SHOWN).map(|(subject, text)| {
        view! { <li><strong><Breakable text=subject.clone()/></strong> " " {text.clone()}</li> }
    });
    let lines = lines.collect_view();
    let rest = (rest > 0).then(|| {
        let count = grouped(i64::try_from(rest).unwrap_or(i64::MAX));
        view! { <li class="ui-muted">{format!("… and {count} more")}</li> }
    });
    view! { <ul class="schema-changes">{lines}{rest}</ul> }.erase()
}

/// What happens after a save.
pub(super) fn consequence(status: ProvisioningStatus) -> &'static str {
    match status {
        ProvisioningStatus::On => {
            "A new initial evaluation starts at once. Accounts stay linked, and only what differs is sent."
        }
        ProvisioningStatus::Off => {
            "Provisioning is off. When it is switched on, everybody is evaluated anew; accounts stay linked, and only what \
             differs is sent."
        }
    }
}
