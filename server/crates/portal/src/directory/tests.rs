use std::collections::BTreeMap;
use std::fmt::Write;

use model::{
    AdministratorId, Directory, ImportDetail, ImportId, ImportState, ObjectFilter, ObjectId, ObjectKind,
    ObjectQuery, Principal, Problem, ProblemKind, Role, SessionId,
};
use store::{Key, Store};

use super::{ExportKind, ImportChoices};
use crate::{Caller, Error, ManageDirectory, Options, Portal, ReadDirectory};

struct Fixture {
    _folder: tempfile::TempDir,
    portal: Portal,
    caller: Caller,
}

impl Fixture {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rollcall.db");
        let store = Store::open_sqlite(&path, Key::generate().unwrap()).await.unwrap();
        let options = Options {
            data_dir: folder.path().to_owned(),
            ..Options::default()
        };
        let caller = Caller {
            principal: Principal {
                administrator_id: AdministratorId::from_u128(1),
                session_id: SessionId::from_u128(1),
                user_name: "ada".into(),
                display_name: "Ada".into(),
                role: Role::GlobalAdministrator,
            },
            address: String::new(),
        };
        Self {
            portal: Portal::new(store, options),
            caller,
            _folder: folder,
        }
    }

    fn manage(&self) -> ManageDirectory {
        self.portal.manage_directory(&self.caller).unwrap()
    }

    fn read(&self) -> ReadDirectory {
        self.portal.read_directory(&self.caller).unwrap()
    }

    async fn add(&self, name: &str, more: &[(&str, &str)]) -> ObjectId {
        let mut form = form(more);
        form.insert("displayName".into(), name.into());
        form.entry("userPrincipalName".into())
            .or_insert_with(|| format!("{}@example.org", name.to_lowercase()));
        let manage = self.manage();
        manage
            .create_object(Directory::BUILT_IN, ObjectKind::User, &form)
            .await
            .unwrap()
    }

    async fn upload(&self, text: &str) -> Result<ImportId, Error> {
        let manage = self.manage();
        let mut upload = manage
            .begin_upload(Directory::BUILT_IN, "C:\\fake\\people.csv")
            .await
            .unwrap();
        for piece in text.as_bytes().chunks(1000) {
            upload.write(piece).await?;
        }
        upload.finish().await
    }

    /// Uploads, checks with the guessed columns, and waits for the end.
    async fn check(&self, text: &str, change: impl Fn(&mut ImportChoices)) -> ImportDetail {
        let id = self.upload(text).await.unwrap();
        let mut choices = choices(&self.read().import(id).await.unwrap());
        change(&mut choices);
        self.manage().check_import(id, &choices).await.unwrap();
        self.done(id).await
    }

    async fn apply(&self, id: ImportId, leave_out_errors: bool) -> Result<ImportDetail, Error> {
        self.manage().apply_import(id, leave_out_errors).await?;
        Ok(self.done(id).await)
    }

    async fn done(&self, id: ImportId) -> ImportDetail {
        let mut events = self.portal.events().subscribe();
        loop {
            let detail = self.read().import(id).await.unwrap();
            if detail.rows_done.is_none() {
                return detail;
            }
            events.recv().await.unwrap();
        }
    }

    async fn change(&self) -> i64 {
        self.portal.store().current_change().await.unwrap()
    }

    async fn export(&self, kind: ExportKind) -> String {
        let mut export = self.read().export(kind);
        let mut bytes = Vec::new();
        while let Some(piece) = export.next().await.unwrap() {
            bytes.extend(piece);
        }
        String::from_utf8(bytes).unwrap()
    }

    async fn user(&self, name: &str) -> model::DirectoryObject {
        let found = self.portal.store().user_by_name(Directory::BUILT_IN, name).await;
        found.unwrap().unwrap()
    }
}

fn form(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect()
}

fn choices(detail: &ImportDetail) -> ImportChoices {
    let settings = &detail.import.settings;
    let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    ImportChoices {
        kind: word(serde_json::to_value(settings.kind).unwrap()),
        encoding: word(serde_json::to_value(settings.encoding).unwrap()),
        delimiter: settings.delimiter.to_string(),
        header: settings.header,
        columns: settings.columns.clone(),
        key: settings.key.clone(),
        manager_key: settings.manager_key.clone(),
        clear_empty: settings.clear_empty,
        group_separator: settings.group_separator.to_string(),
        create_groups: settings.create_groups,
    }
}

fn problem(error: Error) -> Problem {
    error.into_problem()
}

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

/// People with managers below and above them, groups, and cells that need quotes.
fn people(count: usize) -> String {
    let mut text = String::from("UPN;Anzeigename;E-Mail;Abteilung;Vorgesetzter;Gruppen;Aktiv\r\n");
    for number in 0..count {
        let manager = (number * 7 + 1) % count;
        let _ = write!(
            text,
            "u{number}@example.org;\"Person \"\"{number}\"\"; the\nlong\";u{number}@mail.example.org;Dept {};",
            number % 40
        );
        if manager != number {
            let _ = write!(text, "u{manager}@example.org");
        }
        let active = if number % 10 == 3 { "nein" } else { "ja" };
        let _ = write!(text, ";Everyone|Group {};{active}\r\n", number % 5);
    }
    text
}

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
async fn an_export_imported_again_changes_nothing() {
    let fixture = Fixture::new().await;
    let checked = fixture
        .check(&people(50), |choices| choices.create_groups = true)
        .await;
    fixture.apply(checked.import.id, false).await.unwrap();
    let more = [
        ("userPrincipalName", "oz@example.org"),
        ("manager", "u1@example.org"),
        ("employeeHireDate", "2020-02-29"),
        ("proxyAddresses", "SMTP:a@x.ch;smtp:b@x.ch"),
        ("accountEnabled", "false"),
        ("employeeOrgData.costCenter", "007"),
        ("state", "=1+1"),
    ];
    fixture.add("Öz, \"Quoted\"", &more).await;
    let exports = [
        ExportKind::Objects(ObjectQuery::all(ObjectKind::User)),
        ExportKind::Objects(ObjectQuery::all(ObjectKind::Group)),
        ExportKind::Memberships,
    ];
    let before = fixture.change().await;
    for (kind, rows) in exports.into_iter().zip([51, 6, 100]) {
        let text = fixture.export(kind.clone()).await;
        let checked = fixture.check(&text, |choices| choices.clear_empty = true).await;
        let applied = fixture.apply(checked.import.id, false).await.unwrap();
        let report = &applied.import.report;
        assert_eq!(
            (report.rows, report.errors, report.warnings),
            (rows, 0, 0),
            "{kind:?} {report:?}"
        );
        assert_eq!(
            (report.created, report.changed, report.memberships),
            (0, 0, 0),
            "{report:?}"
        );
    }
    assert_eq!(fixture.change().await, before);
    let blocked = ObjectQuery {
        filter: ObjectFilter::Blocked,
        search: "oz".into(),
        ..ObjectQuery::all(ObjectKind::User)
    };
    let text = fixture.export(ExportKind::Objects(blocked)).await;
    assert_eq!(text.lines().count(), 2);
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
