//! The mapping expression language.
