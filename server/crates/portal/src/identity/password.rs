//! Passwords: the rules, and Argon2id.

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use model::FieldProblem;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use super::token::fill;
use crate::{Error, Result};

/// The fewest characters of a password.
const MINIMUM: usize = 12;
/// The most characters, so that nobody makes the server hash a book.
const MAXIMUM: usize = 1024;

/// The hash of no password, with the parameters of the others: comparing with it takes as long.
const NO_PASSWORD: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$cm9sbGNhbGwtbm8tb25l$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Each computation takes 19 MiB and a core; more of them at once would only wait for each other.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// What is wrong with a new password.
pub(crate) fn check(password: &SecretString, user_name: &str, field: &str) -> Option<FieldProblem> {
    let password = password.expose_secret();
    let length = password.chars().count();
    let message = if length < MINIMUM {
        format!("Use at least {MINIMUM} characters.")
    } else if length > MAXIMUM {
        format!("Use at most {MAXIMUM} characters.")
    } else if !user_name.is_empty() && password.to_lowercase().contains(&user_name.to_lowercase()) {
        "Use a password that does not contain the user name.".to_owned()
    } else {
        return None;
    };
    Some(FieldProblem {
        field: field.to_owned(),
        message,
    })
}

/// The hash to store of a password.
pub(crate) async fn hash(password: &SecretString) -> Result<String> {
    let mut salt = [0; 16];
    fill(&mut salt)?;
    let password = password.clone();
    compute(move || {
        let salt = SaltString::encode_b64(&salt).ok()?;
        let hash = Argon2::default().hash_password(password.expose_secret().as_bytes(), &salt);
        hash.ok().map(|hash| hash.to_string())
    })
    .await?
    .ok_or(Error::Hash)
}

/// Whether the password is the one of the hash. Without a hash it takes as long and is not.
pub(crate) async fn matches(password: &SecretString, hash: Option<&str>) -> Result<bool> {
    let known = hash.is_some();
    let hash = hash.unwrap_or(NO_PASSWORD).to_owned();
    let password = password.clone();
    compute(move || {
        let hash = PasswordHash::new(&hash).ok()?;
        let verified = Argon2::default().verify_password(password.expose_secret().as_bytes(), &hash);
        Some(verified.is_ok() && known)
    })
    .await?
    .ok_or(Error::Hash)
}

async fn compute<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _permit = AT_ONCE.acquire().await.map_err(|_| Error::Hash)?;
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::Hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules() {
        for (password, fine) in [
            ("", false),
            ("elevenchars", false),
            ("twelve chars", true),
            ("zwölf Zeichen", true),
            ("my name is ANNA, yes", false),
            (&"x".repeat(MAXIMUM), true),
            (&"x".repeat(MAXIMUM + 1), false),
        ] {
            let problem = check(&password.into(), "anna", "password");
            assert_eq!(problem.is_none(), fine, "{password}");
        }
    }

    #[tokio::test]
    async fn a_hash_knows_its_password() {
        let stored = hash(&"correct horse".into()).await.unwrap();
        assert!(stored.starts_with("$argon2id$"));
        for (password, stored, expected) in [
            ("correct horse", Some(stored.as_str()), true),
            ("Correct horse", Some(stored.as_str()), false),
            ("correct horse", None, false),
        ] {
            assert_eq!(matches(&password.into(), stored).await.unwrap(), expected);
        }
        let no_password = PasswordHash::new(NO_PASSWORD).unwrap();
        let usual = PasswordHash::new(&stored).unwrap();
        assert_eq!(no_password.params, usual.params, "an unknown user takes as long");
        assert_eq!(no_password.hash.unwrap().len(), usual.hash.unwrap().len());
    }
}
