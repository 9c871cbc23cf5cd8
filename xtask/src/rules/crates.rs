//! Libraries that only some crates may use. Tests may use what they like (dev-dependencies are not looked at).

use serde::Deserialize;

struct Rule {
    library: &'static str,
    only_in: &'static [&'static str],
    reason: &'static str,
}

const RULES: [Rule; 6] = [
    Rule {
        library: "sqlx",
        only_in: &["store"],
        reason: "SQL has one home",
    },
    Rule {
        library: "reqwest",
        only_in: &["outbound"],
        reason: "time-outs, proxies and redaction have one home",
    },
    Rule {
        library: "ldap3",
        only_in: &["directory"],
        reason: "LDAP has one home",
    },
    Rule {
        library: "lettre",
        only_in: &["mail"],
        reason: "SMTP has one home",
    },
    Rule {
        library: "axum",
        only_in: &["server", "simulator", "app", "tests"],
        reason: "HTTP is served by the shell",
    },
    Rule {
        library: "leptos",
        only_in: &["server", "app", "editor", "ui", "frontend"],
        reason: "pages are in `app`, what they do in the browser beside it",
    },
];

/// The part of `cargo metadata` that the rules read.
#[derive(Debug, Deserialize)]
pub(crate) struct Metadata {
    packages: Vec<Package>,
}

#[derive(Debug, Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Debug, Deserialize)]
struct Dependency {
    name: String,
    /// Nothing for a normal one, else `dev` or `build`.
    kind: Option<String>,
}

/// One sentence for each broken rule.
pub(crate) fn broken(metadata: &Metadata) -> Vec<String> {
    let mut broken = Vec::new();
    for package in &metadata.packages {
        for dependency in package
            .dependencies
            .iter()
            .filter(|dependency| dependency.kind.as_deref() != Some("dev"))
        {
            for rule in RULES.iter().filter(|rule| rule.library == dependency.name) {
                if !rule.only_in.contains(&package.name.as_str()) {
                    broken.push(format!(
                        "`{}` depends on {}: {}",
                        package.name, rule.library, rule.reason
                    ));
                }
            }
        }
    }
    broken
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(package: &str, dependency: &str, kind: Option<&str>) -> Vec<String> {
        let dependency = json!({ "name": dependency, "kind": kind });
        let metadata = json!({ "packages": [{ "name": package, "dependencies": [dependency] }] });
        broken(&serde_json::from_value(metadata).unwrap())
    }

    #[test]
    fn each_library_has_its_home() {
        for (package, dependency, kind, allowed) in [
            ("store", "sqlx", None, true),
            ("portal", "sqlx", None, false),
            ("portal", "sqlx", Some("build"), false),
            ("portal", "sqlx", Some("dev"), true),
            ("scim", "reqwest", None, false),
            ("outbound", "reqwest", None, true),
            ("simulator", "axum", None, true),
            ("portal", "axum", None, false),
            ("model", "leptos", None, false),
            ("mail", "lettre", None, true),
            ("portal", "lettre", None, false),
            ("sync", "ldap3", None, false),
            ("sync", "serde", None, true),
        ] {
            assert_eq!(
                check(package, dependency, kind).is_empty(),
                allowed,
                "{package} → {dependency} ({kind:?})"
            );
        }
    }

    #[test]
    fn the_sentence_names_both_and_the_reason() {
        assert_eq!(
            check("portal", "sqlx", None),
            ["`portal` depends on sqlx: SQL has one home"]
        );
    }
}
