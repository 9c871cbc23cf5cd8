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

/// The parts that stay in one line.
fn pieces(text: &str) -> Vec<&str> {
    text.split_inclusive([':', '.']).collect()
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn names_are_parted_after_colons_and_dots() {
        for (text, parts) in [
            (
                "urn:x:2.0:User:department",
                vec!["urn:", "x:", "2.", "0:", "User:", "department"],
            ),
            ("name.givenName", vec!["name.", "givenName"]),
            ("Ana Duarte", vec!["Ana Duarte"]),
            ("ends.", vec!["ends."]),
            ("", vec![]),
        ] {
            assert_eq!(pieces(text), parts);
        }
    }
}
