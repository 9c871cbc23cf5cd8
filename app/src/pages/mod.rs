//! The pages, by slice. A page is a component without props: it reads its address, asks a server function in a
//! resource and shows the answer; the address and the answer are all its state.

pub(crate) mod applications;
pub(crate) mod directory;
#[cfg(feature = "ssr")]
mod form_id;
#[cfg(feature = "ssr")]
mod handle;
mod home;
mod identity;
pub(crate) mod monitoring;
mod not_found;
mod paging;
mod select_box;
mod settings;

pub(crate) use applications::{
    AddAssignment, ApplicationFrame, Applications, AttributeList, AttributeListPanel, AttributePanel,
    EditProvisioning, Gallery, GalleryPanel, Mapping, MappingPreview, Overview, Properties, RemoveAssignment,
    Schema, SchemaImport, SchemaVersionPanel, Scope, UsersAndGroups, WriteProbe,
};
pub(crate) use directory::{
    Directories, DirectoryAttributesPage, DirectoryConnection, DirectoryNames, DirectoryPage, EditGroup,
    EditUser, GroupPage, Groups, ImportPage, NewDirectory, NewGroup, NewImport, NewUser, UserPage, Users,
};
pub(crate) use home::Home;
pub(crate) use identity::{Account, Administrators, Setup, SignIn};
pub(crate) use monitoring::{
    Accounts, ApplicationLogs, AuditLog, DecideDeletions, Deletions, Explain, Logs, OnDemandPage,
    OnDemandResultPage, PlanPage, Plans, ProvisioningStatusPage,
};
pub(crate) use not_found::NotFound;
pub(crate) use settings::Mail;
