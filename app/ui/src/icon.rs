use leptos::prelude::*;

/// Where the icon sprite is served; given by the application as a context, because its name may carry a hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IconSprite(pub String);

impl Default for IconSprite {
    fn default() -> Self {
        Self("/icons/sprite.svg".into())
    }
}

/// One icon of the sprite, 16 px (or 20 px with `large`), in the colour of the text around it.
#[component]
pub fn Icon(
    /// The symbol's id in `style/icons/sprite.svg`.
    name: &'static str,
    /// 20 px instead of 16 px.
    #[prop(optional)]
    large: bool,
    /// What the icon says, when no word beside it says so. Without it the icon is hidden from assistive technology.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let IconSprite(sprite) = sprite();
    let size = if large { "20" } else { "16" };
    let hidden = label.is_none().then_some("true");
    let role = label.is_some().then_some("img");
    view! {
        <svg class="ui-icon" width=size height=size aria-hidden=hidden role=role aria-label=label focusable="false">
            <use href=format!("{sprite}#{name}")></use>
        </svg>
    }
}

#[cfg(not(feature = "hydrate"))]
fn sprite() -> IconSprite {
    use_context().unwrap_or_default()
}

/// Islands have no context of the page; the document carries the address.
#[cfg(feature = "hydrate")]
fn sprite() -> IconSprite {
    let root = document().document_element();
    root.and_then(|root| root.get_attribute("data-sprite"))
        .map(IconSprite)
        .unwrap_or_default()
}
