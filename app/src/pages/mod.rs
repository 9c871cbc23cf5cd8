//! The pages, by slice. A page is a component without props: it reads its address, asks a server function in a
//! resource and shows the answer; the address and the answer are all its state.

mod applications;
mod home;
mod identity;
mod not_found;

pub(crate) use applications::{
    AddAssignment, ApplicationFrame, Applications, AttributePanel, EditProvisioning, Gallery, GalleryPanel, Mapping,
    Overview, Properties, RemoveAssignment, UsersAndGroups,
};
pub(crate) use home::Home;
pub(crate) use identity::{Account, Administrators, Setup, SignIn};
pub(crate) use not_found::NotFound;
