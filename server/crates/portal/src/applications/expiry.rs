//! When what requests sign in with ends: the day that an administrator entered or a token says, and the end of a certificate.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::{ConnectionSecret, ConnectionSettings, Expiry, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use store::Secrets;

/// What ends when, for as far as it is known.
pub(crate) fn expiries(connection: &ConnectionSettings) -> Vec<Expiry> {
    let secret = moment(&connection.secret_expires_on).map(|at| Expiry {
        credential: connection.authentication.secret(),
        at,
    });
    let certificate = outbound::valid_until(&connection.client_certificate).map(|at| Expiry {
        credential: ConnectionSecret::ClientKey,
        at: Timestamp(at),
    });
    secret.into_iter().chain(certificate).collect()
}

/// The beginning of a day in UTC, from `2027-03-01`.
pub(super) fn moment(day: &str) -> Option<Timestamp> {
    let date: Date = day.parse().ok()?;
    let begins = TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok()?;
    Some(Timestamp(begins.as_millisecond()))
}

/// The day to keep of a saved form. One that was typed stays; with another secret, the day of the former one ends, and what
/// the new one says about itself takes its place.
pub(super) fn day(typed: &ConnectionSettings, before: &ConnectionSettings, given: &Secrets) -> String {
    let entered = &typed.secret_expires_on;
    let is_typed = !entered.is_empty() && *entered != before.secret_expires_on;
    match given.get(typed.authentication.secret()) {
        Some(secret) if !is_typed => day_of_token(secret).unwrap_or_default(),
        _ => entered.clone(),
    }
}

/// The only claim that is read of a token.
#[derive(Deserialize)]
struct Claims {
    exp: f64,
}

/// The day on which a JSON Web Token says that it expires (RFC 7519 §4.1.4). Nothing of it is verified: it only reminds.
fn day_of_token(token: &SecretString) -> Option<String> {
    let mut parts = token.expose_secret().trim().split('.');
    let (_, payload, _) = (parts.next()?, parts.next()?, parts.next()?);
    let payload = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
    let claims: Claims = serde_json::from_slice(&payload).ok()?;
    let since_1970 = jiff::SignedDuration::try_from_secs_f64(claims.exp).ok()?;
    let expires = jiff::Timestamp::from_duration(since_1970).ok()?;
    Some(TimeZone::UTC.to_datetime(expires).date().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(payload: &str) -> Secrets {
        let token = format!("eyJhbGciOiJIUzI1NiJ9.{}.c2ln", URL_SAFE_NO_PAD.encode(payload));
        Secrets::default().with(ConnectionSecret::SecretToken, token)
    }

    fn on(day: &str) -> ConnectionSettings {
        ConnectionSettings {
            secret_expires_on: day.into(),
            ..ConnectionSettings::default()
        }
    }

    #[test]
    fn a_token_says_when_it_ends_unless_somebody_said_so() {
        let expiring = token(r#"{"sub":"scim","exp":1803859200}"#);
        assert_eq!(day(&on(""), &on(""), &expiring), "2027-03-01");
        assert_eq!(day(&on("2027-01-31"), &on(""), &expiring), "2027-01-31");
        assert_eq!(
            day(&on("2026-12-01"), &on("2026-12-01"), &expiring),
            "2027-03-01",
            "the day of the former token"
        );
    }

    #[test]
    fn another_secret_that_says_nothing_ends_the_day_of_the_former_one() {
        let (before, none) = (on("2026-12-01"), Secrets::default());
        for payload in ["{}", "no json", r#"{"exp":"soon"}"#, r#"{"exp":1e300}"#, ""] {
            assert_eq!(day(&before, &before, &token(payload)), "", "{payload}");
        }
        let opaque = Secrets::default().with(ConnectionSecret::SecretToken, "abc");
        assert_eq!(day(&before, &before, &opaque), "");
        assert_eq!(
            day(&before, &before, &none),
            "2026-12-01",
            "nothing new was entered"
        );
        assert_eq!(day(&on(""), &before, &none), "", "somebody took it out");
    }

    #[test]
    fn a_day_begins_in_utc() {
        assert_eq!(moment("2027-03-01"), Some(Timestamp(1_803_859_200_000)));
        for wrong in ["", "soon", "2027-02-30", "01.03.2027"] {
            assert_eq!(moment(wrong), None, "{wrong}");
        }
        assert_eq!(expiries(&on("2027-03-01")).len(), 1);
        assert!(expiries(&on("")).is_empty());
    }
}
