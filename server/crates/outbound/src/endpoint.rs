//! The full address of one request.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use crate::tenant_url::parse_url;
use crate::{UrlError, UrlPolicy};

/// Everything but the unreserved characters of RFC 3986 §2.3. A space becomes `%20`, which every server
/// understands, and not the `+` of HTML forms, which some take literally.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The full address of one request; `Debug` and `Display` leave the query out, because filters hold personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint(Url);

impl Endpoint {
    /// Reads a complete address, query included, and holds it against the policy.
    ///
    /// # Errors
    /// A [`UrlError`] that says what is wrong with it.
    pub fn parse(text: &str, policy: &UrlPolicy) -> Result<Self, UrlError> {
        parse_url(text, *policy).map(Self)
    }

    pub(crate) fn below(base: &Url, segments: &[&str], query: &[(&str, &str)]) -> Result<Self, UrlError> {
        if segments.iter().any(|segment| matches!(*segment, "" | "." | "..")) {
            return Err(UrlError::Segment);
        }
        let mut url = base.clone();
        url.path_segments_mut()
            .map_err(|()| UrlError::Invalid)?
            .pop_if_empty()
            .extend(segments);
        if !query.is_empty() {
            let pairs: Vec<String> = query
                .iter()
                .map(|(name, value)| {
                    format!(
                        "{}={}",
                        utf8_percent_encode(name, QUERY),
                        utf8_percent_encode(value, QUERY)
                    )
                })
                .collect();
            url.set_query(Some(&pairs.join("&")));
        }
        Ok(Self(url))
    }

    /// The whole address, query included.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The host that the request goes to.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// The path, percent-encoded.
    pub fn path(&self) -> &str {
        self.0.path()
    }

    pub(crate) fn url(&self) -> &Url {
        &self.0
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{}://{}{}",
            self.0.scheme(),
            self.0.authority(),
            self.0.path()
        )
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Endpoint({self})")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::TenantUrl;

    fn tenant(text: &str) -> TenantUrl {
        TenantUrl::parse(text, &UrlPolicy::default()).unwrap()
    }

    #[test]
    fn segments_and_query_are_percent_encoded() {
        let base = tenant("https://a.example/scim/v2");
        let endpoint = base
            .endpoint(
                &["Users", "a/b ä%?#"],
                &[("filter", "userName eq \"a+b & c#%ä😀\"")],
            )
            .unwrap();
        assert_eq!(
            endpoint.as_str(),
            "https://a.example/scim/v2/Users/a%2Fb%20%C3%A4%25%3F%23\
             ?filter=userName%20eq%20%22a%2Bb%20%26%20c%23%25%C3%A4%F0%9F%98%80%22"
        );
        assert_eq!(
            format!("{endpoint:?}"),
            "Endpoint(https://a.example/scim/v2/Users/a%2Fb%20%C3%A4%25%3F%23)"
        );
        assert_eq!(
            tenant("https://a.example")
                .endpoint(&["Users"], &[])
                .unwrap()
                .as_str(),
            "https://a.example/Users"
        );
    }

    #[test]
    fn ids_that_would_address_the_collection_are_refused() {
        for id in ["", ".", ".."] {
            assert_eq!(
                tenant("https://a.example/v2").endpoint(&["Users", id], &[]),
                Err(UrlError::Segment)
            );
        }
    }

    proptest! {
        #[test]
        fn a_query_value_survives_the_journey(value in ".*") {
            let endpoint = tenant("https://a.example/v2").endpoint(&["Users"], &[("filter", &value)]).unwrap();
            let read: Vec<_> = endpoint.url().query_pairs().into_owned().collect();
            prop_assert_eq!(read, vec![("filter".to_owned(), value)]);
        }

        #[test]
        fn an_id_stays_one_segment(id in "[^.].*") {
            let endpoint = tenant("https://a.example/v2").endpoint(&["Users", &id], &[]).unwrap();
            prop_assert_eq!(endpoint.path().split('/').count(), 4);
        }
    }
}
