//! What follows a backslash in a regular expression.

use super::{error::PatternError, measure::ClassSize};

/// The meaning of an escape that is the same inside and outside a character class.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Escape {
    /// One character.
    Character(char),
    /// One of several characters.
    Class(Class),
}

/// Several characters of which one is to be there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Class {
    /// As the crate `regex` takes it.
    pub(super) written: String,
    /// How many states the engine needs for it; the numbers were counted.
    states: u64,
    /// About how many characters they are.
    characters: u32,
}

/// All characters that there are.
const ALL: u32 = 0x0011_0000;
/// All letters that there are.
const LETTERS: u32 = 150_000;

impl Class {
    fn escape(written: impl Into<String>, states: u64, characters: u32) -> Escape {
        Escape::Class(Self {
            written: written.into(),
            states,
            characters,
        })
    }

    /// What it takes.
    pub(super) fn size(&self, ignores_case: bool) -> ClassSize {
        ClassSize::new(self.states, self.characters, ignores_case)
    }
}

/// Reads an escape, of which the first character after the backslash was taken already.
pub(super) fn escape(first: char, rest: &mut std::str::Chars<'_>) -> Result<Escape, PatternError> {
    let character = match first {
        'd' => return Ok(Class::escape(r"\d", 30, 1_000)),
        'D' => return Ok(Class::escape(r"\D", 40, ALL)),
        's' => return Ok(Class::escape(r"\s", 13, 100)),
        'S' => return Ok(Class::escape(r"\S", 24, ALL)),
        // The crate's own \w also holds enclosing and spacing marks.
        'w' => return Ok(Class::escape(r"[\p{L}\p{Mn}\p{Nd}\p{Pc}]", 340, LETTERS)),
        'W' => return Ok(Class::escape(r"[^\p{L}\p{Mn}\p{Nd}\p{Pc}]", 340, LETTERS)),
        'p' | 'P' => return category(first, rest),
        'a' => '\u{7}',
        'e' => '\u{1b}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        'c' => control(rest)?,
        'x' => hexadecimal(rest, 2)?,
        'u' => hexadecimal(rest, 4)?,
        '0' => octal(rest),
        letter if letter.is_alphanumeric() || letter == '_' => {
            return Err(PatternError::new(format!("\"\\{letter}\" has no meaning")));
        }
        other => other,
    };
    Ok(Escape::Character(character))
}

/// A character, so that the crate `regex` takes it for itself.
pub(super) fn push_literal(character: char, output: &mut String) {
    if matches!(
        character,
        '\\' | '.'
            | '+'
            | '*'
            | '?'
            | '('
            | ')'
            | '|'
            | '['
            | ']'
            | '{'
            | '}'
            | '^'
            | '$'
            | '#'
            | '&'
            | '-'
            | '~'
    ) {
        output.push('\\');
    }
    output.push(character);
}

fn control(rest: &mut std::str::Chars<'_>) -> Result<char, PatternError> {
    let letter = rest.next().filter(char::is_ascii_alphabetic);
    let letter = letter.ok_or_else(|| PatternError::new("a letter must follow \"\\c\""))?;
    Ok(char::from(letter.to_ascii_uppercase() as u8 & 0x1f))
}

fn hexadecimal(rest: &mut std::str::Chars<'_>, digits: usize) -> Result<char, PatternError> {
    let text = rest.as_str();
    let number = text
        .get(..digits)
        .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
        .and_then(|digits| u32::from_str_radix(digits, 16).ok());
    let Some(number) = number else {
        let message = format!("{digits} hexadecimal digits must follow \"\\x\" or \"\\u\"");
        return Err(PatternError::new(
            message.replace(if digits == 2 { " or \"\\u\"" } else { "\"\\x\" or " }, ""),
        ));
    };
    *rest = text.get(digits..).unwrap_or_default().chars();
    char::from_u32(number)
        .ok_or_else(|| PatternError::new(format!("\"\\u{number:04X}\" is half of a character")))
        .map_err(|error| error.hint("write the character itself"))
}

/// `\0` and up to two more octal digits.
fn octal(rest: &mut std::str::Chars<'_>) -> char {
    let mut number = 0;
    for _ in 0..2 {
        let Some(digit) = rest.clone().next().and_then(|next| next.to_digit(8)) else {
            break;
        };
        number = number * 8 + digit;
        rest.next();
    }
    char::from_u32(number).unwrap_or('\0')
}

/// `\p{Lu}` or `\p{IsGreek}`.
fn category(letter: char, rest: &mut std::str::Chars<'_>) -> Result<Escape, PatternError> {
    let text = rest.as_str();
    let name = text
        .strip_prefix('{')
        .and_then(|inner| inner.split_once('}'))
        .map(|(name, after)| {
            *rest = after.chars();
            name
        });
    let Some(name) = name else {
        let message = format!("a category in braces must follow \"\\{letter}\"");
        return Err(PatternError::new(message).hint(r"for instance \p{Lu} for capital letters"));
    };
    if CATEGORIES.contains(&name) {
        // Of the categories only the one of what is no character is larger than the one of letters.
        let characters = if letter == 'P' || name.starts_with('C') {
            ALL
        } else {
            LETTERS
        };
        return Ok(Class::escape(format!("\\{letter}{{{name}}}"), 330, characters));
    }
    let block = name
        .strip_prefix("Is")
        .and_then(|block| BLOCKS.iter().find(|(name, ..)| *name == block));
    if let Some((_, first, last)) = block {
        let not = if letter == 'P' { "^" } else { "" };
        let written = format!("[{not}\\x{{{first:X}}}-\\x{{{last:X}}}]");
        return Ok(Class::escape(written, 26, ALL));
    }
    let message = format!("\"\\{letter}{{{name}}}\" is not supported");
    Err(PatternError::new(message)
        .hint(r"use a general category such as \p{L} or \p{Lu}, or a range such as [\u0400-\u04FF]"))
}

/// Unicode's general categories, as .NET names them.
const CATEGORIES: [&str; 37] = [
    "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps",
    "Pe", "Pi", "Pf", "Po", "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "C", "Cc", "Cf", "Co", "Cn",
    "Cs",
];

/// Blocks of letters that names are written with, by their .NET names without `Is`. Source: Unicode, Blocks.txt.
const BLOCKS: [(&str, u32, u32); 13] = [
    ("BasicLatin", 0x0, 0x7f),
    ("Latin-1Supplement", 0x80, 0xff),
    ("LatinExtended-A", 0x100, 0x17f),
    ("LatinExtended-B", 0x180, 0x24f),
    ("LatinExtendedAdditional", 0x1e00, 0x1eff),
    ("Greek", 0x370, 0x3ff),
    ("Cyrillic", 0x400, 0x4ff),
    ("Armenian", 0x530, 0x58f),
    ("Hebrew", 0x590, 0x5ff),
    ("Arabic", 0x600, 0x6ff),
    ("Hiragana", 0x3040, 0x309f),
    ("Katakana", 0x30a0, 0x30ff),
    ("CJKUnifiedIdeographs", 0x4e00, 0x9fff),
];
