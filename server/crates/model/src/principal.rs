//! Who is signed in and what they may do.

use serde::{Deserialize, Serialize};

use crate::{AdministratorId, SessionId, Timestamp};

/// The role of an administrator, named as in Microsoft Entra.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything, administrators and the directory included.
    GlobalAdministrator,
    /// Applications, assignments and provisioning.
    CloudApplicationAdministrator,
    /// Reads logs and reports; changes nothing.
    ReportsReader,
}

impl Role {
    /// Every role, the most powerful first.
    pub const ALL: [Self; 3] = [
        Self::GlobalAdministrator,
        Self::CloudApplicationAdministrator,
        Self::ReportsReader,
    ];

    /// The name on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::GlobalAdministrator => "Global Administrator",
            Self::CloudApplicationAdministrator => "Cloud Application Administrator",
            Self::ReportsReader => "Reports Reader",
        }
    }

    /// What the role may do. This is the one place that says so.
    pub const fn may(self, capability: Capability) -> bool {
        match self {
            Self::GlobalAdministrator => true,
            Self::CloudApplicationAdministrator => !matches!(
                capability,
                Capability::ManageDirectory | Capability::ManageAdministrators | Capability::ManageSettings
            ),
            Self::ReportsReader => matches!(capability, Capability::ReadReports | Capability::OwnAccount),
        }
    }
}

/// One thing that somebody may be allowed to do. Every use case asks for exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capability {
    /// See the overview, applications by name, cycles, provisioning logs and the audit log.
    ReadReports,
    /// See users, groups and directories.
    ReadDirectory,
    /// See the provisioning configuration: mappings, credentials without their secrets, assignments.
    ReadConfiguration,
    /// Add, change and delete applications, assignments and provisioning; start and stop it.
    ManageApplications,
    /// Change users, groups and directories; import files.
    ManageDirectory,
    /// Add, change and remove administrators; see and end their sessions.
    ManageAdministrators,
    /// Change the settings of the installation, such as how mail is sent.
    ManageSettings,
    /// See and change one's own password and sessions.
    OwnAccount,
}

impl Capability {
    /// Every capability.
    pub const ALL: [Self; 8] = [
        Self::ReadReports,
        Self::ReadDirectory,
        Self::ReadConfiguration,
        Self::ManageApplications,
        Self::ManageDirectory,
        Self::ManageAdministrators,
        Self::ManageSettings,
        Self::OwnAccount,
    ];
}

/// The signed-in administrator of one request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Principal {
    /// Who.
    pub administrator_id: AdministratorId,
    /// In which session.
    pub session_id: SessionId,
    /// The sign-in name.
    pub user_name: String,
    /// The name on screen.
    pub display_name: String,
    /// The role.
    pub role: Role,
}

/// An administrator of this installation, without the password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Administrator {
    /// Their id.
    pub id: AdministratorId,
    /// The sign-in name, unique without regard to case.
    pub user_name: String,
    /// The name on screen.
    pub display_name: String,
    /// The role.
    pub role: Role,
    /// Whether sign-in is allowed.
    pub enabled: bool,
    /// When they were added.
    pub created_at: Timestamp,
    /// When they last signed in.
    pub last_sign_in_at: Option<Timestamp>,
}

/// A sign-in session, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub administrator_id: AdministratorId,
    /// When they signed in.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_seen_at: Timestamp,
    /// The browser, shortened.
    pub user_agent: String,
    /// The address that it was last used from.
    pub address: String,
    /// Whether it is the session of this very request.
    pub current: bool,
}
