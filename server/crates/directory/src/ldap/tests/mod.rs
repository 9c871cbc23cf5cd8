//! Reads of a server that does what real ones do rarely.

mod fake;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use model::{LdapChanges, LdapPreset, LdapSecurity, LdapSettings, Shortfall};
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

use self::fake::{Answer, Asked, Fake};
use super::{LdapSource, preset};
use crate::source::{Ended, Members, Names, Piece, Read, Sink, Start};

const PEOPLE: &str = "ou=people,dc=x";
const GROUPS: &str = "ou=groups,dc=x";

fn settings(servers: &[&Fake]) -> LdapSettings {
    let (mut settings, _, _) = preset(LdapPreset::Generic, PEOPLE);
    settings.servers = servers
        .iter()
        .map(|server| format!("127.0.0.1:{}", server.port))
        .collect();
    settings.security = LdapSecurity::None;
    settings.group_bases = vec![GROUPS.into()];
    settings.id_attribute = "entryUUID".into();
    settings.member_attribute = "member".into();
    settings.changes = LdapChanges::Everything;
    settings.bind_name = "cn=reader,dc=x".into();
    settings
}

async fn read_by(settings: &LdapSettings) -> (Read, Vec<Piece>) {
    let source = LdapSource::new(settings, Some(SecretString::from("secret")), Names::default()).unwrap();
    let (sink, mut pieces) = Sink::new(CancellationToken::new());
    let taking = async {
        let mut taken = Vec::new();
        while let Some(piece) = pieces.recv().await {
            taken.push(piece);
        }
        taken
    };
    let reading = async {
        let read = source.read(&Start::Everything, &sink).await;
        drop(sink);
        read
    };
    tokio::time::timeout(Duration::from_mins(1), async { tokio::join!(reading, taking) })
        .await
        .expect("it ends")
}

async fn read_of(server: &Fake) -> (Read, Vec<Piece>) {
    read_by(&settings(&[server])).await
}

fn reason(read: &Read) -> Option<Shortfall> {
    match &read.ended {
        Ended::Complete => None,
        Ended::Incomplete(problem) => {
            assert!(!problem.message.is_empty() && !problem.advice.is_empty());
            Some(problem.reason)
        }
    }
}

fn entries(pieces: &[Piece]) -> usize {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Entries(entries) => entries.len(),
            _ => 0,
        })
        .sum()
}

fn members(pieces: &[Piece]) -> Vec<&Members> {
    pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Members(groups) => Some(groups.iter().map(|group| &group.members)),
            _ => None,
        })
        .flatten()
        .collect()
}

fn entry(name: &str, base: &str, attributes: &[(&str, &[&str])]) -> Answer {
    let mut all = vec![("entryUUID".to_owned(), vec![format!("id-of-{name}").into_bytes()])];
    for (name, values) in attributes {
        all.push((
            (*name).to_owned(),
            values.iter().map(|value| value.as_bytes().to_vec()).collect(),
        ));
    }
    Answer::Entry(format!("cn={name},{base}"), all)
}

fn done() -> Answer {
    Answer::Done(0, "", None)
}

/// One person, and one group whose answers to questions for members are told; anything else is empty.
fn with_group(group: impl Fn(&str) -> Vec<Answer>, asked: &Asked) -> Vec<Answer> {
    let is_about = |name: &str| {
        asked
            .attributes
            .iter()
            .any(|attribute| attribute.starts_with(name))
    };
    match asked.base.as_str() {
        PEOPLE => vec![entry("ana", PEOPLE, &[]), done()],
        _ if is_about("member") => {
            let range = asked.attributes.iter().find(|name| name.contains("range="));
            group(range.map_or("", String::as_str))
        }
        GROUPS => vec![entry("g", GROUPS, &[]), done()],
        _ => vec![done()],
    }
}

