//! From text to tokens.

use std::{iter::Peekable, str::CharIndices};

use crate::{
    comparison::Comparison,
    diagnostic::{Diagnostic, DiagnosticCode, Span},
    token::{Token, TokenKind},
};

/// All tokens of a text, the last one being the end, and what is wrong with them.
pub(crate) fn tokens(text: &str) -> (Vec<Token<'_>>, Vec<Diagnostic>) {
    let mut lexer = Lexer {
        text,
        characters: text.char_indices().peekable(),
        diagnostics: Vec::new(),
    };
    let mut tokens = Vec::new();
    while let Some((start, kind)) = lexer.next() {
        let span = lexer.span_from(start);
        let follows_invalid =
            kind == TokenKind::Invalid && tokens.last().is_some_and(|token: &Token<'_>| token.kind == kind);
        if !follows_invalid {
            tokens.push(Token { kind, span });
        }
    }
    let end = lexer.position();
    tokens.push(Token {
        kind: TokenKind::End,
        span: lexer.span_from(end),
    });
    (tokens, lexer.diagnostics)
}

struct Lexer<'t> {
    text: &'t str,
    characters: Peekable<CharIndices<'t>>,
    diagnostics: Vec<Diagnostic>,
}

impl<'t> Lexer<'t> {
    fn next(&mut self) -> Option<(usize, TokenKind<'t>)> {
        self.take_while(is_space);
        let (start, character) = self.characters.next()?;
        let kind = match character {
            '(' => TokenKind::LeftParenthesis,
            ')' => TokenKind::RightParenthesis,
            ',' => TokenKind::Comma,
            '=' => self.equals(start),
            '<' if self.accept('=') => TokenKind::Comparison(Comparison::LessOrEqual),
            '<' if self.accept('>') => TokenKind::Comparison(Comparison::NotEqual),
            '<' => TokenKind::Comparison(Comparison::Less),
            '>' if self.accept('=') => TokenKind::Comparison(Comparison::GreaterOrEqual),
            '>' => TokenKind::Comparison(Comparison::Greater),
            '&' => self.ampersand(start),
            '[' => self.attribute(start),
            '"' => self.quoted(start),
            '-' | '0'..='9' => self.number(start),
            character if character.is_alphabetic() => {
                self.take_while(|next| next.is_alphanumeric() || next == '_');
                TokenKind::Word(self.text_from(start))
            }
            character => self.unknown(start, character),
        };
        Some((start, kind))
    }

