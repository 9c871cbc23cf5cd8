//! A directory that a world reads from somewhere else.

use model::{
    AdministratorId, Directory, DirectoryId, DirectoryKind, DirectoryRead, FileFormat, FileSettings,
    NameRule, ObjectId, ObjectQuery, ObjectSummary, Principal, ReadKind, ReadSchedule, Role, SessionId,
    SourceConnection, SourceSettings,
};
use portal::{Caller, ManageDirectory};
use secrecy::SecretString;
use store::AskedRead;
use uuid::Uuid;

use crate::world::World;

/// Settings of a file `people.csv` in a folder, with the columns `number`, `name`, `upn`, `boss`, `groups` and `active`.
pub fn file_in(folder: &std::path::Path) -> SourceSettings {
    SourceSettings {
        connection: SourceConnection::File(FileSettings {
            format: FileFormat::Csv,
            folder: folder.display().to_string(),
            pattern: "people*.csv".into(),
            id_column: "number".into(),
            manager_column: "boss".into(),
            groups_column: "groups".into(),
            group_separator: ';',
            enabled_column: "active".into(),
        }),
        user_names: vec![
            NameRule::new("displayName", &["name"]),
            NameRule::new("userPrincipalName", &["upn"]),
            NameRule::new("mail", &["upn"]),
            NameRule::new("department", &["department"]),
        ],
        group_names: vec![NameRule::new("displayName", &["displayName"])],
        schedule: ReadSchedule::default(),
        tolerance_percent: 10,
    }
}

impl World {
    /// Adds a directory that is read by these settings, has it read once, and makes the application take people from it.
    pub async fn connect(&self, settings: &SourceSettings, secret: Option<&str>) -> DirectoryId {
        let kind = match &settings.connection {
            SourceConnection::Ldap(_) => DirectoryKind::Ldap,
            SourceConnection::Entra(_) => DirectoryKind::Entra,
            SourceConnection::File(_) => DirectoryKind::File,
        };
        let directory = Directory {
            id: Uuid::now_v7().into(),
            kind,
            name: "Head office".into(),
            default_domain: String::new(),
            expand_nested_groups: true,
            created_at: self.now(),
        };
        let secret = secret.map(SecretString::from);
        self.store()
            .add_directory(&directory, settings, secret.as_ref(), &self.audit())
            .await
            .unwrap();
        let moved = self
            .store()
            .set_application_directory(self.application, directory.id, &self.audit())
            .await
            .unwrap();
        assert!(moved);
        self.read(directory.id).await;
        directory.id
    }

    /// Lets the time pass until the next read is due, and reads. Gives how it went.
    pub async fn read(&self, directory: DirectoryId) -> DirectoryRead {
        self.pass_minutes(11);
        self.engine.read_due(self.now()).await.unwrap();
        self.last_read(directory).await
    }

    /// Reads everything, asked by somebody.
    pub async fn read_everything(&self, directory: DirectoryId) -> DirectoryRead {
        let asked = AskedRead {
            kind: ReadKind::Everything,
            actor: "story".into(),
            allowed: None,
        };
        self.store()
            .ask_read(directory, &asked, &self.audit())
            .await
            .unwrap();
        self.engine.read_due(self.now()).await.unwrap();
        self.last_read(directory).await
    }

    /// The newest read.
    pub async fn last_read(&self, directory: DirectoryId) -> DirectoryRead {
        let mut reads = self.store().directory_reads(directory, 1).await.unwrap();
        reads.remove(0)
    }

    /// Somebody who may change directories.
    pub fn directory_manager(&self) -> ManageDirectory {
        let principal = Principal {
            administrator_id: AdministratorId::from_u128(1),
            session_id: SessionId::from_u128(2),
            user_name: "story".into(),
            display_name: "Story".into(),
            role: Role::GlobalAdministrator,
        };
        let caller = Caller {
            principal,
            address: String::new(),
        };
        self.portal.manage_directory(&caller).unwrap()
    }

    /// Everybody and every group whose name has this text.
    pub async fn find(&self, text: &str) -> Vec<ObjectSummary> {
        let mut found = Vec::new();
        for kind in [model::ObjectKind::User, model::ObjectKind::Group] {
            let query = ObjectQuery {
                search: text.into(),
                page_size: 100,
                ..ObjectQuery::all(kind)
            };
            found.extend(self.store().objects(&query).await.unwrap().items);
        }
        found
    }

    /// The one object of that name.
    pub async fn the(&self, name: &str) -> ObjectId {
        let found = self.find(name).await;
        let named: Vec<_> = found.iter().filter(|one| one.display_name == name).collect();
        assert_eq!(named.len(), 1, "{name}: {found:?}");
        named[0].id
    }
}
