use crate::refusal::Refusal;

/// A piece of a filter.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A path, an operator, a number, or one of `and`, `or`, `not`, `pr`, `true`, `false`, `null`.
    Word(String),
    /// A JSON string, unescaped.
    Text(String),
    Open,
    Close,
    OpenBracket,
    CloseBracket,
}

/// Cuts a filter into tokens.
///
/// # Errors
/// `invalidFilter` for a string without end or with a wrong escape, and for a character that belongs nowhere.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Refusal> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, length) = match first {
            '(' => (Token::Open, 1),
            ')' => (Token::Close, 1),
            '[' => (Token::OpenBracket, 1),
            ']' => (Token::CloseBracket, 1),
            '"' => text_token(rest)?,
            first if is_word(first) => {
                let length = rest.find(|next| !is_word(next)).unwrap_or(rest.len());
                (
                    Token::Word(rest.chars().take_while(|&next| is_word(next)).collect()),
                    length,
                )
            }
            other => {
                return Err(Refusal::invalid_filter(format!(
                    "The character {other:?} is not allowed outside of quotation marks."
                )));
            }
        };
        tokens.push(token);
        rest = rest.get(length..).unwrap_or_default().trim_start();
    }
    Ok(tokens)
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || ".:_-+$/".contains(character)
}

fn text_token(rest: &str) -> Result<(Token, usize), Refusal> {
    let mut is_escaped = false;
    for (position, character) in rest.char_indices().skip(1) {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => {
                let length = position + 1;
                let literal = rest.get(..length).unwrap_or_default();
                let text = serde_json::from_str(literal).map_err(|error| {
                    Refusal::invalid_filter(format!("{literal} is not a JSON string: {error}."))
                })?;
                return Ok((Token::Text(text), length));
            }
            _ => {}
        }
    }
    Err(Refusal::invalid_filter(
        "A quotation mark is missing at the end of a text.",
    ))
}
