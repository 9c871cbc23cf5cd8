use model::{Directory, ObjectKind, ProblemKind, Role, Value};

use super::{Fixture, form, problem};

#[tokio::test]
async fn a_form_is_checked_field_by_field() {
    let fixture = Fixture::new().await;
    let ann = fixture.add("Ann", &[]).await;
    let wrong = form(&[
        ("displayName", " "),
        ("userPrincipalName", "ANN@example.org"),
        ("mail", "no address"),
        ("employeeHireDate", "soon"),
        ("manager", "nobody@example.org"),
    ]);
    let manage = fixture.manage();
    let refused = manage
        .create_object(Directory::BUILT_IN, ObjectKind::User, &wrong)
        .await;
    let refused = problem(refused.unwrap_err());
    assert_eq!(refused.kind, ProblemKind::Invalid);
    let mut fields: Vec<&str> = refused.fields.iter().map(|field| field.field.as_str()).collect();
    fields.sort_unstable();
    assert_eq!(
        fields,
        [
            "displayName",
            "employeeHireDate",
            "mail",
            "manager",
            "userPrincipalName"
        ]
    );
    let own = form(&[("manager", "ann@example.org")]);
    let change = fixture.change().await;
    let refused = manage.update_object(ObjectKind::User, ann, change, &own).await;
    assert!(problem(refused.unwrap_err()).message.contains("own manager"));
}

#[tokio::test]
async fn a_save_over_a_newer_version_is_a_conflict() {
    let fixture = Fixture::new().await;
    let ann = fixture.add("Ann", &[]).await;
    let change = fixture.change().await;
    let manage = fixture.manage();
    let save = async |change: i64, city: &str| {
        manage
            .update_object(ObjectKind::User, ann, change, &form(&[("city", city)]))
            .await
    };
    save(change, "Bern").await.unwrap();
    let refused = save(change, "Basel").await.unwrap_err();
    assert_eq!(problem(refused).kind, ProblemKind::Conflict);
    let detail = fixture.read().object(ObjectKind::User, ann).await.unwrap();
    assert_eq!(detail.object.text("city"), "Bern");
    let before = fixture.change().await;
    save(detail.object.change, "Bern").await.unwrap();
    assert_eq!(fixture.change().await, before);
}

#[tokio::test]
async fn restoring_tells_who_has_the_name_now() {
    let fixture = Fixture::new().await;
    let old = fixture.add("Ann", &[]).await;
    let manage = fixture.manage();
    assert_eq!(manage.delete_objects(ObjectKind::User, &[old]).await.unwrap(), 1);
    let new = fixture
        .add("Anne", &[("userPrincipalName", "ann@example.org")])
        .await;
    let refused = problem(
        manage
            .restore_objects(ObjectKind::User, &[old])
            .await
            .unwrap_err(),
    );
    assert_eq!(refused.kind, ProblemKind::Conflict);
    assert!(
        refused
            .message
            .contains("Anne has the user principal name ann@example.org")
    );
    manage.delete_objects(ObjectKind::User, &[new]).await.unwrap();
    let both = manage
        .restore_objects(ObjectKind::User, &[old, new])
        .await
        .unwrap_err();
    assert_eq!(problem(both).kind, ProblemKind::Conflict);
    assert_eq!(manage.restore_objects(ObjectKind::User, &[old]).await.unwrap(), 1);
    assert_eq!(manage.purge_objects(ObjectKind::User, &[new]).await.unwrap(), 1);
    assert!(fixture.read().object(ObjectKind::User, new).await.is_err());
}

#[tokio::test]
async fn roles_that_may_not_change_the_directory_get_no_handle() {
    let fixture = Fixture::new().await;
    for (role, read, manage) in [
        (Role::GlobalAdministrator, true, true),
        (Role::CloudApplicationAdministrator, true, false),
        (Role::ReportsReader, false, false),
    ] {
        let mut caller = fixture.caller.clone();
        caller.principal.role = role;
        assert_eq!(fixture.portal.read_directory(&caller).is_ok(), read);
        assert_eq!(fixture.portal.manage_directory(&caller).is_ok(), manage);
    }
}

#[tokio::test]
async fn added_attributes_are_on_forms_and_in_files_until_nobody_uses_them() {
    let fixture = Fixture::new().await;
    let (manage, read) = (fixture.manage(), fixture.read());
    let directory = Directory::BUILT_IN;
    let input = model::DirectoryAttributeInput {
        name: "extension_hr_badge".into(),
        label: "Badge".into(),
        kind: "Integer".into(),
        multi_valued: false,
    };
    manage.add_directory_attribute(directory, &input).await.unwrap();
    let again = manage.add_directory_attribute(directory, &input).await;
    assert_eq!(again.unwrap_err().into_problem().kind, ProblemKind::Invalid);

    let filled = |badge: &str| {
        form(&[
            ("displayName", "Ada"),
            ("userPrincipalName", "ada@corp.example"),
            ("extension_hr_badge", badge),
        ])
    };
    let wrong = manage
        .create_object(directory, ObjectKind::User, &filled("seven"))
        .await;
    let fields = problem(wrong.unwrap_err()).fields;
    assert!(
        fields.iter().any(|field| field.field == "extension_hr_badge"),
        "{fields:?}"
    );
    let id = manage
        .create_object(directory, ObjectKind::User, &filled("7"))
        .await
        .unwrap();
    let detail = read.object(ObjectKind::User, id).await.unwrap();
    assert_eq!(detail.object.attribute("extension_hr_badge"), Value::Integer(7));
    assert_eq!(detail.added_attributes.len(), 1);

    let mut export = read.export(crate::ExportKind::Objects(model::ObjectQuery::all(
        ObjectKind::User,
    )));
    let mut file = Vec::new();
    while let Some(piece) = export.next().await.unwrap() {
        file.extend(piece);
    }
    let file = String::from_utf8(file).unwrap();
    assert!(
        file.lines()
            .next()
            .unwrap()
            .trim_end()
            .ends_with(",extension_hr_badge"),
        "{file}"
    );
    assert!(file.lines().nth(1).unwrap().trim_end().ends_with(",7"), "{file}");

    let used = manage
        .delete_directory_attribute(directory, "extension_hr_badge")
        .await;
    assert_eq!(used.unwrap_err().into_problem().kind, ProblemKind::Invalid);
    manage
        .update_object(ObjectKind::User, id, detail.object.change, &filled(""))
        .await
        .unwrap();
    manage
        .delete_directory_attribute(directory, "extension_hr_badge")
        .await
        .unwrap();
    assert!(
        read.directory_attributes(directory)
            .await
            .unwrap()
            .added
            .is_empty()
    );

    manage
        .set_default_domain(directory, " Corp.Example ")
        .await
        .unwrap();
    assert_eq!(
        read.directory_attributes(directory).await.unwrap().default_domain,
        "corp.example"
    );
    assert!(manage.set_default_domain(directory, "no domain").await.is_err());
}
