//! What runs in the browser: each island has a state of its own that no address and no form holds.

mod theme_switch;

pub use theme_switch::ThemeSwitch;
