//! The form "Provisioning" of an application, and the page of an object mapping.

use serde::{Deserialize, Serialize};

use crate::{
    ApplicationId, ConnectionReport, GalleryEntry, JobScope, ObjectKind, ObjectMapping, ProvisioningMode,
    ProvisioningStatus,
};

/// The longest interval between two cycles, a week.
pub const MAXIMUM_INTERVAL_MINUTES: i64 = 10_080;

/// What the form shows. The secret token is not part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvisioningView {
    /// The application.
    pub application_id: ApplicationId,
    /// Its name.
    pub application: String,
    /// The name of the directory that people are taken from.
    pub directory: String,
    /// What the gallery knows about it, without its attributes.
    pub gallery: GalleryEntry,
    /// "Provisioning Mode".
    pub mode: ProvisioningMode,
    /// "Tenant URL"; empty until configured.
    pub tenant_url: String,
    /// Whether a secret token is stored.
    pub has_secret_token: bool,
    /// "Notification Email"; may be empty.
    pub notification_email: String,
    /// "Send an email notification when a failure occurs".
    pub notify_on_failure: bool,
    /// "Scope".
    pub scope: JobScope,
    /// Minutes between two cycles.
    pub interval_minutes: i64,
    /// "Provisioning Status".
    pub status: ProvisioningStatus,
    /// The version that a save must name, so that nobody overwrites what somebody else saved meanwhile.
    pub version: i64,
    /// The object mappings.
    pub mappings: Vec<MappingSummary>,
    /// Users and groups assigned.
    pub assigned: i64,
    /// The last connection test.
    pub report: Option<ConnectionReport>,
}

/// One row of "Mappings".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappingSummary {
    /// Users or groups.
    pub kind: ObjectKind,
    /// Whether objects of this kind are provisioned.
    pub enabled: bool,
    /// Number of attribute mappings.
    pub attributes: i64,
}

/// What an administrator saves, as typed. The secret token travels beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvisioningInput {
    /// "Provisioning Mode".
    pub mode: ProvisioningMode,
    /// "Tenant URL".
    pub tenant_url: String,
    /// "Notification Email".
    pub notification_email: String,
    /// "Send an email notification when a failure occurs".
    pub notify_on_failure: bool,
    /// "Scope".
    pub scope: JobScope,
    /// Minutes between two cycles.
    pub interval_minutes: String,
    /// "Provisioning Status".
    pub status: ProvisioningStatus,
    /// The version that the form showed.
    pub version: i64,
}

/// The page of one object mapping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappingView {
    /// The application.
    pub application_id: ApplicationId,
    /// Its name.
    pub application: String,
    /// The name of the directory that people are taken from.
    pub directory: String,
    /// The mapping.
    pub mapping: ObjectMapping,
    /// The version that a save must name.
    pub schema_version: i64,
    /// Whether provisioning is on, so that a save starts an initial cycle at once.
    pub status: ProvisioningStatus,
    /// Whether the mapping differs from the one that the application started with.
    pub changed: bool,
}

/// One attribute mapping as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeMappingInput {
    /// The target attribute.
    pub target: String,
    /// `direct`, `constant` or `expression`.
    pub mapping_type: String,
    /// The source attribute of a direct mapping.
    pub source: String,
    /// The text of a constant.
    pub constant: String,
    /// The text of an expression.
    pub expression: String,
    /// "Default value if null (optional)".
    pub default_value: String,
    /// "Match objects using this attribute".
    pub matching: bool,
    /// "Matching precedence".
    pub precedence: String,
    /// "Only during object creation".
    pub only_on_create: bool,
}
