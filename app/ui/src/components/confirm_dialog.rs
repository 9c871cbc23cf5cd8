use leptos::prelude::*;

use crate::{Button, ButtonKind, Erase, Form, FormActions, Icon};

/// A button that asks before it does something dangerous, and says to what and to how many.
///
/// Without scripts the question unfolds below the button; with scripts it is a modal dialog.
#[component]
pub fn ConfirmDialog(
    /// The word on the button.
    #[prop(into)]
    label: String,
    /// The icon on the button.
    #[prop(optional)]
    icon: Option<&'static str>,
    /// How much attention the button asks for.
    #[prop(default = ButtonKind::Quiet)]
    kind: ButtonKind,
    /// The question.
    #[prop(into)]
    title: String,
    /// The word on the button that does it.
    #[prop(into)]
    confirm: String,
    /// Whether something is lost by it.
    #[prop(optional)]
    danger: bool,
    /// The server function's address.
    #[prop(into)]
    action: String,
    /// Hidden fields: name and value.
    #[prop(optional, into)]
    fields: Vec<(String, String)>,
    /// The toast after success.
    #[prop(optional, into)]
    success: Option<String>,
    /// What it will do; may hold fields.
    children: Children,
) -> impl IntoView {
    // A wish, not an identity: two questions of one page differ by their function or their first hidden field.
    let scope = match fields.first() {
        Some((_, value)) => format!("{}-{value}", action.rsplit('/').next().unwrap_or_default()),
        None => action.rsplit('/').next().unwrap_or_default().to_owned(),
    };
    let title_id = format!("{scope}-title");
    let labelled_by = title_id.clone();
    let kind_confirm = if danger {
        ButtonKind::Danger
    } else {
        ButtonKind::Primary
    };
    let icon = icon.map(|name| view! { <Icon name=name/> });
    view! {
        <details class="ui-confirm">
            <summary class=kind.class()>{icon}<span>{label}</span></summary>
            <dialog class="ui-dialog" aria-labelledby=labelled_by>
                <h2 id=title_id>{title}</h2>
                <Form action=action fields=fields success=success.unwrap_or_default() scope=scope>
                    <div class="ui-dialog-body">{children()}</div>
                    <FormActions>
                        <Button kind=kind_confirm>{confirm}</Button>
                        <button class=format!("{} ui-scripted", ButtonKind::Secondary.class()) type="button" data-close="">
                            "Cancel"
                        </button>
                    </FormActions>
                </Form>
            </dialog>
        </details>
    }
    .erase()
}
