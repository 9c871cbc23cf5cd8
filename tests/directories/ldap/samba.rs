//! Active Directory, as Samba plays it.

use std::fmt::Write as _;
use std::time::Duration;

use directory::ldap::{LdapSource, preset};
use directory::source::{Ended, Names, Start, source_names};
use model::{ConnectionOutcome, LdapChanges, LdapPreset, LdapSecurity, LdapSettings, ObjectKind, Shortfall};
use secrecy::SecretString;
use tests::samba::{self, Samba, group, person, person_dn};

use super::changes::follow;
use super::{Mirror, read, read_all};

fn settings(server: &Samba) -> LdapSettings {
    let (mut settings, _, _) = preset(LdapPreset::ActiveDirectory, samba::STAFF);
    settings.servers = vec!["localhost".into()];
    settings.ca_bundle.clone_from(&server.authority.pem);
    settings.bind_name = samba::ADMIN.into();
    settings
}

fn source(settings: &LdapSettings, password: &str) -> LdapSource {
    let (_, users, groups) = preset(settings.preset, "");
    let names = Names {
        users: source_names(&users),
        groups: source_names(&groups),
    };
    LdapSource::new(settings, Some(SecretString::from(password)), names).unwrap()
}

/// One domain for everything: making one takes longer than all that is done to it.
#[tokio::test(flavor = "multi_thread")]
async fn a_domain() {
    let nested = format!(
        "dn: CN=nested,{0}\nobjectClass: group\nsAMAccountName: nested\nmember: CN=few,{0}\n\n",
        samba::STAFF
    );
    let outside = format!(
        "dn: OU=Outside,{}\nobjectClass: organizationalUnit\nou: Outside\n\n",
        samba::BASE
    );
    let ldif = format!(
        "{}{}{nested}{outside}{}",
        group("large", 1..=60),
        group("few", 1..=3),
        huge()
    );
    let server = match Samba::start(60, &ldif) {
        Ok(server) => server,
        Err(why) => {
            println!("skipped: there is no Samba here ({why})");
            return;
        }
    };
    everything(&server).await;
    for changes in [LdapChanges::DirSync, LdapChanges::Usn] {
        every_change(&server, changes).await;
    }
    ordinary_account(&server).await;
    refusals(&server).await;
    wakes(&server).await;
}

/// Members of a group with more than come at once, whom the users' filter leaves out.
const STRANGERS: usize = 1_610;

fn huge() -> String {
    let dn = |number: usize| format!("CN=Stranger {number},OU=Outside,{}", samba::BASE);
    let mut ldif = String::new();
    for number in 1..=STRANGERS {
        let _ = write!(ldif, "dn: {}\nobjectClass: contact\n\n", dn(number));
    }
    let _ = write!(
        ldif,
        "dn: CN=huge,{}\nobjectClass: group\nsAMAccountName: huge\n",
        samba::STAFF
    );
    for number in 1..=STRANGERS {
        let _ = writeln!(ldif, "member: {}", dn(number));
    }
    ldif.push('\n');
    ldif
}

async fn everything(server: &Samba) {
    let source = source(&settings(server), samba::ADMIN_PASSWORD);
    let (mirror, read) = read_all(&source).await;
    assert!(read.cursor.unwrap().contains("dir_sync"), "{:?}", read.notes);
    assert_eq!(mirror.count(ObjectKind::User), 60);
    assert_eq!(mirror.count(ObjectKind::Group), 4);
    // Asked for 1,500 at once, all of them are read.
    assert_eq!(mirror.unknown, STRANGERS);
    let person = mirror.find("samaccountname", "u00007").unwrap();
    assert!(person.enabled && person.source_id.len() == 36);
    assert_eq!(person.values["objectguid"][0], person.source_id);
    let sid = &person.values["objectsid"][0];
    let domain = sid.rsplit_once('-').unwrap().0;
    assert_eq!(
        person.primary_group.as_deref(),
        Some(format!("{domain}-513").as_str())
    );
    let few = mirror.find("samaccountname", "few").unwrap();
    assert!(few.alias.as_ref().unwrap().starts_with(domain));
    assert_eq!(
        mirror.members_of("nested"),
        std::iter::once(few.source_id.clone()).collect()
    );
    assert_eq!(mirror.members_of("large").len(), 60);
    let steps = source.test().await;
    assert!(
        steps.iter().all(|step| step.outcome == ConnectionOutcome::Passed),
        "{steps:?}"
    );
    let sample = format!("{:?}", source.sample(3).await.unwrap());
    assert!(sample.contains("whencreated") && !sample.to_lowercase().contains("unicodepwd"));
}

