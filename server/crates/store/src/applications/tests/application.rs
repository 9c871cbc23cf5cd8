use model::{ApplicationQuery, ApplicationSort, Health, JobScope, ProvisioningMode, ProvisioningStatus};

use super::{add, add_people, app, audit, configured, id, store};

#[tokio::test]
async fn a_new_application_has_a_job_that_is_not_configured() {
    let (_folder, store) = store().await;
    add(&store, 1, "Pingboard").await;
    let job = store.job(app(1)).await.unwrap().unwrap();
    assert_eq!(
        (job.mode, job.status, job.scope),
        (
            ProvisioningMode::Manual,
            ProvisioningStatus::Off,
            JobScope::Assigned
        )
    );
    assert_eq!(
        (job.interval_minutes, job.version, job.schema_version),
        (40, 1, 1)
    );
    assert_eq!(
        (job.watermark, job.next_cycle_at, job.started_at),
        (None, None, None)
    );
    assert!(!job.has_secret_token);
    let summary = store.application_summary(app(1)).await.unwrap().unwrap();
    assert_eq!(summary.health, Health::NotConfigured);
    assert_eq!(summary.last_cycle, None);
    assert!(store.application(app(2)).await.unwrap().is_none());
    assert!(store.job(app(2)).await.unwrap().is_none());
}

#[tokio::test]
async fn applications_are_searched_sorted_and_paged() {
    let (_folder, store) = store().await;
    for (number, name) in [(1, "slack"), (2, "Pingboard"), (3, "Ping 100%"), (4, "Miro")] {
        add(&store, number, name).await;
    }
    for (search, sort, descending, names) in [
        (
            "",
            ApplicationSort::Name,
            false,
            vec!["Miro", "Ping 100%", "Pingboard", "slack"],
        ),
        (
            "",
            ApplicationSort::Added,
            true,
            vec!["Miro", "Ping 100%", "Pingboard", "slack"],
        ),
        (
            "PING",
            ApplicationSort::Name,
            true,
            vec!["Pingboard", "Ping 100%"],
        ),
        ("100% ping", ApplicationSort::Name, false, vec!["Ping 100%"]),
        ("_", ApplicationSort::Name, false, vec![]),
    ] {
        let page = store
            .applications(&ApplicationQuery {
                search: search.into(),
                sort,
                descending,
                ..ApplicationQuery::default()
            })
            .await
            .unwrap();
        let found: Vec<_> = page
            .items
            .iter()
            .map(|item| item.application.name.as_str())
            .collect();
        assert_eq!(found, names, "{search}");
        assert_eq!(page.total, i64::try_from(names.len()).unwrap());
    }
    let second = store
        .applications(&ApplicationQuery {
            page: 2,
            page_size: 3,
            ..ApplicationQuery::default()
        })
        .await
        .unwrap();
    assert_eq!((second.items.len(), second.total, second.page), (1, 4, 2));
}

#[tokio::test]
async fn names_are_taken_without_regard_to_case_until_deleted() {
    let (_folder, store) = store().await;
    add(&store, 1, "Pingboard").await;
    assert!(store.is_application_name_taken("PINGBOARD", None).await.unwrap());
    assert!(
        !store
            .is_application_name_taken("pingboard", Some(app(1)))
            .await
            .unwrap()
    );
    store
        .rename_application(app(1), "People chart", &audit())
        .await
        .unwrap();
    assert!(!store.is_application_name_taken("pingboard", None).await.unwrap());
    assert_eq!(
        store.application(app(1)).await.unwrap().unwrap().name,
        "People chart"
    );
    store.delete_application(app(1), &audit()).await.unwrap();
    assert!(
        !store
            .is_application_name_taken("people chart", None)
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn deleting_forgets_secrets_and_assignments() {
    let (_folder, store) = store().await;
    add(&store, 1, "Pingboard").await;
    add_people(&store).await;
    store.assign(app(1), &[id(1)], "User", &audit()).await.unwrap();
    store
        .save_job(app(1), &configured(), Some(&"token".into()), 1, &audit())
        .await
        .unwrap();
    store.delete_application(app(1), &audit()).await.unwrap();
    assert!(store.application(app(1)).await.unwrap().is_none());
    assert!(store.application_summary(app(1)).await.unwrap().is_none());
    assert!(store.job(app(1)).await.unwrap().is_none());
    assert!(
        !store
            .has_secret("jobs", &app(1).to_string(), "secret_token")
            .await
            .unwrap()
    );
    assert_eq!(store.assignment_counts(app(1)).await.unwrap(), (0, 0));
    assert_eq!(
        store
            .applications(&ApplicationQuery::default())
            .await
            .unwrap()
            .total,
        0
    );
}
