use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

use crate::{App, SiteFiles, Theme};

/// Loads the program and hands the page's islands to it.
const START: &str = include_str!("start.js");

/// The document around the portal, rendered by the server only.
///
/// Contexts it reads: [`SiteFiles`], the portal for the time, and the request's parts for the theme's cookie.
pub fn shell() -> impl IntoView {
    // Only islands are taken over: what the pages' resources read needs not be sent a second time, as data.
    if let Some(shared) = Owner::current_shared_context() {
        shared.set_is_hydrating(false);
    }
    let SiteFiles {
        js,
        wasm,
        css,
        sprite,
        favicon,
    } = use_context().unwrap_or_default();
    // The names come from our own build; quoting them as JSON strings still keeps a strange one from ending the string.
    let start = format!("{}({js:?},{wasm:?})", START.trim());
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=Theme::of_request().word() data-sprite=sprite>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="stylesheet" href=css/>
                <link rel="icon" type="image/svg+xml" href=favicon/>
                <link rel="modulepreload" href=js nonce=use_nonce()/>
                <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
                <MetaTags/>
                <script type="module" nonce=use_nonce()>{start}</script>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}
