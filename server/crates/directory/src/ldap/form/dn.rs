//! Distinguished names in one form, so that equal names are equal texts.

use super::hex;

/// The normal form of a DN: types in lower case by their short names, values unescaped, folded and escaped again in one
/// way, the parts of a multi-valued RDN in order. A text that is no DN comes back folded. Source: RFC 4514, RFC 4518 §2.
pub(in crate::ldap) fn normal(dn: &str) -> String {
    parse(dn).map_or_else(|| fold(dn), |rdns| rdns.join(","))
}

/// Whether the entry is the base or below it; both in normal form.
pub(in crate::ldap) fn is_within(dn: &str, base: &str) -> bool {
    base.is_empty() || dn == base || dn.strip_suffix(base).is_some_and(|above| above.ends_with(','))
}

fn parse(dn: &str) -> Option<Vec<String>> {
    if dn.trim().is_empty() {
        return Some(Vec::new());
    }
    let mut rdns = Vec::new();
    for rdn in split(dn, &[',', ';'])? {
        let mut parts = Vec::new();
        for part in split(rdn, &['+'])? {
            let (kind, value) = part.split_once('=')?;
            let kind = kind.trim();
            let is_kind = !kind.is_empty()
                && kind
                    .chars()
                    .all(|letter| letter.is_ascii_alphanumeric() || letter == '-' || letter == '.');
            if !is_kind {
                return None;
            }
            parts.push(format!(
                "{}={}",
                short_name(kind),
                escape(&fold(&value_of(value)?))
            ));
        }
        parts.sort_unstable();
        rdns.push(parts.join("+"));
    }
    Some(rdns)
}

/// The parts between separators that are neither escaped nor quoted.
fn split<'a>(text: &'a str, separators: &[char]) -> Option<Vec<&'a str>> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut is_escaped = false;
    let mut is_quoted = false;
    for (at, letter) in text.char_indices() {
        if is_escaped {
            is_escaped = false;
        } else if letter == '\\' {
            is_escaped = true;
        } else if letter == '"' {
            is_quoted = !is_quoted;
        } else if !is_quoted && separators.contains(&letter) {
            parts.push(text.get(start..at)?);
            start = at + letter.len_utf8();
        }
    }
    parts.push(text.get(start..)?);
    (!is_escaped && !is_quoted).then_some(parts)
}

