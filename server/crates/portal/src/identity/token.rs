//! Random tokens, of which the store knows only the hash.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use crate::{Error, Result};

/// What the browser of a signed-in administrator keeps: 256 random bits in base64.
#[derive(Clone, Debug)]
pub struct SessionToken(SecretString);

impl SessionToken {
    /// A new random token.
    ///
    /// # Errors
    /// When the operating system gives no random bytes.
    pub(crate) fn random() -> Result<Self> {
        let mut bytes = [0; 32];
        fill(&mut bytes)?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes).into()))
    }

    /// What a browser sent in its cookie.
    pub fn from_cookie(text: &str) -> Self {
        Self(text.into())
    }

    /// The token for the cookie.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// What the store knows of it.
    pub(crate) fn hash(&self) -> String {
        hash(self.expose())
    }
}

/// Fills with random bytes.
pub(crate) fn fill(bytes: &mut [u8]) -> Result<()> {
    getrandom::fill(bytes).map_err(|error| Error::Store(store::Error::Random(error)))
}

/// SHA-256 in hexadecimal. Enough for values that are random themselves; passwords need more.
pub(crate) fn hash(text: &str) -> String {
    let mut hexadecimal = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        // Writing into a `String` cannot fail.
        let _ = write!(hexadecimal, "{byte:02x}");
    }
    hexadecimal
}
