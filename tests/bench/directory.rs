//! A large directory server that is read: 100,000 people and 301 groups in OpenLDAP, beside what `ldapsearch` needs for the
//! same, and into both databases.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use ::directory::ldap::{LdapSource, preset};
use ::directory::source::{Ended, Names, Piece, Sink, Start, source_names};
use model::{
    DirectoryId, LdapPreset, LdapSecurity, LdapSettings, NameRule, ReadCounts, ReadKind, ReadSchedule,
    ReadState, SourceConnection, SourceSettings,
};
use simulator::Profile;
use tests::slapd::{self, ADMIN, BASE, SYNC, Setup, Slapd};
use tests::{Database, World};
use tokio_util::sync::CancellationToken;

use crate::{memory, report};

const PEOPLE: usize = 100_000;
const GROUPS: usize = 300;
/// Members of each group, and of the one beside them that has many.
const MEMBERS: usize = 100;
const MANY: usize = 20_000;
/// Changes that an incremental read finds.
const CHANGES: usize = 10;
/// How often the reader and `ldapsearch` take turns.
const TURNS: usize = 3;

/// The argument that measures one part in a process of its own; what it is and the server's port follow.
pub(crate) const COMMAND: &str = "directory-in";

/// Starts the server and measures each part in a process of its own, whose memory it is.
pub(crate) fn measure() {
    let memberships = GROUPS * MEMBERS + MANY;
    println!(
        "\nA directory server with {PEOPLE} people, {} groups, {memberships} memberships",
        GROUPS + 1
    );
    let server = match start() {
        Ok(server) => server,
        Err(why) => return report::note("  not measured", &why),
    };
    for what in ["nothing", "sqlite", "postgres"] {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args([COMMAND, what, &server.port.to_string()]);
        let status = command.status().unwrap();
        assert!(status.success(), "the measurement with {what} failed");
    }
}

fn start() -> Result<Slapd, String> {
    let mut ldif = slapd::group("everybody", 1..=MANY);
    for number in 0..GROUPS {
        let first = number * MEMBERS;
        ldif.push_str(&slapd::group(
            &format!("team-{number}"),
            first + 1..=first + MEMBERS,
        ));
    }
    Slapd::start(&Setup {
        people: PEOPLE,
        ldif,
        offers_sync: true,
        ..Setup::default()
    })
}

pub(crate) async fn measure_in(what: &str, port: u16) {
    match what {
        "nothing" => reader(port).await,
        "sqlite" => into(Database::Sqlite, port).await,
        "postgres" => into(Database::Postgres, port).await,
        other => panic!("{other} is none of nothing, sqlite and postgres"),
    }
}

/// Settings of the whole tree, and which names give which attributes of users and of groups.
fn settings(port: u16) -> (LdapSettings, Vec<NameRule>, Vec<NameRule>) {
    let (mut settings, users, groups) = preset(LdapPreset::OpenLdap, BASE);
    settings.servers = vec![format!("127.0.0.1:{port}")];
    settings.security = LdapSecurity::None;
    settings.bind_name = SYNC.into();
    (settings, users, groups)
}

/// The reader alone, whose pieces nobody keeps, beside `ldapsearch`.
async fn reader(port: u16) {
    println!("read and kept nowhere");
    let (settings, users, groups) = settings(port);
    let names = Names {
        users: source_names(&users),
        groups: source_names(&groups),
    };
    let source = LdapSource::new(&settings, Some("syncpw".into()), names.clone()).unwrap();
    memory::forget_peak();
    let (mut theirs, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        theirs.push(ldapsearch(port, &settings, &names).as_secs_f64());
        ours.push(read(&source).await.as_secs_f64());
    }
    let (theirs, ours) = (report::median(theirs), report::median(ours));
    report::note("  ldapsearch, the same in pages", &format!("{theirs:.2} s"));
    report::line(
        "  everything",
        &format!("{ours:.2} s"),
        &format!("< {:.2} s", 1.5 * theirs),
        ours < 1.5 * theirs,
    );
    memory::peak();
}

async fn read(source: &LdapSource) -> Duration {
    let start = Instant::now();
    let (sink, mut pieces) = Sink::new(CancellationToken::new());
    let taking = tokio::spawn(async move {
        let (mut entries, mut members) = (HashSet::new(), 0);
        while let Some(piece) = pieces.recv().await {
            match piece {
                Piece::Entries(found) => entries.extend(found.into_iter().map(|entry| entry.source_id)),
                Piece::Members(found) => {
                    members += found.iter().map(|group| group.members.len()).sum::<usize>();
                }
                Piece::Gone(_) | Piece::Present(_) => {}
            }
        }
        (entries.len(), members)
    });
    let read = source.read(&Start::Everything, &sink).await;
    drop(sink);
    let found = taking.await.unwrap();
    let time = start.elapsed();
    assert_eq!(read.ended, Ended::Complete);
    assert_eq!(found, (PEOPLE + GROUPS + 1, GROUPS * MEMBERS + MANY));
    time
}

