//! The heart: scope, match and plan are pure; apply and cycle are the shell around them.
