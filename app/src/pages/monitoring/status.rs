//! /applications/:app/provisioning

use leptos::prelude::*;
use leptos_meta::Title;
use model::{ApplicationId, ProvisioningStatusView};
use ui::{Button, Grid, Notice, RelativeTime, Skeleton, Tone};

use super::controls::controls;
use super::current_cycle::current_cycle;
use super::cycle_list::{earlier, failures, statistics};
use super::deletions::held_back_title;
use crate::AppError;
use crate::pages::applications::{PageError, use_application_id};
#[cfg(feature = "ssr")]
use crate::pages::handle;

/// How provisioning of an application stands.
#[server(name = ReadProvisioningStatus, prefix = "/api/monitoring", endpoint = "provisioning-status")]
pub(crate) async fn provisioning_status(
    application: ApplicationId,
) -> Result<ProvisioningStatusView, AppError> {
    Ok(handle::read_reports()?.provisioning_status(application).await?)
}

/// The page "Provisioning" of an application.
#[component]
pub(crate) fn ProvisioningStatusPage() -> impl IntoView {
    let id = use_application_id();
    let data = Resource::new_blocking(
        move || id.get(),
        |id| async move {
            let id = id
                .parse()
                .map_err(|_| AppError(model::Problem::not_found("application")))?;
            provisioning_status(id).await
        },
    );
    view! {
        <Transition fallback=|| view! { <Skeleton lines=8/> }>
            {move || Suspend::new(async move {
                match data.await {
                    Ok(status) => page(&status),
                    Err(error) => view! { <PageError error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn page(status: &ProvisioningStatusView) -> AnyView {
    let cards = (
        current_cycle(status),
        statistics(status),
        failures(status),
        earlier(status),
    );
    view! {
        <Title text=format!("{} · Provisioning", status.summary.application.name)/>
        {controls(status)}
        {super::quarantine::quarantine(status)}
        {super::quarantine::switched_off(status)}
        {super::expiry::expiring(status)}
        {held_back(status)}
        {switched_off(status)}
        {super::unheld::unheld(status)}
        <Grid>{cards}</Grid>
    }
    .into_any()
}

/// What the guard holds back, and the way to decide about it.
fn held_back(status: &ProvisioningStatusView) -> Option<AnyView> {
    let (held, application) = (status.held_back, &status.summary.application);
    let since = held.since?;
    let review = format!("/applications/{}/provisioning/deletions", application.id);
    let action = view! { <Button href=review>"Review and allow deletes"</Button> }.into_any();
    let notice = view! {
        <Notice tone=Tone::Warn title=held_back_title(held, &application.name) action=action>
            "In quarantine, because it is too much for one cycle (TooManyDeletes), since " <RelativeTime at=since.0/>
            ". None of it is done until somebody allows it; everything else goes on."
        </Notice>
    };
    Some(notice.into_any())
}

/// A cycle that does nothing looks as if all were well, so the page says why it does nothing.
fn switched_off(status: &ProvisioningStatusView) -> Option<AnyView> {
    if status.users_enabled {
        return None;
    }
    let mapping = format!(
        "/applications/{}/provisioning/mappings/users",
        status.summary.application.id
    );
    let notice = view! {
        <Notice tone=Tone::Warn title="Users are not provisioned: their mapping is switched off.">
            "Cycles leave everybody alone: nobody is created, changed or disabled, not even who leaves meanwhile. "
            <a href=mapping>"Open the mapping"</a> " to switch it on again."
        </Notice>
    };
    Some(notice.into_any())
}
