//! The WebAssembly entry: takes over the page that the server has rendered.
//!
//! Two attributes of `<body>` tell the page, its style sheet and the browser tests how that went: `data-hydrated`
//! when every listener is attached, `data-crashed` when the program has ended with a panic and only a reload helps.

use std::panic::PanicHookInfo;

use leptos::prelude::document;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called once by the page's script, after the module has been loaded.
#[wasm_bindgen]
pub fn hydrate() {
    std::panic::set_hook(Box::new(report_crash));
    leptos::mount::hydrate_body(app::App);
    // Behind what hydration itself has put into the queue.
    spawn_local(async { mark_body("data-hydrated") });
}

fn report_crash(panic: &PanicHookInfo<'_>) {
    console_error_panic_hook::hook(panic);
    mark_body("data-crashed");
}

fn mark_body(attribute: &str) {
    if let Some(body) = document().body() {
        // It fails only for a name that no attribute may have.
        let _ = body.set_attribute(attribute, "");
    }
}
