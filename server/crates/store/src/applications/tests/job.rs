use model::{Health, JobScope, ObjectKind, ObjectMapping, ProvisioningStatus, Schema};
use secrecy::ExposeSecret;

use super::{LATER, NOW, add, app, audit, audit_at, audits, configured, store};
use crate::{Claim, JobChange, Store};

#[tokio::test]
async fn the_configuration_is_saved_once_per_version() {
    let (_folder, store) = store().await;
    add(&store, 1, "Pingboard").await;
    assert!(
        store
            .save_job(app(1), &configured(), Some(&"token".into()), 1, &audit())
            .await
            .unwrap()
    );
    let rows = audits(&store).await;
    let other = JobChange {
        interval_minutes: 5,
        ..configured()
    };
    assert!(
        !store
            .save_job(app(1), &other, Some(&"other".into()), 1, &audit())
            .await
            .unwrap(),
        "an older version"
    );
    let job = store.job(app(1)).await.unwrap().unwrap();
    assert_eq!(
        (job.version, job.interval_minutes, job.has_secret_token),
        (2, 40, true)
    );
    assert_eq!(job.tenant_url, "https://acme.example/scim");
    let secret = store
        .secret("jobs", &app(1).to_string(), "secret_token")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(secret.expose_secret(), "token");
    assert_eq!(audits(&store).await, rows, "what was not saved leaves no row");
    assert_eq!(
        store.application_summary(app(1)).await.unwrap().unwrap().health,
        Health::Off
    );
}

#[tokio::test]
async fn switching_on_makes_a_cycle_due_and_off_ends_it() {
    let (_folder, store) = store().await;
    add(&store, 1, "Pingboard").await;
    let on = JobChange {
        status: ProvisioningStatus::On,
        ..configured()
    };
    store
        .save_job(app(1), &on, Some(&"token".into()), 1, &audit())
        .await
        .unwrap();
    let job = store.job(app(1)).await.unwrap().unwrap();
    assert_eq!((job.started_at, job.next_cycle_at), (Some(NOW), Some(NOW)));
    assert_eq!(
        store.application_summary(app(1)).await.unwrap().unwrap().health,
        Health::Starting
    );

    let mail = JobChange {
        notification_email: String::new(),
        notify_on_failure: false,
        ..on.clone()
    };
    store
        .save_job(app(1), &mail, None, 2, &audit_at(LATER))
        .await
        .unwrap();
    let job = store.job(app(1)).await.unwrap().unwrap();
    assert_eq!(job.next_cycle_at, Some(NOW), "another address hurries no cycle");

    store
        .save_job(app(1), &configured(), None, 3, &audit_at(LATER))
        .await
        .unwrap();
    let job = store.job(app(1)).await.unwrap().unwrap();
    assert_eq!((job.started_at, job.next_cycle_at), (Some(NOW), None));
    assert!(job.has_secret_token, "no new token keeps the old one");
}

#[tokio::test]
async fn what_changes_the_outcome_forgets_the_watermark() {
    let (_folder, store) = store().await;
    add(&store, 1, "Pingboard").await;
    let on = JobChange {
        status: ProvisioningStatus::On,
        ..configured()
    };
    let changes = [
        (
            "scope",
            JobChange {
                scope: JobScope::All,
                ..on.clone()
            },
            true,
        ),
        (
            "tenant URL",
            JobChange {
                tenant_url: "https://other.example".into(),
                scope: JobScope::All,
                ..on.clone()
            },
            true,
        ),
        (
            "interval",
            JobChange {
                tenant_url: "https://other.example".into(),
                scope: JobScope::All,
                interval_minutes: 7,
                ..on.clone()
            },
            false,
        ),
    ];
    store
        .save_job(app(1), &on, Some(&"token".into()), 1, &audit())
        .await
        .unwrap();
    for (version, (what, change, forgets)) in (2..).zip(changes) {
        work_off(&store).await;
        assert_eq!(store.job(app(1)).await.unwrap().unwrap().watermark, Some(7));
        assert!(
            store
                .save_job(app(1), &change, None, version, &audit_at(LATER))
                .await
                .unwrap()
        );
        let job = store.job(app(1)).await.unwrap().unwrap();
        assert_eq!(job.watermark.is_none(), forgets, "{what}");
        assert_eq!(job.next_cycle_at, Some(LATER), "{what}");
    }
    work_off(&store).await;
    let schema = Schema {
        object_mappings: vec![ObjectMapping::new(ObjectKind::User)],
        ..Schema::default()
    };
    assert!(store.save_schema(app(1), &schema, 1, &audit()).await.unwrap());
    assert!(
        !store
            .save_schema(app(1), &Schema::default(), 1, &audit())
            .await
            .unwrap(),
        "an older version"
    );
    let job = store.job(app(1)).await.unwrap().unwrap();
    assert_eq!((job.schema, job.schema_version, job.watermark), (schema, 2, None));
}

/// As a cycle would leave the job.
async fn work_off(store: &Store) {
    leave_watermark(store).await.unwrap();
}

async fn leave_watermark(store: &Store) -> crate::Result<()> {
    crate::pool::write!(store, |transaction| {
        sqlx::query("UPDATE jobs SET watermark = 7, next_cycle_at = 5000000")
            .execute(&mut *transaction)
            .await
            .map(|_| ())?;
    });
    Ok(())
}

#[tokio::test]
async fn what_was_learned_about_an_application_stays_until_the_job_leads_elsewhere() {
    let (_folder, store) = store().await;
    add(&store, 1, "Pingboard").await;
    let on = JobChange {
        status: ProvisioningStatus::On,
        requests_per_second: Some(20),
        ..configured()
    };
    let save = async |change: &JobChange, version| {
        let (token, audit) = ("token".into(), audit());
        let saved = store.save_job(app(1), change, Some(&token), version, &audit);
        assert!(saved.await.unwrap());
    };
    let budget = async || store.job_budget(app(1)).await.unwrap().unwrap();
    save(&on, 1).await;
    let run = store.claimable_jobs(NOW).await.unwrap().remove(0);
    let claim = store.claim_job(&run, "one", NOW, LATER).await.unwrap().unwrap();
    store.keep_budget(&claim, Some("{}")).await.unwrap();
    let lost = Claim {
        owner: "another".into(),
        ..claim.clone()
    };
    store.keep_budget(&lost, None).await.unwrap();
    let kept = budget().await;
    assert_eq!(
        (kept.requests_per_second, kept.learned.as_deref()),
        (Some(20), Some("{}"))
    );

    let elsewhere = JobChange {
        tenant_url: "https://other.example/scim".into(),
        requests_per_second: None,
        ..on
    };
    save(&elsewhere, 2).await;
    let gone = budget().await;
    assert_eq!((gone.requests_per_second, gone.learned), (None, None));
    store.keep_budget(&claim, Some("{}")).await.unwrap();
    assert_eq!(budget().await.learned, None, "what the old address taught");
}
