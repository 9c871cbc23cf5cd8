use leptos::{prelude::*, server_fn::codec::GetUrl};
use model::WriteProbeView;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::handle;

/// The page of the write probe.
#[server(name = ReadWriteProbe, prefix = "/api/applications", endpoint = "read-write-probe", input = GetUrl)]
pub(crate) async fn read_write_probe(application: String) -> Result<WriteProbeView, AppError> {
    let configuration = handle::read_configuration()?;
    let id = super::application_id(&application)?;
    Ok(configuration.write_probe(id).await?)
}

/// Begins a write probe; the page follows it.
#[server(name = StartWriteProbe, prefix = "/api/applications", endpoint = "start-write-probe")]
pub(crate) async fn start_write_probe(application: String) -> Result<(), AppError> {
    let manage = handle::manage_applications()?;
    let id = super::application_id(&application)?;
    manage.start_write_probe(id).await?;
    leptos_axum::redirect(&format!("/applications/{id}/provisioning/write-probe"));
    Ok(())
}
