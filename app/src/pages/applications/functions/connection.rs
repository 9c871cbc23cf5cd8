use leptos::{prelude::*, server_fn::codec::GetUrl};
use model::ConnectionReport;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::handle;

/// The report of the last connection test.
#[server(name = ReadReport, prefix = "/api/applications", endpoint = "read-connection-report", input = GetUrl)]
pub(crate) async fn read_report(application: String) -> Result<Option<ConnectionReport>, AppError> {
    let configuration = handle::read_configuration()?;
    let id = super::application_id(&application)?;
    Ok(configuration.connection_report(id).await?)
}

/// "Test Connection", with what is typed or else with what is stored. The page reads the report that it leaves.
#[server(name = TestConnection, prefix = "/api/applications", endpoint = "test-connection")]
pub(crate) async fn test_connection(
    application: String,
    #[server(default)] tenant_url: String,
    #[server(default)] secret_token: String,
) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let id = super::application_id(&application)?;
    manage
        .test_connection(id, &tenant_url, Some(&secret_token.into()))
        .await?;
    Ok(())
}
