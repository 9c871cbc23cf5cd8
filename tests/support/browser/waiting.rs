//! Waiting until a page is as wanted.

use std::time::{Duration, Instant};

use fantoccini::Locator;
use fantoccini::elements::Element;

use super::{Browser, Scripts};

/// How long a page may take to show something.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often it is looked at meanwhile.
const LOOK: Duration = Duration::from_millis(40);

impl Browser {
    /// Waits until the scripts have taken over the page that was loaded.
    pub async fn settle(&self) {
        if self.scripts == Scripts::On {
            self.first(&["//body[@data-hydrated]".to_owned()], "a page that is alive")
                .await;
        }
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

    pub(super) async fn any(&self, ways: &[String], visible: bool) -> Option<Element> {
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

    pub(super) async fn until<T>(&self, mut look: impl AsyncFnMut() -> Option<T>) -> Option<T> {
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
