//! What the browser adds to the pages: comfort for markup that works without it.
//!
//! Every part listens on the document and finds what an event is about by the markup's data attributes, so that HTML
//! which is replaced needs no second attaching. Nothing here knows a page.

mod answer;
mod clipboard;
mod dialog;
mod dirty;
pub mod dom;
mod filter;
mod keep;
mod live;
mod menu;
mod morph;
mod panel;
mod problem;
mod refresh;
mod secret;
mod submit;
mod time;

pub(crate) use keep::take_toast;

/// Starts everything, once, when the program has been loaded.
pub fn start() {
    clipboard::start();
    dialog::start();
    dirty::start();
    filter::start();
    menu::start();
    panel::start();
    secret::start();
    submit::start();
    time::start();
    live::start();
}
