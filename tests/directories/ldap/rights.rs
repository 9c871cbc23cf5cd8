//! Rights that an account loses: what it cannot see any more is not gone.

use directory::source::{Ended, Start};
use model::{ConnectionOutcome, Shortfall};
use tests::slapd::{Setup, Slapd, group};

use super::{Mirror, read, read_all, settings, source};

async fn hidden(attributes: &str) -> (Mirror, Mirror, Shortfall, String) {
    let server = Slapd::start(&Setup {
        people: 50,
        ldif: format!("{}{}", group("all", 1..=50), group("few", 1..=3)),
        ..Setup::default()
    })
    .unwrap();
    let source = source(&settings(&server));
    let (before, _) = read_all(&source).await;
    server.configure(&format!(
        "dn: olcDatabase={{1}}mdb,cn=config\nchangetype: modify\nadd: olcAccess\nolcAccess: {{0}}to {attributes} by * none\n"
    ));
    let mut after = before.clone();
    let read = read(&source, &Start::Everything, &mut after).await;
    let Ended::Incomplete(problem) = read.ended else {
        panic!("it cannot be complete without {attributes}");
    };
    let steps = source.test().await;
    let told = steps
        .iter()
        .any(|step| step.outcome != ConnectionOutcome::Passed && step.advice.is_some());
    // The test looks at one group only.
    assert_eq!(told, !attributes.contains("cn=few"), "{steps:?}");
    (before, after, problem.reason, problem.message)
}

#[tokio::test(flavor = "multi_thread")]
async fn hidden_members_leave_nobody_out() {
    let (before, after, reason, message) = hidden("attrs=member").await;
    assert_eq!(reason, Shortfall::AccessDenied, "{message}");
    before.assert_same(&after, "nobody is gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn members_of_one_group_that_are_hidden_leave_nobody_out() {
    let (before, after, reason, message) =
        hidden("dn.exact=\"cn=few,ou=groups,dc=example,dc=org\" attrs=member").await;
    assert_eq!(reason, Shortfall::AccessDenied, "{message}");
    before.assert_same(&after, "nobody is gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn hidden_ids_leave_nobody_out() {
    let (before, after, reason, message) = hidden("attrs=entryUUID").await;
    assert_eq!(reason, Shortfall::AccessDenied, "{message}");
    before.assert_same(&after, "nobody is gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_unit_is_no_empty_unit() {
    let (before, after, reason, _) = hidden("dn.subtree=\"ou=people,dc=example,dc=org\"").await;
    assert_eq!(reason, Shortfall::BaseMissing);
    before.assert_same(&after, "nobody is gone");
    let (before, after, reason, _) = hidden("dn.children=\"ou=people,dc=example,dc=org\"").await;
    assert_eq!(reason, Shortfall::Empty);
    before.assert_same(&after, "nobody is gone");
}
