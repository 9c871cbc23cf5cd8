//! What surrounds a position, in a text that may be unfinished everywhere.

use std::ops::Range;

use expr::{Function, Lexeme, LexemeKind, functions, lexemes};

/// What is being written at a position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Inside the brackets of an attribute: from the bracket to the end of the name.
    Attribute(Range<usize>),
    /// In a bare word, or where one could begin: the word so far.
    Word(Range<usize>),
    /// Inside a quoted text, or in a number.
    Elsewhere,
}

/// What is being written at this byte.
pub(crate) fn place(text: &str, caret: usize) -> Place {
    let before = text.get(..caret).unwrap_or(text);
    let mut open = None;
    let mut characters = before.char_indices();
    while let Some((start, character)) = characters.next() {
        match (open, character) {
            (None, '"' | '[') => open = Some((start, character)),
            (Some((_, '"')), '\\') => {
                characters.next();
            }
            // A name ends with its line, and a bracket begins another one.
            (Some((_, '"')), '"') | (Some((_, '[')), ']' | '\n') => open = None,
            (Some((_, '[')), '[') => open = Some((start, '[')),
            _ => {}
        }
    }
    match open {
        Some((start, '[')) => Place::Attribute(start..end_of_name(text, caret)),
        Some(_) => Place::Elsewhere,
        None => word(before, caret),
    }
}

/// Where the name that the caret is in ends, with its closing bracket if it has one.
fn end_of_name(text: &str, caret: usize) -> usize {
    let rest = text.get(caret..).unwrap_or_default();
    let length = rest
        .find(|character: char| !is_in_word(character) && character != '.')
        .unwrap_or(rest.len());
    let closed = rest.get(length..).is_some_and(|rest| rest.starts_with(']'));
    caret + length + usize::from(closed)
}

fn word(before: &str, caret: usize) -> Place {
    let start = before
        .char_indices()
        .rev()
        .take_while(|(_, character)| is_in_word(*character))
        .last()
        .map_or(caret, |(start, _)| start);
    let word = before.get(start..).unwrap_or_default();
    if word.starts_with(|first: char| first.is_ascii_digit()) || before.get(..start).is_some_and(is_complete)
    {
        return Place::Elsewhere;
    }
    Place::Word(start..caret)
}

/// Whether what stands before is finished, so that no word can follow it directly.
fn is_complete(before: &str) -> bool {
    before.ends_with(['"', ']', ')'])
}

fn is_in_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The function whose name or parentheses the position is in, and the number of the argument.
pub(crate) fn call(text: &str, caret: usize) -> Option<(&'static Function, Option<usize>)> {
    let lexemes = lexemes(text);
    let name = lexemes
        .iter()
        .find(|lexeme| lexeme.kind == LexemeKind::Function && start(lexeme) < caret && caret <= end(lexeme));
    if let Some(name) = name {
        return Some((function(text, name)?, None));
    }
    let mut open: Vec<(Option<&'static Function>, usize)> = Vec::new();
    let mut last: Option<&Lexeme> = None;
    for lexeme in lexemes.iter().take_while(|lexeme| start(lexeme) < caret) {
        match lexeme.kind {
            LexemeKind::LeftParenthesis => {
                open.push((last.and_then(|name| function(text, name)), 0));
            }
            LexemeKind::RightParenthesis => {
                open.pop();
            }
            LexemeKind::Comma => {
                if let Some((_, argument)) = open.last_mut() {
                    *argument += 1;
                }
            }
            _ => {}
        }
        last = Some(lexeme);
    }
    open.into_iter()
        .rev()
        .find_map(|(function, argument)| Some((function?, Some(argument))))
}

fn function(text: &str, name: &Lexeme) -> Option<&'static Function> {
    let name = text.get(start(name)..end(name))?;
    functions().iter().find(|function| function.name == name)
}

fn start(lexeme: &Lexeme) -> usize {
    usize::try_from(lexeme.span.start).unwrap_or(usize::MAX)
}

fn end(lexeme: &Lexeme) -> usize {
    usize::try_from(lexeme.span.end).unwrap_or(usize::MAX)
}

/// A text with a bar where the caret is.
#[cfg(test)]
pub(crate) fn at_bar(text: &str) -> (String, usize) {
    let caret = text.find('|').expect("a bar");
    (text.replacen('|', "", 1), caret)
}

#[cfg(test)]
mod tests {
    use super::{Place, at_bar, call, place};

    #[test]
    fn places() {
        for (text, expected) in [
            ("|", Place::Word(0..0)),
            ("Joi|", Place::Word(0..3)),
            ("Joi|n", Place::Word(0..3)),
            ("Join(|)", Place::Word(5..5)),
            ("Join(\" \", giv|", Place::Word(10..13)),
            ("Join(\"a, giv|", Place::Elsewhere),
            ("Join(\"\\\"giv|", Place::Elsewhere),
            ("[|", Place::Attribute(0..1)),
            ("[giv|enName] & 1", Place::Attribute(0..11)),
            ("[giv|, [mail]", Place::Attribute(0..4)),
            ("[mail]|", Place::Elsewhere),
            ("\"a\"|", Place::Elsewhere),
            ("[mail] & |", Place::Word(9..9)),
            ("[mail]&|", Place::Word(7..7)),
            ("12|", Place::Elsewhere),
            ("[a\nJo|", Place::Word(3..5)),
        ] {
            let (text, caret) = at_bar(text);
            assert_eq!(place(&text, caret), expected, "{text}");
        }
    }

    #[test]
    fn calls() {
        for (text, expected) in [
            ("|Join()", None),
            ("Jo|in(1)", Some(("Join", None))),
            ("Join|", Some(("Join", None))),
            ("Join(|", Some(("Join", Some(0)))),
            ("Join(\",\", |", Some(("Join", Some(1)))),
            ("Join(\" \", ToLower([mail|]), 1)", Some(("ToLower", Some(0)))),
            ("Join(\" \", ToLower([mail]), |1)", Some(("Join", Some(2)))),
            ("Join(\" \", Nothing([mail], |", Some(("Join", Some(1)))),
            ("Join(1)|", None),
            ("Left((1|", Some(("Left", Some(0)))),
        ] {
            let (text, caret) = at_bar(text);
            let found = call(&text, caret).map(|(function, argument)| (function.name, argument));
            assert_eq!(found, expected, "{text}");
        }
    }
}
