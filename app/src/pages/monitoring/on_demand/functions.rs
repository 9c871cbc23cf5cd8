use leptos::{prelude::*, server_fn::codec::GetUrl};
use model::{OnDemandChoices, OnDemandResult};

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::{
    form_id::{form_id, object_ids},
    handle,
};

/// Who can be provisioned.
#[server(name = ReadOnDemand, prefix = "/api/monitoring", endpoint = "on-demand", input = GetUrl)]
pub(crate) async fn read_on_demand(
    application: String,
    search: String,
    group: String,
) -> Result<OnDemandChoices, AppError> {
    let manage = handle::manage_applications()?;
    let id = form_id(&application, "application")?;
    let group = Some(group).filter(|group| !group.is_empty());
    let group = group.map(|group| form_id(&group, "group")).transpose()?;
    Ok(manage.on_demand_choices(id, &search, group).await?)
}

/// Provisions somebody now and goes to what came of it.
#[server(name = ProvisionOnDemand, prefix = "/api/monitoring", endpoint = "provision-on-demand")]
pub(crate) async fn provision_on_demand(
    application: String,
    object: String,
    #[server(default)] members: Vec<String>,
) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let id = form_id(&application, "application")?;
    let (object, members) = (form_id(&object, "user or group")?, object_ids(&members)?);
    let cycle = manage.provision_on_demand(id, object, members).await?;
    leptos_axum::redirect(&format!("/applications/{id}/provisioning/on-demand/{cycle}"));
    Ok(())
}

/// What came of it.
#[server(name = ReadOnDemandResult, prefix = "/api/monitoring", endpoint = "on-demand-result", input = GetUrl)]
pub(crate) async fn read_on_demand_result(
    application: String,
    cycle: String,
) -> Result<OnDemandResult, AppError> {
    let reports = handle::read_reports()?;
    let (id, cycle) = (form_id(&application, "application")?, form_id(&cycle, "request")?);
    Ok(reports.on_demand_result(id, cycle).await?)
}
