//! Signing in, one's own account, and the administrators of this installation.

mod account;
mod administrator_panel;
mod administrators;
mod browser_name;
mod local_path;
mod sessions;
mod setup;
mod sign_in;
mod sign_out;
mod start;

pub(crate) use account::Account;
pub(crate) use administrators::Administrators;
pub(crate) use setup::Setup;
pub(crate) use sign_in::SignIn;
