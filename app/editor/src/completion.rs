//! What could be written at the caret.

use std::ops::Range;

use expr::{Function, Keyword, Kind, functions};

use crate::{
    SourceAttribute,
    scan::{self, Place},
};

/// The most that are offered at once.
const MAXIMUM: usize = 200;

/// What could be written, best first.
#[derive(Clone, Debug)]
pub struct Completions<'a> {
    /// What of the text would be replaced, in bytes.
    pub span: Range<usize>,
    /// The choices; never empty.
    pub choices: Vec<Completion<'a>>,
}

/// One thing that could be written.
#[derive(Clone, Copy, Debug)]
pub enum Completion<'a> {
    /// An attribute of the source.
    Attribute(&'a SourceAttribute),
    /// A function.
    Function(&'static Function),
    /// A word with a meaning.
    Keyword(Keyword),
}

impl<'a> Completion<'a> {
    /// Its name, as it is written.
    pub fn name(&self) -> &'a str {
        match self {
            Self::Attribute(attribute) => &attribute.name,
            Self::Function(function) => function.name,
            Self::Keyword(keyword) => keyword.as_str(),
        }
    }

    /// The text to write where `after` follows, and where in it the caret goes, in bytes.
    pub fn insertion(&self, after: &str) -> (String, usize) {
        let text = match self {
            Self::Attribute(attribute) => format!("[{}]", attribute.name),
            Self::Function(function) if after.trim_start().starts_with('(') => function.name.to_owned(),
            Self::Function(function) => format!("{}()", function.name),
            Self::Keyword(keyword) => keyword.as_str().to_owned(),
        };
        let caret = match self {
            Self::Function(function) if text.ends_with(')') && !function.parameters.is_empty() => {
                text.len() - 1
            }
            _ => text.len(),
        };
        (text, caret)
    }
}

/// What could be written at this byte. Without having been `asked`, nothing is offered before a first letter is there.
pub fn complete<'a>(
    text: &str,
    caret: usize,
    asked: bool,
    attributes: &'a [SourceAttribute],
) -> Option<Completions<'a>> {
    let (span, choices) = match scan::place(text, caret) {
        Place::Elsewhere => return None,
        Place::Attribute(span) => {
            let typed = text
                .get(span.start + 1..caret)
                .unwrap_or_default()
                .trim()
                .to_lowercase();
            (span, best(&typed, attributes.iter().map(Completion::Attribute)))
        }
        Place::Word(span) if span.is_empty() && !asked => return None,
        Place::Word(span) => {
            let typed = text.get(span.clone()).unwrap_or_default().to_lowercase();
            let offered = words_of_parameter(text, caret)
                .iter()
                .copied()
                .map(Completion::Keyword)
                .chain(attributes.iter().map(Completion::Attribute))
                .chain(functions().iter().map(Completion::Function))
                .chain(words_of_flow().map(Completion::Keyword));
            (span, best(&typed, offered))
        }
    };
    (!choices.is_empty()).then_some(Completions { span, choices })
}

/// The words that the parameter at this byte chooses from.
fn words_of_parameter(text: &str, caret: usize) -> &'static [Keyword] {
    let parameter = match scan::call(text, caret) {
        Some((function, Some(argument))) => function.parameter(argument),
        _ => None,
    };
    match parameter.map(|parameter| parameter.kind) {
        Some(Kind::Choice(choices)) => choices,
        _ => &[],
    }
}

/// The words that may stand anywhere.
fn words_of_flow() -> impl Iterator<Item = Keyword> {
    Keyword::ALL.into_iter().filter(|keyword| keyword.is_flow())
}

/// Those that fit what was typed, in lower case: first those that begin with it, then those that hold it.
fn best<'a>(typed: &str, offered: impl Iterator<Item = Completion<'a>>) -> Vec<Completion<'a>> {
    let mut fitting: Vec<(u8, Completion<'a>)> = offered
        .filter_map(|completion| Some((distance(typed, &completion)?, completion)))
        .collect();
    fitting.sort_by_key(|(distance, _)| *distance);
    fitting.truncate(MAXIMUM);
    fitting.into_iter().map(|(_, completion)| completion).collect()
}

/// How far a name is from what was typed; none if it does not fit.
fn distance(typed: &str, completion: &Completion<'_>) -> Option<u8> {
    let name = completion.name().to_lowercase();
    if name.starts_with(typed) {
        return Some(u8::from(name != typed && !typed.is_empty()));
    }
    let label = match completion {
        Completion::Attribute(attribute) => attribute.label.to_lowercase(),
        Completion::Function(_) | Completion::Keyword(_) => String::new(),
    };
    if label.starts_with(typed) {
        return Some(2);
    }
    (typed.len() > 1 && (name.contains(typed) || label.contains(typed))).then_some(3)
}

#[cfg(test)]
mod tests {
    use super::complete;
    use crate::{SourceAttribute, scan::at_bar};

    fn attributes() -> Vec<SourceAttribute> {
        [
            ("givenName", "First name"),
            ("mail", "E-mail"),
            ("mailNickname", ""),
            ("surname", "Last name"),
        ]
        .map(|(name, label)| SourceAttribute {
            name: name.into(),
            label: label.into(),
        })
        .into()
    }

    /// The text after the first choice was taken, with a bar where the caret is then.
    fn taken(text: &str, asked: bool) -> Option<String> {
        let (text, caret) = at_bar(text);
        let attributes = attributes();
        let offered = complete(&text, caret, asked, &attributes)?;
        let after = text.get(offered.span.end..)?;
        let (mut inserted, caret) = offered.choices.first()?.insertion(after);
        inserted.insert(caret, '|');
        Some(format!("{}{inserted}{after}", text.get(..offered.span.start)?))
    }

    #[test]
    fn the_first_choice_completes() {
        for (text, asked, expected) in [
            ("Jo|", false, Some("Join(|)")),
            ("jo|", false, Some("Join(|)")),
            ("Jo|([mail])", false, Some("Join|([mail])")),
            ("giv|", false, Some("[givenName]|")),
            ("[giv|", false, Some("[givenName]|")),
            ("[giv|en] & 1", false, Some("[givenName]| & 1")),
            ("[las|]", false, Some("[surname]|")),
            ("[|", false, Some("[givenName]|")),
            ("mail|", false, Some("[mail]|")),
            ("ToLower(nick|)", false, Some("ToLower([mailNickname]|)")),
            (
                "InStr([mail], \"a\", 1, |)",
                true,
                Some("InStr([mail], \"a\", 1, vbBinaryCompare|)"),
            ),
            (
                "InStr([mail], \"a\", 1, vbT|)",
                false,
                Some("InStr([mail], \"a\", 1, vbTextCompare|)"),
            ),
            ("IgnoreO|", false, Some("IgnoreObjectFlow|")),
            ("|", false, None),
            ("|", true, Some("[givenName]|")),
            ("\"giv|", true, None),
            ("[mail]|", true, None),
            ("zzz|", true, None),
        ] {
            assert_eq!(taken(text, asked).as_deref(), expected, "{text}");
        }
    }
}
