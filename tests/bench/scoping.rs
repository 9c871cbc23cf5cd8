//! Counting whom other scoping filters would let in or out, which the page does while an administrator edits them.

use std::time::{Duration, Instant};

use model::{
    AdministratorId, ObjectKind, Principal, Role, ScopingClauseInput, ScopingFilterInput, SessionId,
};
use portal::Caller;

use crate::office::Office;
use crate::report;

const PEOPLE: usize = 100_000;
/// Nothing is sent, so nobody has to answer.
const NOBODY: &str = "https://127.0.0.1:9/scim/v2";

pub(crate) async fn measure() {
    println!("\nPreview of a scoping filter, {PEOPLE} people");
    let office = Office::new(PEOPLE, NOBODY).await;
    let applications = office.portal.manage_applications(&somebody()).unwrap();
    let clause = |attribute: &str, operator: &str, value: &str| ScopingClauseInput {
        attribute: attribute.into(),
        operator: operator.into(),
        value: value.into(),
    };
    let filters = [ScopingFilterInput {
        title: "Some".into(),
        clauses: vec![
            clause("department", "IS NOT NULL", ""),
            clause("userPrincipalName", "REGEX MATCH", "[02468]@"),
        ],
    }];
    let start = Instant::now();
    let preview = applications
        .preview_scope(office.application, ObjectKind::User, &filters)
        .await
        .unwrap();
    let time = start.elapsed();
    report::note(
        "  in scope",
        &format!("{} of {}", preview.in_scope, preview.considered),
    );
    report::line(
        "  time",
        &format!("{:.2} s", time.as_secs_f64()),
        "≤ 2 s",
        time <= Duration::from_secs(2),
    );
}

fn somebody() -> Caller {
    Caller {
        principal: Principal {
            administrator_id: AdministratorId::from_u128(1),
            session_id: SessionId::from_u128(2),
            user_name: "bench".into(),
            display_name: "Bench".into(),
            role: Role::GlobalAdministrator,
        },
        address: String::new(),
    }
}
