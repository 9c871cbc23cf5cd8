//! What the mappings read.

use std::borrow::Cow;
use std::fmt;

use expr::{Environment, Limits};
use model::{DirectoryObject, ObjectId, Timestamp, Value, attribute};
use scim::AttributePath;
use sha2::{Digest, Sha256};

/// What the evaluations of one cycle have in common besides the mappings: with the same surroundings, the same object
/// gives the same state.
#[derive(Clone, Default)]
pub struct Surroundings {
    /// What `Now()` gives.
    pub now: Timestamp,
    /// What everything random is made from; drawn anew for every cycle, and as secret as a password made from it.
    pub seed: [u8; 32],
    /// What `DefaultDomain()` gives: the default domain of the directory; empty when it has none.
    pub default_domain: String,
}

impl Surroundings {
    /// What one expression may use. `draws` says whether it makes something random, which is different for every person
    /// and every target attribute.
    pub(super) fn environment(
        &self,
        object: ObjectId,
        target: &AttributePath,
        draws: bool,
    ) -> Environment<'_> {
        let seed = || {
            Sha256::new()
                .chain_update(self.seed)
                .chain_update(object.to_string())
                .chain_update(target.as_str())
                .finalize()
                .into()
        };
        Environment {
            now: Some(self.now),
            seed: draws.then(seed),
            default_domain: Some(self.default_domain.as_str()).filter(|domain| !domain.is_empty()),
            limits: Limits::default(),
        }
    }
}

impl fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Surroundings")
            .field("now", &self.now)
            .field("default_domain", &self.default_domain)
            .finish_non_exhaustive()
    }
}

/// What an evaluation may use besides the mappings.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The whole object; mappings always see all of it.
    pub object: &'a DirectoryObject,
    /// The computed attribute `IsSoftDeleted`.
    pub is_soft_deleted: bool,
    /// The id of the manager's account, when there is one.
    pub manager_target: Option<&'a str>,
    /// The roles of the person's assignments, the attribute `appRoleAssignments`.
    pub roles: &'a [String],
    /// What the whole cycle has in common.
    pub surroundings: &'a Surroundings,
}

impl expr::Source for Facts<'_> {
    fn attribute(&self, name: &str) -> Cow<'_, Value> {
        match name {
            attribute::IS_SOFT_DELETED => Cow::Owned(Value::Boolean(self.is_soft_deleted)),
            attribute::APP_ROLE_ASSIGNMENTS if self.roles.is_empty() => Cow::Owned(Value::Null),
            attribute::APP_ROLE_ASSIGNMENTS => {
                Cow::Owned(Value::List(self.roles.iter().cloned().map(Value::Text).collect()))
            }
            attribute::OBJECT_ID | attribute::ACCOUNT_ENABLED | attribute::MANAGER => {
                Cow::Owned(self.object.attribute(name))
            }
            _ => self
                .object
                .attributes
                .get(name)
                .map_or(Cow::Owned(Value::Null), Cow::Borrowed),
        }
    }
}
