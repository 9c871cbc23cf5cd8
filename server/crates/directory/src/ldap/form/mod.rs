//! How values are written: DNs, ids, times, and text.

pub(super) mod dn;
pub(super) mod hex;
pub(super) mod id;
pub(super) mod time;
pub(super) mod value;
