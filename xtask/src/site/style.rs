//! The style sheet: `@import` lines replaced by what they import, so that the browser asks once.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

/// Reads the style sheet and puts each imported file in the place of its `@import` line.
///
/// Two forms are understood, each on a line of its own: `@import "file.css";` and
/// `@import "file.css" layer(name);`. Paths are relative to the importing file.
///
/// # Errors
/// When a file cannot be read, imports itself, or an `@import` has another form.
pub(crate) fn bundle(path: &Path) -> Result<String> {
    let mut open = Vec::new();
    inline(path, &mut open)
}

fn inline(path: &Path, open: &mut Vec<std::path::PathBuf>) -> Result<String> {
    if open.iter().any(|file| file == path) {
        bail!("{} imports itself", path.display());
    }
    open.push(path.to_path_buf());
    let text = fs::read_to_string(path).with_context(|| format!("could not read {}", path.display()))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut css = String::with_capacity(text.len());
    for (index, line) in text.lines().enumerate() {
        if !line.trim_start().starts_with("@import") {
            css.push_str(line);
            css.push('\n');
            continue;
        }
        let import = Import::parse(line).with_context(|| {
            format!(
                "{}:{}: write `@import \"file.css\";` or `@import \"file.css\" layer(name);`",
                path.display(),
                index + 1
            )
        })?;
        let content = inline(&folder.join(import.file), open)?;
        match import.layer {
            Some(layer) => css.extend(["@layer ", layer, " {\n", &content, "}\n"]),
            None => css.push_str(&content),
        }
    }
    open.pop();
    Ok(css)
}

#[derive(Debug, PartialEq, Eq)]
struct Import<'a> {
    file: &'a str,
    layer: Option<&'a str>,
}

impl<'a> Import<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let rest = line
            .trim()
            .strip_prefix("@import")?
            .trim_start()
            .strip_prefix('"')?;
        let (file, rest) = rest.split_once('"')?;
        let layer = match rest.trim().strip_suffix(';')?.trim() {
            "" => None,
            condition => Some(condition.strip_prefix("layer(")?.strip_suffix(')')?.trim()),
        };
        Some(Self { file, layer })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_have_two_forms() {
        for (line, expected) in [
            (
                r#"@import "a.css";"#,
                Some(Import {
                    file: "a.css",
                    layer: None,
                }),
            ),
            (
                r#"  @import "b/c.css" layer( ui ) ; "#,
                Some(Import {
                    file: "b/c.css",
                    layer: Some("ui"),
                }),
            ),
            (r#"@import "a.css" screen;"#, None),
            (r#"@import "a.css""#, None),
            ("@import url(a.css);", None),
        ] {
            assert_eq!(Import::parse(line), expected, "{line}");
        }
    }

    #[test]
    fn files_are_inlined_in_order_and_in_their_layer() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("ui")).unwrap();
        for (name, text) in [
            (
                "main.css",
                "@layer base, ui;\n@import \"base.css\" layer(base);\n@import \"ui/all.css\" layer(ui);\n",
            ),
            ("base.css", "body { margin: 0 }"),
            ("ui/all.css", "@import \"button.css\";\n"),
            ("ui/button.css", ".b { color: red }\n"),
        ] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        assert_eq!(
            bundle(&folder.path().join("main.css")).unwrap(),
            "@layer base, ui;\n@layer base {\nbody { margin: 0 }\n}\n@layer ui {\n.b { color: red }\n}\n"
        );
    }

    #[test]
    fn a_file_that_imports_itself_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let main = folder.path().join("main.css");
        fs::write(&main, "@import \"main.css\";").unwrap();
        assert!(bundle(&main).unwrap_err().to_string().contains("imports itself"));
    }
}
