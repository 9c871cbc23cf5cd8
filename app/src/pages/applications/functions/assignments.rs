use leptos::{prelude::*, server_fn::codec::GetUrl};
use model::{Assignable, Assignment, AssignmentQuery, ObjectName, Page};

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::{applications::draft_address, form_id::object_ids, handle};
#[cfg(feature = "ssr")]
use model::DraftedChange;

/// A page of the users and groups that are assigned.
#[server(name = ReadAssignments, prefix = "/api/applications", endpoint = "read-assignments", input = GetUrl)]
pub(crate) async fn read_assignments(
    application: String,
    query: AssignmentQuery,
) -> Result<Page<Assignment>, AppError> {
    let configuration = handle::read_configuration()?;
    let id = super::application_id(&application)?;
    Ok(configuration.assignments(id, &query).await?)
}

/// A page of the users or groups that could be assigned.
#[server(name = ReadAssignable, prefix = "/api/applications", endpoint = "read-assignable", input = GetUrl)]
pub(crate) async fn read_assignable(
    application: String,
    query: AssignmentQuery,
) -> Result<Page<Assignable>, AppError> {
    let configuration = handle::read_configuration()?;
    let id = super::application_id(&application)?;
    Ok(configuration.assignable(id, &query).await?)
}

/// The names of the users and groups that a question is about.
#[server(name = ReadAssignedNames, prefix = "/api/applications", endpoint = "read-assigned-names", input = GetUrl)]
pub(crate) async fn read_names(#[server(default)] objects: Vec<String>) -> Result<Vec<ObjectName>, AppError> {
    let configuration = handle::read_configuration()?;
    Ok(configuration.names(&object_ids(&objects)?).await?)
}

/// Assigns users and groups and goes to the list; with `plan` that is planned instead.
#[server(name = Assign, prefix = "/api/applications", endpoint = "assign")]
pub(crate) async fn assign(
    application: String,
    #[server(default)] objects: Vec<String>,
    #[server(default)] plan: bool,
) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let (id, objects) = (super::application_id(&application)?, object_ids(&objects)?);
    if plan {
        let change = DraftedChange::Assign { objects };
        return draft_address::go_to(id, manage.plan_change(id, change).await);
    }
    manage.assign(id, &objects).await?;
    leptos_axum::redirect(&format!("/applications/{id}/users-and-groups"));
    Ok(())
}

/// Takes users and groups off an application and goes to the list; with `plan` that is planned instead.
#[server(name = Unassign, prefix = "/api/applications", endpoint = "unassign")]
pub(crate) async fn unassign(
    application: String,
    #[server(default)] objects: Vec<String>,
    #[server(default)] plan: bool,
) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let (id, objects) = (super::application_id(&application)?, object_ids(&objects)?);
    if plan {
        let change = DraftedChange::Unassign { objects };
        return draft_address::go_to(id, manage.plan_change(id, change).await);
    }
    manage.unassign(id, &objects).await?;
    leptos_axum::redirect(&format!("/applications/{id}/users-and-groups"));
    Ok(())
}
