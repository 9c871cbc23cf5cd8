//! Reading a page.

use fantoccini::Locator;

use super::Browser;
use crate::webdriver_commands::ConsoleLog;

impl Browser {
    /// Path and query of the page.
    pub async fn path(&self) -> String {
        let url = self.client.current_url().await.unwrap();
        url[url::Position::BeforePath..url::Position::AfterQuery].to_owned()
    }

    /// Everything that the page shows.
    pub async fn text(&self) -> String {
        match self.client.find(Locator::Css("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
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
}
