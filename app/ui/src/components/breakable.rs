use leptos::prelude::*;

use crate::Erase;

/// A name of a machine, such as a URN or a path, that breaks after its colons and dots before it breaks within a word.
#[component]
pub fn Breakable(
    /// The text.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let pieces: Vec<&str> = pieces(&text);
    if pieces.len() < 2 {
        return text.erase();
    }
    let last = pieces.len() - 1;
    pieces
        .into_iter()
        .enumerate()
        .map(|(place, piece)| view! { {piece.to_owned()} {(place < last).then(|| view! { <wbr/> })} })
        .collect_view()
        .erase()
}

/// The parts that stay in one line. A number such as the version in a URN is one of them.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(end) = end_of_piece(rest) {
        let (piece, others) = rest.split_at(end);
        pieces.push(piece);
        rest = others;
    }
    if !rest.is_empty() {
        pieces.push(rest);
    }
    pieces
}

/// Behind the first colon or dot after which something other than the rest of a number follows.
fn end_of_piece(text: &str) -> Option<usize> {
    text.match_indices([':', '.'])
        .map(|(place, mark)| (place + mark.len(), mark))
        .find(|(end, mark)| {
            let next = text.get(*end..).and_then(|rest| rest.chars().next());
            next.is_some_and(|next| *mark == ":" || !next.is_ascii_digit())
        })
        .map(|(end, _)| end)
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn names_are_parted_after_colons_and_dots() {
        for (text, parts) in [
            (
                "urn:x:2.0:User:department",
                vec!["urn:", "x:", "2.0:", "User:", "department"],
            ),
            (
                "enterprise:1.0.department",
                vec!["enterprise:", "1.0.", "department"],
            ),
            ("10.0.0.1", vec!["10.0.0.1"]),
            ("name.givenName", vec!["name.", "givenName"]),
            ("Ana Duarte", vec!["Ana Duarte"]),
            ("ends.", vec!["ends."]),
            ("", vec![]),
        ] {
            assert_eq!(pieces(text), parts);
        }
    }
}
