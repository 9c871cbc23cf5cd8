//! Finding out at start whether the key is the one that the database was sealed with.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::key::Place;
use crate::pool::write;
use crate::{Error, Result, Store};

const SETTING: &str = "sealed_check";
const PLACE: Place<'_> = Place {
    table: "settings",
    row: SETTING,
    column: "value",
};

impl Store {
    /// Opens the sealed value that the first start has left, and leaves one at the first start.
    ///
    /// # Errors
    /// [`Error::WrongKey`] when it was sealed with another key.
    pub(crate) async fn check_key(&self) -> Result<()> {
        let sealed = STANDARD.encode(self.key().seal(&PLACE, &"rollcall".into())?);
        let value = format!("{}:{sealed}", self.key().id());
        // Two replicas that start at once both insert, and both read what the first one has left.
        write!(self, |transaction| {
            sqlx::query("INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
                .bind(SETTING)
                .bind(&value)
                .execute(&mut *transaction)
                .await
                .map(|_| ())?;
        });
        let stored = self.setting(SETTING).await?.unwrap_or_default();
        let (key_id, sealed) = stored.split_once(':').ok_or(Error::Corrupt {
            what: "settings.sealed_check",
        })?;
        let wrong = || Error::WrongKey {
            expected: key_id.to_owned(),
            given: self.key().id().to_owned(),
        };
        let sealed = STANDARD.decode(sealed).map_err(|_| wrong())?;
        self.key().open(&PLACE, &sealed).map(|_| ()).map_err(|_| wrong())
    }
}
