use leptos::{prelude::*, server_fn::codec::GetUrl};
use model::{PlanQuery, PlanView, PlannedPart, PlansView};

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::{applications::draft_address, form_id::form_id, handle};

/// The plans of an application.
#[server(name = ReadPlans, prefix = "/api/monitoring", endpoint = "plans", input = GetUrl)]
pub(crate) async fn read_plans(application: String) -> Result<PlansView, AppError> {
    let configuration = handle::read_configuration()?;
    Ok(configuration.plans(form_id(&application, "application")?).await?)
}

/// One plan with a page of its parts.
#[server(name = ReadPlan, prefix = "/api/monitoring", endpoint = "plan")]
pub(crate) async fn read_plan(
    application: String,
    plan: String,
    query: PlanQuery,
) -> Result<PlanView, AppError> {
    let configuration = handle::read_configuration()?;
    let (id, plan) = (form_id(&application, "application")?, form_id(&plan, "plan")?);
    Ok(configuration.plan(id, plan, &query).await?)
}

/// One part of a plan with everything.
#[server(name = ReadPlanPart, prefix = "/api/monitoring", endpoint = "plan-part", input = GetUrl)]
pub(crate) async fn read_plan_part(
    application: String,
    plan: String,
    position: String,
) -> Result<PlannedPart, AppError> {
    let configuration = handle::read_configuration()?;
    let (id, plan) = (form_id(&application, "application")?, form_id(&plan, "plan")?);
    let position = form_id(&position, "part of the plan")?;
    Ok(configuration.plan_part(id, plan, position).await?)
}

/// Makes a plan and goes to it.
#[server(name = MakePlan, prefix = "/api/monitoring", endpoint = "make-plan")]
pub(crate) async fn make_plan(application: String) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let id = form_id(&application, "application")?;
    draft_address::go_to(id, manage.make_plan(id).await)
}

/// Has a plan say for each account whether there is one, and goes to it.
#[server(name = SearchPlan, prefix = "/api/monitoring", endpoint = "search-plan")]
pub(crate) async fn search_plan(application: String, plan: String) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let (id, plan) = (form_id(&application, "application")?, form_id(&plan, "plan")?);
    draft_address::go_to(id, manage.search_plan(id, plan).await.map(|()| plan))
}

/// Stops what works on a plan, and goes to it.
#[server(name = StopPlan, prefix = "/api/monitoring", endpoint = "stop-plan")]
pub(crate) async fn stop_plan(application: String, plan: String) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let (id, plan) = (form_id(&application, "application")?, form_id(&plan, "plan")?);
    draft_address::go_to(id, manage.stop_plan(id, plan).await.map(|()| plan))
}

/// Has exactly this plan done.
#[server(name = ApprovePlan, prefix = "/api/monitoring", endpoint = "approve-plan")]
pub(crate) async fn approve_plan(application: String, plan: String) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let (id, plan) = (form_id(&application, "application")?, form_id(&plan, "plan")?);
    draft_address::go_to(id, manage.approve_plan(id, plan).await.map(|()| plan))
}
