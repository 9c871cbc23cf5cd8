use std::path::PathBuf;

use super::*;

/// A site in a folder, as the build writes it.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path: PathBuf = root.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    root
}

const MANIFEST_TEXT: &str = r#"{ "rollcall.js": "pkg/rollcall.aa.js", "rollcall.wasm": "pkg/rollcall.bb.wasm",
    "rollcall.css": "pkg/rollcall.cc.css", "sprite.svg": "icons/sprite.dd.svg", "favicon.svg": "icons/favicon.ee.svg" }"#;

const FILES: [(&str, &str); 8] = [
    ("manifest.json", MANIFEST_TEXT),
    ("pkg/rollcall.aa.js", "js"),
    ("pkg/rollcall.aa.js.br", "js, brotli"),
    ("pkg/rollcall.aa.js.gz", "js, gzip"),
    ("pkg/rollcall.bb.wasm", "wasm"),
    ("pkg/rollcall.cc.css", "css"),
    ("icons/sprite.dd.svg", "sprite"),
    ("icons/favicon.ee.svg", "favicon"),
];

#[test]
fn a_folder_is_read_with_its_compressed_forms() {
    let root = folder(&FILES);
    let site = Site::load(Some(root.path())).unwrap();
    assert_eq!(site.manifest().js, "/pkg/rollcall.aa.js");
    let script = site.asset("/pkg/rollcall.aa.js").unwrap();
    assert_eq!(script.plain, "js");
    assert_eq!(script.compressed.len(), 2);
    assert_eq!(script.tag, "W/\"aa\"");
    assert!(site.asset("/pkg/rollcall.cc.css").unwrap().compressed.is_empty());
    assert_eq!(site.icon("sprite.svg").unwrap().plain, "sprite");
    for absent in [
        "/manifest.json",
        "/pkg/rollcall.aa.js.br",
        "/pkg/../manifest.json",
        "",
    ] {
        assert!(site.asset(absent).is_none(), "{absent}");
    }
}

#[test]
fn what_is_wrong_is_named() {
    let missing = Site::load(Some(Path::new("no/such/folder")))
        .unwrap_err()
        .to_string();
    assert!(
        missing.contains("no/such/folder") && missing.contains("cargo xtask site"),
        "{missing}"
    );

    let damaged = folder(&[("manifest.json", "{}")]);
    assert!(matches!(
        Site::load(Some(damaged.path())),
        Err(SiteError::Manifest(_))
    ));

    let incomplete = folder(&FILES[..4]);
    let error = Site::load(Some(incomplete.path())).unwrap_err().to_string();
    assert!(error.contains("/pkg/rollcall.bb.wasm"), "{error}");
}
