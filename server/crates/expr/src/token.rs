//! Tokens.

use crate::{comparison::Comparison, diagnostic::Span};

/// One token and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token<'t> {
    pub(crate) kind: TokenKind<'t>,
    pub(crate) span: Span,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind<'t> {
    Ampersand,
    Attribute(&'t str),
    Comma,
    Comparison(Comparison),
    /// The end of the text; always the last token.
    End,
    Hexadecimal(i64),
    Integer(i64),
    /// Something that is no token; the lexer has reported it.
    Invalid,
    LeftParenthesis,
    RightParenthesis,
    Text(String),
    Word(&'t str),
}

impl TokenKind<'_> {
    /// The token in a message.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Ampersand => "\"&\"".into(),
            Self::Attribute(name) => format!("[{name}]"),
            Self::Comma => "a comma".into(),
            Self::Comparison(comparison) => format!("\"{}\"", comparison.as_str()),
            Self::End => "the end".into(),
            Self::Hexadecimal(_) | Self::Integer(_) => "a number".into(),
            Self::Invalid => "an unknown character".into(),
            Self::LeftParenthesis => "\"(\"".into(),
            Self::RightParenthesis => "\")\"".into(),
            Self::Text(_) => "a text".into(),
            Self::Word(word) => word.to_string(),
        }
    }
}
