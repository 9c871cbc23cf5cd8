//! The binary rollcall: command line, configuration and HTTP wiring.

pub mod site;