#[tokio::test]
async fn members_in_ranges_are_put_together() {
    let server = Fake::start(0, |asked| {
        with_group(
            |range| {
                let part: (&str, &[&str]) = match range {
                    "" => ("member;range=0-1", &["cn=a,dc=x", "cn=b,dc=x"]),
                    "member;range=2-*" => ("member;range=2-3", &["cn=c,dc=x", "cn=d,dc=x"]),
                    _ => ("member;range=4-*", &["cn=e,dc=x"]),
                };
                // The plain one comes empty beside it.
                vec![entry("g", GROUPS, &[("member", &[]), part]), done()]
            },
            asked,
        )
    })
    .await;
    let (read, pieces) = read_of(&server).await;
    assert_eq!(reason(&read), None, "{read:?}");
    let names = ["a", "b", "c", "d", "e"].map(|name| format!("cn={name},dc=x"));
    assert_eq!(members(&pieces), [&Members::All(names.to_vec())]);
}

#[tokio::test]
async fn a_group_that_changes_while_its_ranges_are_read_is_not_a_whole_one() {
    let number = AtomicUsize::new(0);
    let server = Fake::start(0, move |asked| {
        with_group(
            |range| {
                let change = number.fetch_add(1, Ordering::SeqCst).to_string();
                let part: (&str, &[&str]) = match range {
                    "" | "member;range=0-*" => ("member;range=0-0", &["cn=a,dc=x"]),
                    _ => ("member;range=1-*", &["cn=b,dc=x"]),
                };
                vec![entry("g", GROUPS, &[part, ("uSNChanged", &[&change])]), done()]
            },
            asked,
        )
    })
    .await;
    let (read, pieces) = read_of(&server).await;
    assert!(matches!(members(&pieces)[..], [Members::Some(_)]), "{pieces:?}");
    assert!(
        read.notes.iter().any(|note| note.contains("as a whole")),
        "{read:?}"
    );
}

#[tokio::test]
async fn ranges_that_do_not_go_on_are_no_end() {
    let server = Fake::start(0, |asked| {
        with_group(
            |_| {
                vec![
                    entry("g", GROUPS, &[("member;range=0-1", &["cn=a,dc=x", "cn=b,dc=x"])]),
                    done(),
                ]
            },
            asked,
        )
    })
    .await;
    let (read, pieces) = read_of(&server).await;
    assert_eq!(reason(&read), Some(Shortfall::Paging));
    assert_eq!(members(&pieces).len(), 0);
}

/// People in pages; the page of a cookie is told.
async fn people(page: impl Fn(usize) -> Vec<Answer> + Send + Sync + 'static) -> (Read, Vec<Piece>) {
    let asked_before = AtomicUsize::new(0);
    let server = Fake::start(0, move |asked: &Asked| {
        if asked.base != PEOPLE {
            return vec![done()];
        }
        assert!(asked.cookie.is_some(), "it asks for pages");
        page(asked_before.fetch_add(1, Ordering::SeqCst))
    })
    .await;
    read_of(&server).await
}

/// The end of a page, with the cookie of the next.
fn page_end(cookie: &str) -> Answer {
    Answer::Done(0, "", Some(cookie.as_bytes().to_vec()))
}

#[tokio::test]
async fn pages_of_every_kind() {
    // A cookie that is always the same, as 389 Directory Server has it.
    let (read, pieces) = people(|page| {
        let next = if page < 4 { "same" } else { "" };
        vec![entry(&page.to_string(), PEOPLE, &[]), page_end(next)]
    })
    .await;
    assert_eq!((reason(&read), entries(&pieces)), (None, 5));
    // Empty pages in between, while the server looks for more.
    let (read, pieces) = people(|page| match page {
        0..50 => vec![page_end("more")],
        _ => vec![entry("ana", PEOPLE, &[]), done()],
    })
    .await;
    assert_eq!((reason(&read), entries(&pieces)), (None, 1));
    // No control at all: everything came.
    let (read, pieces) = people(|_| vec![entry("a", PEOPLE, &[]), entry("b", PEOPLE, &[]), done()]).await;
    assert_eq!((reason(&read), entries(&pieces)), (None, 2));
    // The same page again and again.
    let (read, _) = people(|_| vec![entry("a", PEOPLE, &[]), page_end("next")]).await;
    assert_eq!(reason(&read), Some(Shortfall::Paging));
    // Nothing, for ever.
    let (read, _) = people(|_| vec![page_end("next")]).await;
    assert_eq!(reason(&read), Some(Shortfall::Paging));
}

