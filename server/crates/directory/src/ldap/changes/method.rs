//! Which way of finding changes a server offers.

use model::{LdapChanges, LdapPreset};

use crate::ldap::plan::Plan;
use crate::ldap::wire::root::{Root, oid};

/// A way of finding changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ldap) enum Method {
    /// Active Directory's control.
    DirSync,
    /// Active Directory's numbers.
    Usn,
    /// RFC 4533.
    ContentSync,
    /// The time of the last change.
    ModifyTimestamp,
}

impl Method {
    /// Its name on screen.
    pub(in crate::ldap) const fn words(self) -> &'static str {
        match self {
            Self::DirSync => "DirSync",
            Self::Usn => "uSNChanged",
            Self::ContentSync => "content synchronization",
            Self::ModifyTimestamp => "modifyTimestamp",
        }
    }
}

/// The methods to try, the best first; none if everything is to be read each time.
pub(in crate::ldap) fn methods(plan: &Plan, root: &Root) -> Vec<Method> {
    let is_active_directory = root.is_active_directory || plan.preset == LdapPreset::ActiveDirectory;
    match plan.changes {
        LdapChanges::Everything => Vec::new(),
        LdapChanges::DirSync => vec![Method::DirSync],
        LdapChanges::Usn => vec![Method::Usn],
        LdapChanges::ContentSync => vec![Method::ContentSync],
        LdapChanges::ModifyTimestamp => vec![Method::ModifyTimestamp],
        LdapChanges::Automatic if is_active_directory => {
            let mut methods = vec![Method::Usn];
            if root.offers(oid::DIRSYNC) {
                methods.insert(0, Method::DirSync);
            }
            methods
        }
        LdapChanges::Automatic => {
            let mut methods = vec![Method::ModifyTimestamp];
            if root.offers(oid::SYNC) {
                methods.insert(0, Method::ContentSync);
            }
            methods
        }
    }
}
