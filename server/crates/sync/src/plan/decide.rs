//! The decision for one object, before anything is asked of the application.

use model::{ErrorInformation, Guard, ObjectActions, ObjectKind};
use store::{LinkState, Subject};

use super::linked::{group_leaves, is_deleted_now, linked, purged, skipped};
use super::steps::import_step;
use super::unlinked::{new_account, no_account};
use super::{Plan, Planned};
use crate::advice::information;
use crate::mapper::{Desired, Facts, Mapper, Purpose, Surroundings};
use crate::scope::Scope;
use crate::standing::Standing;

/// What the decisions of one cycle have in common.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The attribute mappings.
    pub mapper: &'a Mapper,
    /// What the mappings may use besides the person.
    pub surroundings: &'a Surroundings,
    /// What may be done in the application.
    pub actions: ObjectActions,
    /// What becomes of the accounts of those who leave.
    pub guard: Guard,
    /// Who is in scope.
    pub scope: &'a Scope,
    /// The directory's name.
    pub directory: &'a str,
    /// The application's name.
    pub application: &'a str,
}

/// Decides what is to be done for one person.
pub fn decide(subject: &Subject, context: Context<'_>) -> Planned {
    let standing = Standing::of_subject(subject, context.scope);
    let mut steps = vec![
        import_step(subject, context),
        standing.step(subject, context.scope),
    ];
    let plan = match (&subject.link, standing) {
        (_, Standing::Unclear) => unclear(subject, context),
        (None, Standing::Entitled) => new_account(subject, context, &mut steps),
        (None, _) => no_account(subject, standing, context, &mut steps),
        (Some(link), _) if context.guard.skip_out_of_scope && standing.is_released() => {
            skipped(link, standing)
        }
        (Some(link), _) if subject.object.kind == ObjectKind::Group && standing != Standing::Entitled => {
            group_leaves(link, standing, context)
        }
        (Some(link), _) if is_deleted_now(subject, link, standing, context) => {
            Plan::Delete(link.target_id.clone())
        }
        (Some(link), Standing::Purged) => purged(subject, link, context, &mut steps),
        (Some(link), _) => linked(subject, link, standing, context, &mut steps),
    };
    Planned {
        standing,
        plan,
        steps,
    }
}

/// What the application has of the object, in the words of the log.
pub(super) fn counterpart(subject: &Subject) -> &'static str {
    match subject.object.kind {
        ObjectKind::User => "account",
        ObjectKind::Group => "group",
    }
}

/// What the mappings want of somebody as they stand.
///
/// # Errors
/// When a mapping fails for them.
pub(crate) fn wanted_of(
    subject: &Subject,
    purpose: Purpose,
    context: Context<'_>,
) -> Result<Desired, ErrorInformation> {
    let standing = Standing::of_subject(subject, context.scope);
    context
        .mapper
        .evaluate(facts(subject, standing.is_soft_deleted(), context), purpose)
}

/// What the mappings read of a person or group.
pub(super) fn facts<'a>(subject: &'a Subject, is_soft_deleted: bool, context: Context<'a>) -> Facts<'a> {
    let entitlement = subject.entitlement.as_ref();
    Facts {
        object: &subject.object,
        is_soft_deleted,
        manager_target: subject.manager_target.as_deref(),
        roles: entitlement.map_or(&[], |entitlement| &entitlement.roles),
        surroundings: context.surroundings,
    }
}

/// Whether somebody is in scope cannot be told, so nothing is done: neither may a stranger get an account, nor somebody
/// lose theirs because of a value that a filter cannot compare.
fn unclear(subject: &Subject, context: Context<'_>) -> Plan {
    Plan::Fail(information(
        "InvalidScopingFilter",
        "A scoping filter cannot be evaluated for this object.",
        context
            .scope
            .filters
            .obstacle(&subject.object)
            .unwrap_or_default(),
    ))
}

/// The link's state once the account is as this standing wants it.
pub(super) fn left_as(standing: Standing) -> LinkState {
    match standing {
        Standing::Entitled | Standing::Unclear => LinkState::Active,
        Standing::NotAssigned | Standing::OutOfScope => LinkState::Released,
        Standing::Blocked | Standing::SoftDeleted | Standing::Purged => LinkState::Disabled,
    }
}