#[tokio::test]
async fn answers_in_the_middle_are_never_the_end() {
    for (code, expected) in [
        (1, Shortfall::Refused),
        (3, Shortfall::TimeLimit),
        (4, Shortfall::SizeLimit),
        (10, Shortfall::Referral),
        (11, Shortfall::SizeLimit),
        (32, Shortfall::BaseMissing),
        (50, Shortfall::AccessDenied),
        (51, Shortfall::Throttled),
        (52, Shortfall::Connection),
        (53, Shortfall::Refused),
        (80, Shortfall::Refused),
    ] {
        let (read, pieces) = people(move |page| match page {
            0 => vec![entry("a", PEOPLE, &[]), page_end("next")],
            _ => vec![entry("b", PEOPLE, &[]), Answer::Done(code, "own words", None)],
        })
        .await;
        assert_eq!(reason(&read), Some(expected), "{code}");
        assert_eq!(entries(&pieces), 2, "what came is true");
        assert_eq!(read.cursor, None);
        let Ended::Incomplete(problem) = read.ended else {
            panic!("{code} is no end");
        };
        assert!(
            problem.message.contains("own words") && problem.message.contains(PEOPLE),
            "{problem:?}"
        );
    }
}

#[tokio::test]
async fn servers_that_hang_up_or_talk_nonsense() {
    let (read, pieces) = people(|_| vec![entry("a", PEOPLE, &[]), Answer::HangUp]).await;
    assert_eq!(
        (reason(&read), entries(&pieces)),
        (Some(Shortfall::Connection), 1)
    );
    let (read, _) = people(|_| {
        vec![
            Answer::Noise(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()),
            Answer::HangUp,
        ]
    })
    .await;
    assert_eq!(reason(&read), Some(Shortfall::Connection));
    // An entry whose attributes are none.
    let noise = vec![0x30, 11, 2, 1, 3, 0x64, 6, 4, 1, b'a', 4, 1, b'b'];
    let (read, _) = people(move |_| vec![Answer::Noise(noise.clone()), done()]).await;
    assert_eq!(reason(&read), Some(Shortfall::Connection));
}

#[tokio::test]
async fn parts_on_other_servers() {
    let (read, pieces) = people(|_| {
        vec![
            entry("a", PEOPLE, &[]),
            Answer::Reference("ldap://child.x/DC=child,DC=x"),
            done(),
        ]
    })
    .await;
    assert_eq!((reason(&read), entries(&pieces)), (Some(Shortfall::Referral), 1));
    assert!(
        read.notes.iter().any(|note| note.contains("ldap://child.x")),
        "{read:?}"
    );
    let (read, _) = people(|_| {
        vec![
            entry("a", PEOPLE, &[]),
            Answer::Reference("ldap://DomainDnsZones.x/DC=DomainDnsZones,DC=x"),
            done(),
        ]
    })
    .await;
    assert_eq!(reason(&read), None);
}

#[tokio::test]
async fn another_server_answers_but_a_password_is_tried_once() {
    let one_person = |asked: &Asked| match asked.base.as_str() {
        PEOPLE => vec![entry("a", PEOPLE, &[]), done()],
        _ => vec![done()],
    };
    let busy = Fake::start(52, one_person).await;
    let good = Fake::start(0, one_person).await;
    let (read, _) = read_by(&settings(&[&busy, &good])).await;
    assert_eq!(reason(&read), None, "{read:?}");
    let refuses = Fake::start(49, one_person).await;
    let also = Fake::start(49, one_person).await;
    let (read, _) = read_by(&settings(&[&refuses, &also])).await;
    assert_eq!(reason(&read), Some(Shortfall::SignIn));
    assert_eq!(
        (*refuses.binds.lock().unwrap(), *also.binds.lock().unwrap()),
        (1, 0)
    );
    // Without a password a server answers success to anybody.
    let empty = LdapSource::new(
        &settings(&[&good]),
        Some(SecretString::from("")),
        Names::default(),
    );
    assert_eq!(empty.unwrap_err().reason, Shortfall::Settings);
}
