//! `rollcall`: the command line.
fn main() {}
