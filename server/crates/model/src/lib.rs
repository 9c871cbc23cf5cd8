//! The vocabulary of Rollcall: ids, values, directory objects, mappings, jobs, cycles, log entries and principals.
//!
//! Plain data with serde and nothing else, so that the browser uses the very same types as the server. No I/O,
//! no clock, no randomness: ids and times come from the caller.

mod application;
pub mod attribute;
mod audit;
mod connection;
mod connection_settings;
mod cycle;
mod directory;
mod directory_read;
mod draft;
mod drift;
mod explain;
mod extra;
mod gallery;
mod guard;
mod home;
mod id;
mod import;
mod job;
mod log;
mod mail;
mod mapping;
mod monitoring;
mod notification;
mod object;
mod object_patch;
mod object_query;
mod on_demand;
mod page;
mod plan;
mod preview;
mod principal;
mod problem;
mod provisioning;
mod quarantine;
mod schema_version;
mod scope;
mod scope_input;
mod source;
mod source_input;
mod source_view;
mod time;
mod value;
mod write_probe;

pub use application::{
    Application, ApplicationOverview, ApplicationQuery, ApplicationSort, ApplicationSummary, Assignable,
    Assignment, AssignmentQuery, Health, LastCycle,
};
pub use attribute::{AttributeType, DirectoryAttribute, SourceAttribute};
pub use audit::{AuditEntry, AuditQuery};
pub use connection::{ConnectionOutcome, ConnectionReport, ConnectionStep, DialectProposal};
pub use connection_settings::{
    AuthenticationMethod, ClientAuthenticationMethod, ConnectionSecret, ConnectionSettings,
};
pub use cycle::{Cycle, CycleCounts, CycleKind, CycleState};
pub use directory::{
    Directory, DirectoryAttributeInput, DirectoryAttributes, DirectoryKind, DirectorySummary, LastRead,
};
pub use directory_read::{DirectoryRead, Held, ReadCounts, ReadKind, ReadProblem, ReadState, Shortfall};
pub use draft::{Draft, DraftedChange};
pub use drift::{
    AccountClass, AccountFinding, AccountsQuery, AccountsShown, AccountsView, DriftDecision, DriftDefault,
    DriftDifference, DriftRun, DriftState, MatchingPerson,
};
pub use explain::{Exchange, ExplainedStage, ExplainedValue, Explanation, LastAttempt};
pub use extra::Extra;
pub use gallery::{
    CUSTOM_GALLERY_ID, GalleryAttribute, GalleryCapabilities, GalleryEntry, GalleryTile, GalleryView,
    SignInKind, TenantUrlPattern,
};
pub use guard::{
    Decision, DeletionQuestion, Guard, HeldBack, LeaverAction, MAXIMUM_DAYS, MAXIMUM_REMOVALS, PERCENT_FROM,
    StagedAction, StagedDeletion, StagedDeletionsView,
};
pub use home::{HomeView, HourOfActions};
pub use id::{
    AdministratorId, ApplicationId, AuditEntryId, CycleId, DirectoryId, DriftRunId, ImportId, InvalidId,
    LogEntryId, NotificationId, ObjectId, PlanId, ReadId, SessionId,
};
pub use import::{
    Import, ImportDetail, ImportExample, ImportKind, ImportReport, ImportSettings, ImportState, RowProblem,
    TextEncoding,
};
pub use job::{DEFAULT_INTERVAL_MINUTES, Job, JobScope, ProvisioningMode, ProvisioningStatus};
pub use log::{
    ErrorInformation, LogAction, LogEntry, LogQuery, LogStatus, LogStep, LogSummary, ModifiedProperty,
    StepKind,
};
pub use mail::{MailInput, MailSecurity, MailSettings, MailView, OutboxMail, OutboxRow, OutboxState};
pub use mapping::{
    ApplyMapping, AttributeMapping, MappingSource, ObjectActions, ObjectMapping, Schema, TargetAttribute,
};
pub use monitoring::{
    AccountState, AccountView, Expiry, FailureGroup, LogEntryView, ProvisioningStatusView, Unheld,
};
pub use notification::{NamedDirectory, Notification, NotificationEvent, Trouble};
pub use object::{DirectoryObject, ObjectDetail, ObjectKind, ObjectName, ObjectState, ObjectSummary};
pub use object_patch::ObjectPatch;
pub use object_query::{ObjectFilter, ObjectQuery, ObjectSort};
pub use on_demand::{MEMBERS_ON_DEMAND, OnDemandChoices, OnDemandResult};
pub use page::{Page, Slice};
pub use plan::{
    Pace, Plan, PlanCounts, PlanQuery, PlanState, PlanView, PlannedAction, PlannedContent, PlannedItem,
    PlannedOutcome, PlannedPart, PlannedRequest, PlannedSearch, PlansView,
};
pub use preview::{MappingDraft, PeoplePreview, PersonPreview, PreviewOutcome, PreviewRow, PreviewValue};
pub use principal::{Administrator, Capability, Principal, Role, Session};
pub use problem::{FieldProblem, Problem, ProblemKind};
pub use provisioning::{
    AttributeMappingInput, GuardInput, MAXIMUM_INTERVAL_MINUTES, MAXIMUM_REQUESTS_PER_SECOND, MappingSummary,
    MappingView, ProvisioningInput, ProvisioningView, TargetAttributeInput,
};
pub use quarantine::{
    Quarantine, QuarantineReason, RestartCriteria, RetryOverview, SwitchedOff, SwitchedOffBecause,
};
pub use schema_version::{
    FindingSeverity, SchemaFinding, SchemaImport, SchemaVersion, SchemaVersionView, SchemaView,
};
pub use scope::{ScopingClause, ScopingFilter, ScopingOperator};
pub use scope_input::{ScopeChange, ScopePreview, ScopeView, ScopingClauseInput, ScopingFilterInput};
pub use source::{
    AccountRule, EntraSettings, EntraSignIn, FileFormat, FileSettings, LdapChanges, LdapPreset, LdapSecurity,
    LdapSettings, LdapSignIn, NameRule, ReadSchedule, SourceConnection, SourceSettings,
};
pub use source_input::SourceInput;
pub use source_view::{SeenAttribute, SourceKind, SourceReport, SourceSample, SourceView};
pub use time::Timestamp;
pub use value::{Attributes, Value};
pub use write_probe::{ProbeFinding, ProbeLeftover, WriteProbeReport, WriteProbeState, WriteProbeView};
