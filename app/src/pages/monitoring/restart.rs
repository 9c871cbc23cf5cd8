//! "Restart provisioning", by the documented criteria.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
#[cfg(feature = "ssr")]
use model::RestartCriteria;
use model::{ApplicationId, ProvisioningStatusView};
use ui::{Button, ButtonKind, CheckBox, ConfirmDialog, Erase, Form, grouped};

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::handle;

/// "Restart provisioning". What is not ticked is not sent.
#[server(name = RestartProvisioning, prefix = "/api/monitoring", endpoint = "restart-provisioning")]
#[allow(
    clippy::fn_params_excessive_bools,
    reason = "the boxes of the form, each with its name"
)]
pub(crate) async fn restart_provisioning(
    application: ApplicationId,
    #[server(default)] watermark: bool,
    #[server(default)] escrows: bool,
    #[server(default)] quarantine: bool,
    #[server(default)] links: bool,
    #[server(default)] understood: bool,
    #[server(default)] force_deletes: bool,
) -> Result<(), AppError> {
    let criteria = RestartCriteria {
        watermark,
        escrows,
        quarantine,
        links,
        force_deletes,
    };
    let manage = handle::manage_applications()?;
    Ok(manage
        .restart_provisioning(application, criteria, understood)
        .await?)
}

/// The button that asks what to forget.
pub(super) fn restart_dialog(view: &ProvisioningStatusView) -> AnyView {
    let id = view.summary.application.id.to_string();
    let name = view.summary.application.name.clone();
    let links = format!(
        "{} accounts are managed. Whoever is entitled is searched for by the matching attributes as if Rollcall had never seen \
         them: an account that none of them finds is not managed any more, and another one is created.",
        grouped(view.summary.linked_count)
    );
    let waiting = view.held_back.waiting();
    let deletes = (waiting > 0).then(|| {
        let label = format!("Do the {} deletions that are held back (ForceDeletes)", grouped(waiting));
        view! { <CheckBox name="force_deletes" label=label help="People lose their accounts or memberships. Review them first under Deletions held back."/> }
    });
    view! {
        <ConfirmDialog
            label="Restart"
            icon="restart"
            kind=ButtonKind::Quiet
            title=format!("Restart provisioning to {name}?")
            confirm="Restart"
            action=RestartProvisioning::PATH
            fields=vec![("application".to_owned(), id)]
            success="Provisioning restarts"
        >
            <p>"Accounts stay linked unless you say otherwise below, and nothing is sent where nothing differs."</p>
            <CheckBox name="watermark" label="Evaluate everybody again (Watermark)" checked=true help="The next cycle is an initial one."/>
            <CheckBox name="escrows" label="Forget failures (Escrows)" checked=true help="Without the box above, what failed is not tried again until it changes."/>
            <CheckBox name="quarantine" label="Lift the quarantine (QuarantineState)" checked=true help="Also ends a pause that the application asked for."/>
            {deletes}
            <CheckBox name="links" label="Match everybody anew (ConnectorDataStore)" help=links/>
            <CheckBox name="understood" label="I know what matching anew does" help="Needed for the box above only."/>
        </ConfirmDialog>
    }
    .erase()
}

/// A button that restarts by the usual criteria at once: nothing is lost by it.
pub(super) fn restart_button(view: &ProvisioningStatusView) -> AnyView {
    let mut fields = vec![("application".to_owned(), view.summary.application.id.to_string())];
    fields.extend(["watermark", "escrows", "quarantine"].map(|name| (name.to_owned(), "true".to_owned())));
    view! {
        <Form
            action=RestartProvisioning::PATH
            class="ui-form-inline"
            fields=fields
            scope="quarantine"
            success="Provisioning restarts"
        >
            <Button>"Restart provisioning"</Button>
        </Form>
    }
    .erase()
}
