use model::{Directory, ImportState, ObjectKind};

use super::{Fixture, people, problem};

#[tokio::test]
async fn ten_thousand_people_are_imported_and_the_second_time_nothing_changes() {
    let fixture = Fixture::new().await;
    fixture.add("Stays", &[]).await;
    let file = people(10_000);
    let checked = fixture.check(&file, |choices| choices.create_groups = true).await;
    let report = &checked.import.report;
    assert_eq!(checked.import.state, ImportState::Checked, "{report:?}");
    assert_eq!(
        (report.rows, report.created, report.errors, report.missing),
        (10_000, 10_000, 0, 1)
    );
    assert_eq!(
        (report.groups, report.memberships, report.warnings),
        (6, 20_000, 0)
    );
    assert_eq!(checked.import.file_name, "people.csv");
    let before = fixture.change().await;

    let applied = fixture.apply(checked.import.id, false).await.unwrap();
    let report = &applied.import.report;
    assert_eq!(applied.import.state, ImportState::Applied, "{report:?}");
    assert_eq!(
        (report.created, report.groups, report.memberships),
        (10_000, 6, 20_000)
    );
    assert_eq!(fixture.change().await, before + 1);
    let someone = fixture.user("u3@example.org").await;
    assert_eq!(someone.text("displayName"), "Person \"3\"; the\nlong");
    assert!(!someone.account_enabled);
    assert_eq!(someone.manager, Some(fixture.user("u22@example.org").await.id));
    let summary = fixture.read().directory(Directory::BUILT_IN).await.unwrap();
    assert_eq!(
        (summary.users, summary.blocked_users, summary.groups),
        (10_001, 1_000, 6)
    );

    let again = fixture.check(&file, |choices| choices.create_groups = true).await;
    let report = &again.import.report;
    assert_eq!((report.created, report.changed, report.unchanged), (0, 0, 10_000));
    let before = fixture.change().await;
    let again = fixture.apply(again.import.id, false).await.unwrap();
    assert_eq!(again.import.report.unchanged, 10_000);
    assert_eq!(fixture.change().await, before);
}

#[tokio::test]
async fn errors_block_an_import_unless_they_are_left_out() {
    let fixture = Fixture::new().await;
    fixture.add("Ann", &[("city", "Bern")]).await;
    let deleted = fixture.add("Gone", &[]).await;
    fixture
        .manage()
        .delete_objects(ObjectKind::User, &[deleted])
        .await
        .unwrap();
    let file = "upn,display name,mail,city,manager\n\
        ann@example.org,Ann,ann@example.org,,nobody@example.org\n\
        bob@example.org,Bob,not a mail,Basel,\n\
        cleo@example.org,,,,\n\
        dan@example.org,Dan,,,bob@example.org\n\
        eve@example.org,Eve\n\
        twice@example.org,One,,,\n\
        Twice@example.org,Two,,,\n\
        gone@example.org,Gone,,,\n\
        self@example.org,Self,,,self@example.org\n";
    let checked = fixture.check(file, |_| {}).await;
    let report = &checked.import.report;
    let found = report
        .first_errors
        .iter()
        .map(|problem| (problem.line, problem.column.as_str()));
    assert_eq!(
        found.collect::<Vec<_>>(),
        [
            (3, "mail"),
            (4, "display name"),
            (6, ""),
            (7, "upn"),
            (8, "upn"),
            (9, "upn"),
            (10, "manager")
        ],
        "{:?}",
        report.first_errors
    );
    assert!(report.first_errors[3].message.contains("Lines 7 and 8"));
    // Bob's row is left out, so Dan cannot have him as a manager.
    let warned = report.first_warnings.iter().map(|problem| problem.line);
    assert_eq!(warned.collect::<Vec<_>>(), [2, 5]);
    assert_eq!((report.created, report.changed, report.errors), (1, 1, 7));
    assert_eq!(
        report.by_attribute.iter().next(),
        Some((&"E-mail".to_owned(), &1))
    );

    let before = fixture.change().await;
    let refused = problem(fixture.apply(checked.import.id, false).await.unwrap_err());
    assert_eq!(refused.fields[0].field, "leave_out_errors");
    assert_eq!(fixture.change().await, before);
    let applied = fixture.apply(checked.import.id, true).await.unwrap();
    assert_eq!(applied.import.state, ImportState::Applied);
    assert_eq!(fixture.user("dan@example.org").await.manager, None);
    let ann = fixture.user("ann@example.org").await;
    assert_eq!((ann.text("city"), ann.text("mail")), ("Bern", "ann@example.org"));
}

