//! `rollcall config`.

use anyhow::{Context, Result};
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, CommandFactory};

use crate::cli::Cli;

/// Prints every option of `serve` with its value and where that comes from.
pub(super) fn run(matches: &ArgMatches) -> Result<()> {
    let matches = matches
        .subcommand_matches("config")
        .context("the options of `config` are missing")?;
    print!("{}", table(matches)?);
    Ok(())
}

fn table(matches: &ArgMatches) -> Result<String> {
    use std::fmt::Write;

    let mut command = Cli::command();
    // Gives each option its final form.
    command.build();
    let config = command
        .find_subcommand("config")
        .context("there is no such command")?;
    let mut text = String::new();
    for argument in config.get_arguments() {
        let Some(long) = argument
            .get_long()
            .filter(|long| !matches!(*long, "help" | "version"))
        else {
            continue;
        };
        let (value, source) = line(argument, matches);
        writeln!(text, "{long:<20} {value:<40} {source}")?;
    }
    Ok(text)
}

fn line(argument: &Arg, matches: &ArgMatches) -> (String, String) {
    let id = argument.get_id().as_str();
    let values: Vec<_> = matches
        .get_raw(id)
        .map(|values| values.map(|value| value.to_string_lossy().into_owned()).collect())
        .unwrap_or_default();
    let value = match id {
        "key" if !values.is_empty() => "(secret)".to_owned(),
        "database_url" => values.iter().map(|url| masked(url)).collect(),
        _ => values.join(","),
    };
    let source = match matches.value_source(id) {
        Some(ValueSource::CommandLine) => "command line".to_owned(),
        Some(ValueSource::EnvVariable) => argument.get_env().map_or_else(
            || "environment".to_owned(),
            |name| name.to_string_lossy().into_owned(),
        ),
        Some(_) => "default".to_owned(),
        None => "not set".to_owned(),
    };
    (if value.is_empty() { "-".to_owned() } else { value }, source)
}

/// A URL without its password.
fn masked(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    // What follows a question mark may name a password, too.
    let (rest, parameters) = match rest.split_once('?') {
        Some((rest, _)) => (rest, "?(secret)"),
        None => (rest, ""),
    };
    match rest.rsplit_once('@') {
        Some((user, host)) => {
            let user = user.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}:(secret)@{host}{parameters}")
        }
        None => format!("{scheme}://{rest}{parameters}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_in_urls_are_masked() {
        for (url, expected) in [
            ("postgres://u:p@db/r", "postgres://u:(secret)@db/r"),
            ("postgres://u:p:@x@db:1/r", "postgres://u:(secret)@db:1/r"),
            ("postgres://db/r?password=p", "postgres://db/r?(secret)"),
            ("sqlite:/srv/r.db", "sqlite:/srv/r.db"),
        ] {
            assert_eq!(masked(url), expected);
        }
    }

    #[test]
    fn every_option_is_shown_with_its_source() {
        let matches = Cli::command()
            .try_get_matches_from(["rollcall", "config", "--listen", "127.0.0.1:1", "--key", "hidden"])
            .unwrap();
        let text = table(matches.subcommand_matches("config").unwrap()).unwrap();
        let has = |name: &str, value: &str, source: &str| {
            text.lines()
                .any(|line| line.starts_with(name) && line.contains(value) && line.ends_with(source))
        };
        assert!(has("listen", "127.0.0.1:1", "command line"), "{text}");
        assert!(has("log-format", "text", "default"), "{text}");
        assert!(has("tls-key", "-", "not set"), "{text}");
        assert!(has("key", "(secret)", "command line"), "{text}");
        assert!(!text.contains("hidden"), "{text}");
    }
}
