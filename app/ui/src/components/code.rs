use leptos::prelude::*;

use crate::{Breakable, Erase, ScriptButton};

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
    let button = copy.then(|| {
        view! {
            <ScriptButton icon="copy" label="Copy" attr:data-copy=""/>
            <span class="ui-hidden" role="status"></span>
        }
    });
    if block {
        view! { <div class="ui-code ui-code-block"><pre tabindex="0"><code>{text}</code></pre> {button}</div> }.erase()
    } else {
        view! { <span class="ui-code"><code><Breakable text=text/></code> {button}</span> }.erase()
    }
}
