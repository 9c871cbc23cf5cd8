use model::{ObjectFilter, ObjectKind, ObjectQuery};

use super::super::ExportKind;
use super::{Fixture, people};

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
