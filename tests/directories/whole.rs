//! From an OpenLDAP server through the store to accounts: what reads that went wrong in every way leave of people, groups and
//! accounts, on both databases.

use directory::ldap::preset;
use model::{
    CycleState, DirectoryId, DirectoryRead, JobScope, LdapPreset, ProvisioningStatus, ReadKind, ReadSchedule,
    ReadState, Shortfall, SourceConnection, SourceSettings,
};
use tests::cutting_proxy::CuttingProxy;
use tests::slapd::{self, Setup, Slapd, person_dn};
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases!(
    ten_thousand_people_and_whatever_goes_wrong,
    the_life_of_people_of_a_server,
    values_that_the_account_may_not_read_any_more_are_kept
);

/// People of the large directory, and how many of them are in its large group.
const PEOPLE: usize = 10_000;
const MEMBERS: usize = 5_000;

fn settings(server: &Slapd) -> SourceSettings {
    let (mut ldap, user_names, group_names) = preset(LdapPreset::OpenLdap, slapd::BASE);
    ldap.servers = vec![format!("localhost:{}", server.tls_port)];
    ldap.ca_bundle.clone_from(&server.authority.pem);
    ldap.bind_name = slapd::SYNC.into();
    ldap.user_bases = vec![format!("ou=people,{}", slapd::BASE)];
    ldap.group_bases = vec![format!("ou=groups,{}", slapd::BASE)];
    SourceSettings {
        connection: SourceConnection::Ldap(ldap),
        user_names,
        group_names,
        schedule: ReadSchedule::default(),
        tolerance_percent: 10,
    }
}

/// The same settings with something about the server different.
fn but(settings: &SourceSettings, change: impl FnOnce(&mut model::LdapSettings)) -> SourceSettings {
    let mut settings = settings.clone();
    if let SourceConnection::Ldap(ldap) = &mut settings.connection {
        change(ldap);
    }
    settings
}

async fn read_by(world: &World, directory: DirectoryId, settings: &SourceSettings) -> DirectoryRead {
    let source = world.store().source(directory).await.unwrap().unwrap();
    let saved = world
        .store()
        .set_source(directory, source.version, settings, None, &world.audit())
        .await
        .unwrap();
    assert!(saved);
    world.read_everything(directory).await
}

async fn people(world: &World) -> i64 {
    let query = model::ObjectQuery::all(model::ObjectKind::User);
    world.store().objects(&query).await.unwrap().total
}

fn reason(read: &DirectoryRead) -> Option<Shortfall> {
    read.problem.as_ref().map(|problem| problem.reason)
}

async fn ten_thousand_people_and_whatever_goes_wrong(database: Database) {
    let server = Slapd::start(&Setup {
        people: PEOPLE,
        ldif: slapd::group("everybody", 1..=MEMBERS),
        offers_sync: true,
        ..Setup::default()
    })
    .unwrap();
    let world = World::standard(database, ProvisioningStatus::Off).await;
    let settings = settings(&server);
    let directory = world.connect(&settings, Some("syncpw")).await;
    let first = world.last_read(directory).await;
    assert_eq!((first.state, first.problem.clone()), (ReadState::Complete, None));
    let expected = i64::try_from(PEOPLE).unwrap();
    let members = i64::try_from(MEMBERS).unwrap();
    assert_eq!(
        (first.counts.users, first.counts.created),
        (expected, expected + 1)
    );
    assert_eq!(
        (first.counts.members, first.counts.members_added),
        (members, members)
    );
    let group = world.the("everybody").await;
    assert_eq!(
        world.store().members(group, "", 1, 1).await.unwrap().total,
        members
    );

    // A second look at everything finds nothing to write.
    let change = world.store().current_change().await.unwrap();
    let again = world.read_everything(directory).await;
    assert_eq!(
        (again.state, again.kind),
        (ReadState::Complete, ReadKind::Everything)
    );
    assert_eq!(world.store().current_change().await.unwrap(), change);

    // Whatever goes wrong: nobody goes.
    let proxy = CuttingProxy::start(server.tls_port, 2_500_000).await;
    let cut = read_by(
        &world,
        directory,
        &but(&settings, |ldap| {
            ldap.servers = vec![format!("localhost:{}", proxy.port())];
        }),
    )
    .await;
    assert_eq!(
        (cut.state, reason(&cut)),
        (ReadState::Incomplete, Some(Shortfall::Connection)),
        "{cut:?}"
    );
    let wrong_base = read_by(
        &world,
        directory,
        &but(&settings, |ldap| {
            ldap.user_bases = vec![format!("ou=nowhere,{}", slapd::BASE)];
        }),
    )
    .await;
    assert_eq!(
        reason(&wrong_base),
        Some(Shortfall::BaseMissing),
        "{wrong_base:?}"
    );
    let nobody = read_by(
        &world,
        directory,
        &but(&settings, |ldap| {
            ldap.user_filter = "(uid=no-such-person)".into();
        }),
    )
    .await;
    assert_eq!(
        (nobody.state, reason(&nobody)),
        (ReadState::Held, Some(Shortfall::Empty)),
        "{nobody:?}"
    );
    let few = read_by(
        &world,
        directory,
        &but(&settings, |ldap| {
            ldap.user_filter = "(departmentNumber=D1)".into();
        }),
    )
    .await;
    assert_eq!(
        (few.state, reason(&few)),
        (ReadState::Held, Some(Shortfall::Fewer)),
        "{few:?}"
    );
    assert_eq!(people(&world).await, expected);
    assert_eq!(world.store().current_change().await.unwrap(), change);
    assert_eq!(
        world.store().members(group, "", 1, 1).await.unwrap().total,
        members
    );
    for problem in [&cut, &wrong_base, &nobody, &few].map(|read| read.problem.clone().unwrap()) {
        assert!(
            !problem.message.is_empty() && !problem.advice.is_empty(),
            "{problem:?}"
        );
    }
}

