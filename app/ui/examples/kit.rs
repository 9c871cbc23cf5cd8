//! All components on one page.
fn main() {}
