//! Directories, their sources, users, groups and the import of files.

mod attributes;
mod directories;
mod directory_page;
#[cfg(feature = "ssr")]
pub(crate) mod files;
mod functions;
mod import;
mod import_columns;
mod import_preview;
mod member_picker;
mod new_import;
mod object_actions;
mod object_form;
mod object_list;
mod object_page;
mod properties;
mod provisioned;
mod related;
mod source;
mod upload;
mod words;

pub(crate) use attributes::DirectoryAttributesPage;
pub(crate) use directories::Directories;
pub(crate) use directory_page::DirectoryPage;
pub(crate) use import::ImportPage;
pub(crate) use new_import::NewImport;
pub(crate) use object_form::{EditGroup, EditUser, NewGroup, NewUser};
pub(crate) use object_list::{Groups, Users};
pub(crate) use object_page::{GroupPage, UserPage};
pub(crate) use source::{DirectoryConnection, DirectoryNames, NewDirectory};
