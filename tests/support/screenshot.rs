//! Pictures of pages, for people to judge: `target/screenshots/NAME-WIDTH-THEME.png`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::browser::Browser;
use crate::tool::target_folder;

/// Writes a picture of the whole open page, as long as it is.
pub async fn save(browser: &Browser, name: &str, width: u32, theme: &str) {
    let picture = browser
        .dev_tools("Page.captureScreenshot", json!({ "captureBeyondViewport": true }))
        .await;
    let picture = STANDARD.decode(picture["data"].as_str().unwrap()).unwrap();
    let folder = target_folder().join("screenshots");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{name}-{width}-{theme}.png")), picture).unwrap();
}
