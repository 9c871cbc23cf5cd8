use leptos::prelude::*;

use crate::Erase;

/// How many colours avatars and tiles share; `style/ui/avatar.css` has one class for each.
const COLOURS: u32 = 8;

/// The round mark of a person: the initials on a colour that always is the same for the name.
#[component]
pub fn Avatar(
    /// The person's or account's name.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    let class = format!("ui-avatar ui-hue-{}", colour(&name));
    view! { <span class=class aria-hidden="true">{initials(&name, 2)}</span> }.erase()
}

/// The square mark of an application.
#[component]
pub fn AppTile(
    /// The application's name.
    #[prop(into)]
    name: String,
    /// 40 px instead of 24 px.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let size = if large { " ui-tile-large" } else { "" };
    let class = format!("ui-tile{size} ui-hue-{}", colour(&name));
    view! { <span class=class aria-hidden="true">{initials(&name, 1)}</span> }.erase()
}

/// FNV-1a, because it is short and its result never changes between versions; its upper half is mixed in, since the
/// lowest bits alone depend only on the lowest bits of the name.
fn colour(name: &str) -> u32 {
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    (hash ^ (hash >> 16)) % COLOURS
}

fn initials(name: &str, most: usize) -> String {
    let words: Vec<&str> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let chosen = match (words.as_slice(), most) {
        ([first, .., last], 2) => vec![*first, *last],
        ([first, ..], _) => vec![*first],
        ([], _) => vec!["?"],
    };
    chosen
        .iter()
        .filter_map(|word| word.chars().next())
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{COLOURS, colour, initials};

    #[test]
    fn initials_are_first_and_last() {
        for (name, most, expected) in [
            ("Ana Duarte", 2, "AD"),
            ("ana maria duarte", 2, "AD"),
            ("Ana", 2, "A"),
            ("Pingboard", 1, "P"),
            ("élodie", 1, "É"),
            ("", 2, "?"),
            ("(3) cats", 1, "3"),
        ] {
            assert_eq!(initials(name, most), expected, "{name}");
        }
    }

    #[test]
    fn a_name_always_has_the_same_colour() {
        assert_eq!(colour("Pingboard"), colour("Pingboard"));
        assert!(
            ["", "a", "Slack", "Zoom"]
                .iter()
                .all(|name| colour(name) < COLOURS)
        );
    }
}
