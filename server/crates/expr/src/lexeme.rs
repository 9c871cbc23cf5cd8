//! The parts of a text, for whoever colours or completes it while it is written.

use crate::{
    diagnostic::Span,
    functions,
    keyword::Keyword,
    lexer,
    token::{Token, TokenKind},
};

/// One part of a text, between white space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lexeme {
    /// What it is.
    pub kind: LexemeKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LexemeKind {
    /// `[name]`
    Attribute,
    /// `,`
    Comma,
    /// The name of a function that exists.
    Function,
    /// Something that cannot be read; it may reach up to the end.
    Invalid,
    /// A bare word with a meaning, such as `IgnoreAttributeFlow`.
    Keyword,
    /// `(`
    LeftParenthesis,
    /// A whole number.
    Number,
    /// `&` or a comparison.
    Operator,
    /// `)`
    RightParenthesis,
    /// A quoted text.
    Text,
    /// A word without a meaning, or one that is not finished.
    Word,
}

/// The parts of a text in order, also of one that is no expression.
pub fn lexemes(text: &str) -> Vec<Lexeme> {
    let (tokens, _) = lexer::tokens(text);
    tokens.into_iter().filter_map(lexeme).collect()
}

fn lexeme(token: Token<'_>) -> Option<Lexeme> {
    let kind = match token.kind {
        TokenKind::Ampersand | TokenKind::Comparison(_) => LexemeKind::Operator,
        TokenKind::Attribute(_) => LexemeKind::Attribute,
        TokenKind::Comma => LexemeKind::Comma,
        TokenKind::End => return None,
        TokenKind::Hexadecimal(_) | TokenKind::Integer(_) => LexemeKind::Number,
        TokenKind::Invalid => LexemeKind::Invalid,
        TokenKind::LeftParenthesis => LexemeKind::LeftParenthesis,
        TokenKind::RightParenthesis => LexemeKind::RightParenthesis,
        TokenKind::Text(_) => LexemeKind::Text,
        TokenKind::Word(word) if functions::find(word).is_some() => LexemeKind::Function,
        TokenKind::Word(word) if Keyword::from_word(word).is_some() => LexemeKind::Keyword,
        TokenKind::Word(_) => LexemeKind::Word,
    };
    Some(Lexeme {
        kind,
        span: token.span,
    })
}

#[cfg(test)]
mod tests {
    use super::{LexemeKind::*, lexemes};

    #[test]
    fn parts_of_a_text_that_is_no_expression() {
        let kinds: Vec<_> = lexemes(r#"Join( "a" , [mail]) & Joi UTF8 7 "open"#)
            .into_iter()
            .map(|lexeme| lexeme.kind)
            .collect();
        let expected = [
            Function,
            LeftParenthesis,
            Text,
            Comma,
            Attribute,
            RightParenthesis,
            Operator,
            Word,
            Keyword,
            Number,
            Invalid,
        ];
        assert_eq!(kinds, expected);
    }
}
