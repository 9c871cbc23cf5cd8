//! The command bar of provisioning: Start, Stop, Restart, Edit.

use leptos::prelude::*;
use model::{ApplicationId, ProvisioningStatus, ProvisioningStatusView};
use ui::{Button, ButtonKind, CommandBar, ConfirmDialog, Form};

use super::restart::restart_dialog;
use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::handle;

/// "Start provisioning".
#[server(name = StartProvisioning, prefix = "/api/monitoring", endpoint = "start-provisioning")]
pub(crate) async fn start_provisioning(application: ApplicationId) -> Result<(), AppError> {
    Ok(handle::manage_applications()?
        .start_provisioning(application)
        .await?)
}

/// "Stop provisioning".
#[server(name = StopProvisioning, prefix = "/api/monitoring", endpoint = "stop-provisioning")]
pub(crate) async fn stop_provisioning(application: ApplicationId) -> Result<(), AppError> {
    Ok(handle::manage_applications()?
        .stop_provisioning(application)
        .await?)
}

/// What can be done about provisioning of this application.
pub(super) fn controls(view: &ProvisioningStatusView) -> AnyView {
    let id = view.summary.application.id.to_string();
    let name = view.summary.application.name.clone();
    let which = vec![("application".to_owned(), id.clone())];
    let edit = format!("/applications/{id}/provisioning/edit");
    let on_demand = format!("/applications/{id}/provisioning/on-demand");
    let plan = format!("/applications/{id}/provisioning/plan");
    let accounts = format!("/applications/{id}/provisioning/accounts");
    let on = view.summary.status == ProvisioningStatus::On;
    let switch = if on {
        view! {
            <ConfirmDialog
                label="Stop"
                icon="stop"
                kind=ButtonKind::Quiet
                title=format!("Stop provisioning to {name}?")
                confirm="Stop"
                action="/api/monitoring/stop-provisioning"
                fields=which.clone()
                success="Provisioning stopped"
            >
                <p>
                    "Running requests end, then nothing more is sent. Nobody is created, changed or disabled until you start it again; "
                    "people who leave meanwhile keep their accounts. What was reached so far is kept."
                </p>
            </ConfirmDialog>
        }
        .into_any()
    } else if view.configured {
        view! {
            <Form
                action="/api/monitoring/start-provisioning"
                class="ui-form-inline"
                fields=which.clone()
                success="Provisioning started"
            >
                <Button kind=ButtonKind::Quiet icon="play">"Start"</Button>
            </Form>
        }
        .into_any()
    } else {
        ().into_any()
    };
    let restart = on.then(|| restart_dialog(view));
    view! {
        <CommandBar>
            {switch}
            {restart}
            <Button kind=ButtonKind::Quiet icon="edit" href=edit>"Edit provisioning"</Button>
            <Button kind=ButtonKind::Quiet icon="user" href=on_demand>"Provision on demand"</Button>
            <Button kind=ButtonKind::Quiet icon="plan" href=plan>"Plan"</Button>
            <Button kind=ButtonKind::Quiet icon="group" href=accounts>"Accounts"</Button>
        </CommandBar>
    }
    .into_any()
}