/// The value that the text stands for.
fn value_of(text: &str) -> Option<String> {
    let text = trim(text);
    if let Some(digits) = text.strip_prefix('#') {
        return from_ber(digits);
    }
    // Quoted values are of RFC 2253; the escapes within are the same.
    let text = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
        .unwrap_or(text);
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        rest = rest.get(letter.len_utf8()..)?;
        if letter != '\\' {
            bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
            continue;
        }
        if let Some(byte) = hex::byte(rest) {
            bytes.push(byte);
            rest = rest.get(2..)?;
        } else {
            let escaped = rest.chars().next()?;
            bytes.extend_from_slice(escaped.encode_utf8(&mut [0; 4]).as_bytes());
            rest = rest.get(escaped.len_utf8()..)?;
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The string within `#04024869`; what is no string stays as it is written.
fn from_ber(digits: &str) -> Option<String> {
    let bytes = hex::bytes(digits)?;
    // OCTET STRING, UTF8String, PrintableString, T61String, IA5String of less than 128 bytes.
    match bytes.as_slice() {
        [0x04 | 0x0c | 0x13 | 0x14 | 0x16, length, value @ ..] if usize::from(*length) == value.len() => {
            Some(String::from_utf8_lossy(value).into_owned())
        }
        _ => Some(format!("#{}", digits.to_lowercase())),
    }
}

/// Without the spaces around; one that is escaped belongs to the value.
fn trim(text: &str) -> &str {
    let text = text.trim_start_matches(' ');
    let end = text.trim_end_matches(' ');
    let backslashes = end.len() - end.trim_end_matches('\\').len();
    if backslashes % 2 == 1 && end.len() < text.len() {
        text.get(..=end.len()).unwrap_or(text)
    } else {
        end
    }
}

/// Lower case, one space between words and none around: how `caseIgnoreMatch` compares. Source: RFC 4518 §2.6.1.
fn fold(value: &str) -> String {
    let mut folded = String::with_capacity(value.len());
    for word in value
        .split([' ', '\t', '\r', '\n'])
        .filter(|word| !word.is_empty())
    {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().flat_map(char::to_lowercase));
    }
    folded
}

fn escape(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for (at, letter) in value.char_indices() {
        if matches!(letter, ',' | '+' | '"' | '\\' | '<' | '>' | ';' | '=') || (at == 0 && letter == '#') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

/// The short name of a type that is written as a number or in full. Source: RFC 4514 §3, RFC 4519.
fn short_name(kind: &str) -> String {
    let kind = kind.to_ascii_lowercase();
    let kind = kind.strip_prefix("oid.").unwrap_or(&kind);
    match kind {
        "2.5.4.3" | "commonname" => "cn",
        "2.5.4.4" | "surname" => "sn",
        "2.5.4.5" => "serialnumber",
        "2.5.4.6" | "countryname" => "c",
        "2.5.4.7" | "localityname" => "l",
        "2.5.4.8" | "stateorprovincename" => "st",
        "2.5.4.9" | "streetaddress" => "street",
        "2.5.4.10" | "organizationname" => "o",
        "2.5.4.11" | "organizationalunitname" => "ou",
        "0.9.2342.19200300.100.1.1" | "userid" => "uid",
        "0.9.2342.19200300.100.1.25" | "domaincomponent" => "dc",
        "0.9.2342.19200300.100.1.3" | "rfc822mailbox" => "mail",
        other => other,
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn equal_names_are_equal_texts() {
        let same = [
            (
                r"UID=o\2Cbrien\2B1, OU=People,DC=example,DC=org",
                r"uid=O\,Brien\+1,ou=people,dc=EXAMPLE,dc=org",
            ),
            (r"cn=Ana  Maria\20 ,dc=x", "CN=ana maria,DC=x"),
            (r"cn=J\C3\BCrgen,dc=x", "cn=JÜRGEN , dc=x"),
            ("2.5.4.3=Ana,DC=x", "commonName=ana,domainComponent=x"),
            ("cn=#0403416E61,dc=x", "cn=ana,dc=x"),
            ("sn=B+cn=A,dc=x", "CN=a + SN=b,DC=X"),
            ("cn=\"Doe, Jane\",dc=x", r"cn=doe\2c jane,dc=x"),
            (r"cn=a\=b,dc=x", "cn=a=b,dc=x"),
        ];
        for (one, other) in same {
            assert_eq!(normal(one), normal(other), "{one} / {other}");
        }
        assert_ne!(normal(r"cn=a\,b,dc=x"), normal("cn=a,b=,dc=x"));
        assert_ne!(normal("cn=a+sn=b,dc=x"), normal(r"cn=a\+sn=b,dc=x"));
        assert_eq!(normal("No DN"), "no dn");
    }

    #[test]
    fn below_means_below() {
        assert!(is_within("uid=a,ou=people,dc=x", "ou=people,dc=x"));
        assert!(is_within("ou=people,dc=x", "ou=people,dc=x"));
        assert!(!is_within("uid=a,xou=people,dc=x", "ou=people,dc=x"));
        assert!(is_within("dc=x", ""));
    }

    proptest! {
        #[test]
        fn the_normal_form_is_its_own_normal_form(dn in r"[a-c]{1,3}=[ -~é]{0,12}(,[a-c]{1,2}=[ -~]{0,8}){0,3}") {
            let once = normal(&dn);
            prop_assert_eq!(normal(&once), once);
        }
    }
}
