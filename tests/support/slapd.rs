//! An OpenLDAP server of the test's own.

use std::fmt::Write as _;
use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::authority::Authority;

/// The top of its tree.
pub const BASE: &str = "dc=example,dc=org";
/// Who may do everything; its password is `adminpw`.
pub const ADMIN: &str = "cn=admin,dc=example,dc=org";
/// Who may read everything, 500 entries at most; its password is `readerpw`.
pub const READER: &str = "cn=reader,dc=example,dc=org";
/// Who may read everything; its password is `syncpw`.
pub const SYNC: &str = "cn=sync,dc=example,dc=org";

/// A server that is to be started.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// People `u00001` and so on below `ou=people`.
    pub people: usize,
    /// Entries besides, as LDIF.
    pub ldif: String,
    /// Whether its certificate has expired.
    pub has_expired: bool,
    /// Whether it takes passwords without TLS.
    pub wants_tls: bool,
    /// Whether it offers content synchronization.
    pub offers_sync: bool,
}

/// A running server. It ends, and its data goes, with this value.
#[derive(Debug)]
pub struct Slapd {
    process: Child,
    folder: tempfile::TempDir,
    /// The port without TLS, and for `StartTLS`.
    pub port: u16,
    /// The port with TLS.
    pub tls_port: u16,
    /// Who signed its certificate.
    pub authority: Authority,
}

