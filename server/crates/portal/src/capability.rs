//! The handles that carry use cases: whoever has none cannot call them.

use model::{AuditEntry, AuditEntryId, Capability, Principal, Problem, ProblemKind};
use uuid::Uuid;

use crate::{Portal, Result};

/// A signed-in principal together with what the audit log wants to know of the request.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who asks.
    pub principal: Principal,
    /// The address that the request came from; may be empty.
    pub address: String,
}

/// What an audited change was done to.
#[derive(Clone, Debug, Default)]
pub struct Target {
    /// Its name.
    pub name: String,
    /// Its page.
    pub path: String,
}

impl Target {
    /// A thing with a name and a page.
    pub fn new(name: impl Into<String>, path: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            path: path.into(),
        }
    }
}

impl Caller {
    /// The audit row of a change by this caller. The store writes it in the same transaction as the change.
    pub fn audit(
        &self,
        portal: &Portal,
        activity: &str,
        target: Target,
        details: Vec<(String, String)>,
    ) -> AuditEntry {
        AuditEntry {
            id: AuditEntryId::from(Uuid::now_v7()),
            at: portal.now(),
            actor: self.principal.user_name.clone(),
            activity: activity.to_owned(),
            target: target.name,
            target_path: target.path,
            details,
            succeeded: true,
            address: self.address.clone(),
        }
    }
}

fn check(caller: &Caller, capability: Capability) -> Result<()> {
    if caller.principal.role.may(capability) {
        return Ok(());
    }
    Err(Problem::new(
        ProblemKind::Forbidden,
        format!(
            "Your role, {}, does not allow this.",
            caller.principal.role.name()
        ),
    )
    .with_hint("Ask a Global Administrator to do it or to change your role.")
    .into())
}

macro_rules! capabilities {
    ($($(#[$doc:meta])* $handle:ident, $method:ident;)+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug)]
            pub struct $handle {
                pub(crate) portal: Portal,
                pub(crate) caller: Caller,
            }

            impl $handle {
                /// The audit row of a change through this handle.
                #[allow(dead_code, reason = "handles that only read never need it")]
                pub(crate) fn audit(&self, activity: &str, target: Target, details: Vec<(String, String)>) -> AuditEntry {
                    self.caller.audit(&self.portal, activity, target, details)
                }
            }
        )+

        impl Portal {
            $(
                /// The use cases of this capability.
                ///
                /// # Errors
                /// A `Forbidden` problem when the caller's role does not have it.
                pub fn $method(&self, caller: &Caller) -> Result<$handle> {
                    check(caller, Capability::$handle)?;
                    Ok($handle { portal: self.clone(), caller: caller.clone() })
                }
            )+
        }
    };
}

capabilities! {
    /// Reading the overview, cycles, provisioning logs and the audit log.
    ReadReports, read_reports;
    /// Reading users, groups and directories.
    ReadDirectory, read_directory;
    /// Reading mappings, credentials without their secrets, and assignments.
    ReadConfiguration, read_configuration;
    /// Adding, changing and deleting applications, assignments and provisioning.
    ManageApplications, manage_applications;
    /// Changing users, groups and directories; importing files.
    ManageDirectory, manage_directory;
    /// Adding, changing and removing administrators.
    ManageAdministrators, manage_administrators;
    /// Changing the settings of the installation.
    ManageSettings, manage_settings;
    /// One's own password and sessions.
    OwnAccount, own_account;
}
