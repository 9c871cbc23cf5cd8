use model::{
    AttributeMappingInput, MappingSource, ObjectActions, ObjectKind, ProblemKind, Role, ScopePreview,
};

use super::{Fixture, id, problem};
use crate::{SchemaChange, testing::caller};

fn enabled(enabled: bool, actions: ObjectActions) -> SchemaChange {
    SchemaChange::Actions {
        kind: ObjectKind::User,
        enabled,
        actions,
    }
}

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
        .save_change(app, enabled(true, actions), 0, 4)
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

    manage
        .save_change(app, SchemaChange::Defaults, 0, 5)
        .await
        .unwrap();
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
    let is_enabled = || async {
        let status = fixture.reports().provisioning_status(app).await.unwrap();
        status.users_enabled
    };
    assert!(is_enabled().await);
    let actions = ObjectActions::default();
    fixture
        .manage()
        .save_change(app, enabled(false, actions), 0, 1)
        .await
        .unwrap();
    assert!(!is_enabled().await);
}

/// disabled, deleted, and the names of whoever loses an account
fn lost(question: Option<&ScopePreview>) -> Option<(i64, i64, Vec<&str>)> {
    question.map(|question| {
        let names = question.losing.examples.iter();
        let names = names.map(|name| name.display_name.as_str()).collect();
        (question.disabled, question.deleted, names)
    })
}

#[tokio::test]
async fn whoever_left_while_the_mapping_was_off_is_asked_about() {
    let fixture = Fixture::new().await;
    let app = fixture.pingboard().await;
    let manage = fixture.manage();
    fixture.with_accounts(app, &[id(1), id(2), id(3)]).await;
    let version = || async {
        let schema = fixture.configuration().schema(app, None).await.unwrap();
        schema.version
    };
    let all = ObjectActions::default();
    let no_delete = ObjectActions { delete: false, ..all };
    let no_update = ObjectActions {
        update: false,
        ..no_delete
    };
    let preview = async |change| manage.preview_change(app, change).await.unwrap();
    let save = async |change, confirmed| {
        manage
            .save_change(app, change, confirmed, version().await)
            .await
            .unwrap()
    };
    assert_eq!(
        save(enabled(false, all), 0).await,
        None,
        "nobody is touched by it"
    );
    assert_eq!(save(enabled(true, all), 0).await, None, "nobody has left");
    assert_eq!(save(enabled(false, all), 0).await, None);

    let directory = fixture
        .portal
        .manage_directory(&caller(Role::GlobalAdministrator))
        .unwrap();
    directory.set_account_enabled(&[id(1)], false).await.unwrap();
    manage.unassign(app, &[id(2)]).await.unwrap();
    directory
        .delete_objects(ObjectKind::User, &[id(3)])
        .await
        .unwrap();
    let everybody = Some((3, 0, vec!["Ada", "Grace", "Linus"]));
    assert_eq!(lost(preview(enabled(true, all)).await.as_ref()), everybody);
    directory.purge_objects(ObjectKind::User, &[id(3)]).await.unwrap();
    let one_deleted = Some((2, 1, vec!["Ada", "Grace", "Linus"]));
    for (actions, expected) in [
        (all, one_deleted.clone()),
        (no_delete, everybody),
        (no_update, Some((0, 0, vec![]))),
    ] {
        assert_eq!(
            lost(preview(enabled(true, actions)).await.as_ref()),
            expected,
            "{actions:?}"
        );
    }
    for confirmed in [0, 2] {
        let question = save(enabled(true, all), confirmed).await;
        assert_eq!(lost(question.as_ref()), one_deleted);
        assert_eq!(version().await, 4, "nothing is saved yet");
    }

    // Without Update nobody is disabled; to switch it on asks, and to add Delete to it asks about the deleted one alone.
    assert_eq!(save(enabled(true, no_update), 0).await, None);
    assert_eq!(
        save(enabled(true, no_delete), 2)
            .await
            .map(|question| question.disabled),
        Some(3)
    );
    assert_eq!(save(enabled(true, no_delete), 3).await, None);
    let question = save(enabled(true, all), 0).await;
    assert_eq!(lost(question.as_ref()), Some((0, 1, vec!["Linus"])));
    assert_eq!(save(enabled(true, all), 1).await, None);
    assert_eq!(
        save(enabled(true, no_delete), 0).await,
        None,
        "less is asked of nobody"
    );
}

#[tokio::test]
async fn default_mappings_that_disable_people_are_restored_when_that_is_confirmed() {
    let fixture = Fixture::new().await;
    let app = fixture.pingboard().await;
    let manage = fixture.manage();
    fixture.with_accounts(app, &[id(1), id(2)]).await;
    // Without a mapping that switches accounts off, whoever leaves keeps theirs.
    manage
        .delete_attribute_mapping(app, ObjectKind::User, "active", 1)
        .await
        .unwrap();
    assert_eq!(
        manage
            .preview_change(app, SchemaChange::Defaults)
            .await
            .unwrap()
            .map(|found| found.losing.count),
        Some(0)
    );
    manage.unassign(app, &[id(2)]).await.unwrap();
    let question = manage
        .save_change(app, SchemaChange::Defaults, 0, 2)
        .await
        .unwrap();
    assert_eq!(lost(question.as_ref()), Some((1, 0, vec!["Grace"])));
    let saved = manage.save_change(app, SchemaChange::Defaults, 1, 2).await;
    assert_eq!(saved.unwrap(), None);
    let view = fixture
        .configuration()
        .object_mapping(app, ObjectKind::User)
        .await
        .unwrap();
    assert_eq!((view.schema_version, view.changed), (3, false));
}
