//! Times as directories write them.

use jiff::Timestamp;
use jiff::civil::DateTime;

/// A generalized time as RFC 3339, such as `20260131120000.0Z`; `None` if it is something else. Source: RFC 4517 §3.3.13.
pub(in crate::ldap) fn generalized(text: &str) -> Option<Timestamp> {
    let (digits, zone) = text
        .find(['Z', '+', '-'])
        .and_then(|at| text.split_at_checked(at))?;
    let (whole, fraction) = match digits.split_once(['.', ',']) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !fraction.is_none_or(is_number) || !matches!(whole.len(), 10 | 12 | 14) {
        return None;
    }
    let seconds = format!("{whole:0<14}");
    let time = DateTime::strptime("%Y%m%d%H%M%S", &seconds).ok()?;
    let offset = if zone == "Z" {
        0
    } else {
        let sign = if zone.starts_with('-') { -1 } else { 1 };
        let hours: i32 = zone.get(1..3)?.parse().ok()?;
        let minutes: i32 = match zone.get(3..)? {
            "" => 0,
            minutes => minutes.parse().ok()?,
        };
        sign * (hours * 60 + minutes) * 60
    };
    let offset = jiff::tz::Offset::from_seconds(offset).ok()?;
    offset.to_timestamp(time).ok()
}

/// A generalized time of that moment, in whole seconds.
pub(in crate::ldap) fn to_generalized(time: Timestamp) -> String {
    time.strftime("%Y%m%d%H%M%SZ").to_string()
}

/// Whether the attribute counts 100-nanosecond steps since 1601. Source: MS-ADTS, syntax `LargeInteger`; in lower case.
pub(in crate::ldap) fn is_file_time(attribute: &str) -> bool {
    matches!(
        attribute,
        "accountexpires"
            | "pwdlastset"
            | "lastlogon"
            | "lastlogontimestamp"
            | "lastlogoff"
            | "badpasswordtime"
            | "lockouttime"
            | "msds-userpasswordexpirytimecomputed"
    )
}

/// The moment of a file time; `None` for 0 and the largest number, which mean never.
pub(in crate::ldap) fn file_time(text: &str) -> Option<Timestamp> {
    const UNIX_EPOCH: i64 = 11_644_473_600;
    let steps: i64 = text.parse().ok()?;
    if steps <= 0 || steps == i64::MAX {
        return None;
    }
    Timestamp::from_second(steps / 10_000_000 - UNIX_EPOCH).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_become_rfc_3339() {
        for (text, time) in [
            ("20260131120005Z", Some("2026-01-31T12:00:05Z")),
            ("20260131120005.0Z", Some("2026-01-31T12:00:05Z")),
            ("202601311200Z", Some("2026-01-31T12:00:00Z")),
            ("20260131120000+0130", Some("2026-01-31T10:30:00Z")),
            ("20260231120000Z", None),
            ("+15551234567", None),
            ("20260131120000", None),
        ] {
            assert_eq!(
                generalized(text).map(|time| time.to_string()).as_deref(),
                time,
                "{text}"
            );
        }
        assert_eq!(
            file_time("133500000000000000")
                .map(|time| time.to_string())
                .as_deref(),
            Some("2024-01-17T21:20:00Z")
        );
        assert_eq!(file_time("9223372036854775807"), None);
        assert_eq!(file_time("0"), None);
        let time: Timestamp = "2026-01-31T12:00:05Z".parse().unwrap();
        assert_eq!(to_generalized(time), "20260131120005Z");
    }
}
