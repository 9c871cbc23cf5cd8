//! Which users or groups to list.

use serde::{Deserialize, Serialize};

use crate::{DirectoryId, ObjectKind};

/// A narrowing of a list of users or groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectFilter {
    /// All that are not deleted.
    #[default]
    All,
    /// Those whose sign-in is allowed.
    Active,
    /// Those whose sign-in is blocked.
    Blocked,
    /// Those in the recycle bin.
    Deleted,
}

impl ObjectFilter {
    /// Every filter, in the order of the screen.
    pub const ALL: [Self; 4] = [Self::All, Self::Active, Self::Blocked, Self::Deleted];

    /// The word in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Active => "active",
            Self::Blocked => "blocked",
            Self::Deleted => "deleted",
        }
    }

    /// The filter of a word in an address; an unknown word means all.
    pub fn of_word(word: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|filter| filter.word() == word)
            .unwrap_or_default()
    }
}

/// By what a list of users or groups is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectSort {
    /// By display name.
    #[default]
    Name,
    /// By user principal name, or the e-mail address of a group.
    Detail,
    /// By department.
    Department,
    /// By the time of the last change.
    Updated,
}

impl ObjectSort {
    /// Every sort.
    pub const ALL: [Self; 4] = [Self::Name, Self::Detail, Self::Department, Self::Updated];

    /// The word in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Detail => "detail",
            Self::Department => "department",
            Self::Updated => "updated",
        }
    }

    /// The sort of a word in an address; an unknown word means by name.
    pub fn of_word(word: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|sort| sort.word() == word)
            .unwrap_or_default()
    }
}

/// Which users or groups to list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectQuery {
    /// Users or groups.
    pub kind: ObjectKind,
    /// Only those of one directory.
    #[serde(default)]
    pub directory: Option<DirectoryId>,
    /// Words that name, user principal name, e-mail address or employee id must all contain.
    #[serde(default)]
    pub search: String,
    /// A narrowing.
    #[serde(default)]
    pub filter: ObjectFilter,
    /// By what to sort.
    #[serde(default)]
    pub sort: ObjectSort,
    /// The largest first.
    #[serde(default)]
    pub descending: bool,
    /// The page, from 1.
    #[serde(default)]
    pub page: u32,
    /// Rows per page; 0 means 50.
    #[serde(default)]
    pub page_size: u32,
}

impl ObjectQuery {
    /// The first page of all users or groups, by name.
    pub const fn all(kind: ObjectKind) -> Self {
        Self {
            kind,
            directory: None,
            search: String::new(),
            filter: ObjectFilter::All,
            sort: ObjectSort::Name,
            descending: false,
            page: 1,
            page_size: 0,
        }
    }
}
