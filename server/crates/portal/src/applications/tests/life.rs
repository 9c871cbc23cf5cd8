use model::{
    ApplicationQuery, AssignmentQuery, Health, ObjectKind, ProblemKind, ProvisioningInput, ProvisioningStatus,
};

use super::{Fixture, id, input, problem, token};

#[tokio::test]
async fn the_tutorial_from_the_gallery_to_on() {
    let fixture = Fixture::new().await;
    let tiles = fixture.configuration().gallery("pingb", "").tiles;
    assert_eq!(
        tiles.iter().map(|tile| tile.id.as_str()).collect::<Vec<_>>(),
        ["pingboard"]
    );
    let id = fixture.pingboard().await;
    let overview = fixture.reports().application(id).await.unwrap();
    assert_eq!(overview.summary.health, Health::NotConfigured);
    assert_eq!(overview.gallery_name, "Pingboard");

    assert_eq!(fixture.manage().assign(id, &[self::id(1)]).await.unwrap(), 1);
    fixture
        .manage()
        .save_provisioning(id, &input(1), Some(&token()))
        .await
        .unwrap();
    let view = fixture.configuration().provisioning(id).await.unwrap();
    assert_eq!((view.version, view.assigned, view.secrets.len()), (2, 1, 1));
    assert_eq!(
        view.mappings
            .iter()
            .map(|mapping| (mapping.kind, mapping.attributes))
            .collect::<Vec<_>>(),
        [(ObjectKind::User, 10)]
    );

    let on = ProvisioningInput {
        status: ProvisioningStatus::On,
        ..input(2)
    };
    fixture.manage().save_provisioning(id, &on, None).await.unwrap();
    let overview = fixture.reports().application(id).await.unwrap();
    assert_eq!(overview.summary.health, Health::Starting);
    assert_eq!(overview.next_cycle_at, Some(fixture.portal.now()));
    assert!(overview.configured);
    assert_eq!(
        fixture.activities().await,
        [
            "Update provisioning setting or credentials",
            "Update provisioning setting or credentials",
            "Add assignment",
            "Add application",
            "test",
        ]
    );
}

#[tokio::test]
async fn names_are_unique_and_deleting_wants_the_name() {
    let fixture = Fixture::new().await;
    let id = fixture.pingboard().await;
    let manage = fixture.manage();
    for name in ["", "  ", "pingBoard", "two\nlines", &"x".repeat(101)] {
        let problem = problem(manage.add_application("pingboard", name).await);
        assert_eq!(problem.fields[0].field, "name", "{name}");
    }
    assert_eq!(
        problem(manage.add_application("nothing", "Nothing").await).kind,
        ProblemKind::NotFound
    );
    manage.rename_application(id, "PINGBOARD").await.unwrap();
    let second = manage.add_application("custom", "Ours").await.unwrap();
    assert_eq!(
        problem(manage.rename_application(second, "pingboard").await).fields[0].field,
        "name"
    );

    assert_eq!(
        problem(manage.delete_application(id, "Pingboard").await).fields[0].field,
        "confirmation"
    );
    manage.delete_application(id, " PINGBOARD ").await.unwrap();
    assert_eq!(
        problem(manage.delete_application(id, "PINGBOARD").await).kind,
        ProblemKind::NotFound
    );
    let left = fixture
        .reports()
        .applications(&ApplicationQuery::default())
        .await
        .unwrap();
    assert_eq!(left.total, 1);
    manage.add_application("pingboard", "Pingboard").await.unwrap();
}

#[tokio::test]
async fn the_deleted_cannot_be_assigned() {
    let fixture = Fixture::new().await;
    let app = fixture.pingboard().await;
    let manage = fixture.manage();
    let audit = manage.audit("test", crate::Target::default(), Vec::new());
    fixture
        .portal
        .store()
        .soft_delete_objects(&[id(3)], fixture.portal.now(), &audit)
        .await
        .unwrap();
    assert_eq!(
        problem(manage.assign(app, &[id(1), id(3)]).await).kind,
        ProblemKind::Conflict
    );
    assert_eq!(problem(manage.assign(app, &[]).await).fields[0].field, "objects");
    assert_eq!(manage.assign(app, &[id(1), id(2)]).await.unwrap(), 2);
    assert_eq!(manage.unassign(app, &[id(2)]).await.unwrap(), 1);
    let page = fixture
        .configuration()
        .assignments(app, &AssignmentQuery::default())
        .await
        .unwrap();
    assert_eq!(
        (page.total, page.items[0].role.as_str()),
        (1, "User"),
        "Ada is left"
    );
}
