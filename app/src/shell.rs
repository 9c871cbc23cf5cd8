use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

use crate::{App, SiteFiles, Theme, site_files::RenderedAt};

/// The document around the portal. Rendered by the server only; the browser takes over its body.
///
/// Contexts it reads: [`SiteFiles`], the portal for the time, and the request's parts for the theme's cookie.
pub fn shell() -> impl IntoView {
    let SiteFiles {
        js,
        wasm,
        css,
        sprite,
        favicon,
    } = use_context().unwrap_or_default();
    let rendered_at = use_context::<portal::Portal>().map(|portal| RenderedAt(portal.now()));
    if let Some(rendered_at) = rendered_at {
        provide_context(rendered_at);
    }
    let rendered_at = rendered_at.map(|RenderedAt(time)| time.0.to_string());
    // The names come from our own build; quoting them as JSON strings still keeps a strange one from ending the string.
    let start =
        format!("import({js:?}).then(m=>m.default({{module_or_path:{wasm:?}}}).then(()=>m.hydrate()))");
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=Theme::of_request().word() data-sprite=sprite data-rendered-at=rendered_at>
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