async fn every_change(server: &Samba, changes: LdapChanges) {
    let settings = LdapSettings {
        changes,
        ..settings(server)
    };
    let source = source(&settings, samba::ADMIN_PASSWORD);
    let (mut mirror, read) = read_all(&source).await;
    let mut cursor = read.cursor.unwrap();
    let who = |mirror: &Mirror, account: &str| {
        mirror
            .find("samaccountname", account)
            .map(|entry| entry.source_id.clone())
    };
    follow(&source, &mut cursor, &mut mirror, "nothing").await;

    let modify = |number, lines: &str| format!("dn: {}\nchangetype: modify\n{lines}\n", person_dn(number));
    server.change(&modify(2, "replace: title\ntitle: Chief"));
    server.change(&modify(5, "replace: userAccountControl\nuserAccountControl: 514"));
    follow(&source, &mut cursor, &mut mirror, "values").await;
    assert!(!mirror.find("samaccountname", "u00005").unwrap().enabled);

    server.change(&format!(
        "dn: {}\nchangetype: modrdn\nnewrdn: CN=Renamed\ndeleteoldrdn: 1\n",
        person_dn(2)
    ));
    follow(&source, &mut cursor, &mut mirror, "another name").await;
    assert!(
        mirror
            .members_of("few")
            .contains(&who(&mirror, "u00002").unwrap())
    );

    let three = who(&mirror, "u00003").unwrap();
    server.change(&format!("dn: {}\nchangetype: delete\n", person_dn(3)));
    follow(&source, &mut cursor, &mut mirror, "deleted").await;
    assert!(!mirror.entries.contains_key(&three));
    server.change(&person(3).replace("objectClass", "changetype: add\nobjectClass"));
    follow(&source, &mut cursor, &mut mirror, "added again").await;
    assert_ne!(who(&mirror, "u00003").unwrap(), three);

    let four = who(&mirror, "u00004").unwrap();
    let outside = format!("OU=Outside,{}", samba::BASE);
    let move_to = |from: &str, to: &str| {
        format!(
            "dn: CN=User 4,{from}\nchangetype: modrdn\nnewrdn: CN=User 4\ndeleteoldrdn: 1\nnewsuperior: {to}\n"
        )
    };
    server.change(&move_to(samba::STAFF, &outside));
    follow(&source, &mut cursor, &mut mirror, "moved away").await;
    assert!(!mirror.entries.contains_key(&four));
    server.change(&move_to(&outside, samba::STAFF));
    follow(&source, &mut cursor, &mut mirror, "moved back").await;
    assert!(mirror.members_of("large").contains(&four));

    server.change(&format!(
        "dn: CN=few,{}\nchangetype: modify\nadd: member\nmember: {}\n-\ndelete: member\nmember: {}\n",
        samba::STAFF,
        person_dn(9),
        person_dn(1)
    ));
    follow(&source, &mut cursor, &mut mirror, "members").await;
    assert!(
        !mirror
            .members_of("few")
            .contains(&who(&mirror, "u00001").unwrap())
    );

    // As it was, for whoever comes next.
    server.change(&format!(
        "dn: CN=few,{}\nchangetype: modify\nadd: member\nmember: {}\n-\ndelete: member\nmember: {}\n",
        samba::STAFF,
        person_dn(1),
        person_dn(9)
    ));
    server.change(&format!(
        "dn: CN=Renamed,{}\nchangetype: modrdn\nnewrdn: CN=User 2\ndeleteoldrdn: 1\n",
        samba::STAFF
    ));
    server.change(&modify(5, "replace: userAccountControl\nuserAccountControl: 512"));
    follow(&source, &mut cursor, &mut mirror, "as before").await;

    // A unit gets another name: everybody below has another name without a change of theirs.
    let unit = format!("OU=Sub {},{}", mirror.entries.len(), samba::STAFF);
    server.change(&format!(
        "dn: {unit}\nchangetype: add\nobjectClass: organizationalUnit\n"
    ));
    let read = super::read(&source, &Start::Cursor(cursor), &mut mirror).await;
    let Ended::Incomplete(problem) = read.ended else {
        panic!("a unit came");
    };
    assert_eq!(problem.reason, Shortfall::CursorLost);
    server.change(&format!("dn: {unit}\nchangetype: delete\n"));
}

