//! An Active Directory domain of the test's own, by Samba.

use std::fmt::Write as _;
use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine as _;

use crate::authority::Authority;

/// The top of its tree.
pub const BASE: &str = "DC=test,DC=lan";
/// Where its people and groups are.
pub const STAFF: &str = "OU=Staff,DC=test,DC=lan";
/// Who may do everything.
pub const ADMIN: &str = "administrator@test.lan";
/// The password of that account.
pub const ADMIN_PASSWORD: &str = "Passw0rd!admin";
/// The password of every person.
pub const PASSWORD: &str = "Pass-w0rd";
/// Samba takes no other ports.
const PORTS: [u16; 3] = [389, 636, 3268];

/// A running domain controller. It ends, and its data goes, with this value.
#[derive(Debug)]
pub struct Samba {
    process: Child,
    folder: tempfile::TempDir,
    /// Who signed its certificate.
    pub authority: Authority,
}

impl Samba {
    /// Makes a domain with people `u00001` and so on and entries besides, as LDIF; or says why there is none.
    pub fn start(people: usize, ldif: &str) -> Result<Self, String> {
        for port in PORTS {
            std::net::TcpListener::bind(("127.0.0.1", port))
                .map_err(|error| format!("port {port}: {error}"))?;
        }
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let path = folder.path();
        let authority = Authority::new();
        provision(path)?;
        let tls = path.join("tls");
        fs::create_dir_all(&tls).map_err(|error| error.to_string())?;
        authority.certify(&tls, &["dc1.test.lan", "localhost", "127.0.0.1"], false);
        only_for_owner(&tls.join("server.key"))?;
        fs::write(path.join("etc/smb.conf"), configuration(path)).map_err(|error| error.to_string())?;
        let file = path.join("people.ldif");
        fs::write(&file, data(people, ldif)).map_err(|error| error.to_string())?;
        run(Command::new("samba-tool")
            .args([
                "domain",
                "passwordsettings",
                "set",
                "--complexity=off",
                "--min-pwd-length=4",
            ])
            .arg("-s")
            .arg(path.join("etc/smb.conf")))?;
        run(Command::new("ldbadd")
            .arg("-H")
            .arg(path.join("private/sam.ldb"))
            .arg(format!("--configfile={}", path.join("etc/smb.conf").display()))
            .arg(&file))?;
        let process = Command::new(program())
            .args(["-F", "--no-process-group", "-s"])
            .arg(path.join("etc/smb.conf"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| error.to_string())?;
        let server = Self {
            process,
            folder,
            authority,
        };
        wait()?;
        Ok(server)
    }

    /// Applies changes, as LDIF with `changetype`.
    pub fn change(&self, ldif: &str) {
        let file = self.folder.path().join("change.ldif");
        fs::write(&file, ldif).unwrap();
        run(Command::new("ldapmodify")
            .env("LDAPTLS_CACERT", self.folder.path().join("tls/ca.pem"))
            .args([
                "-x",
                "-H",
                "ldaps://127.0.0.1",
                "-D",
                ADMIN,
                "-w",
                ADMIN_PASSWORD,
                "-f",
            ])
            .arg(&file))
        .expect("the change is accepted");
    }
}

impl Drop for Samba {
    fn drop(&mut self) {
        // Its children end with it when it is asked, and not when it is killed.
        let _ = Command::new("kill").arg(self.process.id().to_string()).status();
        let deadline = Instant::now() + Duration::from_secs(10);
        while Instant::now() < deadline {
            if matches!(self.process.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Waits until it answers.
fn wait() -> Result<(), String> {
    let deadline = Instant::now() + Duration::from_mins(1);
    while Instant::now() < deadline {
        let answers = Command::new("ldapsearch")
            .args([
                "-x",
                "-H",
                "ldap://127.0.0.1",
                "-s",
                "base",
                "-b",
                "",
                "defaultNamingContext",
            ])
            .output()
            .is_ok_and(|output| output.status.success());
        if answers && TcpStream::connect(("127.0.0.1", 636)).is_ok() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    Err("Samba did not start within 60 seconds".into())
}

/// The DN of a person.
pub fn person_dn(number: usize) -> String {
    format!("CN=User {number},{STAFF}")
}

/// The entry of a group with people.
pub fn group(name: &str, members: impl Iterator<Item = usize>) -> String {
    let mut entry = format!("dn: CN={name},{STAFF}\nobjectClass: group\nsAMAccountName: {name}\n");
    for member in members {
        let _ = writeln!(entry, "member: {}", person_dn(member));
    }
    entry.push('\n');
    entry
}

/// The entry of a person.
pub fn person(number: usize) -> String {
    let password: Vec<u8> = format!("\"{PASSWORD}\"")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let password = base64::engine::general_purpose::STANDARD.encode(password);
    let mut entry = format!(
        "dn: {}\nobjectClass: user\nsAMAccountName: u{number:05}\nuserPrincipalName: u{number:05}@test.lan\n\
         givenName: User\nsn: Number{number}\ndisplayName: User {number}\nmail: u{number:05}@test.lan\n\
         employeeID: {}\ndepartment: D{}\ntitle: Engineer\nuserAccountControl: 512\nunicodePwd:: {password}\n",
        person_dn(number),
        100_000 + number,
        number % 5
    );
    if number > 1 {
        let _ = writeln!(entry, "manager: {}", person_dn(1));
    }
    entry.push('\n');
    entry
}

fn data(people: usize, besides: &str) -> String {
    let mut ldif = format!("dn: {STAFF}\nobjectClass: organizationalUnit\nou: Staff\n\n");
    for number in 1..=people {
        ldif.push_str(&person(number));
    }
    ldif.push_str(besides);
    ldif
}

fn provision(folder: &Path) -> Result<(), String> {
    let empty = folder.join("empty.conf");
    fs::write(&empty, "[global]\n").map_err(|error| error.to_string())?;
    run(Command::new("samba-tool")
        .args([
            "domain",
            "provision",
            "--realm=TEST.LAN",
            "--domain=TEST",
            "--server-role=dc",
        ])
        .args([
            "--dns-backend=NONE",
            "--host-ip=127.0.0.1",
            "--host-name=dc1",
            "--use-rfc2307",
        ])
        .arg(format!("--adminpass={ADMIN_PASSWORD}"))
        .arg(format!("--targetdir={}", folder.display()))
        .arg("-s")
        .arg(&empty))
}

fn configuration(folder: &Path) -> String {
    for name in ["run", "ncalrpc"] {
        fs::create_dir_all(folder.join(name)).unwrap();
    }
    let folder = folder.display();
    format!(
        "[global]
	netbios name = DC1
	realm = TEST.LAN
	workgroup = TEST
	server role = active directory domain controller
	server services = ldap
	interfaces = lo
	bind interfaces only = yes
	private dir = {folder}/private
	lock directory = {folder}
	state directory = {folder}/state
	cache directory = {folder}/cache
	pid directory = {folder}/run
	ncalrpc dir = {folder}/ncalrpc
	ntp signd socket directory = {folder}/ntp_signd
	winbindd socket directory = {folder}/winbindd
	binddns dir = {folder}/bind-dns
	log file = {folder}/samba.log
	prefork children = 1
	tls enabled = yes
	tls keyfile = {folder}/tls/server.key
	tls certfile = {folder}/tls/server.pem
	tls cafile = {folder}/tls/ca.pem
"
    )
}

fn only_for_owner(file: &Path) -> Result<(), String> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(file, fs::Permissions::from_mode(0o600)).map_err(|error| error.to_string())
}

fn program() -> PathBuf {
    let usual = PathBuf::from("/usr/sbin/samba");
    if usual.is_file() { usual } else { "samba".into() }
}

fn run(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().display().to_string();
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{name}: {error}"))?;
    if output.status.success() {
        Ok(())
    } else {
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        Err(format!(
            "{name}: {}",
            words.chars().take(2000).collect::<String>()
        ))
    }
}
