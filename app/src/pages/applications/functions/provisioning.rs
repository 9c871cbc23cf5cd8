#![allow(
    clippy::too_many_arguments,
    clippy::fn_params_excessive_bools,
    reason = "one for each field of the form"
)]

use leptos::{prelude::*, server_fn::codec::GetUrl};
use model::{JobScope, ProvisioningMode, ProvisioningStatus, ProvisioningView};

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::applications::provisioning_draft::{ProvisioningDraft, mode_word, scope_word, status_word};
#[cfg(feature = "ssr")]
use crate::pages::handle;
#[cfg(feature = "ssr")]
use crate::server::come_back;
#[cfg(feature = "ssr")]
use leptos::server_fn::ServerFn;

/// The form "Provisioning".
#[server(name = ReadProvisioning, prefix = "/api/applications", endpoint = "read-provisioning", input = GetUrl)]
pub(crate) async fn read_provisioning(application: String) -> Result<ProvisioningView, AppError> {
    let configuration = handle::read_configuration()?;
    let id = super::application_id(&application)?;
    Ok(configuration.provisioning(id).await?)
}

/// Saves the form "Provisioning". Switched on, it goes to the page that shows the cycle.
#[server(name = SaveProvisioning, prefix = "/api/applications", endpoint = "save-provisioning")]
pub(crate) async fn save_provisioning(
    application: String,
    version: i64,
    mode: ProvisioningMode,
    #[server(default)] tenant_url: String,
    #[server(default)] secret_token: String,
    #[server(default)] password: String,
    #[server(default)] client_secret: String,
    #[server(default)] header_value: String,
    #[server(default)] client_key: String,
    #[server(default)] proxy_password: String,
    #[server(flatten)] connection: model::ConnectionSettings,
    #[server(default)] notification_email: String,
    #[server(default)] notify_on_failure: bool,
    scope: JobScope,
    #[server(default)] interval_minutes: String,
    #[server(default)] requests_per_second: String,
    #[server(default)] guard_enabled: bool,
    #[server(default)] guard_count: String,
    #[server(default)] guard_percent: String,
    #[server(default)] guard_members_count: String,
    #[server(default)] guard_members_percent: String,
    #[server(default)] skip_out_of_scope: bool,
    #[server(default)] leavers: model::LeaverAction,
    #[server(default)] delete_after_days: String,
    status: ProvisioningStatus,
) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let id = super::application_id(&application)?;
    let secrets = super::secrets([
        (model::ConnectionSecret::SecretToken, secret_token),
        (model::ConnectionSecret::Password, password),
        (model::ConnectionSecret::ClientSecret, client_secret),
        (model::ConnectionSecret::HeaderValue, header_value),
        (model::ConnectionSecret::ClientKey, client_key),
        (model::ConnectionSecret::ProxyPassword, proxy_password),
    ]);
    let input = model::ProvisioningInput {
        mode,
        tenant_url,
        connection,
        notification_email,
        notify_on_failure,
        scope,
        interval_minutes,
        requests_per_second,
        guard: model::GuardInput {
            enabled: guard_enabled,
            count: guard_count,
            percent: guard_percent,
            members_count: guard_members_count,
            members_percent: guard_members_percent,
            skip_out_of_scope,
            leavers,
            delete_after_days,
        },
        status,
        version,
    };
    let saved = manage.save_provisioning(id, &input, secrets).await;
    if let Err(error) = saved {
        let error = AppError::from(error);
        let draft = ProvisioningDraft {
            mode: mode_word(mode).to_owned(),
            tenant_url: input.tenant_url,
            connection: input.connection,
            notification_email: input.notification_email,
            notify_on_failure,
            scope: scope_word(scope).to_owned(),
            interval_minutes: input.interval_minutes,
            requests_per_second: input.requests_per_second,
            guard: input.guard,
            status: status_word(status).to_owned(),
        };
        let page = draft.address(&format!("/applications/{id}/provisioning/edit"));
        come_back(&page, <SaveProvisioning as ServerFn>::PATH, &error);
        return Err(error);
    }
    let page = match status {
        ProvisioningStatus::On => "",
        ProvisioningStatus::Off => "/edit",
    };
    leptos_axum::redirect(&format!(
        "/applications/{id}/provisioning{page}?saved={}",
        version + 1
    ));
    Ok(())
}
