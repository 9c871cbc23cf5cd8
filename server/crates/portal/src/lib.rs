//! The use cases: the only door.