/// An account without any right to replicate.
async fn ordinary_account(server: &Samba) {
    for (changes, number) in [(LdapChanges::Automatic, 20), (LdapChanges::Usn, 22)] {
        let mut settings = settings(server);
        settings.bind_name = "u00010@test.lan".into();
        settings.changes = changes;
        let source = source(&settings, samba::PASSWORD);
        let (mut mirror, read) = read_all(&source).await;
        let mut cursor = read.cursor.unwrap();
        let expected = if changes == LdapChanges::Usn {
            "usn"
        } else {
            "\"object_security\":true"
        };
        assert!(cursor.contains(expected), "{cursor}");
        server.change(&format!(
            "dn: {}\nchangetype: modify\nreplace: title\ntitle: Changed\n",
            person_dn(number + 1)
        ));
        server.change(&format!(
            "dn: CN=few,{}\nchangetype: modify\nadd: member\nmember: {}\n",
            samba::STAFF,
            person_dn(number + 1)
        ));
        follow(
            &source,
            &mut cursor,
            &mut mirror,
            "changed, for an ordinary account",
        )
        .await;
        server.change(&format!("dn: {}\nchangetype: delete\n", person_dn(number)));
        follow(
            &source,
            &mut cursor,
            &mut mirror,
            "deleted, for an ordinary account",
        )
        .await;
        assert!(mirror.find("samaccountname", &format!("u{number:05}")).is_none());
        let steps = source.test().await;
        let step = steps.iter().find(|step| step.name == "Changes").unwrap();
        if changes == LdapChanges::Usn {
            assert_eq!(step.outcome, ConnectionOutcome::Passed, "{step:?}");
        } else {
            assert_eq!(step.outcome, ConnectionOutcome::Warning);
            assert!(
                step.advice
                    .as_ref()
                    .unwrap()
                    .contains("Replicating Directory Changes")
            );
        }
    }
}

async fn refusals(server: &Samba) {
    let refused = async |settings: &LdapSettings, password: &str| {
        let mut mirror = Mirror::default();
        match read(&source(settings, password), &Start::Everything, &mut mirror)
            .await
            .ended
        {
            Ended::Incomplete(problem) => problem,
            Ended::Complete => panic!("it is refused"),
        }
    };
    let mut account = settings(server);
    let found = refused(&account, "not-the-password").await;
    assert_eq!(found.reason, Shortfall::SignIn);
    assert!(
        found.message.contains("name or the password is wrong"),
        "{found:?}"
    );
    server.change(&format!(
        "dn: {}\nchangetype: modify\nreplace: userAccountControl\nuserAccountControl: 514\n",
        person_dn(30)
    ));
    account.bind_name = "u00030@test.lan".into();
    let found = refused(&account, samba::PASSWORD).await;
    assert!(found.message.contains("the account is disabled"), "{found:?}");
    let plain = LdapSettings {
        security: LdapSecurity::None,
        ..settings(server)
    };
    let found = refused(&plain, samba::ADMIN_PASSWORD).await;
    assert_eq!(found.reason, Shortfall::SignIn);
    assert!(found.advice.contains("TLS"), "{found:?}");
    let start_tls = LdapSettings {
        security: LdapSecurity::StartTls,
        ..settings(server)
    };
    read_all(&source(&start_tls, samba::ADMIN_PASSWORD)).await;
}

async fn wakes(server: &Samba) {
    let source = source(&settings(server), samba::ADMIN_PASSWORD);
    let (_, read) = read_all(&source).await;
    let cursor = read.cursor.unwrap();
    let waiting = tokio::time::timeout(Duration::from_secs(20), source.changed(&cursor));
    let (woken, ()) = tokio::join!(waiting, async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        server.change(&format!(
            "dn: {}\nchangetype: modify\nreplace: title\ntitle: Waker\n",
            person_dn(40)
        ));
    });
    woken.unwrap().unwrap();
}
