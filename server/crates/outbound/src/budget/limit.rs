//! A ceiling that an application sets.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Request;

/// So many requests in any stretch of so many milliseconds. Without `methods`, `path` and `larger_than_bytes` it is about
/// every request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// How many; 0 counts as 1.
    pub requests: u32,
    /// The length of the stretch in milliseconds.
    pub milliseconds: u64,
    /// The methods that count, in capitals; none means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<String>,
    /// How the path ends that counts, with `*` for any one segment: `Users`, `Users/*`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Only requests with a larger body count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub larger_than_bytes: Option<usize>,
}

impl Limit {
    /// A limit on all requests, by the second.
    pub fn per_second(requests: u32) -> Self {
        Self {
            requests,
            milliseconds: 1000,
            ..Self::default()
        }
    }

    pub(super) fn stretch(&self) -> Duration {
        Duration::from_millis(self.milliseconds)
    }

    /// Whether requests count by which somebody loses access.
    pub(super) fn concerns_leavers(&self) -> bool {
        self.methods.is_empty()
            || self
                .methods
                .iter()
                .any(|method| !matches!(method.as_str(), "GET" | "POST"))
    }

    /// Whether a request counts.
    pub(super) fn covers(&self, request: &Request<'_>) -> bool {
        let size = request.body.as_ref().map_or(0, bytes::Bytes::len);
        (self.methods.is_empty()
            || self
                .methods
                .iter()
                .any(|method| method == request.method.as_str()))
            && self
                .path
                .as_deref()
                .is_none_or(|pattern| ends_with(request.endpoint.path(), pattern))
            && self.larger_than_bytes.is_none_or(|bytes| size > bytes)
    }
}

fn ends_with(path: &str, pattern: &str) -> bool {
    let mut segments = path.trim_end_matches('/').rsplit('/');
    pattern.rsplit('/').all(|wanted| {
        segments
            .next()
            .is_some_and(|segment| wanted == "*" || wanted == segment)
    })
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;
    use crate::{Endpoint, UrlPolicy};

    #[test]
    fn limits_cover_what_they_name() {
        let limit = |methods: &[&str], path: Option<&str>, larger_than_bytes| Limit {
            methods: methods.iter().map(|&method| method.to_owned()).collect(),
            path: path.map(str::to_owned),
            larger_than_bytes,
            ..Limit::per_second(1)
        };
        let cases = [
            (limit(&[], None, None), "GET", "Users", 0, true),
            (limit(&["POST", "PUT"], None, None), "POST", "Users", 0, true),
            (limit(&["POST"], None, None), "GET", "Users", 0, false),
            (limit(&[], Some("Users"), None), "GET", "Users", 0, true),
            (limit(&[], Some("Users"), None), "GET", "Users/7", 0, false),
            (limit(&[], Some("Users/*"), None), "PATCH", "Users/7", 0, true),
            (limit(&[], Some("Users/*"), None), "PATCH", "Users", 0, false),
            (limit(&[], Some("Users/*"), None), "PATCH", "Groups/7", 0, false),
            (
                limit(&["PATCH"], Some("Groups/*"), Some(500)),
                "PATCH",
                "Groups/7",
                501,
                true,
            ),
            (
                limit(&["PATCH"], Some("Groups/*"), Some(500)),
                "PATCH",
                "Groups/7",
                500,
                false,
            ),
        ];
        for (limit, method, path, size, expected) in cases {
            let url = format!("https://a.example/scim/v2/{path}?filter=Groups/7");
            let endpoint = Endpoint::parse(&url, &UrlPolicy::default()).unwrap();
            let mut request = Request::new(Method::from_bytes(method.as_bytes()).unwrap(), endpoint);
            request.body = Some(vec![b'x'; size].into());
            assert_eq!(limit.covers(&request), expected, "{limit:?} {method} {path}");
        }
    }
}
