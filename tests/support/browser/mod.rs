//! Headless Chromium, driven by WebDriver.

mod acting;
mod reading;
mod waiting;
mod xpath;

use std::process::Command;

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::program::Program;
use crate::tool::tool;
use crate::webdriver_commands::DevTools;

/// Whether pages may run scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scripts {
    /// As usual.
    On,
    /// The browser runs none.
    Off,
}

/// A browser with a profile of its own. It ends with this value.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    scripts: Scripts,
    // Fields drop in this order: the driver first, then the profile that it uses.
    _driver: Program,
    profile: tempfile::TempDir,
}

/// A test that fails does not close its browser, and the driver leaves it behind when it is killed.
impl Drop for Browser {
    fn drop(&mut self) {
        // The lock of a profile points to `HOST-PROCESS`.
        let Ok(holder) = std::fs::read_link(self.profile.path().join("SingletonLock")) else {
            return;
        };
        if let Some((_, process)) = holder.to_string_lossy().rsplit_once('-') {
            let _ = Command::new("kill").arg(process).status();
        }
    }
}

impl Browser {
    /// Starts a browser.
    pub async fn start(scripts: Scripts) -> Self {
        let mut command = Command::new(tool("ROLLCALL_TEST_CHROMEDRIVER", "/usr/bin/chromedriver"));
        command.arg("--port=0");
        let driver = Program::start("chromedriver", &mut command);
        let port = driver
            .wait_for(|line| {
                let (_, port) = line.split_once("started successfully on port ")?;
                port.trim_end_matches('.').parse::<u16>().ok()
            })
            .await;
        let profile = tempfile::tempdir().unwrap();
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(scripts, profile.path()))
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap_or_else(|error| panic!("no browser session: {error}\n{}", driver.output()));
        let browser = Self {
            client,
            scripts,
            _driver: driver,
            profile,
        };
        browser.look_like(1440, 900, "light").await;
        browser
    }

    /// Ends the browser properly: a page that is left open would warn about what was not saved.
    pub async fn close(self) {
        self.client.clone().close().await.unwrap();
    }

    /// Sets the size of the page in CSS pixels and the theme, `light` or `dark`.
    pub async fn look_like(&self, width: u32, height: u32, theme: &str) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.dev_tools("Emulation.setDeviceMetricsOverride", size).await;
        // As on a phone: they would take room away from narrow pages.
        self.dev_tools("Emulation.setScrollbarsHidden", json!({ "hidden": true }))
            .await;
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": theme }] });
        self.dev_tools("Emulation.setEmulatedMedia", features).await;
    }

    /// Opens an address and waits until the page is alive.
    pub async fn open(&self, url: &str) {
        // A renderer that got no processor for a minute, beside everything else that is tested, says nothing about the page.
        if let Err(error) = self.client.goto(url).await {
            eprintln!("{url}: {error}; once more");
            self.client
                .goto(url)
                .await
                .unwrap_or_else(|error| panic!("{url}: {error}"));
        }
        self.settle().await;
    }

    /// Runs a script in the page, as a person with developer tools would.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client.execute(script, arguments).await.unwrap()
    }

    /// Runs a script that calls its last argument with its answer.
    pub async fn run_to_its_answer(&self, script: &str) -> Value {
        self.client.execute_async(script, vec![]).await.unwrap()
    }

    /// Sends a command of the DevTools protocol.
    pub async fn dev_tools(&self, command: &'static str, parameters: Value) -> Value {
        self.client
            .issue_cmd(DevTools { command, parameters })
            .await
            .unwrap()
    }
}

fn capabilities(scripts: Scripts, profile: &std::path::Path) -> serde_json::Map<String, Value> {
    let mut arguments = vec![
        "--headless=new".to_owned(),
        "--no-sandbox".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-dev-shm-usage".to_owned(),
        "--disable-quic".to_owned(),
        "--no-first-run".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        "--force-prefers-reduced-motion".to_owned(),
        "--lang=en-US".to_owned(),
    ];
    arguments.push(format!("--user-data-dir={}", profile.display()));
    let mut options = json!({
        "binary": tool("ROLLCALL_TEST_CHROMIUM", "/usr/bin/chromium"),
        "args": arguments,
    });
    if scripts == Scripts::Off {
        options["prefs"] = json!({ "profile.managed_default_content_settings.javascript": 2 });
    }
    let capabilities = json!({
        "browserName": "chrome",
        "goog:chromeOptions": options,
        "goog:loggingPrefs": { "browser": "ALL" },
        "unhandledPromptBehavior": "accept",
        "timeouts": { "script": 120_000, "pageLoad": 60_000 },
    });
    match capabilities {
        Value::Object(capabilities) => capabilities,
        _ => unreachable!("an object is written above"),
    }
}
