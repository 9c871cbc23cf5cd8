//! From where the next read goes on.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::{ReadProblem, Shortfall};
use serde::{Deserialize, Serialize};

/// What a read knows about the one before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    /// The settings that it was read with.
    pub(super) settings: u64,
    /// The units that there were.
    pub(super) shape: u64,
    /// The place in the server's changes.
    pub(super) place: Place,
}

/// A place in the changes of a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub(super) enum Place {
    /// A cookie for each naming context.
    DirSync {
        /// By its DN, as base64.
        cookies: BTreeMap<String, String>,
        /// Whether it shows what the account may see only.
        object_security: bool,
    },
    /// A number that one domain controller counts.
    Usn {
        /// Whose number it is: an invocation id.
        counter: String,
        /// The last change that was seen.
        number: u64,
    },
    /// A cookie for each search.
    ContentSync {
        /// The server that gave them.
        server: String,
        /// In the order of the searches, as base64.
        cookies: Vec<String>,
    },
    /// A time of the server's clock.
    ModifyTimestamp {
        /// As generalized time.
        since: String,
    },
}

impl Cursor {
    /// The text that is kept.
    pub(super) fn to_text(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// The cursor in the text, if it fits these settings.
    ///
    /// # Errors
    /// [`Shortfall::CursorLost`].
    pub(super) fn read(text: &str, settings: u64) -> Result<Self, ReadProblem> {
        let cursor: Self =
            serde_json::from_str(text).map_err(|_| lost("The place of the last read is unknown."))?;
        if cursor.settings == settings {
            Ok(cursor)
        } else {
            Err(lost("The settings are different from those of the last read."))
        }
    }

    /// The server that it belongs to, if it belongs to one.
    pub(super) fn server(&self) -> Option<&str> {
        match &self.place {
            Place::ContentSync { server, .. } => Some(server),
            _ => None,
        }
    }
}

/// The next read must read everything.
pub(super) fn lost(why: &str) -> ReadProblem {
    ReadProblem {
        reason: Shortfall::CursorLost,
        message: why.to_owned(),
        advice: "Everything is read next.".to_owned(),
    }
}

/// Bytes as cursors keep them.
pub(super) fn packed(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The bytes that a cursor keeps.
///
/// # Errors
/// [`Shortfall::CursorLost`].
pub(super) fn unpacked(text: &str) -> Result<Vec<u8>, ReadProblem> {
    STANDARD
        .decode(text)
        .map_err(|_| lost("The place of the last read is unknown."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_fits_the_settings_that_it_was_made_with() {
        let cursor = Cursor {
            settings: u64::MAX,
            shape: 7,
            place: Place::Usn {
                counter: "a".into(),
                number: 12,
            },
        };
        let text = cursor.to_text().unwrap();
        assert_eq!(Cursor::read(&text, u64::MAX).unwrap(), cursor);
        assert_eq!(Cursor::read(&text, 8).unwrap_err().reason, Shortfall::CursorLost);
        assert_eq!(Cursor::read("{}", 8).unwrap_err().reason, Shortfall::CursorLost);
    }
}
