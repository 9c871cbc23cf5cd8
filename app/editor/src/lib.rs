//! The editor of mapping expressions: what it knows about a text while it is written, and its part in the browser.
//!
//! Pure, and the same on both sides: [`findings`] says what is wrong and how to mend it, [`paint`] how the text is
//! coloured, [`complete`] what could be written at the caret, [`help_at`] which function the caret is in. The server
//! renders with them the state in which a page arrives; with the feature `hydrate`, `browser` keeps it true while
//! somebody types. What an expression means is the business of `expr` alone.
//!
//! How to read it: each file of the pure part is one question about a text and a position; positions are bytes, and
//! `position` turns the browser's into them. `browser` is the shell: it listens, asks, and writes into the page.

mod completion;
mod finding;
mod help;
pub mod markup;
mod paint;
mod position;
mod scan;

#[cfg(feature = "hydrate")]
mod browser;

#[cfg(feature = "hydrate")]
pub use browser::start;
pub use completion::{Completion, Completions, complete};
pub use finding::{Finding, Fix, findings};
pub use help::{Help, SignaturePart, help_at, help_of};
pub use paint::{Run, paint};
pub use position::{byte_of, unit_of};

/// An attribute of the source, as the editor offers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceAttribute {
    /// The name between the brackets.
    pub name: String,
    /// The words for it on screen; may be empty.
    pub label: String,
}

/// The attributes as one text, for the page to carry: a line for each, name and label parted by a tab.
pub fn write_attributes(attributes: &[SourceAttribute]) -> String {
    let lines: Vec<String> = attributes
        .iter()
        .map(|attribute| format!("{}\t{}", attribute.name, attribute.label))
        .collect();
    lines.join("\n")
}

/// Reads what [`write_attributes`] wrote.
pub fn read_attributes(text: &str) -> Vec<SourceAttribute> {
    text.lines()
        .map(|line| {
            let (name, label) = line.split_once('\t').unwrap_or((line, ""));
            SourceAttribute {
                name: name.to_owned(),
                label: label.to_owned(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{SourceAttribute, read_attributes, write_attributes};

    #[test]
    fn attributes_travel_in_the_page() {
        let attributes: Vec<_> = [("mail", "E-mail"), ("objectId", "")]
            .map(|(name, label)| SourceAttribute {
                name: name.into(),
                label: label.into(),
            })
            .into();
        assert_eq!(read_attributes(&write_attributes(&attributes)), attributes);
        assert_eq!(read_attributes(""), []);
    }
}
