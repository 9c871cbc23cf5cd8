//! The entries and the search in them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use model::{CUSTOM_GALLERY_ID, GalleryEntry, GalleryTile, GalleryView};

const FILES: &[&str] = include!(concat!(env!("OUT_DIR"), "/entries.rs"));

static GALLERY: LazyLock<Gallery> = LazyLock::new(|| Gallery::read(FILES));

/// The applications that Rollcall knows.
#[derive(Debug)]
pub struct Gallery {
    entries: Vec<GalleryEntry>,
    custom: Option<GalleryEntry>,
}

impl Gallery {
    /// The gallery of this program.
    pub fn get() -> &'static Self {
        &GALLERY
    }

    /// A test reads every file, so that none is missing here.
    fn read(files: &[&str]) -> Self {
        let mut entries: Vec<GalleryEntry> = files
            .iter()
            .filter_map(|text| serde_json::from_str(text).ok())
            .collect();
        entries.sort_by_key(|entry| entry.name.to_lowercase());
        let custom = entries
            .iter()
            .position(|entry| entry.id == CUSTOM_GALLERY_ID)
            .map(|index| entries.remove(index));
        Self { entries, custom }
    }

    /// Every application by name, without "your own SCIM application".
    pub fn entries(&self) -> &[GalleryEntry] {
        &self.entries
    }

    /// The entry of that id, "your own SCIM application" included.
    pub fn entry(&self, id: &str) -> Option<&GalleryEntry> {
        self.entries
            .iter()
            .chain(&self.custom)
            .find(|entry| entry.id == id)
    }

    /// The applications whose name, publisher or category holds every word of the text. Names that begin with the
    /// text come first. An empty text finds all.
    pub fn search(&self, text: &str, category: &str) -> Vec<&GalleryEntry> {
        let text = text.trim().to_lowercase();
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut found: Vec<_> = self
            .entries
            .iter()
            .filter(|entry| category.is_empty() || entry.category == category)
            .filter(|entry| {
                let haystack = searchable(entry);
                words.iter().all(|word| haystack.contains(word))
            })
            .collect();
        found.sort_by_key(|entry| !entry.name.to_lowercase().starts_with(&text));
        found
    }

    /// Every category with the number of its applications, by name.
    pub fn categories(&self) -> Vec<(String, i64)> {
        let mut categories = BTreeMap::<&str, i64>::new();
        for entry in &self.entries {
            *categories.entry(&entry.category).or_default() += 1;
        }
        categories
            .into_iter()
            .map(|(category, count)| (category.to_owned(), count))
            .collect()
    }

    /// What the gallery page shows for a search.
    pub fn view(&self, text: &str, category: &str) -> GalleryView {
        GalleryView {
            tiles: self.search(text, category).into_iter().map(tile).collect(),
            categories: self.categories(),
        }
    }
}

fn searchable(entry: &GalleryEntry) -> String {
    format!("{} {} {}", entry.name, entry.publisher, entry.category).to_lowercase()
}

fn tile(entry: &GalleryEntry) -> GalleryTile {
    GalleryTile {
        id: entry.id.clone(),
        name: entry.name.clone(),
        publisher: entry.publisher.clone(),
        category: entry.category.clone(),
        groups: entry.capabilities.groups,
        sign_in: entry.sign_in,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn names(text: &str, category: &str) -> Vec<String> {
        Gallery::get()
            .search(text, category)
            .into_iter()
            .map(|entry| entry.name.clone())
            .collect()
    }

    #[test]
    fn reads_every_file() {
        for file in FILES {
            let entry = serde_json::from_str::<GalleryEntry>(file);
            assert!(entry.is_ok(), "{entry:?} in {file}");
        }
        assert_eq!(Gallery::get().entries().len() + 1, FILES.len());
        assert_eq!(Gallery::get().entries().len(), 66);
        assert!(Gallery::get().entry(CUSTOM_GALLERY_ID).is_some());
    }

    #[test]
    fn ids_are_unique_and_every_entry_is_complete() {
        let mut ids = BTreeSet::new();
        for entry in Gallery::get().entries() {
            assert!(ids.insert(&entry.id), "{} twice", entry.id);
            for text in [
                &entry.name,
                &entry.category,
                &entry.publisher,
                &entry.homepage,
                &entry.token_help,
            ] {
                assert!(!text.trim().is_empty(), "{}", entry.id);
            }
            let pattern = entry.tenant_url.pattern.as_deref().unwrap_or_default();
            for placeholder in entry.tenant_url.placeholders.keys() {
                assert!(pattern.contains(&format!("{{{placeholder}}}")), "{}", entry.id);
            }
            assert_eq!(
                pattern.matches('{').count(),
                entry.tenant_url.placeholders.len(),
                "{}",
                entry.id
            );
            if let Some(matching) = &entry.matching_attribute {
                assert!(
                    entry.user_attributes.iter().any(|a| &a.name == matching),
                    "{}",
                    entry.id
                );
            }
            for attributes in [&entry.user_attributes, &entry.group_attributes] {
                let paths: BTreeSet<_> = attributes.iter().map(|attribute| &attribute.name).collect();
                assert_eq!(paths.len(), attributes.len(), "{}", entry.id);
            }
        }
    }

    #[test]
    fn searches_names_publishers_and_categories() {
        assert_eq!(names("pingboard", ""), ["Pingboard"]);
        assert_eq!(names("  Ping ", ""), ["Pingboard"]);
        assert_eq!(names("webex cisco", ""), ["Cisco Webex"]);
        assert_eq!(names("nothing like it", ""), Vec::<String>::new());
        assert_eq!(names("", "ERP & finance"), ["Oracle Fusion ERP"]);
        assert_eq!(names("", "").len(), 66);
        assert_eq!(
            names("s", "").first().map(String::as_str),
            Some("SAP Cloud Identity Services")
        );
    }

    #[test]
    fn categories_count_every_application() {
        let categories = Gallery::get().categories();
        assert_eq!(categories.iter().map(|(_, count)| count).sum::<i64>(), 66);
        assert!(categories.contains(&("Security".into(), 11)));
    }
}