/// The same people and groups with the same attributes, by the program that comes with the server.
fn ldapsearch(port: u16, settings: &LdapSettings, names: &Names) -> Duration {
    let start = Instant::now();
    let own = [
        &settings.id_attribute,
        &settings.manager_attribute,
        &settings.member_attribute,
    ];
    for (filter, names) in [
        (&settings.user_filter, &names.users),
        (&settings.group_filter, &names.groups),
    ] {
        let mut command = client("ldapsearch", port);
        command
            .args([
                "-D",
                SYNC,
                "-w",
                "syncpw",
                "-LLL",
                "-o",
                "ldif-wrap=no",
                "-b",
                BASE,
            ])
            .args(["-E", &format!("pr={}/noprompt", settings.page_size), filter])
            .args(names)
            .args(own)
            .arg("modifyTimestamp")
            .stdout(Stdio::null());
        assert!(command.status().unwrap().success());
    }
    start.elapsed()
}

fn client(program: &str, port: u16) -> Command {
    let mut command = Command::new(program);
    command.args(["-x", "-H", &format!("ldap://127.0.0.1:{port}")]);
    command
}

/// Into a database, as the server does it.
async fn into(database: Database, port: u16) {
    println!("read into {database:?}");
    let world = World::new(database, Profile::standard(), "custom").await;
    let (connection, user_names, group_names) = settings(port);
    let settings = SourceSettings {
        connection: SourceConnection::Ldap(connection),
        user_names,
        group_names,
        schedule: ReadSchedule::default(),
        tolerance_percent: 10,
    };
    memory::forget_peak();
    let start = Instant::now();
    let directory = world.connect(&settings, Some("syncpw")).await;
    seconds("  everything, for the first time", start);
    let counts = ended(&world, directory, ReadKind::Everything).await;
    assert_eq!(
        counts.created,
        i64::try_from(PEOPLE + GROUPS + 1).unwrap(),
        "{counts:?}"
    );
    let start = Instant::now();
    world.read_everything(directory).await;
    seconds("  everything once more", start);
    let counts = ended(&world, directory, ReadKind::Everything).await;
    assert_eq!((counts.created, counts.changed), (0, 0), "{counts:?}");
    let start = Instant::now();
    world.read(directory).await;
    let time = start.elapsed();
    ended(&world, directory, ReadKind::Changes).await;
    within_a_second("  changes, when there are none", time);
    change(port, database);
    let start = Instant::now();
    world.read(directory).await;
    let time = start.elapsed();
    let counts = ended(&world, directory, ReadKind::Changes).await;
    assert_eq!(counts.changed, i64::try_from(CHANGES).unwrap(), "{counts:?}");
    within_a_second(&format!("  changes, when there are {CHANGES}"), time);
    memory::peak();
}

/// Gives some people another title, each database's turn its own.
fn change(port: u16, turn: Database) {
    let mut ldif = String::new();
    for number in 1..=CHANGES {
        let dn = slapd::person_dn(number * 9973);
        writeln!(
            ldif,
            "dn: {dn}\nchangetype: modify\nreplace: title\ntitle: Engineer of {turn:?}\n"
        )
        .unwrap();
    }
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), ldif).unwrap();
    let mut command = client("ldapmodify", port);
    command
        .args(["-D", ADMIN, "-w", "adminpw", "-f"])
        .arg(file.path())
        .stdout(Stdio::null());
    assert!(command.status().unwrap().success());
}

/// What the newest read saw, which was to be of that kind and complete.
async fn ended(world: &World, directory: DirectoryId, kind: ReadKind) -> ReadCounts {
    let read = world.last_read(directory).await;
    assert_eq!((read.kind, read.state), (kind, ReadState::Complete), "{read:?}");
    read.counts
}

fn seconds(what: &str, start: Instant) {
    report::note(what, &format!("{:.1} s", start.elapsed().as_secs_f64()));
}

fn within_a_second(what: &str, time: Duration) {
    report::line(
        what,
        &format!("{:.3} s", time.as_secs_f64()),
        "< 1 s",
        time < Duration::from_secs(1),
    );
}
