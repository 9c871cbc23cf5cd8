use crate::Address;

/// One column of a [`DataTable`](crate::DataTable).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// The heading.
    pub label: String,
    /// Numbers stand at the right.
    pub numeric: bool,
    /// The heading is there only for assistive technology.
    pub unlabelled: bool,
    /// How the rows can be sorted by it.
    pub sort: Option<Sort>,
}

/// A heading that sorts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    /// The page sorted by this column, or the other way round if it is already.
    pub href: String,
    /// Whether the rows are sorted by it now.
    pub direction: Option<Direction>,
}

/// The order of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Least first.
    Ascending,
    /// Greatest first.
    Descending,
}

impl Column {
    /// A column of words.
    pub fn text(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            ..Self::default()
        }
    }

    /// A column of numbers or times.
    pub fn number(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            numeric: true,
            ..Self::default()
        }
    }

    /// A column of buttons or boxes, whose heading is not shown.
    pub fn actions(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            unlabelled: true,
            ..Self::default()
        }
    }

    /// Sorts by the parameter `sort` of the page's address: `key`, or `-key` for the other way round.
    #[must_use]
    pub fn sorted(mut self, key: &str, address: &Address) -> Self {
        let descending = format!("-{key}");
        let direction = match address.get("sort") {
            Some(sort) if sort == key => Some(Direction::Ascending),
            Some(sort) if sort == descending => Some(Direction::Descending),
            _ => None,
        };
        let next = if direction == Some(Direction::Ascending) {
            descending
        } else {
            key.to_owned()
        };
        let href = address
            .clone()
            .without("page")
            .without("after")
            .without("before")
            .with("sort", next)
            .href();
        self.sort = Some(Sort { href, direction });
        self
    }
}

#[cfg(test)]
mod tests {
    use super::{Column, Direction};
    use crate::Address;

    #[test]
    fn a_heading_turns_the_order_round() {
        for (query, direction, href) in [
            ("q=a&page=2", None, "/users?q=a&sort=name"),
            ("sort=name", Some(Direction::Ascending), "/users?sort=-name"),
            ("sort=-name", Some(Direction::Descending), "/users?sort=name"),
            ("sort=mail", None, "/users?sort=name"),
        ] {
            let column = Column::text("Name").sorted("name", &Address::parse("/users", query));
            let sort = column.sort.unwrap();
            assert_eq!((sort.direction, sort.href.as_str()), (direction, href), "{query}");
        }
    }
}
