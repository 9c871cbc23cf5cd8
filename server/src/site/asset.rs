//! One file of the site, ready to be sent.

use axum::body::Bytes;
use axum::http::HeaderValue;

use super::encoding::Encoding;

/// A file in all its forms.
#[derive(Debug, Clone)]
pub(super) struct Asset {
    /// The value of `Content-Type`.
    pub(super) media_type: HeaderValue,
    /// The value of `ETag`: the hash in the file's name. Weak, because the same for every form.
    pub(super) tag: HeaderValue,
    /// As the build wrote it.
    pub(super) plain: Bytes,
    /// The compressed forms that the build laid beside it.
    pub(super) compressed: Vec<(Encoding, Bytes)>,
}

impl Asset {
    /// The best form that the browser accepts; without an encoding it is the plain one.
    pub(super) fn form(&self, accept_encoding: Option<&HeaderValue>) -> (Option<Encoding>, Bytes) {
        Encoding::accepted(accept_encoding)
            .find_map(|wanted| self.compressed.iter().find(|(encoding, _)| *encoding == wanted))
            .map_or_else(
                || (None, self.plain.clone()),
                |(encoding, bytes)| (Some(*encoding), bytes.clone()),
            )
    }
}

/// The media type by the end of the name; script and style sheet are refused by browsers under another one.
pub(super) fn media_type(name: &str) -> HeaderValue {
    HeaderValue::from_static(match name.rsplit_once('.').map(|(_, end)| end) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    })
}
