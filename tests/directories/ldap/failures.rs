//! What goes wrong, for real: each failure says why, and nobody is gone because of it.

use directory::source::{Ended, Start};
use model::{LdapSecurity, LdapSettings, ReadProblem, Shortfall};
use tests::cutting_proxy::CuttingProxy;
use tests::slapd::{self, Setup, Slapd, group};

use super::{Mirror, plain, read, settings, source, with_password};

fn server(people: usize) -> Slapd {
    Slapd::start(&Setup {
        people,
        ldif: group("all", 1..=people),
        ..Setup::default()
    })
    .unwrap()
}

async fn problem(settings: &LdapSettings) -> ReadProblem {
    let mut mirror = Mirror::default();
    incomplete(&source(settings), &mut mirror).await
}

async fn incomplete(source: &directory::ldap::LdapSource, mirror: &mut Mirror) -> ReadProblem {
    let read = read(source, &Start::Everything, mirror).await;
    assert_eq!(read.cursor, None);
    match read.ended {
        Ended::Incomplete(problem) => {
            assert!(!problem.advice.is_empty() && !problem.message.is_empty());
            problem
        }
        Ended::Complete => panic!("it cannot be complete"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_size_limit_in_the_middle_of_paging_is_not_the_end() {
    let server = server(800);
    let mut settings = settings(&server);
    settings.bind_name = slapd::READER.into();
    settings.page_size = 100;
    let mut mirror = Mirror::default();
    let problem = incomplete(&source(&settings), &mut mirror).await;
    assert_eq!(problem.reason, Shortfall::SizeLimit, "{problem:?}");
    assert_eq!(mirror.entries.len(), 500, "what came is true");
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_are_wrong() {
    let server = server(3);
    let mut base = settings(&server);
    base.user_bases = vec!["ou=nowhere,dc=example,dc=org".into()];
    assert_eq!(problem(&base).await.reason, Shortfall::BaseMissing);
    let mut groups = settings(&server);
    groups.group_bases = vec!["ou=nowhere,dc=example,dc=org".into()];
    assert_eq!(problem(&groups).await.reason, Shortfall::BaseMissing);
    let mut filter = settings(&server);
    filter.user_filter = "(objectClass=computer)".into();
    assert_eq!(problem(&filter).await.reason, Shortfall::Empty);
    let mut id = settings(&server);
    id.id_attribute = "employeeId".into();
    assert_eq!(problem(&id).await.reason, Shortfall::AccessDenied);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_named_and_not_shown() {
    let server = server(3);
    let wrong = with_password(&settings(&server), "not-the-password");
    let problem = incomplete(&wrong, &mut Mirror::default()).await;
    assert_eq!(problem.reason, Shortfall::SignIn);
    assert!(problem.message.contains("49"), "{problem:?}");
    assert!(!format!("{problem:?} {wrong:?}").contains("not-the-password"));
}

#[tokio::test(flavor = "multi_thread")]
async fn certificates_that_are_not_trusted() {
    let good = server(3);
    let mut unknown = settings(&good);
    unknown.ca_bundle = String::new();
    let found = problem(&unknown).await;
    assert_eq!(found.reason, Shortfall::Tls);
    assert!(
        found.message.contains("authority that is not trusted"),
        "{found:?}"
    );
    assert!(found.message.contains("Authority of the tests"), "{found:?}");
    let mut name = settings(&good);
    name.servers = vec![
        format!("ip6-localhost:{}", good.tls_port),
        format!("127.0.0.2:{}", good.tls_port),
    ];
    assert_ne!(problem(&name).await.reason, Shortfall::SignIn);
    let mut port = settings(&good);
    port.servers = vec![format!("localhost:{}", good.port)];
    assert_eq!(problem(&port).await.reason, Shortfall::Tls);
    let expired = Slapd::start(&Setup {
        people: 3,
        has_expired: true,
        ..Setup::default()
    });
    let found = problem(&settings(&expired.unwrap())).await;
    assert_eq!(found.reason, Shortfall::Tls);
    assert!(
        found.message.contains("has expired") && found.message.contains("2020-01-01"),
        "{found:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_wants_tls() {
    let server = Slapd::start(&Setup {
        people: 3,
        wants_tls: true,
        ..Setup::default()
    })
    .unwrap();
    let found = problem(&plain(&server)).await;
    assert_eq!(found.reason, Shortfall::SignIn);
    assert!(found.advice.contains("TLS"), "{found:?}");
    let mut start_tls = plain(&server);
    start_tls.security = LdapSecurity::StartTls;
    super::read_all(&source(&start_tls)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_breaks_in_the_middle() {
    let mut server = server(3000);
    let proxy = CuttingProxy::start(server.port, 300_000).await;
    let mut settings = plain(&server);
    settings.servers = vec![format!("127.0.0.1:{}", proxy.port())];
    let mut mirror = Mirror::default();
    let found = incomplete(&source(&settings), &mut mirror).await;
    assert_eq!(found.reason, Shortfall::Connection, "{found:?}");
    assert!(
        !mirror.entries.is_empty() && mirror.entries.len() < 3000,
        "{}",
        mirror.entries.len()
    );
    // In the middle of the members: those of the group are not half a truth.
    let plenty = 30_000_000;
    proxy.allow(plenty);
    let mut whole = Mirror::default();
    let read_whole = read(&source(&settings), &Start::Everything, &mut whole).await;
    assert_eq!(read_whole.ended, Ended::Complete);
    let total = plenty - proxy.left();
    for missing in [5_000, 50_000, 100_000] {
        proxy.allow(total - missing);
        let mut mirror = whole.clone();
        let found = incomplete(&source(&settings), &mut mirror).await;
        assert_eq!(found.reason, Shortfall::Connection, "{found:?}");
        assert!(found.message.contains("members"), "{found:?}");
        mirror.assert_same(&whole, "a broken connection");
    }
    server.kill();
    assert_eq!(problem(&plain(&server)).await.reason, Shortfall::Connection);
}
