//! Which compressed form a browser gets.

use axum::http::HeaderValue;

/// A form in which a file lies ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Smallest.
    Brotli,
    /// Understood by everything.
    Gzip,
}

impl Encoding {
    /// From best to worst.
    const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// The forms that this `Accept-Encoding` allows, the best first.
    ///
    /// Source: RFC 9110 section 12.5.3. Weights other than 0 do not change the order: every form is ready, and the
    /// smallest is the best for both sides.
    pub(super) fn accepted(header: Option<&HeaderValue>) -> impl Iterator<Item = Self> {
        let header = header
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_ascii_lowercase();
        Self::ALL
            .into_iter()
            .filter(move |encoding| header.split(',').any(|part| allows(part, encoding.token())))
    }

    /// Its name in HTTP.
    pub(super) fn token(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// What the build appends to the name of a file in this form.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
        }
    }
}

fn allows(part: &str, token: &str) -> bool {
    let mut pieces = part.split(';').map(str::trim);
    let named = pieces.next() == Some(token);
    let weight = pieces
        .find_map(|piece| piece.strip_prefix("q="))
        .map_or(Ok(1.0), str::parse::<f32>);
    named && weight.is_ok_and(|weight| weight > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_allowed_form_comes_first() {
        use Encoding::{Brotli, Gzip};
        for (header, expected) in [
            ("gzip, deflate, br, zstd", &[Brotli, Gzip][..]),
            ("br;q=0.1, gzip;q=1.0", &[Brotli, Gzip]),
            ("BR", &[Brotli]),
            ("gzip", &[Gzip]),
            ("gzip;q=0, br ; q=0.0", &[]),
            ("br;q=nonsense", &[]),
            ("brotli, x-gzip, *", &[]),
            ("", &[]),
        ] {
            let value = HeaderValue::from_static(header);
            assert_eq!(
                Encoding::accepted(Some(&value)).collect::<Vec<_>>(),
                expected,
                "{header}"
            );
        }
        assert_eq!(Encoding::accepted(None).count(), 0);
    }
}
