//! From the crate `frontend` to one `.wasm` and one `.js`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use sha2::{Digest as _, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use super::{Asset, Variant, optimise};
use crate::{command, tools, workspace};

const TARGET: &str = "wasm32-unknown-unknown";

/// Compiles, binds and (for release) shrinks the browser side.
pub(crate) fn build(variant: Variant) -> Result<Vec<Asset>> {
    tools::wasm_target::ensure(TARGET)?;
    let profile = match variant {
        Variant::Release => "wasm-release",
        Variant::Development => "dev",
    };
    let mut cargo = command::cargo();
    cargo.args([
        "build",
        "--package",
        "frontend",
        "--target",
        TARGET,
        "--profile",
        profile,
    ]);
    if variant == Variant::Release {
        cargo.env(
            "CARGO_ENCODED_RUSTFLAGS",
            short_paths(std::env::var("RUSTFLAGS").ok().as_deref()),
        );
    }
    command::run(&mut cargo)?;

    let compiled = compiled_file(variant);
    let optimiser = match variant {
        Variant::Release => tools::wasm_opt::find(),
        Variant::Development => None,
    };
    let work = workspace::target().join("site-build").join(profile);
    let stamp = stamp(&compiled, optimiser.is_some())?;
    if fs::read_to_string(work.join("stamp")).ok().as_deref() != Some(&stamp) {
        bind(&compiled, variant, &work)?;
        if let Some(optimiser) = &optimiser {
            optimise::shrink(optimiser, &work.join("rollcall_bg.wasm"))?;
        }
        fs::write(work.join("stamp"), stamp)?;
    }
    Ok(vec![
        Asset {
            role: "rollcall.js",
            folder: "pkg",
            content: read(&work.join("rollcall.js"))?,
        },
        Asset {
            role: "rollcall.wasm",
            folder: "pkg",
            content: read(&work.join("rollcall_bg.wasm"))?,
        },
    ])
}

/// The compiler's flags that keep the builder's folders out of the panic texts, which every browser loads.
fn short_paths(given: Option<&str>) -> String {
    let mut flags: Vec<String> = given
        .unwrap_or_default()
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    flags.extend(
        cargo_home().map(|home| format!("--remap-path-prefix={}/=", home.join("registry/src").display())),
    );
    flags.join("\u{1f}")
}

fn cargo_home() -> Option<PathBuf> {
    std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(std::env::home_dir()?.join(".cargo")))
}

fn compiled_file(variant: Variant) -> PathBuf {
    let folder = match variant {
        Variant::Release => "wasm-release",
        Variant::Development => "debug",
    };
    workspace::target()
        .join(TARGET)
        .join(folder)
        .join("frontend.wasm")
}

fn bind(compiled: &Path, variant: Variant, work: &Path) -> Result<()> {
    if work.exists() {
        fs::remove_dir_all(work)?;
    }
    Bindgen::new()
        .input_path(compiled)
        .web(true)?
        .out_name("rollcall")
        .typescript(false)
        // The page always says where the module is: its name carries a hash.
        .omit_default_module_path(true)
        .remove_name_section(variant == Variant::Release)
        .remove_producers_section(true)
        .generate(work)
        .context("wasm-bindgen could not read the compiled browser side")?;
    // Snippets would be files without a hash in their name, fetched one after the other.
    if work.join("snippets").exists() {
        bail!(
            "a dependency of `frontend` brings JavaScript files of its own; the site's build does not publish these"
        );
    }
    Ok(())
}

/// Equal stamps mean equal results, so that nothing is bound and shrunk twice.
fn stamp(compiled: &Path, optimised: bool) -> Result<String> {
    let digest = Sha256::digest(read(compiled)?);
    Ok(format!(
        "{digest:x} {}",
        if optimised {
            optimise::ARGUMENTS.join(" ")
        } else {
            String::new()
        }
    ))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("could not read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::short_paths;

    #[test]
    fn given_flags_stay_in_front() {
        let flags = short_paths(Some("-C  debuginfo=0"));
        assert!(flags.starts_with("-C\u{1f}debuginfo=0"), "{flags:?}");
        assert!(
            short_paths(None)
                .split('\u{1f}')
                .all(|flag| flag.is_empty() || flag.starts_with("--remap-path-prefix="))
        );
    }
}
