//! Reads of changes: after each of them the directory holds what a read of everything finds.

use std::time::Duration;

use directory::ldap::LdapSource;
use directory::source::{Ended, Read, Start};
use model::{LdapChanges, LdapSettings, ObjectKind, Shortfall};
use tests::slapd::{self, Setup, Slapd, group, person, person_dn};

use super::{Mirror, read, read_all, settings, source};

fn server() -> Slapd {
    Slapd::start(&Setup {
        people: 300,
        ldif: format!("{}{}", group("all", 1..=300), group("few", 1..=3)),
        offers_sync: true,
        ..Setup::default()
    })
    .unwrap()
}

/// Reads the changes, and compares with everything. The server puts references to renamed and deleted entries right a moment
/// later, by changes of their own.
pub(crate) async fn follow(source: &LdapSource, cursor: &mut String, mirror: &mut Mirror, what: &str) {
    for left in (0..20).rev() {
        let read = read(source, &Start::Cursor(cursor.clone()), mirror).await;
        assert_eq!(read.ended, Ended::Complete, "{what}: {:?}", read.notes);
        *cursor = read.cursor.unwrap();
        let (everything, _) = read_all(source).await;
        if left == 0 || mirror.differences(&everything).is_empty() {
            mirror.assert_same(&everything, what);
            return;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// One change after the other, of every kind.
async fn every_change(changes: LdapChanges) {
    let server = server();
    let settings = LdapSettings {
        changes,
        ..settings(&server)
    };
    let source = source(&settings);
    let (mut mirror, read) = read_all(&source).await;
    let mut cursor = read.cursor.unwrap();
    let who = |mirror: &Mirror, uid: &str| mirror.find("uid", uid).map(|entry| entry.source_id.clone());
    let two = who(&mirror, "u00002").unwrap();

    follow(&source, &mut cursor, &mut mirror, "nothing").await;

    server.change(&format!(
        "dn: {}\nchangetype: modify\nreplace: title\ntitle: Chief\n",
        person_dn(2)
    ));
    follow(&source, &mut cursor, &mut mirror, "another title").await;
    assert_eq!(mirror.entries[&two].values["title"], ["Chief"]);

    server.change(&format!(
        "dn: {}\nchangetype: modrdn\nnewrdn: uid=renamed\ndeleteoldrdn: 1\n",
        person_dn(2)
    ));
    follow(&source, &mut cursor, &mut mirror, "another name").await;
    assert_eq!(mirror.entries[&two].values["uid"], ["renamed"]);
    assert!(mirror.members_of("few").contains(&two));

    server.change(&format!("dn: {}\nchangetype: delete\n", person_dn(3)));
    follow(&source, &mut cursor, &mut mirror, "deleted").await;
    assert_eq!(who(&mirror, "u00003"), None);
    assert_eq!(mirror.members_of("few").len(), 2);

    server.change(&person(3).replace("objectClass", "changetype: add\nobjectClass"));
    follow(&source, &mut cursor, &mut mirror, "added again").await;
    assert!(who(&mirror, "u00003").is_some());

    // Out of the base, and back in: it is in its groups at once, though no group changed.
    let four = who(&mirror, "u00004").unwrap();
    server.change(&format!(
        "dn: {}\nchangetype: modrdn\nnewrdn: uid=u00004\ndeleteoldrdn: 0\nnewsuperior: ou=elsewhere,{}\n",
        person_dn(4),
        slapd::BASE
    ));
    follow(&source, &mut cursor, &mut mirror, "moved away").await;
    assert!(!mirror.entries.contains_key(&four));
    server.change(&format!(
        "dn: uid=u00004,ou=elsewhere,{}\nchangetype: modrdn\nnewrdn: uid=u00004\ndeleteoldrdn: 0\nnewsuperior: ou=people,{}\n",
        slapd::BASE,
        slapd::BASE
    ));
    follow(&source, &mut cursor, &mut mirror, "moved back").await;
    assert!(mirror.members_of("all").contains(&four));

    server.change(&format!(
        "dn: cn=few,ou=groups,{}\nchangetype: modify\nadd: member\nmember: {}\n-\ndelete: member\nmember: {}\n",
        slapd::BASE,
        person_dn(9),
        person_dn(1)
    ));
    follow(&source, &mut cursor, &mut mirror, "members").await;
    assert!(
        mirror
            .members_of("few")
            .contains(&who(&mirror, "u00009").unwrap())
    );
    assert!(
        !mirror
            .members_of("few")
            .contains(&who(&mirror, "u00001").unwrap())
    );

    server.change(&group("new", 5..=6).replace("objectClass", "changetype: add\nobjectClass"));
    server.change(&format!(
        "dn: cn=few,ou=groups,{}\nchangetype: delete\n",
        slapd::BASE
    ));
    follow(&source, &mut cursor, &mut mirror, "groups").await;
    assert_eq!(mirror.count(ObjectKind::Group), 2);

    // A person who is none any more.
    server.change(&format!("dn: {}\nchangetype: delete\n", person_dn(7)));
    server.change(&format!(
        "dn: {}\nchangetype: add\nobjectClass: account\nuid: u00007\n",
        person_dn(7)
    ));
    follow(&source, &mut cursor, &mut mirror, "outside of the filter").await;
    assert_eq!(who(&mirror, "u00007"), None);

    // Everybody below another unit: their names change without a change of theirs.
    server.change(&format!(
        "dn: ou=sub,ou=people,{}\nchangetype: add\nobjectClass: organizationalUnit\nou: sub\n",
        slapd::BASE
    ));
    let read = read_again(&settings, &cursor, &mut mirror).await;
    let Ended::Incomplete(problem) = read.ended else {
        panic!("a unit came");
    };
    assert_eq!(problem.reason, Shortfall::CursorLost);
}

async fn read_again(settings: &LdapSettings, cursor: &str, mirror: &mut Mirror) -> Read {
    read(&source(settings), &Start::Cursor(cursor.to_owned()), mirror).await
}

#[tokio::test(flavor = "multi_thread")]
async fn by_content_synchronization() {
    every_change(LdapChanges::ContentSync).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn by_the_time_of_the_last_change() {
    every_change(LdapChanges::ModifyTimestamp).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_best_way_is_chosen() {
    let server = server();
    let mut settings = settings(&server);
    let (_, read) = read_all(&source(&settings)).await;
    assert!(read.cursor.unwrap().contains("content_sync"));
    settings.changes = LdapChanges::Everything;
    assert_eq!(read_all(&source(&settings)).await.1.cursor, None);
    settings.changes = LdapChanges::Automatic;
    server.change(&group("chosen", 4..=6).replace("objectClass", "changetype: add\nobjectClass"));
    settings.user_filter = format!("(memberOf=cn=chosen,ou=groups,{})", slapd::BASE);
    let (mirror, read) = read_all(&source(&settings)).await;
    assert_eq!(read.cursor, None);
    assert!(read.notes[0].contains("memberof"), "{:?}", read.notes);
    assert_eq!(mirror.count(ObjectKind::User), 3);
    let without = Slapd::start(&Setup {
        people: 3,
        ..Setup::default()
    });
    let (_, read) = read_all(&source(&super::settings(&without.unwrap()))).await;
    assert!(read.cursor.unwrap().contains("modify_timestamp"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_is_lost() {
    let server = server();
    let settings = settings(&server);
    let (mut mirror, read) = read_all(&source(&settings)).await;
    let cursor = read.cursor.unwrap();
    let lost = |read: Read| match read.ended {
        Ended::Incomplete(problem) => problem.reason,
        Ended::Complete => panic!("the place is lost"),
    };
    assert_eq!(
        lost(read_again(&settings, "{}", &mut mirror).await),
        Shortfall::CursorLost
    );
    let mut other = settings.clone();
    other.user_filter = "(&(objectClass=inetOrgPerson)(mail=*))".into();
    assert_eq!(
        lost(read_again(&other, &cursor, &mut mirror).await),
        Shortfall::CursorLost
    );
    // A cookie that the server does not know gives everything again, and nobody is gone by it.
    let before = mirror.clone();
    let start = cursor.find("\"cookies\":[\"").unwrap() + 12;
    let bogus = format!(
        "{}cmlkPTk5OSxjc249MA==\"{}",
        &cursor[..start],
        &cursor[start + cursor[start..].find('"').unwrap() + 1..]
    );
    let read = read_again(&settings, &bogus, &mut mirror).await;
    if let Ended::Incomplete(problem) = read.ended {
        assert_eq!(problem.reason, Shortfall::CursorLost, "{problem:?}");
    }
    mirror.assert_same(&before, "a bogus cookie");
}
