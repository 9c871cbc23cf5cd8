//! Where a change that is not saved is edited, and where its plan is.

use model::{ApplicationId, DraftedChange, ObjectKind};
use ui::{Address, encode};

use super::mapping_draft;
use super::scope::draft;

/// The page of a plan.
#[cfg(feature = "ssr")]
pub(crate) fn plan(id: ApplicationId, plan: model::PlanId) -> String {
    format!("/applications/{id}/provisioning/plan/{plan}")
}

/// Goes to the plan that was made.
#[cfg(feature = "ssr")]
pub(crate) fn go_to(
    id: ApplicationId,
    made: Result<model::PlanId, portal::Error>,
) -> Result<(), crate::AppError> {
    leptos_axum::redirect(&plan(id, made?));
    Ok(())
}

/// The form in which the change is edited, with what was typed.
pub(crate) fn form(id: ApplicationId, change: &DraftedChange) -> Address {
    let mapping = |kind: ObjectKind| {
        let kind = match kind {
            ObjectKind::User => "users",
            ObjectKind::Group => "groups",
        };
        format!("/applications/{id}/provisioning/mappings/{kind}")
    };
    match change {
        DraftedChange::AttributeMapping {
            kind,
            original,
            input,
            ..
        } => {
            let name = encode(original.as_deref().unwrap_or("new"));
            mapping_draft::write(&format!("{}/attributes/{name}", mapping(*kind)), input)
        }
        DraftedChange::DeletedMapping { kind, target, .. } => {
            Address::new(format!("{}/attributes/{}", mapping(*kind), encode(target)))
        }
        DraftedChange::Scope { kind, filters, .. } => {
            draft::write(&format!("{}/scope", mapping(*kind)), filters)
        }
        DraftedChange::Assign { .. } => Address::new(format!("/applications/{id}/users-and-groups/add")),
        DraftedChange::Unassign { .. } => Address::new(format!("/applications/{id}/users-and-groups")),
    }
}
