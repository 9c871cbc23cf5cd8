use leptos::prelude::*;

/// The address of the page that is rendered; given by the application's frame.
///
/// The kit takes it from a context and not from the router, so that a component also renders outside of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Here {
    /// The path, without the query.
    pub path: String,
    /// The query, without the question mark.
    pub query: String,
}

/// The current [`Here`], if the component stands inside the application's frame.
pub fn use_here() -> Option<Here> {
    use_context()
}

/// The position of the link that the path belongs to: the longest address that is the path or lies above it.
///
/// The root address belongs only to itself, since it lies above everything.
pub fn current_link<'a>(links: impl Iterator<Item = &'a str>, path: &str) -> Option<usize> {
    links
        .enumerate()
        .filter_map(|(position, href)| {
            let href = href.split(['?', '#']).next().unwrap_or_default();
            let below = path.strip_prefix(href)?;
            let belongs = below.is_empty() || (href != "/" && below.starts_with('/'));
            belongs.then_some((href.len(), position))
        })
        .max_by_key(|(length, _)| *length)
        .map(|(_, position)| position)
}

#[cfg(test)]
mod tests {
    use super::current_link;

    #[test]
    fn the_longest_address_above_the_path_is_current() {
        let links = [
            "/",
            "/applications",
            "/applications/7",
            "/applications/7/provisioning?tab=1",
        ];
        for (path, expected) in [
            ("/", Some(0)),
            ("/applications", Some(1)),
            ("/applications/gallery", Some(1)),
            ("/applications/7", Some(2)),
            ("/applications/7/provisioning/edit", Some(3)),
            ("/applications/70", Some(1)),
            ("/applicationsx", None),
            ("/users", None),
        ] {
            assert_eq!(current_link(links.into_iter(), path), expected, "{path}");
        }
    }
}
