use leptos::{prelude::*, server_fn::codec::GetUrl};
use model::{GalleryEntry, GalleryView};

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::handle;

/// What a search in the gallery finds.
#[allow(clippy::unused_async, reason = "server functions are asynchronous")]
#[server(name = ReadGallery, prefix = "/api/applications", endpoint = "read-gallery", input = GetUrl)]
pub(crate) async fn read_gallery(search: String, category: String) -> Result<GalleryView, AppError> {
    let configuration = handle::read_configuration()?;
    Ok(configuration.gallery(&search, &category))
}

/// One application of the gallery.
#[allow(clippy::unused_async, reason = "server functions are asynchronous")]
#[server(name = ReadGalleryEntry, prefix = "/api/applications", endpoint = "read-gallery-entry", input = GetUrl)]
pub(crate) async fn read_gallery_entry(entry: String) -> Result<GalleryEntry, AppError> {
    let configuration = handle::read_configuration()?;
    Ok(configuration.gallery_entry(&entry)?)
}
