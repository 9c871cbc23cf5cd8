//! Opening what the configuration names: the data folder, the key and the database.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use secrecy::{ExposeSecret, SecretString};
use store::{Key, Store};

use crate::cli::Installation;
use crate::lock::Lock;

/// Which database.
#[derive(Debug)]
pub enum Database {
    /// A file.
    Sqlite(PathBuf),
    /// A server, by its URL.
    Postgres(SecretString),
}

impl Installation {
    /// The database that the options name.
    ///
    /// # Errors
    /// When the file with the URL cannot be read, or the URL is of no known database.
    pub fn database(&self) -> Result<Database> {
        let url = match (&self.database_url, &self.database_url_file) {
            (Some(url), _) => url.clone(),
            (None, Some(path)) => read_secret(path)?,
            (None, None) => return Ok(Database::Sqlite(self.data_dir.join("rollcall.db"))),
        };
        let text = url.expose_secret();
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Database::Postgres(url));
        }
        match text.strip_prefix("sqlite:") {
            Some(path) if !path.trim_start_matches('/').is_empty() => {
                Ok(Database::Sqlite(path.strip_prefix("//").unwrap_or(path).into()))
            }
            _ => bail!("the database URL must begin with postgres:// or be sqlite: with a file name"),
        }
    }

    /// Takes the lock that only one `serve` at a time has. PostgreSQL may have several.
    ///
    /// # Errors
    /// When another server has it.
    pub fn lock(&self) -> Result<Option<Lock>> {
        make_folder(&self.data_dir)?;
        match self.database()? {
            Database::Sqlite(path) => Lock::take(&path).map(Some),
            Database::Postgres(_) => Ok(None),
        }
    }

    /// Opens the store and brings its tables up to date.
    ///
    /// # Errors
    /// When the folder, the key or the database cannot be used.
    pub async fn open(&self) -> Result<Store> {
        make_folder(&self.data_dir)?;
        let key = match &self.key {
            Some(key) => Key::from_base64(key)?,
            None => Key::load_or_create(&self.key_path())?,
        };
        Ok(match self.database()? {
            Database::Sqlite(path) => Store::open_sqlite(&path, key).await?,
            Database::Postgres(url) => Store::open_postgres(url.expose_secret(), key).await?,
        })
    }

    /// The file of the key.
    pub fn key_path(&self) -> PathBuf {
        self.key_file
            .clone()
            .unwrap_or_else(|| self.data_dir.join("rollcall.key"))
    }
}

/// A secret in a file, without the line's end.
///
/// # Errors
/// When the file cannot be read.
pub fn read_secret(path: &Path) -> Result<SecretString> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(text.trim_end_matches(['\r', '\n']).into())
}

/// Makes a folder that only its owner may enter, unless it is there.
fn make_folder(path: &Path) -> Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(path)
        .with_context(|| format!("cannot make the data folder {}", path.display()))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::{Cli, Command};

    fn installation(arguments: &[&str]) -> Installation {
        let arguments = ["rollcall", "migrate"].iter().chain(arguments);
        match Cli::try_parse_from(arguments).unwrap().command {
            Command::Migrate(installation) => installation,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn urls_name_databases() {
        for (url, expected) in [
            ("postgres://u:p@db/rollcall", Some("Postgres")),
            ("postgresql://db/rollcall", Some("Postgres")),
            ("sqlite:/srv/r.db", Some("Sqlite(\"/srv/r.db\")")),
            ("sqlite:///srv/r.db", Some("Sqlite(\"/srv/r.db\")")),
            ("sqlite:r.db", Some("Sqlite(\"r.db\")")),
            ("sqlite:", None),
            ("mysql://db", None),
        ] {
            let database = installation(&["--database-url", url]).database();
            let text = database.map(|database| format!("{database:?}")).ok();
            assert_eq!(text.is_some(), expected.is_some(), "{url}");
            if let (Some(text), Some(expected)) = (text, expected) {
                assert!(text.starts_with(expected), "{text}");
                assert!(!text.contains("u:p"), "{text}");
            }
        }
    }

    #[test]
    fn a_secret_may_come_from_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("url");
        std::fs::write(&path, "sqlite:r.db\n").unwrap();
        let installation = installation(&["--database-url-file", path.to_str().unwrap()]);
        assert!(
            matches!(installation.database().unwrap(), Database::Sqlite(path) if path.as_os_str() == "r.db")
        );
        assert!(read_secret(&folder.path().join("none")).is_err());
    }

    #[tokio::test]
    async fn the_default_is_a_file_with_its_key_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let installation = installation(&["--data-dir", data.to_str().unwrap()]);
        let lock = installation.lock().unwrap();
        assert!(lock.is_some());
        assert!(installation.lock().is_err(), "a second server is refused");
        installation.open().await.unwrap().close().await;
        assert!(data.join("rollcall.db").is_file());
        assert!(data.join("rollcall.key").is_file());
        drop(lock);
        assert!(installation.lock().is_ok());
    }
}
