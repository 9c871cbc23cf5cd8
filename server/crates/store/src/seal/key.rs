//! The key that seals and opens.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use secrecy::{ExposeSecret, SecretBox, SecretString};
use sha2::{Digest, Sha256};

use crate::{Error, Result};

const NONCE_BYTES: usize = 24;

/// The key of this installation: 32 random bytes. Its id names it without telling it.
#[derive(Debug)]
pub struct Key {
    id: String,
    bytes: SecretBox<[u8; 32]>,
}

impl Key {
    /// A new random key.
    ///
    /// # Errors
    /// [`Error::Random`].
    pub fn generate() -> Result<Self> {
        let mut bytes = Box::new([0; 32]);
        getrandom::fill(&mut *bytes).map_err(Error::Random)?;
        Ok(Self::new(SecretBox::new(bytes)))
    }

    /// Reads a key from base64, with white space around it allowed.
    ///
    /// # Errors
    /// [`Error::KeyFormat`] when it is not 32 bytes in base64.
    pub fn from_base64(text: &SecretString) -> Result<Self> {
        let decoded = SecretBox::new(Box::new(
            STANDARD
                .decode(text.expose_secret().trim())
                .map_err(|_| Error::KeyFormat)?,
        ));
        let bytes = <[u8; 32]>::try_from(decoded.expose_secret().as_slice()).map_err(|_| Error::KeyFormat)?;
        Ok(Self::new(SecretBox::new(Box::new(bytes))))
    }

    /// The key in base64, as [`from_base64`](Self::from_base64) reads it.
    pub(super) fn to_base64(&self) -> SecretString {
        STANDARD.encode(self.bytes.expose_secret()).into()
    }

    fn new(bytes: SecretBox<[u8; 32]>) -> Self {
        let digest = Sha256::new()
            .chain_update(b"rollcall key id")
            .chain_update(bytes.expose_secret())
            .finalize();
        let mut id = String::with_capacity(16);
        for byte in digest.iter().take(8) {
            // Writing into a `String` cannot fail.
            let _ = write!(id, "{byte:02x}");
        }
        Self { id, bytes }
    }

    /// Names the key. It may be shown and stored.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Encrypts a text for one place, so that a row copied to another place cannot be opened there.
    pub(super) fn seal(&self, place: &Place<'_>, text: &SecretString) -> Result<Vec<u8>> {
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce).map_err(Error::Random)?;
        let associated = place.associated_data();
        let message = Payload {
            msg: text.expose_secret().as_bytes(),
            aad: &associated,
        };
        let sealed = self
            .cipher()
            .encrypt(XNonce::from_slice(&nonce), message)
            .map_err(|_| place.unusable())?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Decrypts what [`seal`](Self::seal) made for the same place.
    pub(super) fn open(&self, place: &Place<'_>, sealed: &[u8]) -> Result<SecretString> {
        let (nonce, sealed) = sealed
            .split_at_checked(NONCE_BYTES)
            .ok_or_else(|| place.unusable())?;
        let associated = place.associated_data();
        let message = Payload {
            msg: sealed,
            aad: &associated,
        };
        let text = self
            .cipher()
            .decrypt(XNonce::from_slice(nonce), message)
            .map_err(|_| place.unusable())?;
        String::from_utf8(text)
            .map(SecretString::from)
            .map_err(|_| place.unusable())
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.bytes.expose_secret().into())
    }
}

/// Where a sealed value is stored: table, row and column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub(super) table: &'a str,
    pub(super) row: &'a str,
    pub(super) column: &'a str,
}

impl Place<'_> {
    fn associated_data(&self) -> Vec<u8> {
        format!("{}/{}/{}", self.table, self.row, self.column).into_bytes()
    }

    fn unusable(&self) -> Error {
        Error::Seal {
            name: self.column.to_owned(),
        }
    }
}
