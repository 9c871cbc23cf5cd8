//! Looking through the gallery.

use ::gallery::Gallery;
use model::{GalleryEntry, GalleryView, Problem};

use crate::{ReadConfiguration, Result};

impl ReadConfiguration {
    /// The gallery applications that a search finds, in a category or in all.
    pub fn gallery(&self, search: &str, category: &str) -> GalleryView {
        Gallery::get().view(search, category)
    }

    /// One gallery application, "your own SCIM application" included.
    ///
    /// # Errors
    /// A `NotFound` problem for an unknown id.
    pub fn gallery_entry(&self, id: &str) -> Result<GalleryEntry> {
        let entry = Gallery::get().entry(id).cloned();
        Ok(entry.ok_or_else(|| Problem::not_found("gallery application"))?)
    }
}
