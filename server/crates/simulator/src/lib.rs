//! A SCIM 2.0 application: the demo's target and the tests' opponent.
