use model::{AttributeMappingInput, MappingSource, ObjectActions, ObjectKind, ProblemKind};

use super::{Fixture, problem};

#[tokio::test]
async fn mappings_are_edited_added_deleted_and_restored() {
    let fixture = Fixture::new().await;
    let app = fixture.pingboard().await;
    let manage = fixture.manage();
    let user = ObjectKind::User;
    let edit = AttributeMappingInput {
        target: "title".into(),
        mapping_type: "constant".into(),
        constant: "Colleague".into(),
        default_value: "—".into(),
        apply: "only_on_create".into(),
        ..AttributeMappingInput::default()
    };
    manage
        .save_attribute_mapping(app, user, Some("title"), &edit, 1)
        .await
        .unwrap();
    let unchanged = manage
        .save_attribute_mapping(app, user, Some("title"), &edit, 2)
        .await;
    unchanged.unwrap();
    let own = AttributeMappingInput {
        target: "urn:ietf:params:scim:schemas:extension:acme:2.0:User:badge".into(),
        mapping_type: "direct".into(),
        source: "employeeId".into(),
        ..AttributeMappingInput::default()
    };
    manage
        .save_attribute_mapping(app, user, None, &own, 2)
        .await
        .unwrap();
    for (target, kind) in [
        ("userName", ProblemKind::Invalid),
        ("nothing", ProblemKind::NotFound),
    ] {
        let outcome = manage.delete_attribute_mapping(app, user, target, 3).await;
        assert_eq!(problem(outcome).kind, kind, "{target}");
    }
    manage
        .delete_attribute_mapping(app, user, "locale", 3)
        .await
        .unwrap();
    let actions = ObjectActions {
        delete: false,
        ..ObjectActions::default()
    };
    manage
        .save_object_mapping(app, user, true, actions, 4)
        .await
        .unwrap();

    let view = fixture.configuration().object_mapping(app, user).await.unwrap();
    assert_eq!((view.schema_version, view.changed), (5, true));
    let title = view.mapping.attribute_mapping("title").unwrap();
    assert_eq!(title.source, MappingSource::Constant("Colleague".into()));
    assert!(view.mapping.attribute_mapping("locale").is_none());
    assert!(!view.mapping.actions.delete);
    assert!(
        view.mapping
            .target_attributes
            .iter()
            .any(|known| known.name.ends_with("badge"))
    );

    manage.reset_schema(app, 5).await.unwrap();
    let view = fixture.configuration().object_mapping(app, user).await.unwrap();
    assert_eq!((view.schema_version, view.changed), (6, false));
    assert_eq!(
        fixture
            .activities()
            .await
            .iter()
            .filter(|activity| *activity == "Update attribute mappings or scope")
            .count(),
        5
    );
}

#[tokio::test]
async fn the_status_page_knows_that_users_are_switched_off() {
    let fixture = Fixture::new().await;
    let app = fixture.pingboard().await;
    let enabled = || async {
        let status = fixture.reports().provisioning_status(app).await.unwrap();
        status.users_enabled
    };
    assert!(enabled().await);
    let actions = ObjectActions::default();
    fixture
        .manage()
        .save_object_mapping(app, ObjectKind::User, false, actions, 1)
        .await
        .unwrap();
    assert!(!enabled().await);
}
