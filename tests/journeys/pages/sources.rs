//! Directories that are read from somewhere else, for the walk through all pages: one whose last read holds people back, and
//! two that are not connected yet.

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, SystemTime};

use directory::ldap::preset;
use model::{
    Directory, DirectoryId, DirectoryKind, EntraSettings, EntraSignIn, LdapPreset, NameRule, ReadSchedule,
    ReadState, SourceConnection, SourceSettings, Timestamp,
};
use tests::registration::audit;
use tests::{Prepared, file_in};
use uuid::Uuid;

/// The directories, and the folder of the file.
pub(super) struct Sources {
    folder: tempfile::TempDir,
    /// Read from a file.
    pub(super) file: DirectoryId,
    /// OpenLDAP, not connected.
    pub(super) ldap: DirectoryId,
    /// Microsoft Entra ID, not connected.
    pub(super) entra: DirectoryId,
}

impl Sources {
    /// Adds them, before the server starts; the file is read as soon as it does.
    pub(super) async fn add(prepared: &Prepared) -> Self {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), 40);
        let settings = file_in(folder.path());
        let file = add(prepared, "Personnel", DirectoryKind::File, &settings).await;
        let (connection, users, groups) = preset(LdapPreset::OpenLdap, "dc=example,dc=org");
        let settings = unconnected(SourceConnection::Ldap(connection), users, groups);
        let ldap = add(prepared, "Head office", DirectoryKind::Ldap, &settings).await;
        let connection = EntraSettings {
            tenant: String::new(),
            client_id: String::new(),
            sign_in: EntraSignIn::Secret,
            certificate: String::new(),
            login_url: "https://login.microsoftonline.com".into(),
            graph_url: "https://graph.microsoft.com".into(),
            ca_bundle: String::new(),
        };
        let settings = unconnected(SourceConnection::Entra(connection), Vec::new(), Vec::new());
        let entra = add(prepared, "Cloud", DirectoryKind::Entra, &settings).await;
        Self {
            folder,
            file,
            ldap,
            entra,
        }
    }

    /// Waits until the file was read, and has a third of the people missing from the next one.
    pub(super) async fn hold_back(&self, prepared: &Prepared) {
        self.wait_for(prepared, ReadState::Complete).await;
        write(self.folder.path(), 27);
        self.wait_for(prepared, ReadState::Held).await;
    }

    async fn wait_for(&self, prepared: &Prepared, state: ReadState) {
        prepared
            .wait_until(&format!("a read that is {state:?}"), async || {
                let reads = prepared.store.directory_reads(self.file, 1).await.unwrap();
                reads.first().is_some_and(|read| read.state == state)
            })
            .await;
    }
}

async fn add(prepared: &Prepared, name: &str, kind: DirectoryKind, settings: &SourceSettings) -> DirectoryId {
    let directory = Directory {
        id: Uuid::now_v7().into(),
        kind,
        name: name.into(),
        default_domain: String::new(),
        expand_nested_groups: true,
        created_at: Timestamp(0),
    };
    prepared
        .store
        .add_directory(&directory, settings, None, &audit())
        .await
        .unwrap();
    directory.id
}

fn unconnected(
    connection: SourceConnection,
    user_names: Vec<NameRule>,
    group_names: Vec<NameRule>,
) -> SourceSettings {
    SourceSettings {
        connection,
        user_names,
        group_names,
        schedule: ReadSchedule {
            enabled: false,
            ..ReadSchedule::default()
        },
        tolerance_percent: 10,
    }
}

/// A file of so many people in two groups, old enough to be a finished one.
fn write(folder: &Path, people: usize) {
    let mut text = String::from("number,name,upn,boss,groups,active,department\n");
    for number in 1..=people {
        let boss = if number == 1 { "" } else { "1" };
        writeln!(
            text,
            "{number},Person Elsewhere{number},elsewhere{number}@corp.example,{boss},Staff;Sales,yes,Sales"
        )
        .unwrap();
    }
    let path = folder.join("people.csv");
    std::fs::write(&path, text).unwrap();
    let file = std::fs::File::options().append(true).open(&path).unwrap();
    let before = SystemTime::now() - Duration::from_mins(1);
    file.set_modified(before).unwrap();
}
