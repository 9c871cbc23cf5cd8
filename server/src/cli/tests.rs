use clap::{CommandFactory, ValueEnum};

use super::serve::network;
use super::*;

#[test]
fn the_definition_is_sound() {
    Cli::command().debug_assert();
}

#[test]
fn proxies_are_addresses_or_networks() {
    for (text, expected) in [
        ("10.0.0.1", Some("10.0.0.1/32")),
        ("10.0.0.0/8", Some("10.0.0.0/8")),
        ("::1", Some("::1/128")),
        ("proxy.example", None),
    ] {
        assert_eq!(
            network(text).ok().map(|network| network.to_string()).as_deref(),
            expected
        );
    }
}

#[test]
fn roles_have_the_words_of_the_store() {
    for (name, role) in RoleName::value_variants().iter().zip(model::Role::ALL) {
        assert_eq!(serde_json::to_value(role).unwrap(), name.word());
    }
}
