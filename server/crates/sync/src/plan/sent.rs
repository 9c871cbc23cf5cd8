//! What was last sent, as the store keeps it.

use scim::{AttributePath, State};
use store::Sent;

use crate::mapper::is_password;

/// The state last sent, as the store keeps it. A path that cannot be read any more is not compared.
pub fn state_of(sent: &Sent) -> State {
    sent.iter()
        .filter_map(|(path, value)| Some((AttributePath::parse(path).ok()?, value.clone())))
        .collect()
}

/// The state as the store keeps it: everything but passwords.
pub fn sent_of(state: &State) -> Sent {
    state
        .iter()
        .filter(|(path, _)| !is_password(path))
        .map(|(path, value)| (path.as_str().to_owned(), value.clone()))
        .collect()
}
