//! What the browser must never load.

/// The arguments for every crate that the browser build links, each with its depth: `0frontend`, `1app`, …
pub(crate) const TREE: [&str; 8] = [
    "tree",
    "--package=frontend",
    "--target=wasm32-unknown-unknown",
    "--edges=normal,no-proc-macro",
    "--prefix=depth",
    "--format={lib}",
    "--quiet",
    "--color=never",
];

/// Server-side libraries, and `regex`, which alone is larger than the whole application.
const FORBIDDEN: [&str; 6] = ["axum", "portal", "regex", "reqwest", "sqlx", "tokio"];

/// Who may name a forbidden library all the same: Leptos reads its settings file with it on the server; in the
/// browser nothing calls it and the linker drops it.
const HARMLESS: [(&str, &str); 1] = [("leptos_config", "regex")];

/// One sentence for each forbidden edge in what `cargo` printed for [`TREE`].
pub(crate) fn broken(tree: &str) -> Vec<String> {
    let mut broken = Vec::new();
    let mut parents: Vec<&str> = Vec::new();
    for line in tree.lines() {
        let name_start = line
            .find(|character: char| !character.is_ascii_digit())
            .unwrap_or(line.len());
        let (depth, rest) = line.split_at(name_start);
        let Ok(depth) = depth.parse::<usize>() else {
            continue;
        };
        let name = rest.trim_end_matches(" (*)").trim();
        parents.truncate(depth);
        let parent = parents.last().copied().unwrap_or_default();
        if FORBIDDEN.contains(&name) && !HARMLESS.contains(&(parent, name)) {
            broken.push(format!("the browser build pulls in {name} by {parent}"));
        }
        parents.push(name);
    }
    broken.sort();
    broken.dedup();
    broken
}

#[cfg(test)]
mod tests {
    use super::broken;

    #[test]
    fn the_edge_is_named() {
        for (tree, expected) in [
            ("0frontend\n1app\n2leptos\n1leptos (*)\n", &[][..]),
            ("0frontend\n1leptos\n2leptos_config\n3regex\n4regex_syntax\n", &[]),
            (
                "0frontend\n1app\n2ui\n1regex\n",
                &["the browser build pulls in regex by frontend"],
            ),
            (
                "0frontend\n1app\n2model\n3tokio\n2ui\n3tokio (*)\n",
                &[
                    "the browser build pulls in tokio by model",
                    "the browser build pulls in tokio by ui",
                ],
            ),
            ("0frontend\n1tokio_like\n", &[]),
            ("", &[]),
        ] {
            assert_eq!(broken(tree), expected, "{tree}");
        }
    }
}
