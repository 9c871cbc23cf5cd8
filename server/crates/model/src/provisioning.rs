//! The form "Provisioning" of an application, and the page of an object mapping.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    ApplicationId, ConnectionReport, ConnectionSecret, ConnectionSettings, DialectProposal,
    DirectoryAttribute, GalleryEntry, Guard, JobScope, LeaverAction, ObjectKind, ObjectMapping,
    ProvisioningMode, ProvisioningStatus,
};

/// The longest interval between two cycles, a week.
pub const MAXIMUM_INTERVAL_MINUTES: i64 = 10_080;

/// The most requests per second that can be set.
pub const MAXIMUM_REQUESTS_PER_SECOND: i64 = 10_000;

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
    /// How the application is reached, signed in at and spoken to.
    pub connection: ConnectionSettings,
    /// The secrets of the connection that are stored.
    pub secrets: BTreeSet<ConnectionSecret>,
    /// The dialects that can be chosen; nothing speaks for any of them.
    pub dialects: Vec<DialectProposal>,
    /// The title of the dialect that is spoken while none is chosen; nothing for the compliant one.
    pub spoken_dialect: Option<String>,
    /// Whether a write probe learned how the application wants its SCIM.
    pub has_learned_dialect: bool,
    /// "Notification Email"; may be empty.
    pub notification_email: String,
    /// "Send an email notification when a failure occurs".
    pub notify_on_failure: bool,
    /// Whether this installation sends mail.
    pub mail_is_set_up: bool,
    /// "Scope".
    pub scope: JobScope,
    /// Minutes between two cycles.
    pub interval_minutes: i64,
    /// "Requests per second"; none where the application's own limits decide.
    pub requests_per_second: Option<i64>,
    /// "Prevent accidental deletion".
    pub guard: Guard,
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
    /// How the application is reached, signed in at and spoken to. The secrets travel beside it.
    pub connection: ConnectionSettings,
    /// "Notification Email".
    pub notification_email: String,
    /// "Send an email notification when a failure occurs".
    pub notify_on_failure: bool,
    /// "Scope".
    pub scope: JobScope,
    /// Minutes between two cycles.
    pub interval_minutes: String,
    /// "Requests per second"; may be empty.
    pub requests_per_second: String,
    /// "Prevent accidental deletion".
    pub guard: GuardInput,
    /// "Provisioning Status".
    pub status: ProvisioningStatus,
    /// The version that the form showed.
    pub version: i64,
}

/// "Prevent accidental deletion" as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardInput {
    /// Whether it is on.
    pub enabled: bool,
    /// Accounts and groups per cycle.
    pub count: String,
    /// The same, in percent.
    pub percent: String,
    /// Memberships per cycle.
    pub members_count: String,
    /// Members of a group per cycle, in percent.
    pub members_percent: String,
    /// "Skip out of scope deletions".
    pub skip_out_of_scope: bool,
    /// "Accounts of people who leave".
    pub leavers: LeaverAction,
    /// "Days until they are deleted".
    pub delete_after_days: String,
}

impl From<Guard> for GuardInput {
    fn from(guard: Guard) -> Self {
        Self {
            enabled: guard.enabled,
            count: guard.count.to_string(),
            percent: guard.percent.to_string(),
            members_count: guard.members_count.to_string(),
            members_percent: guard.members_percent.to_string(),
            skip_out_of_scope: guard.skip_out_of_scope,
            leavers: guard.leavers,
            delete_after_days: guard.delete_after_days.to_string(),
        }
    }
}

impl Default for GuardInput {
    fn default() -> Self {
        Guard::default().into()
    }
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
    /// The attributes that the mapping may read.
    pub source_attributes: Vec<DirectoryAttribute>,
}

/// One attribute mapping as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeMappingInput {
    /// The target attribute.
    pub target: String,
    /// `direct`, `constant`, `expression` or `none`.
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
    /// "Apply this mapping": `always`, `only_on_create` or `only_add_values`.
    pub apply: String,
    /// "Clear when empty".
    pub flow_null_values: bool,
}

/// One row of "Edit attribute list" as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a record of independent boxes of a form, each with a name of its own"
)]
pub struct TargetAttributeInput {
    /// The SCIM path.
    pub name: String,
    /// The name of its type.
    pub kind: String,
    /// "Primary key".
    pub primary_key: bool,
    /// "Required".
    pub required: bool,
    /// "Multi-value".
    pub multi_valued: bool,
    /// "Exact case".
    pub case_exact: bool,
    /// "Referenced object attribute": kinds of target object with commas between.
    pub references: String,
    /// "May be cleared".
    pub flow_null_values: bool,
}