impl Slapd {
    /// Starts a server with its data, or says why there is none.
    pub fn start(setup: &Setup) -> Result<Self, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        for name in ["conf", "db", "run"] {
            std::fs::create_dir(folder.path().join(name)).map_err(|error| error.to_string())?;
        }
        let authority = Authority::new();
        authority.certify(folder.path(), &["localhost", "127.0.0.1"], setup.has_expired);
        load(folder.path(), "0", &configuration(folder.path(), setup))?;
        load(folder.path(), "1", &data(setup))?;
        let (port, tls_port) = (free_port()?, free_port()?);
        let process = run(folder.path(), port, tls_port)?;
        let server = Self {
            process,
            folder,
            port,
            tls_port,
            authority,
        };
        server.wait()?;
        Ok(server)
    }

    /// Starts it again after it was killed, on the same ports, with what it had.
    pub fn start_again(&mut self) -> Result<(), String> {
        self.process = run(self.folder.path(), self.port, self.tls_port)?;
        self.wait()
    }

    fn wait(&self) -> Result<(), String> {
        let deadline = Instant::now() + Duration::from_secs(30);
        while Instant::now() < deadline {
            if std::net::TcpStream::connect(("127.0.0.1", self.tls_port)).is_ok() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err("slapd did not start within 30 seconds".into())
    }

    /// Applies changes, as LDIF with `changetype`.
    pub fn change(&self, ldif: &str) {
        self.apply(ADMIN, "adminpw", ldif);
    }

    /// Applies changes to the configuration.
    pub fn configure(&self, ldif: &str) {
        self.apply("cn=config", "configpw", ldif);
    }

    fn apply(&self, name: &str, password: &str, ldif: &str) {
        let mut command = Command::new(program("ldapmodify"));
        command
            .env("LDAPTLS_CACERT", self.folder.path().join("ca.pem"))
            .args(["-x", "-H"])
            .arg(format!("ldaps://127.0.0.1:{}", self.tls_port))
            .args(["-D", name, "-w", password]);
        feed(&mut command, ldif).expect("the change is accepted");
    }

    /// Kills it, as a crash would.
    pub fn kill(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Slapd {
    fn drop(&mut self) {
        self.kill();
    }
}

fn run(folder: &Path, port: u16, tls_port: u16) -> Result<Child, String> {
    Command::new(program("slapd"))
        .arg("-F")
        .arg(folder.join("conf"))
        .arg("-h")
        .arg(format!("ldap://127.0.0.1:{port} ldaps://127.0.0.1:{tls_port}"))
        // In the foreground, with nothing to say.
        .args(["-d", "0"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| error.to_string())
}

/// The entry of a person.
pub fn person(number: usize) -> String {
    let mut entry = format!(
        "dn: uid=u{number:05},ou=people,{BASE}\nobjectClass: inetOrgPerson\nuid: u{number:05}\ncn: User {number}\n\
         sn: Number{number}\ngivenName: User\ndisplayName: User {number}\nmail: u{number:05}@example.org\n\
         employeeNumber: {}\ndepartmentNumber: D{}\ntitle: Engineer\ntelephoneNumber: +1555{number:07}\n\
         userPassword: never-shown-{number}\n",
        100_000 + number,
        number % 20
    );
    if number > 1 {
        let _ = writeln!(entry, "manager: uid=u{:05},ou=people,{BASE}", 1 + number / 10);
    }
    entry.push('\n');
    entry
}

/// The DN of a person.
pub fn person_dn(number: usize) -> String {
    format!("uid=u{number:05},ou=people,{BASE}")
}

/// The entry of a group with people.
pub fn group(name: &str, members: impl Iterator<Item = usize>) -> String {
    let mut entry = format!("dn: cn={name},ou=groups,{BASE}\nobjectClass: groupOfNames\ncn: {name}\n");
    for member in members {
        let _ = writeln!(entry, "member: {}", person_dn(member));
    }
    entry.push('\n');
    entry
}

fn data(setup: &Setup) -> String {
    let mut ldif =
        format!("dn: {BASE}\nobjectClass: dcObject\nobjectClass: organization\no: Example\ndc: example\n\n");
    for unit in ["people", "groups", "elsewhere"] {
        let _ = writeln!(
            ldif,
            "dn: ou={unit},{BASE}\nobjectClass: organizationalUnit\nou: {unit}\n"
        );
    }
    for (name, password) in [("reader", "readerpw"), ("sync", "syncpw")] {
        let _ = writeln!(
            ldif,
            "dn: cn={name},{BASE}\nobjectClass: applicationProcess\nobjectClass: simpleSecurityObject\ncn: {name}\n\
             userPassword: {password}\n"
        );
    }
    for number in 1..=setup.people {
        ldif.push_str(&person(number));
    }
    ldif.push_str(&setup.ldif);
    ldif
}

fn configuration(folder: &Path, setup: &Setup) -> String {
    let folder = folder.display();
    let security = if setup.wants_tls {
        "olcSecurity: simple_bind=128\n"
    } else {
        ""
    };
    let mut ldif = format!(
        "dn: cn=config
objectClass: olcGlobal
cn: config
olcPidFile: {folder}/run/slapd.pid
olcTLSCACertificateFile: {folder}/ca.pem
olcTLSCertificateFile: {folder}/server.pem
olcTLSCertificateKeyFile: {folder}/server.key
olcTLSVerifyClient: allow
olcAuthzRegexp: {{0}}^cn=([^,]+)$ cn=$1,{BASE}
olcSizeLimit: 500
{security}
dn: cn=module,cn=config
objectClass: olcModuleList
cn: module
olcModulePath: /usr/lib/ldap
olcModuleLoad: back_mdb
olcModuleLoad: memberof
olcModuleLoad: refint
olcModuleLoad: syncprov

dn: cn=schema,cn=config
objectClass: olcSchemaConfig
cn: schema

include: file:///etc/ldap/schema/core.ldif
include: file:///etc/ldap/schema/cosine.ldif
include: file:///etc/ldap/schema/inetorgperson.ldif
include: file:///etc/ldap/schema/nis.ldif

dn: olcDatabase={{-1}}frontend,cn=config
objectClass: olcDatabaseConfig
objectClass: olcFrontendConfig
olcDatabase: {{-1}}frontend

dn: olcDatabase={{0}}config,cn=config
objectClass: olcDatabaseConfig
olcDatabase: {{0}}config
olcRootDN: cn=config
olcRootPW: configpw

dn: olcDatabase={{1}}mdb,cn=config
objectClass: olcDatabaseConfig
objectClass: olcMdbConfig
olcDatabase: {{1}}mdb
olcSuffix: {BASE}
olcDbDirectory: {folder}/db
olcDbMaxSize: 1073741824
olcDbNoSync: TRUE
olcRootDN: {ADMIN}
olcRootPW: adminpw
olcDbIndex: objectClass eq
olcDbIndex: entryUUID,entryCSN,modifyTimestamp eq
olcDbIndex: uid,mail,member,uniqueMember,memberUid eq
olcLimits: {{0}}dn.exact=\"{SYNC}\" size=unlimited time=unlimited
olcAccess: {{0}}to attrs=userPassword by anonymous auth by * none
olcAccess: {{1}}to * by users read by * none

dn: olcOverlay={{0}}memberof,olcDatabase={{1}}mdb,cn=config
objectClass: olcOverlayConfig
objectClass: olcMemberOf
olcOverlay: {{0}}memberof
olcMemberOfRefInt: TRUE

dn: olcOverlay={{1}}refint,olcDatabase={{1}}mdb,cn=config
objectClass: olcOverlayConfig
objectClass: olcRefintConfig
olcOverlay: {{1}}refint
olcRefintAttribute: member manager

"
    );
    if setup.offers_sync {
        ldif.push_str(
            "dn: olcOverlay={2}syncprov,olcDatabase={1}mdb,cn=config
objectClass: olcOverlayConfig
objectClass: olcSyncProvConfig
olcOverlay: {2}syncprov
olcSpSessionlog: 5000
",
        );
    }
    ldif
}

fn load(folder: &Path, database: &str, ldif: &str) -> Result<(), String> {
    let mut command = Command::new(program("slapadd"));
    command
        .arg("-q")
        .args(["-n", database])
        .arg("-F")
        .arg(folder.join("conf"));
    feed(&mut command, ldif)
}

fn feed(command: &mut Command, text: &str) -> Result<(), String> {
    let mut process = command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{}: {error}", command.get_program().display()))?;
    let mut input = process.stdin.take().expect("it is piped");
    input
        .write_all(text.as_bytes())
        .map_err(|error| error.to_string())?;
    drop(input);
    let output = process.wait_with_output().map_err(|error| error.to_string())?;
    if output.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// A port that nobody listens on now.
fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    listener
        .map(|address| address.port())
        .map_err(|error| error.to_string())
}

/// Servers are in `sbin`, which is not on everybody's path.
fn program(name: &str) -> PathBuf {
    let folders = std::env::var_os("ROLLCALL_TEST_SLAPD")
        .and_then(|slapd| PathBuf::from(slapd).parent().map(Path::to_owned))
        .into_iter()
        .chain(["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"].map(PathBuf::from));
    folders
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
        .unwrap_or_else(|| name.into())
}
