//! An entry as it came. Source: RFC 4511 §4.5.2.

use ldap3::asn1::StructureTag;

use super::ber;

/// An entry: its DN, and its attributes with values as bytes.
#[derive(Debug)]
pub(in crate::ldap) struct RawEntry {
    /// The DN as the server writes it.
    pub(in crate::ldap) dn: String,
    /// In the order in which they came.
    pub(in crate::ldap) attributes: Vec<RawAttribute>,
}

/// An attribute, or a part of one.
#[derive(Debug)]
pub(in crate::ldap) struct RawAttribute {
    /// In lower case, with its options but `binary` and `range`.
    pub(in crate::ldap) name: String,
    /// Which values of it these are, where the server says so. Source: MS-ADTS §3.1.1.3.1.3.3.
    pub(in crate::ldap) range: Option<Range>,
    /// Its values.
    pub(in crate::ldap) values: Vec<Vec<u8>>,
}

/// Which of the values came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ldap) struct Range {
    /// The place of the first, from 0.
    pub(in crate::ldap) first: u64,
    /// The place of the last; none if it is the last of all.
    pub(in crate::ldap) last: Option<u64>,
}

impl RawEntry {
    /// The entry of a search result; `None` if it is not one.
    pub(in crate::ldap) fn read(tag: StructureTag) -> Option<Self> {
        let mut parts = ber::parts(tag)?.into_iter();
        let dn = String::from_utf8(parts.next()?.expect_primitive()?).ok()?;
        let list = ber::parts(parts.next()?)?;
        let mut attributes = Vec::with_capacity(list.len());
        for attribute in list {
            let mut parts = ber::parts(attribute)?.into_iter();
            let description = String::from_utf8(parts.next()?.expect_primitive()?).ok()?;
            let values: Option<Vec<_>> = ber::parts(parts.next()?)?
                .into_iter()
                .map(StructureTag::expect_primitive)
                .collect();
            attributes.push(RawAttribute::new(&description, values?));
        }
        Some(Self { dn, attributes })
    }

    /// The attribute of that name in lower case that has values.
    pub(in crate::ldap) fn values(&self, name: &str) -> &[Vec<u8>] {
        self.attributes
            .iter()
            .find(|attribute| attribute.name == name && !attribute.values.is_empty())
            .map_or(&[], |attribute| &attribute.values)
    }

    /// The first value, as it is.
    pub(in crate::ldap) fn first(&self, name: &str) -> Option<&[u8]> {
        self.values(name).first().map(Vec::as_slice)
    }

    /// The first value, as text.
    pub(in crate::ldap) fn text(&self, name: &str) -> Option<&str> {
        std::str::from_utf8(self.first(name)?).ok()
    }

    /// The values that are text.
    pub(in crate::ldap) fn texts(&self, name: &str) -> impl Iterator<Item = &str> {
        self.values(name)
            .iter()
            .filter_map(|value| std::str::from_utf8(value).ok())
    }
}

impl RawAttribute {
    fn new(description: &str, values: Vec<Vec<u8>>) -> Self {
        let mut options = description.split(';');
        let mut name = options.next().unwrap_or_default().to_ascii_lowercase();
        let mut range = None;
        for option in options {
            let option = option.to_ascii_lowercase();
            if let Some(text) = option.strip_prefix("range=") {
                range = Range::read(text);
            } else if option != "binary" {
                name.push(';');
                name.push_str(&option);
            }
        }
        Self { name, range, values }
    }
}

impl Range {
    fn read(text: &str) -> Option<Self> {
        let (first, last) = text.split_once('-')?;
        let first = first.parse().ok()?;
        let last = match last {
            "*" => None,
            last => Some(last.parse().ok()?),
        };
        Some(Self { first, last })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_told_from_names() {
        let attribute = RawAttribute::new("Member;range=0-1499", vec![b"cn=a".to_vec()]);
        assert_eq!(attribute.name, "member");
        assert_eq!(
            attribute.range,
            Some(Range {
                first: 0,
                last: Some(1499)
            })
        );
        assert_eq!(
            RawAttribute::new("member;Range=1500-*", Vec::new()).range,
            Some(Range {
                first: 1500,
                last: None
            })
        );
        assert_eq!(
            RawAttribute::new("userCertificate;binary", Vec::new()).name,
            "usercertificate"
        );
        assert_eq!(RawAttribute::new("cn;lang-DE", Vec::new()).name, "cn;lang-de");
    }
}
