//! Enterprise applications: the list, the gallery, and the pages of one application up to a running job.
//!
//! How to read it: `functions` holds the server functions; `frame` is what all pages of one application share; every
//! other file is a page or one piece of it.

mod add_assignment;
mod admin_credentials;
mod attribute_list;
mod attribute_panel;
mod connection_draft;
mod connection_report;
pub(crate) mod draft_address;
mod edit_provisioning;
mod expression_editor;
mod frame;
mod fresh;
mod functions;
mod gallery;
mod gallery_panel;
mod health;
mod list;
mod mapping;
mod mapping_draft;
mod next_steps;
mod overview;
mod preview;
mod properties;
mod provisioning_draft;
mod question;
mod remove_assignment;
pub(crate) mod schema;
mod scope;
mod summary_cells;
mod users_and_groups;
mod write_probe;

pub(crate) use add_assignment::AddAssignment;
pub(crate) use attribute_list::{AttributeList, AttributeListPanel};
pub(crate) use attribute_panel::AttributePanel;
pub(crate) use connection_report::steps;
pub(crate) use edit_provisioning::EditProvisioning;
pub(crate) use frame::{ApplicationFrame, PageError, use_application_id};
pub(crate) use functions::read_home;
pub(crate) use gallery::Gallery;
pub(crate) use gallery_panel::GalleryPanel;
pub(crate) use list::Applications;
pub(crate) use mapping::Mapping;
pub(crate) use overview::Overview;
pub(crate) use preview::MappingPreview;
pub(crate) use properties::Properties;
pub(crate) use remove_assignment::RemoveAssignment;
pub(crate) use schema::{Schema, SchemaImport, SchemaVersionPanel};
pub(crate) use scope::Scope;
pub(crate) use summary_cells::summary_cells;
pub(crate) use users_and_groups::UsersAndGroups;
pub(crate) use write_probe::WriteProbe;
