//! Scoping filters as typed, and what they would change.

use serde::{Deserialize, Serialize};

use crate::{ApplicationId, ObjectName, ProvisioningStatus, ScopingClause, ScopingFilter};

/// One scoping filter as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopingFilterInput {
    /// "Scoping Filter Title"; may be empty.
    #[serde(default)]
    pub title: String,
    /// The clauses.
    #[serde(default)]
    pub clauses: Vec<ScopingClauseInput>,
}

/// One clause as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopingClauseInput {
    /// The source attribute.
    #[serde(default)]
    pub attribute: String,
    /// The operator, by its [name](crate::ScopingOperator::name).
    #[serde(default)]
    pub operator: String,
    /// The value; empty for operators that take none.
    #[serde(default)]
    pub value: String,
}

impl From<&ScopingFilter> for ScopingFilterInput {
    fn from(filter: &ScopingFilter) -> Self {
        Self {
            title: filter.title.clone(),
            clauses: filter.clauses.iter().map(Into::into).collect(),
        }
    }
}

impl From<&ScopingClause> for ScopingClauseInput {
    fn from(clause: &ScopingClause) -> Self {
        Self {
            attribute: clause.attribute.clone(),
            operator: clause.operator.name().to_owned(),
            value: clause.value.clone(),
        }
    }
}

/// "Source object scope" of one object mapping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeView {
    /// The application.
    pub application_id: ApplicationId,
    /// The saved filters.
    pub filters: Vec<ScopingFilter>,
    /// The attributes that a filter can compare, by name.
    pub attributes: Vec<String>,
    /// Whether only assigned objects are provisioned.
    pub only_assigned: bool,
    /// The version that a save must name.
    pub schema_version: i64,
    /// Whether provisioning is on, so that a save starts an initial cycle at once.
    pub status: ProvisioningStatus,
}

/// What scoping filters, or other mappings that are not saved yet, would change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopePreview {
    /// Whether only assigned objects are counted, or all of the directory.
    pub only_assigned: bool,
    /// Active objects that the filters decide about.
    pub considered: i64,
    /// Those of them that are in scope.
    pub in_scope: i64,
    /// Whoever would be out of scope by the filters, and is in scope now or would lose an account.
    pub leaving: ScopeChange,
    /// Whoever would lose an account: those leaving who have one, and those who left before and whose account still waits
    /// for it.
    pub losing: ScopeChange,
    /// How many of those losing an account would be disabled.
    pub disabled: i64,
    /// How many of those losing an account would be deleted.
    pub deleted: i64,
    /// Whoever is not in scope now and would be.
    pub entering: ScopeChange,
    /// Whoever could not be decided about, because a clause cannot compare their value.
    pub unclear: ScopeChange,
}

/// Objects to which the same would happen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeChange {
    /// How many.
    pub count: i64,
    /// The first of them.
    pub examples: Vec<ObjectName>,
}
