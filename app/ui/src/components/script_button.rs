use leptos::prelude::*;

use crate::{ButtonKind, Erase, Icon};

/// A button that only scripts give a meaning, by a data attribute of its own; without them it is not shown.
#[component]
pub(crate) fn ScriptButton(
    /// The icon, which stands alone.
    icon: &'static str,
    /// What it does.
    label: &'static str,
) -> impl IntoView {
    let class = format!("{} ui-scripted", ButtonKind::Quiet.class());
    view! { <button class=class type="button" aria-label=label title=label><Icon name=icon/></button> }
        .erase()
}
