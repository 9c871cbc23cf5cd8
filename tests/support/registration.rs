//! Applications that are registered, configured and switched on before anybody opens the portal.

use model::{
    Application, ApplicationId, AuditEntry, AuditEntryId, Directory, Guard, JobScope, ProvisioningMode,
    ProvisioningStatus, Timestamp,
};
use secrecy::SecretString;
use store::{JobChange, Store};
use uuid::Uuid;

/// An application of the gallery at this address, in whose scope everybody is, with provisioning on.
pub async fn register(
    store: &Store,
    gallery_id: &str,
    name: &str,
    tenant_url: &str,
    token: &str,
) -> ApplicationId {
    let id = ApplicationId::from(Uuid::now_v7());
    let entry = gallery::Gallery::get().entry(gallery_id).unwrap();
    let application = Application {
        id,
        gallery_id: gallery_id.into(),
        name: name.into(),
        directory_id: Directory::BUILT_IN,
        created_at: Timestamp(0),
    };
    let schema = gallery::default_schema(entry);
    store
        .add_application(&application, &schema, &audit())
        .await
        .unwrap();
    let change = JobChange {
        mode: ProvisioningMode::Automatic,
        tenant_url: tenant_url.to_owned(),
        notification_email: String::new(),
        notify_on_failure: false,
        scope: JobScope::All,
        interval_minutes: 40,
        requests_per_second: None,
        guard: Guard::default(),
        status: ProvisioningStatus::On,
    };
    let version = store.job(id).await.unwrap().unwrap().version;
    let token = SecretString::from(token);
    let saved = store.save_job(id, &change, Some(&token), version, &audit()).await;
    assert!(saved.unwrap());
    id
}

/// Sets "Requests per second" of an application.
pub async fn limit(store: &Store, application: ApplicationId, requests_per_second: i64) {
    let job = store.job(application).await.unwrap().unwrap();
    let change = JobChange {
        mode: job.mode,
        tenant_url: job.tenant_url,
        notification_email: job.notification_email,
        notify_on_failure: job.notify_on_failure,
        scope: job.scope,
        interval_minutes: job.interval_minutes,
        requests_per_second: Some(requests_per_second),
        guard: job.guard,
        status: job.status,
    };
    let saved = store
        .save_job(application, &change, None, job.version, &audit())
        .await;
    assert!(saved.unwrap());
}

/// The audit row of something that a test prepares.
pub fn audit() -> AuditEntry {
    AuditEntry {
        id: AuditEntryId::from(Uuid::now_v7()),
        at: Timestamp(0),
        actor: "test".into(),
        activity: "Prepare".into(),
        target: String::new(),
        target_path: String::new(),
        details: Vec::new(),
        succeeded: true,
        address: String::new(),
    }
}
