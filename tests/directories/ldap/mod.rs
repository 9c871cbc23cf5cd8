//! The reader of directory servers against real ones: what it sends, and what it says about itself.

mod changes;
mod everything;
mod failures;
mod mirror;
mod rights;
mod samba;
mod steps;
mod wake;

use directory::ldap::{LdapSource, preset};
use directory::source::{Names, Read, Start, source_names};
use model::{LdapPreset, LdapSecurity, LdapSettings};
use secrecy::SecretString;
use tests::slapd::{self, Slapd};

use self::mirror::Mirror;

/// Settings for the server, with TLS, by the account that may read everything.
fn settings(server: &Slapd) -> LdapSettings {
    let (mut settings, _, _) = preset(LdapPreset::OpenLdap, slapd::BASE);
    settings.servers = vec![format!("localhost:{}", server.tls_port)];
    settings.ca_bundle.clone_from(&server.authority.pem);
    settings.bind_name = slapd::SYNC.into();
    settings.user_bases = vec![format!("ou=people,{}", slapd::BASE)];
    settings.group_bases = vec![format!("ou=groups,{}", slapd::BASE)];
    settings
}

/// The password of the account in these settings.
fn password(settings: &LdapSettings) -> &'static str {
    match settings.bind_name.as_str() {
        slapd::READER => "readerpw",
        slapd::ADMIN => "adminpw",
        _ => "syncpw",
    }
}

fn source(settings: &LdapSettings) -> LdapSource {
    with_password(settings, password(settings))
}

fn with_password(settings: &LdapSettings, password: &str) -> LdapSource {
    let (_, users, groups) = preset(settings.preset, "");
    let names = Names {
        users: source_names(&users),
        groups: source_names(&groups),
    };
    LdapSource::new(settings, Some(SecretString::from(password)), names).unwrap()
}

/// Reads into the mirror.
async fn read(source: &LdapSource, start: &Start, mirror: &mut Mirror) -> Read {
    mirror.take(source, start).await
}

/// Reads everything into a new mirror, completely.
async fn read_all(source: &LdapSource) -> (Mirror, Read) {
    let mut mirror = Mirror::default();
    let read = read(source, &Start::Everything, &mut mirror).await;
    assert_eq!(read.ended, directory::source::Ended::Complete, "{:?}", read.notes);
    (mirror, read)
}

/// Without TLS.
fn plain(server: &Slapd) -> LdapSettings {
    LdapSettings {
        servers: vec![format!("127.0.0.1:{}", server.port)],
        security: LdapSecurity::None,
        ..settings(server)
    }
}
