use leptos::prelude::*;

use crate::{Button, ButtonKind, Erase, browser};

/// Text of a machine: an address, an id, an expression; with a button to copy it if asked for.
#[component]
pub fn Code(
    /// The text.
    #[prop(into)]
    text: String,
    /// Shows a button that copies the text.
    #[prop(optional)]
    copy: bool,
    /// A block of several lines.
    #[prop(optional)]
    block: bool,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let button = copy.then(|| {
        let text = text.clone();
        let on_click = Callback::new(move |_| {
            browser::copy(&text);
            copied.set(true);
        });
        view! {
            <Button kind=ButtonKind::Quiet icon="copy" label="Copy" on_click=on_click/>
            <span class="ui-hidden" role="status">{move || copied.get().then_some("Copied")}</span>
        }
    });
    if block {
        view! { <div class="ui-code ui-code-block"><pre tabindex="0"><code>{text}</code></pre> {button}</div> }.erase()
    } else {
        view! { <span class="ui-code"><code>{text}</code> {button}</span> }.erase()
    }
}
