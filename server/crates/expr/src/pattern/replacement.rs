//! The text that takes the place of a match.

use super::groups::Groups;

/// A replacement in the .NET dialect: `$1`, `${name}`, `$$`, `$&`, `` $` ``, `$'`, `$+` and `$_`.
///
/// What names no group of the pattern is text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Replacement<'t>(pub(super) Vec<Piece<'t>>);

/// A piece of a replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    Text(&'t str),
    /// What a group matched; `0` is the whole match.
    Group(&'t str),
    /// What the group with the highest number matched.
    LastGroup,
    /// The text before the match.
    Before,
    /// The text after the match.
    After,
    /// The text in which is replaced.
    Whole,
}

impl<'t> Replacement<'t> {
    pub(super) fn parse(text: &'t str, groups: &Groups) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            pieces.push(Piece::Text(before));
            let (piece, length) = substitution(after, groups).unwrap_or((Piece::Text("$"), 0));
            pieces.push(piece);
            rest = after.get(length..).unwrap_or_default();
        }
        pieces.push(Piece::Text(rest));
        pieces.retain(|piece| *piece != Piece::Text(""));
        Self(pieces)
    }
}

/// What the text after `$` stands for, and how many bytes of it do.
fn substitution<'t>(text: &'t str, groups: &Groups) -> Option<(Piece<'t>, usize)> {
    let piece = match text.chars().next()? {
        '$' => Piece::Text("$"),
        '&' => Piece::Group("0"),
        '`' => Piece::Before,
        '\'' => Piece::After,
        '+' => Piece::LastGroup,
        '_' => Piece::Whole,
        '{' => {
            // A name is searched only as far as one may reach, so that a long text without it takes no longer.
            let rest = text.get(1..)?;
            let length = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_')?;
            let name = rest
                .get(..length)
                .filter(|_| rest.get(length..).is_some_and(|rest| rest.starts_with('}')))?;
            return groups.has(name).then_some((Piece::Group(name), name.len() + 2));
        }
        _ => {
            let length = text.bytes().take_while(u8::is_ascii_digit).count();
            let number = text.get(..length).filter(|number| groups.has(number))?;
            return Some((Piece::Group(number), length));
        }
    };
    Some((piece, 1))
}
