//! Directories that are read from somewhere else: adding one, its connection, its names, and how its reads went.

mod connection;
pub(super) mod draft;
mod entra;
mod file;
mod ldap;
mod names;
mod new_directory;
mod overview;
mod reads;
mod sample;

pub(crate) use connection::DirectoryConnection;
pub(crate) use names::DirectoryNames;
pub(crate) use new_directory::NewDirectory;
pub(super) use overview::overview;
pub(crate) use reads::state_badge;

use model::Directory;

/// The path of links above a page of a directory.
fn links(directory: &Directory) -> Vec<(String, String)> {
    vec![
        ("Directories".to_owned(), "/directories".to_owned()),
        (directory.name.clone(), format!("/directories/{}", directory.id)),
    ]
}
