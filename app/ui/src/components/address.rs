use std::fmt::Write;

/// A path with a query, to build the links of filters, sorting and paging from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    path: String,
    pairs: Vec<(String, String)>,
}

impl Address {
    /// The path without a query.
    pub fn new(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            pairs: Vec::new(),
        }
    }

    /// Reads a path and its query, as the router gives them.
    pub fn parse(path: impl Into<String>, query: &str) -> Self {
        let pairs = query
            .trim_start_matches('?')
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(name, value)| (decode(name), decode(value)))
            .filter(|(name, _)| !name.starts_with("__"))
            .collect();
        Self {
            path: path.into(),
            pairs,
        }
    }

    /// The value of a parameter, if it has one that is not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// The same address with the parameter set; an empty value takes it away.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self = self.without(name);
        let value = value.into();
        if !value.is_empty() {
            self.pairs.push((name.to_owned(), value));
        }
        self
    }

    /// The same address without the parameter.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.pairs.retain(|(key, _)| key != name);
        self
    }

    /// The path.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The parameters, for a form's hidden fields.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// The address as a link needs it.
    pub fn href(&self) -> String {
        let mut href = self.path.clone();
        for (position, (name, value)) in self.pairs.iter().enumerate() {
            href.push(if position == 0 { '?' } else { '&' });
            href.push_str(&encode(name));
            href.push('=');
            href.push_str(&encode(value));
        }
        href
    }
}

/// Percent-encodes text for a path segment or a query.
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing into a `String` cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// Decodes a name or value of a query.
pub fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        let decoded = tail
            .get(..2)
            .filter(|_| byte == b'%')
            .and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        match decoded {
            Some(decoded) => {
                bytes.push(decoded);
                rest = tail.get(2..).unwrap_or_default();
            }
            None if byte == b'+' => bytes.push(b' '),
            None => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{Address, decode};

    #[test]
    fn parameters_are_set_and_removed() {
        let address = Address::parse("/logs", "?q=a+b%26&page=3&status=");
        assert_eq!(address.get("q"), Some("a b&"));
        assert_eq!(address.get("status"), None);
        assert_eq!(
            address.clone().with("page", "4").href(),
            "/logs?q=a%20b%26&status=&page=4"
        );
        assert_eq!(
            address.clone().with("q", "").without("status").href(),
            "/logs?page=3"
        );
        assert_eq!(Address::new("/users").href(), "/users");
    }

    #[test]
    fn a_forms_error_is_not_carried_on() {
        assert_eq!(Address::parse("/x", "__path=%2Fapi&__err=e&q=1").href(), "/x?q=1");
    }

    #[test]
    fn broken_escapes_stay_as_they_are() {
        for (text, expected) in [("%", "%"), ("%4", "%4"), ("%zz", "%zz"), ("%41", "A"), ("é", "é")] {
            assert_eq!(decode(text), expected);
        }
    }
}
