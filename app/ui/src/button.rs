use leptos::{ev::MouseEvent, prelude::*};

use crate::{Erase, FormState, Icon};

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing to do on this page or in this form.
    Primary,
    /// Any other button.
    #[default]
    Secondary,
    /// A button in a command bar or a table.
    Quiet,
    /// The last click before something is lost.
    Danger,
}

impl ButtonKind {
    /// The class names of a button of this kind.
    pub fn class(self) -> &'static str {
        match self {
            Self::Primary => "ui-button ui-button-primary",
            Self::Secondary => "ui-button",
            Self::Quiet => "ui-button ui-button-quiet",
            Self::Danger => "ui-button ui-button-danger",
        }
    }
}

/// A button that submits its form; with `href` a link that looks like one; with `on_click` a script's button.
///
/// While its [`Form`](crate::Form) is being sent it shows so and ignores further clicks.
#[component]
pub fn Button(
    /// How much attention it asks for.
    #[prop(optional)]
    kind: ButtonKind,
    /// An icon before the words.
    #[prop(optional)]
    icon: Option<&'static str>,
    /// Makes it a link.
    #[prop(optional, into)]
    href: Option<String>,
    /// The name to submit, for forms with several submit buttons.
    #[prop(optional, into)]
    name: Option<String>,
    /// The value to submit under `name`.
    #[prop(optional, into)]
    value: Option<String>,
    /// Another server function to submit the form to.
    #[prop(optional, into)]
    formaction: Option<String>,
    /// The id of the form, when the button stands outside of it.
    #[prop(optional, into)]
    form: Option<String>,
    /// Accessible name of a button that shows only an icon.
    #[prop(optional, into)]
    label: Option<String>,
    /// Whether it cannot be pressed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// What to do on a click, in the browser only; the button then does not submit and is hidden without scripts.
    #[prop(optional, into)]
    on_click: Option<Callback<MouseEvent>>,
    /// The words.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let icon = icon.map(|name| view! { <Icon name=name/> });
    let words = children.map(|children| view! { <span>{children()}</span> }.erase());
    let title = label.clone();
    if let Some(href) = href {
        return view! {
            <a class=kind.class() href=href aria-label=label title=title>
                {icon}
                {words}
            </a>
        }
        .erase();
    }
    let pending = use_context::<FormState>().map(|state| state.pending);
    let submits = on_click.is_none();
    let is_pending = move || (submits && pending.is_some_and(|pending| pending.get())).then_some("true");
    view! {
        <button
            class=kind.class()
            class:ui-scripted=!submits
            type=if submits { "submit" } else { "button" }
            name=name
            value=value
            formaction=formaction
            form=form
            aria-label=label
            title=title
            disabled=move || disabled.get()
            aria-disabled=is_pending
            on:click=move |event| {
                if let Some(callback) = on_click {
                    callback.run(event);
                }
            }
        >
            {icon}
            {words}
        </button>
    }
    .erase()
}
