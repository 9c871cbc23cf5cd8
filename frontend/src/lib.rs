//! The WebAssembly entry: what the browser adds to the pages, and the islands in them.
//!
//! Two attributes of `<body>` tell the page, its style sheet and the browser tests how that went: `data-hydrated`,
//! set by the page's script when every island has been taken over, and `data-crashed` when the program has ended with
//! a panic and only a reload helps.

use std::panic::PanicHookInfo;

use leptos::prelude::document;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called once by the page's script, after the module has been loaded; the script then hands over each island.
#[wasm_bindgen]
pub fn hydrate() {
    std::panic::set_hook(Box::new(report_crash));
    leptos::mount::hydrate_islands();
    app::start();
}

fn report_crash(panic: &PanicHookInfo<'_>) {
    console_error_panic_hook::hook(panic);
    if let Some(body) = document().body() {
        // It fails only for a name that no attribute may have.
        let _ = body.set_attribute("data-crashed", "");
    }
}
