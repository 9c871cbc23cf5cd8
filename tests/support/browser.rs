//! Headless Chromium, driven by WebDriver.

use std::future::Future;
use std::process::Command;
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::program::Program;
use crate::tool::tool;
use crate::webdriver_commands::{ConsoleLog, DevTools};

/// How long a page may take to show something.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often it is looked at meanwhile.
const LOOK: Duration = Duration::from_millis(40);

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
    driver: Program,
    profile: tempfile::TempDir,
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
            driver,
            profile,
        };
        browser.look_like(1440, 900, "light").await;
        browser
    }

    /// Ends the browser properly: a page that is left open would warn about what was not saved.
    pub async fn close(self) {
        self.client.close().await.unwrap();
        drop(self.driver);
        drop(self.profile);
    }

    /// Sets the size of the page in CSS pixels and the theme, `light` or `dark`.
    pub async fn look_like(&self, width: u32, height: u32, theme: &str) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.dev_tools("Emulation.setDeviceMetricsOverride", size).await;
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": theme }] });
        self.dev_tools("Emulation.setEmulatedMedia", features).await;
    }

    /// Opens an address and waits until the page is alive.
    pub async fn open(&self, url: &str) {
        self.client
            .goto(url)
            .await
            .unwrap_or_else(|error| panic!("{url}: {error}"));
        self.settle().await;
    }

    /// Waits until the scripts have taken over the page that was loaded.
    pub async fn settle(&self) {
        if self.scripts == Scripts::On {
            self.first(&["//body[@data-hydrated]".to_owned()], "a page that is alive")
                .await;
        }
    }

    /// Path and query of the page.
    pub async fn path(&self) -> String {
        let url = self.client.current_url().await.unwrap();
        url[url::Position::BeforePath..url::Position::AfterQuery].to_owned()
    }

    /// Waits until the page's path and query are as wanted.
    pub async fn wait_for_path(&self, is_wanted: impl Fn(&str) -> bool) -> String {
        let path = self
            .until(async || Some(self.path().await).filter(|path| is_wanted(path)))
            .await;
        match path {
            Some(path) => path,
            None => panic!("the page is {}\n{}", self.path().await, self.text().await),
        }
    }

    /// Everything that the page shows.
    pub async fn text(&self) -> String {
        match self.client.find(Locator::Css("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    /// Waits until the page shows these words, in any letter case.
    pub async fn see(&self, words: &str) {
        let wanted = words.to_lowercase();
        let seen = self
            .until(async || self.text().await.to_lowercase().contains(&wanted).then_some(()))
            .await;
        assert!(
            seen.is_some(),
            "{words:?} is not on {}:\n{}",
            self.path().await,
            self.text().await
        );
    }

    /// Fails if the page shows these words.
    pub async fn do_not_see(&self, words: &str) {
        let text = self.text().await;
        assert!(
            !text.contains(words),
            "{words:?} is on {}:\n{text}",
            self.path().await
        );
    }

    /// Loads the page again until it shows these words: a page without scripts does not follow by itself.
    pub async fn reload_until(&self, words: &str) {
        let seen = self
            .until(async || {
                self.client.refresh().await.unwrap();
                self.text().await.contains(words).then_some(())
            })
            .await;
        assert!(
            seen.is_some(),
            "{words:?} is not on {}:\n{}",
            self.path().await,
            self.text().await
        );
    }

    /// Waits until the element that this selector finds has the focus.
    pub async fn wait_for_focus(&self, selector: &str) {
        let script = "return document.activeElement.matches(arguments[0])";
        let focused = self
            .until(async || (self.run(script, vec![selector.into()]).await == true).then_some(()))
            .await;
        assert!(
            focused.is_some(),
            "the focus is not at {selector} but at {:?}",
            self.focused().await
        );
    }

    /// Presses a button or follows a link, by its words or its accessible name.
    pub async fn press(&self, name: &str) {
        self.act(
            &pressable(name),
            name,
            |element| async move { element.click().await },
        )
        .await;
    }

    /// Presses a button of the panel beside the page.
    pub async fn press_in_panel(&self, name: &str) {
        let words = literal(name);
        let button = format!("//*[contains(@class, 'ui-panel')]//button[normalize-space(.)={words}]");
        self.act(&[button], name, |element| async move { element.click().await })
            .await;
    }

    /// Follows the first link of the page's content with these words in it, such as a card or a row.
    pub async fn follow(&self, words: &str) {
        let link = format!("//main//a[contains(normalize-space(.), {})]", literal(words));
        self.act(&[link], words, |element| async move { element.click().await })
            .await;
    }

    /// Types into the field with this label, instead of what is there.
    pub async fn fill(&self, label: &str, value: &str) {
        let value = value.to_owned();
        self.act(&field(label), label, |element| {
            let value = value.clone();
            async move {
                element.clear().await?;
                element.send_keys(&value).await
            }
        })
        .await;
    }

    /// Gives a file to the field with this label.
    pub async fn attach(&self, label: &str, file: &std::path::Path) {
        let path = file.to_str().unwrap();
        // A file field may be invisible behind something nicer.
        let found = self.until(async || self.any(&field(label), false).await).await;
        let element = found.unwrap_or_else(|| panic!("no field {label:?}"));
        element.send_keys(path).await.unwrap();
    }

    /// Chooses from a list, or one of several radio buttons, or ticks a check box.
    pub async fn choose(&self, label: &str, choice: &str) {
        let option = literal(choice);
        let mut ways: Vec<_> = field(label)
            .iter()
            .map(|field| format!("{field}/option[normalize-space(.)={option}]"))
            .collect();
        let legend = literal(label);
        let group = format!("//fieldset[legend[normalize-space(.)={legend}]]");
        ways.push(format!(
            "{group}//label[.//span[starts-with(normalize-space(.), {option})]]"
        ));
        ways.push(format!(
            "{group}//label[starts-with(normalize-space(.), {option})]"
        ));
        let what = format!("{label}: {choice}");
        self.act(&ways, &what, |element| async move { element.click().await })
            .await;
    }

    /// Ticks or unticks a check box.
    pub async fn tick(&self, label: &str) {
        let words = literal(label);
        let ways = [format!(
            "//label[.//input[@type='checkbox']][contains(normalize-space(.), {words})]"
        )];
        self.act(&ways, label, |element| async move { element.click().await })
            .await;
    }

    /// Sends keys to whatever has the focus.
    pub async fn type_keys(&self, keys: &str) {
        self.client
            .active_element()
            .await
            .unwrap()
            .send_keys(keys)
            .await
            .unwrap();
    }

    /// The words or the accessible name of what has the focus.
    pub async fn focused(&self) -> String {
        let script = "const e = document.activeElement; const l = e.labels && e.labels[0]; \
                      return (l || e).getAttribute('aria-label') || (l || e).innerText.trim();";
        self.run(script, vec![])
            .await
            .as_str()
            .unwrap_or_default()
            .to_owned()
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

    /// The errors in the console since the last call.
    pub async fn console_errors(&self) -> Vec<String> {
        let log = self.client.issue_cmd(ConsoleLog).await.unwrap();
        log.as_array()
            .into_iter()
            .flatten()
            .filter(|entry| entry["level"] == "SEVERE")
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// Fails if there was an error in the console since the last call.
    pub async fn expect_clean_console(&self) {
        let errors = self.console_errors().await;
        assert!(
            errors.is_empty(),
            "the console has errors on {}: {errors:#?}",
            self.path().await
        );
    }

    /// Waits for the first visible element of one of these expressions.
    pub async fn first(&self, ways: &[String], what: &str) -> Element {
        match self.until(async || self.any(ways, true).await).await {
            Some(element) => element,
            None => panic!(
                "there is no {what} on {}:\n{}",
                self.path().await,
                self.text().await
            ),
        }
    }

    /// Does something to the first visible element, again if the page was replaced meanwhile.
    async fn act<F>(&self, ways: &[String], what: &str, act: impl Fn(Element) -> F)
    where
        F: Future<Output = Result<(), CmdError>>,
    {
        let mut error = None;
        let done = self
            .until(async || match self.any(ways, true).await {
                Some(element) => act(element).await.map_err(|cause| error = Some(cause)).ok(),
                None => None,
            })
            .await;
        assert!(
            done.is_some(),
            "{what:?} cannot be used on {} ({error:?}):\n{}",
            self.path().await,
            self.text().await
        );
    }

    async fn any(&self, ways: &[String], visible: bool) -> Option<Element> {
        for way in ways {
            for element in self
                .client
                .find_all(Locator::XPath(way))
                .await
                .unwrap_or_default()
            {
                if !visible || element.is_displayed().await.unwrap_or(false) {
                    return Some(element);
                }
            }
        }
        None
    }

    async fn until<T>(&self, mut look: impl AsyncFnMut() -> Option<T>) -> Option<T> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(found) = look().await {
                return Some(found);
            }
            if Instant::now() > deadline {
                return None;
            }
            tokio::time::sleep(LOOK).await;
        }
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

/// What a person can press; a button that only answers to Enter is hidden from everybody.
fn pressable(name: &str) -> Vec<String> {
    let name = literal(name);
    ["button", "a", "summary", "*[@role='menuitem']"]
        .iter()
        .map(|element| {
            format!("//{element}[not(@aria-hidden='true')][normalize-space(.)={name} or @aria-label={name}]")
        })
        .collect()
}

fn field(label: &str) -> Vec<String> {
    let optional = literal(&format!("{label} (optional)"));
    let label = literal(label);
    let words = format!("normalize-space(.)={label} or normalize-space(.)={optional}");
    vec![
        format!("//*[@id=//label[{words}]/@for]"),
        format!("//label[{words}]//*[self::input or self::select or self::textarea]"),
        format!("//*[self::input or self::select or self::textarea][@aria-label={label}]"),
    ]
}

/// A text as XPath 1.0 writes it, which has no escapes.
fn literal(text: &str) -> String {
    if !text.contains('"') {
        return format!("\"{text}\"");
    }
    let parts: Vec<_> = text.split('"').map(|part| format!("\"{part}\"")).collect();
    format!("concat({})", parts.join(", '\"', "))
}

#[cfg(test)]
mod tests {
    use super::literal;

    #[test]
    fn quotes_are_put_together() {
        assert_eq!(literal("Save"), r#""Save""#);
        assert_eq!(
            literal(r#"emails[type eq "work"]"#),
            r#"concat("emails[type eq ", '"', "work", '"', "]")"#
        );
    }
}
