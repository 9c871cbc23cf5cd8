//! What a person does with a page.

use std::future::Future;

use fantoccini::elements::Element;
use fantoccini::error::CmdError;

use super::Browser;
use super::xpath::{field, literal, pressable};

impl Browser {
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
}
