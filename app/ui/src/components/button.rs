use leptos::prelude::*;

use crate::{Erase, Icon};

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

/// A button that submits its form; with `href` a link that looks like one.
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
    /// The toast after success, instead of the form's own.
    #[prop(optional, into)]
    success: Option<String>,
    /// The id of the form, when the button stands outside of it.
    #[prop(optional, into)]
    form: Option<String>,
    /// Accessible name of a button that shows only an icon.
    #[prop(optional, into)]
    label: Option<String>,
    /// Whether it cannot be pressed now.
    #[prop(optional)]
    disabled: bool,
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
    view! {
        <button
            class=kind.class()
            type="submit"
            name=name
            value=value
            formaction=formaction
            form=form
            data-success=success
            aria-label=label
            title=title
            disabled=disabled
        >
            {icon}
            {words}
        </button>
    }
    .erase()
}