#[tokio::test]
async fn what_changes_between_check_and_apply_stops_the_whole_import() {
    let fixture = Fixture::new().await;
    let ann = fixture.add("Ann", &[]).await;
    let checked = fixture
        .check(
            "upn,display name\nann@example.org,Anna\nbob@example.org,Bob\n",
            |_| {},
        )
        .await;
    fixture
        .manage()
        .delete_objects(ObjectKind::User, &[ann])
        .await
        .unwrap();
    let before = fixture.change().await;
    let refused = fixture.apply(checked.import.id, false).await.unwrap();
    assert_eq!(refused.import.state, ImportState::Checked);
    assert!(refused.import.report.failure.contains("Check again"));
    assert_eq!(fixture.change().await, before);
}

#[tokio::test]
async fn other_keys_and_managers_by_number() {
    let fixture = Fixture::new().await;
    fixture
        .add(
            "Ann",
            &[("employeeId", "1"), ("userPrincipalName", "old@example.org")],
        )
        .await;
    fixture.add("Max", &[("employeeId", "9")]).await;
    let file = "Personalnummer,Benutzername,Name,Vorgesetzter\n1,ann@example.org,Ann,2\n\
        2,bob@example.org,Bob,9\n3,max@example.org,Not Max,1\n";
    let checked = fixture
        .check(file, |choices| choices.key = "employeeId".into())
        .await;
    let report = &checked.import.report;
    assert_eq!(
        (report.created, report.changed, report.errors),
        (1, 1, 1),
        "{report:?}"
    );
    assert!(report.first_errors[0].message.contains("Another user has this"));
    fixture.apply(checked.import.id, true).await.unwrap();
    let bob = fixture.user("bob@example.org").await;
    assert_eq!(fixture.user("ann@example.org").await.manager, Some(bob.id));
    assert_eq!(bob.manager, Some(fixture.user("max@example.org").await.id));
}

#[tokio::test]
async fn files_that_are_no_csv_are_refused_with_words() {
    let fixture = Fixture::new().await;
    for (text, part) in [
        ("", "empty"),
        ("\n \n", "empty"),
        ("a\0b", "not a text"),
        ("PK\u{3}\u{4}\0", "Excel workbook"),
        ("upn,name\na@x.ch,\"Ann\nb@x.ch,Bob\n", "open in line 2"),
    ] {
        let refused = problem(fixture.upload(text).await.unwrap_err());
        assert!(refused.message.contains(part), "{refused}");
    }
    let cut_off = format!("{}z@x.ch;\"Zoe\nrest\n", people(6_000));
    for (text, part) in [("upn,name\n", "no rows below"), (cut_off.as_str(), "cut off")] {
        let checked = fixture.check(text, |_| {}).await;
        assert_eq!(checked.import.state, ImportState::Failed);
        assert!(
            checked.import.report.failure.contains(part),
            "{}",
            checked.import.report.failure
        );
    }
    let kept = std::fs::read_dir(fixture.portal.options().data_dir.join("imports")).unwrap();
    assert_eq!(kept.count(), 2);
}

#[tokio::test]
async fn a_column_named_like_an_added_attribute_goes_into_it() {
    let fixture = Fixture::new().await;
    let badge = model::DirectoryAttributeInput {
        name: "badge".into(),
        label: "Badge number".into(),
        kind: "Integer".into(),
        multi_valued: false,
    };
    let manage = fixture.manage();
    manage
        .add_directory_attribute(Directory::BUILT_IN, &badge)
        .await
        .unwrap();
    let file = "displayName,userPrincipalName,Badge number\nAda,ada@example.org,7\n";
    let checked = fixture.check(file, |_| {}).await;
    let report = &checked.import.report;
    assert_eq!((report.created, report.errors), (1, 0), "{report:?}");
    fixture.apply(checked.import.id, false).await.unwrap();
    let ada = fixture.user("ada@example.org").await;
    assert_eq!(ada.attribute("badge"), model::Value::Integer(7));

    let wrong = file.replace(",7", ",seven");
    let checked = fixture.check(&wrong, |_| {}).await;
    assert_eq!(checked.import.report.errors, 1);
}
