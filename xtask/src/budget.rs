//! What the browser loads has a budget.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use crate::site;

/// KB as in the budgets: 1,000 bytes.
const KILOBYTE: u64 = 1000;

struct Budget {
    what: &'static str,
    bytes: u64,
    limit: u64,
}

#[derive(Deserialize)]
struct Manifest {
    #[serde(rename = "rollcall.wasm")]
    wasm: String,
    #[serde(rename = "rollcall.css")]
    css: String,
}

/// Prints each size of a release site beside its budget.
///
/// # Errors
/// When one is over it.
pub(crate) fn check(site: &Path) -> Result<()> {
    let manifest = fs::read(site.join(site::FILES)).context("there is no site: run `cargo xtask site`")?;
    let manifest: Manifest = serde_json::from_slice(&manifest)?;
    judge(&[
        Budget {
            what: "WebAssembly, brotli",
            bytes: size(site, &format!("{}.br", manifest.wasm))?,
            limit: 350 * KILOBYTE,
        },
        Budget {
            what: "CSS, minified",
            bytes: size(site, &manifest.css)?,
            limit: 40 * KILOBYTE,
        },
    ])
}

fn size(site: &Path, file: &str) -> Result<u64> {
    Ok(fs::metadata(site.join(file))
        .with_context(|| format!("the site has no {file}"))?
        .len())
}

fn judge(budgets: &[Budget]) -> Result<()> {
    for Budget { what, bytes, limit } in budgets {
        println!(
            "{what:<22} {:>6.1} KB of {} KB",
            in_kilobytes(*bytes),
            limit / KILOBYTE
        );
    }
    let over: Vec<_> = budgets
        .iter()
        .filter(|budget| budget.bytes > budget.limit)
        .map(|budget| budget.what)
        .collect();
    if !over.is_empty() {
        bail!("over budget: {}", over.join("; "));
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn in_kilobytes(bytes: u64) -> f64 {
    bytes as f64 / KILOBYTE as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_over_its_limit_fails() {
        let sizes = |wasm, css| {
            judge(&[
                Budget {
                    what: "wasm",
                    bytes: wasm,
                    limit: 10,
                },
                Budget {
                    what: "css",
                    bytes: css,
                    limit: 5,
                },
            ])
        };
        assert!(sizes(10, 5).is_ok());
        assert_eq!(sizes(11, 5).unwrap_err().to_string(), "over budget: wasm");
        assert_eq!(sizes(11, 6).unwrap_err().to_string(), "over budget: wasm; css");
    }
}