async fn the_life_of_people_of_a_server(database: Database) {
    let mut server = Slapd::start(&Setup {
        people: 30,
        ldif: slapd::group("staff", 1..=20),
        offers_sync: true,
        ..Setup::default()
    })
    .unwrap();
    let world = World::standard(database, ProvisioningStatus::Off).await;
    let settings = settings(&server);
    let directory = world.connect(&settings, Some("syncpw")).await;
    world.provision_groups().await;
    world.configure(JobScope::All, ProvisioningStatus::On).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.target.accounts().len(), 30);
    assert_eq!(world.members("staff").map(|members| members.len()), Some(20));
    let account = |number: usize| {
        world
            .target
            .account_by_user_name(&format!("u{number:05}@example.org"))
    };

    // Promoted and moved, gone, taken out of the group, new in it.
    server.change(&format!(
        "dn: {}\nchangetype: modify\nreplace: title\ntitle: Director\n\n\
         dn: {}\nchangetype: modrdn\nnewrdn: uid=renamed\ndeleteoldrdn: 1\n\n\
         dn: {}\nchangetype: delete\n\n\
         dn: cn=staff,ou=groups,{base}\nchangetype: modify\ndelete: member\nmember: {}\n-\nadd: member\nmember: {}\n\n\
         dn: uid=joiner,ou=people,{base}\nchangetype: add\nobjectClass: inetOrgPerson\nuid: joiner\ncn: Joiner\nsn: J\ndisplayName: Joiner\nmail: joiner@example.org\n",
        person_dn(1), person_dn(2), person_dn(3), person_dn(4), person_dn(25),
        base = slapd::BASE,
    ));
    let before = world.the("User 2").await;
    let read = world.read(directory).await;
    assert_eq!(
        (read.state, read.kind),
        (ReadState::Complete, ReadKind::Changes),
        "{read:?}"
    );
    assert_eq!(
        (
            read.counts.created,
            read.counts.removed,
            read.counts.members_removed
        ),
        (1, 1, 1),
        "{read:?}"
    );
    // Also those whose manager was renamed.
    assert!(read.counts.users < 30, "{read:?}");
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(account(1).unwrap()["title"], "Director");
    assert_eq!(world.the("User 2").await, before);
    assert_eq!(account(3).unwrap()["active"], false);
    assert!(world.target.account_by_user_name("joiner@example.org").is_some());
    let members = world.members("staff").unwrap();
    assert!(
        !members.contains(&"User 4".to_owned()) && members.contains(&"User 25".to_owned()),
        "{members:?}"
    );
    assert!(
        members.contains(&"User 2".to_owned()),
        "whoever is renamed stays a member: {members:?}"
    );

    // The server is gone; later it is there again. Nothing is lost, and nobody lost anything.
    server.change(&format!("dn: {}\nchangetype: delete\n", person_dn(5)));
    server.kill();
    let failed = world.read(directory).await;
    assert_eq!(
        (failed.state, reason(&failed)),
        (ReadState::Failed, Some(Shortfall::Connection)),
        "{failed:?}"
    );
    assert_eq!(world.cycle().await, None);
    assert_eq!(account(5).unwrap()["active"], true);
    server.start_again().unwrap();
    let read = world.read(directory).await;
    assert_eq!(
        (read.state, read.counts.removed),
        (ReadState::Complete, 1),
        "{read:?}"
    );
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(account(5).unwrap()["active"], false);
}

async fn values_that_the_account_may_not_read_any_more_are_kept(database: Database) {
    let server = Slapd::start(&Setup {
        people: 50,
        ..Setup::default()
    })
    .unwrap();
    let world = World::standard(database, ProvisioningStatus::Off).await;
    let directory = world.connect(&settings(&server), Some("syncpw")).await;
    let title = async || {
        let person = world.the("User 7").await;
        world
            .store()
            .object(person)
            .await
            .unwrap()
            .unwrap()
            .text("jobTitle")
            .to_owned()
    };
    assert_eq!(title().await, "Engineer");
    let rights = |change: &str| {
        server.configure(&format!(
            "dn: olcDatabase={{1}}mdb,cn=config\nchangetype: modify\n{change}: olcAccess\nolcAccess: {{0}}to attrs=title by * none\n"
        ));
    };
    rights("add");
    let hidden = world.read_everything(directory).await;
    assert_eq!(
        (hidden.state, reason(&hidden)),
        (ReadState::Held, Some(Shortfall::AccessDenied))
    );
    assert_eq!(hidden.held.attributes, ["jobTitle"]);
    assert!(hidden.problem.unwrap().message.contains("jobTitle"));
    assert_eq!(title().await, "Engineer");

    rights("delete");
    let shown = world.read_everything(directory).await;
    assert_eq!((shown.state, shown.problem), (ReadState::Complete, None));
    assert_eq!(title().await, "Engineer");

    // Somebody says that it is right.
    rights("add");
    let hidden = world.read_everything(directory).await;
    let manage = world.directory_manager();
    manage.confirm_removals(directory, hidden.id).await.unwrap();
    world.engine.read_due(world.now()).await.unwrap();
    assert_eq!(world.last_read(directory).await.state, ReadState::Complete);
    assert_eq!(title().await, "");
}
