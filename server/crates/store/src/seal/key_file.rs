//! The key in a file that only its owner may read.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::Path;

use secrecy::{ExposeSecret, SecretString};

use crate::{Error, Key, Result};

impl Key {
    /// Reads the key in a file, or writes a new key there when there is no such file.
    ///
    /// The file appears complete or not at all, also when the process is killed or two processes start at once.
    ///
    /// # Errors
    /// [`Error::KeyFile`] when the file cannot be read or written, [`Error::KeyPermissions`] when others may read it,
    /// [`Error::KeyFormat`] when it does not hold a key.
    pub fn load_or_create(path: &Path) -> Result<Self> {
        match load(path) {
            Err(Error::KeyFile { source, .. }) if source.kind() == ErrorKind::NotFound => {
                create(path)?;
                load(path)
            }
            loaded => loaded,
        }
    }
}

fn load(path: &Path) -> Result<Key> {
    let unreadable = |source| Error::KeyFile {
        path: path.display().to_string(),
        source,
    };
    let mut file = File::open(path).map_err(unreadable)?;
    if !private(&file).map_err(unreadable)? {
        return Err(Error::KeyPermissions {
            path: path.display().to_string(),
        });
    }
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(unreadable)?;
    Key::from_base64(&SecretString::from(text))
}

fn create(path: &Path) -> Result<()> {
    let unwritable = |source| Error::KeyFile {
        path: path.display().to_string(),
        source,
    };
    let key = Key::generate()?;
    let mut draft = path.as_os_str().to_owned();
    draft.push(format!(".{}", uuid::Uuid::now_v7()));
    let draft = Path::new(&draft);
    let written = write_private(draft, &key.to_base64()).and_then(|()| std::fs::hard_link(draft, path));
    let removed = std::fs::remove_file(draft);
    match written {
        // Another process was faster; its key is the key.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(unwritable(error)),
        Ok(()) => removed.map_err(unwritable),
    }
}

fn write_private(path: &Path, text: &SecretString) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.expose_secret().as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()
}

#[cfg(unix)]
fn private(file: &File) -> std::io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    const OTHERS: u32 = 0o077;
    Ok(file.metadata()?.permissions().mode() & OTHERS == 0)
}

/// Elsewhere files inherit the access list of their folder, which the installation decides.
#[cfg(not(unix))]
fn private(_file: &File) -> std::io::Result<bool> {
    Ok(true)
}
