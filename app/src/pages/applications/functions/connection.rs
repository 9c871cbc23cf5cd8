#![allow(
    clippy::too_many_arguments,
    clippy::fn_params_excessive_bools,
    reason = "one for each field of the form"
)]

use leptos::{prelude::*, server_fn::codec::GetUrl};
use model::ConnectionReport;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::applications::provisioning_draft::ProvisioningDraft;
#[cfg(feature = "ssr")]
use crate::pages::handle;
#[cfg(feature = "ssr")]
use crate::server::{come_back, come_back_to};
#[cfg(feature = "ssr")]
use leptos::server_fn::ServerFn;

/// The report of the last connection test.
#[server(name = ReadReport, prefix = "/api/applications", endpoint = "read-connection-report", input = GetUrl)]
pub(crate) async fn read_report(application: String) -> Result<Option<ConnectionReport>, AppError> {
    let configuration = handle::read_configuration()?;
    let id = super::application_id(&application)?;
    Ok(configuration.connection_report(id).await?)
}

/// "Test Connection", with what is typed or else with what is stored. The page reads the report that it leaves. The other
/// fields of the form are not saved: without scripts, they come back with it.
#[server(name = TestConnection, prefix = "/api/applications", endpoint = "test-connection")]
pub(crate) async fn test_connection(
    application: String,
    #[server(default)] tenant_url: String,
    #[server(default)] secret_token: String,
    #[server(default)] password: String,
    #[server(default)] client_secret: String,
    #[server(default)] header_value: String,
    #[server(default)] client_key: String,
    #[server(default)] proxy_password: String,
    #[server(flatten)] connection: model::ConnectionSettings,
    #[server(default)] mode: String,
    #[server(default)] notification_email: String,
    #[server(default)] notify_on_failure: bool,
    #[server(default)] scope: String,
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
    #[server(default)] status: String,
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
    let tested = manage
        .test_connection_with(id, &tenant_url, Some(&connection), secrets)
        .await;
    let draft = ProvisioningDraft {
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
    };
    let page = draft.address(&format!("/applications/{id}/provisioning/edit"));
    match tested.map_err(AppError::from) {
        Ok(_) => {
            come_back_to(&page);
            Ok(())
        }
        Err(error) => {
            come_back(&page, <TestConnection as ServerFn>::PATH, &error);
            Err(error)
        }
    }
}
