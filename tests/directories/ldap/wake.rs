//! The signal that something changed.

use std::time::Duration;

use model::{LdapChanges, Shortfall};
use tests::slapd::{Setup, Slapd, group, person_dn};

use super::{read_all, settings, source};

#[tokio::test(flavor = "multi_thread")]
async fn a_change_ends_the_wait() {
    let mut server = Slapd::start(&Setup {
        people: 20,
        ldif: group("all", 1..=20),
        offers_sync: true,
        ..Setup::default()
    })
    .unwrap();
    let settings = settings(&server);
    let source = source(&settings);
    let (_, read) = read_all(&source).await;
    let cursor = read.cursor.unwrap();
    let quiet = tokio::time::timeout(Duration::from_secs(2), source.changed(&cursor)).await;
    assert!(quiet.is_err(), "nothing changed: {quiet:?}");

    let change = |title: &str| {
        format!(
            "dn: {}\nchangetype: modify\nreplace: title\ntitle: {title}\n",
            person_dn(5)
        )
    };
    let waiting = tokio::time::timeout(Duration::from_secs(10), source.changed(&cursor));
    let (woken, ()) = tokio::join!(waiting, async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        server.change(&change("Chief"));
    });
    woken.unwrap().unwrap();
    // What changed before the wait began ends it as well.
    tokio::time::timeout(Duration::from_secs(10), source.changed(&cursor))
        .await
        .unwrap()
        .unwrap();

    // A server that goes away is told at once.
    let (_, read) = read_all(&source).await;
    let cursor = read.cursor.unwrap();
    let waiting = tokio::time::timeout(Duration::from_secs(10), source.changed(&cursor));
    let (gone, ()) = tokio::join!(waiting, async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        server.kill();
    });
    assert_eq!(gone.unwrap().unwrap_err().reason, Shortfall::Connection);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_tell() {
    let server = Slapd::start(&Setup {
        people: 3,
        ..Setup::default()
    })
    .unwrap();
    let mut settings = settings(&server);
    settings.changes = LdapChanges::ModifyTimestamp;
    let source = source(&settings);
    let (_, read) = read_all(&source).await;
    let refused = source.changed(&read.cursor.unwrap()).await.unwrap_err();
    assert_eq!(refused.reason, Shortfall::Refused);
}
