//! The protocol: connections, searches, what entries and answers consist of, and what can go wrong.

pub(super) mod ahead;
pub(super) mod ber;
pub(super) mod certificate;
pub(super) mod connect;
pub(super) mod diagnostic;
pub(super) mod failure;
pub(super) mod raw;
pub(super) mod root;
pub(super) mod search;
pub(super) mod server;
pub(super) mod tls;