    fn equals(&mut self, start: usize) -> TokenKind<'t> {
        if self.accept('=') {
            let kind = self.invalid(start, "\"==\" is not an operator", Some("write a single \"=\""));
            self.suggest("=");
            return kind;
        }
        TokenKind::Comparison(Comparison::Equal)
    }

    fn ampersand(&mut self, start: usize) -> TokenKind<'t> {
        let rest = self.text.get(start + 1..).unwrap_or_default();
        let mut letters = rest.chars();
        let is_number = letters.next().is_some_and(|letter| matches!(letter, 'H' | 'h'))
            && letters.next().is_some_and(|digit| digit.is_ascii_hexdigit());
        if !is_number {
            return TokenKind::Ampersand;
        }
        self.take_while(char::is_alphanumeric);
        let digits = self.text.get(start + 2..self.position()).unwrap_or_default();
        match i64::from_str_radix(digits, 16) {
            Ok(number) => TokenKind::Hexadecimal(number),
            Err(_) => self.invalid(start, "this is not a hexadecimal number of at most 63 bits", None),
        }
    }

    fn attribute(&mut self, start: usize) -> TokenKind<'t> {
        self.take_while(|next| !matches!(next, '[' | ']') && !next.is_control());
        let name = self.text_from(start).get(1..).unwrap_or_default();
        if !self.accept(']') {
            return self.invalid(
                start,
                "the attribute's name has no closing bracket",
                Some("write [name]"),
            );
        }
        if name.trim().is_empty() {
            return self.invalid(start, "the attribute has no name", Some("write [name]"));
        }
        TokenKind::Attribute(name)
    }

    fn quoted(&mut self, start: usize) -> TokenKind<'t> {
        let mut content = String::new();
        while let Some((_, character)) = self.characters.next() {
            match character {
                '"' => return TokenKind::Text(content),
                '\\' if self.accept('\\') => content.push('\\'),
                '\\' if self.accept('"') => content.push('"'),
                character => content.push(character),
            }
        }
        let hint = "write \\\" for a quotation mark inside a text and \\\\ for a backslash";
        self.invalid(start, "the text has no closing quotation mark", Some(hint))
    }

    fn number(&mut self, start: usize) -> TokenKind<'t> {
        self.take_while(|next| next.is_alphanumeric() || matches!(next, '.' | '_'));
        match self.text_from(start) {
            "-" => self.invalid(
                start,
                "\"-\" is not an operator",
                Some("only a digit may follow it, as in -1"),
            ),
            digits => match digits.parse() {
                Ok(number) => TokenKind::Integer(number),
                Err(_) => self.invalid(
                    start,
                    "this is not a whole number",
                    Some("write other numbers as text, in quotation marks"),
                ),
            },
        }
    }

    fn unknown(&mut self, start: usize, character: char) -> TokenKind<'t> {
        let hint = match character {
            '+' => Some("join texts with \"&\" or Join"),
            '\'' | '‘' | '’' | '“' | '”' | '„' | '«' | '»' => {
                Some("texts stand in straight quotation marks: \"text\"")
            }
            '!' => Some("write \"<>\" for not equal and Not(…) for not"),
            ';' => Some("separate arguments by commas"),
            '|' => Some("there is no OR: put an IIF into the third argument of the other"),
            ']' => Some("write [name]"),
            '{' | '}' => Some("parentheses are round"),
            _ => None,
        };
        let kind = self.invalid(
            start,
            format!("\"{}\" cannot stand here", character.escape_debug()),
            hint,
        );
        match character {
            '+' => self.suggest("&"),
            '“' | '”' | '„' | '«' | '»' => self.suggest("\""),
            ';' => self.suggest(","),
            '{' => self.suggest("("),
            '}' => self.suggest(")"),
            _ => {}
        }
        kind
    }

    /// Suggests a text in the place of what was reported last.
    fn suggest(&mut self, suggestion: &str) {
        if let Some(diagnostic) = self.diagnostics.last_mut() {
            diagnostic.suggestion = Some(suggestion.into());
        }
    }

    fn invalid(&mut self, start: usize, message: impl Into<String>, hint: Option<&str>) -> TokenKind<'t> {
        let diagnostic = Diagnostic::new(self.span_from(start), DiagnosticCode::InvalidToken, message);
        self.diagnostics.push(Diagnostic {
            hint: hint.map(Into::into),
            ..diagnostic
        });
        TokenKind::Invalid
    }

    fn accept(&mut self, expected: char) -> bool {
        self.characters
            .next_if(|(_, character)| *character == expected)
            .is_some()
    }

    fn take_while(&mut self, belongs: impl Fn(char) -> bool) {
        while self
            .characters
            .next_if(|(_, character)| belongs(*character))
            .is_some()
        {}
    }

    fn position(&mut self) -> usize {
        self.characters
            .peek()
            .map_or(self.text.len(), |(position, _)| *position)
    }

    fn text_from(&mut self, start: usize) -> &'t str {
        let end = self.position();
        self.text.get(start..end).unwrap_or_default()
    }

    fn span_from(&mut self, start: usize) -> Span {
        byte(start)..byte(self.position())
    }
}

/// White space, and the invisible characters that come along when text is copied from a page.
fn is_space(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{feff}' | '\u{200b}')
}

/// A text is at most 40,000 bytes long, so that its positions fit.
fn byte(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{TokenKind, tokens};
    use crate::comparison::Comparison::*;

    #[test]
    fn every_token() {
        let (found, diagnostics) = tokens("F_1 ( [a b],\"x\\\"\\\\\\d\"&-7 &HfF = <> < <= > >=) &Hi");
        let kinds: Vec<_> = found.into_iter().map(|token| token.kind).collect();
        assert_eq!(diagnostics, []);
        assert_eq!(
            kinds,
            [
                TokenKind::Word("F_1"),
                TokenKind::LeftParenthesis,
                TokenKind::Attribute("a b"),
                TokenKind::Comma,
                TokenKind::Text("x\"\\\\d".into()),
                TokenKind::Ampersand,
                TokenKind::Integer(-7),
                TokenKind::Hexadecimal(255),
                TokenKind::Comparison(Equal),
                TokenKind::Comparison(NotEqual),
                TokenKind::Comparison(Less),
                TokenKind::Comparison(LessOrEqual),
                TokenKind::Comparison(Greater),
                TokenKind::Comparison(GreaterOrEqual),
                TokenKind::RightParenthesis,
                TokenKind::Ampersand,
                TokenKind::Word("Hi"),
                TokenKind::End,
            ]
        );
    }

    #[test]
    fn spans_are_bytes() {
        let (found, _) = tokens(" [ü] \"é\"");
        let spans: Vec<_> = found.into_iter().map(|token| token.span).collect();
        assert_eq!(spans, [1..5, 6..10, 10..10]);
    }
}
