//! The frame around every page: top bar, navigation and what they need to know.

mod account_menu;
mod frame;
mod navigation;
mod needs;
mod top_bar;
mod viewer;

pub(crate) use frame::Layout;
pub(crate) use needs::needs;
pub(crate) use viewer::{provide_viewer, use_viewer};
