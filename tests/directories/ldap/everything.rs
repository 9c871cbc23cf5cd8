//! A read of everything.

use directory::source::{Ended, ManagerOf, Start};
use model::{LdapSecurity, LdapSignIn, ObjectKind};
use tests::slapd::{self, Setup, Slapd, group, person_dn};

use super::{Mirror, plain, read, read_all, settings, source};

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_people_and_a_large_group() {
    let strange = "dn: uid=o\\2Cbrien\\2B1,ou=people,dc=example,dc=org\nobjectClass: inetOrgPerson\nuid: o,brien+1\n\
                   cn:: SsO8cmdlbg==\nsn: O'Brien\nmanager: UID=U00001 , OU=people,dc=EXAMPLE,dc=org\n\n";
    let nested = "dn: cn=nested,ou=groups,dc=example,dc=org\nobjectClass: groupOfNames\ncn: nested\n\
                  member: cn=large,ou=groups,dc=example,dc=org\nmember: uid=o\\,brien\\+1,ou=people,dc=example,dc=org\n\n";
    let server = Slapd::start(&Setup {
        people: 10_000,
        ldif: format!("{strange}{}{nested}", group("large", 1..=5000)),
        offers_sync: true,
        ..Setup::default()
    })
    .unwrap();
    let (mirror, read) = read_all(&source(&settings(&server))).await;
    assert!(read.cursor.is_some() && read.notes.is_empty(), "{read:?}");
    assert_eq!(mirror.count(ObjectKind::User), 10_001);
    assert_eq!(mirror.members_of("large").len(), 5000);
    assert_eq!(mirror.members_of("nested").len(), 2);
    assert_eq!(mirror.unknown, 0);
    let strange = mirror
        .find("mailnickname", "o,brien+1")
        .or(mirror.find("uid", "o,brien+1"))
        .unwrap();
    assert_eq!(strange.locator, r"uid=o\,brien\+1,ou=people,dc=example,dc=org");
    assert_eq!(strange.values["cn"], ["Jürgen"]);
    assert_eq!(strange.manager, ManagerOf::Locator(person_dn(1)));
    assert!(strange.enabled);
    let all = format!("{:?}", mirror.entries);
    assert!(!all.contains("never-shown"), "no password is read");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_way_to_connect_finds_the_same() {
    let server = Slapd::start(&Setup {
        people: 20,
        ldif: group("all", 1..=20),
        ..Setup::default()
    })
    .unwrap();
    let (expected, _) = read_all(&source(&plain(&server))).await;
    let mut start_tls = plain(&server);
    start_tls.security = LdapSecurity::StartTls;
    assert_eq!(read_all(&source(&start_tls)).await.0, expected);
    let mut external = settings(&server);
    external.sign_in = LdapSignIn::External;
    let (certificate, key) = server.authority.client("sync");
    external.client_certificate = certificate;
    assert_eq!(read_all(&super::with_password(&external, &key)).await.0, expected);
    // The first server is not there; a page holds less than all.
    let mut second = settings(&server);
    second.servers.insert(0, "localhost:1".into());
    second.page_size = 7;
    assert_eq!(read_all(&source(&second)).await.0, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn members_by_uid_and_unique_member() {
    let posix = "dn: cn=posix,ou=groups,dc=example,dc=org\nobjectClass: posixGroup\ncn: posix\ngidNumber: 1\n\
                 memberUid: u00001\nmemberUid: U00002\nmemberUid: nobody\n\n";
    let unique = "dn: cn=unique,ou=groups,dc=example,dc=org\nobjectClass: groupOfUniqueNames\ncn: unique\n\
                  uniqueMember: uid=u00003,ou=people,dc=example,dc=org#'0101'B\n\
                  uniqueMember: uid=u00004,ou=people,dc=example,dc=org\n\n";
    let server = Slapd::start(&Setup {
        people: 5,
        ldif: format!("{posix}{unique}"),
        ..Setup::default()
    })
    .unwrap();
    let mut settings = settings(&server);
    settings.group_filter = "(|(objectClass=posixGroup)(objectClass=groupOfUniqueNames))".into();
    settings.member_attribute = "member, uniqueMember, memberUid".into();
    let (mirror, _) = read_all(&source(&settings)).await;
    assert_eq!(mirror.members_of("posix").len(), 2);
    assert_eq!(mirror.members_of("unique").len(), 2);
    assert_eq!(mirror.unknown, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sample_shows_everything_but_passwords() {
    let server = Slapd::start(&Setup {
        people: 5,
        ldif: group("all", 1..=5),
        ..Setup::default()
    })
    .unwrap();
    let mut settings = settings(&server);
    settings.bind_name = slapd::ADMIN.into();
    let sample = source(&settings).sample(2).await.unwrap();
    assert_eq!(sample.len(), 3);
    let values = &sample[0].values;
    assert_eq!(values["telephonenumber"], ["+15550000001"]);
    assert!(values.contains_key("entryuuid") && values.contains_key("createtimestamp"));
    assert!(!format!("{sample:?}").contains("never-shown"), "{sample:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_meant_by_a_name() {
    let server = Slapd::start(&Setup {
        people: 3,
        ldif: group("all", 1..=3),
        ..Setup::default()
    })
    .unwrap();
    let source = source(&settings(&server));
    let (mirror, _) = read_all(&source).await;
    let locators = [
        person_dn(2),
        "cn=all,ou=groups,dc=example,dc=org".into(),
        person_dn(9),
        "cn=reader,dc=example,dc=org".into(),
    ];
    let found = source.identify(&locators).await.unwrap();
    let expected = [
        mirror.find("uid", "u00002").unwrap(),
        mirror.find("cn", "all").unwrap(),
    ];
    let expected: Vec<_> = expected
        .iter()
        .map(|entry| (entry.locator.clone(), entry.source_id.clone()))
        .collect();
    assert_eq!(found, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_that_is_stopped_says_so() {
    let server = Slapd::start(&Setup {
        people: 2000,
        ..Setup::default()
    })
    .unwrap();
    let stop = tokio_util::sync::CancellationToken::new();
    let (sink, mut pieces) = directory::source::Sink::new(stop.clone());
    let source = source(&settings(&server));
    let (read, ()) = tokio::join!(source.read(&Start::Everything, &sink), async {
        pieces.recv().await.unwrap();
        stop.cancel();
    });
    let Ended::Incomplete(problem) = read.ended else {
        panic!("it was stopped");
    };
    assert_eq!(problem.reason, model::Shortfall::Stopped);
    // The same source reads on.
    let mut mirror = Mirror::default();
    let read = read_again(&source, &mut mirror).await;
    assert_eq!(read, Ended::Complete);
}

async fn read_again(source: &directory::ldap::LdapSource, mirror: &mut Mirror) -> Ended {
    read(source, &Start::Everything, mirror).await.ended
}
