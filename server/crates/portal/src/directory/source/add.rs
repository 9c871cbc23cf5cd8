//! Adding a directory.

use ::directory::{entra, file, ldap};
use model::{
    Directory, DirectoryId, DirectoryKind, EntraSettings, FileSettings, LdapPreset, Problem, ReadSchedule,
    SourceConnection, SourceKind, SourceSettings,
};
use uuid::Uuid;

use crate::{ManageDirectory, Result, Target, Topic};

/// The most characters of a name.
const LONGEST: usize = 120;

impl ManageDirectory {
    /// Adds a directory with the settings that are usual for its kind. It is not read until they are completed and saved.
    ///
    /// # Errors
    /// `Invalid` for a name that is empty, too long or taken; otherwise when the store fails.
    pub async fn add_directory(&self, kind: SourceKind, name: &str) -> Result<DirectoryId> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > LONGEST {
            return Err(Problem::field("name", "Enter a name of 1 to 120 characters.").into());
        }
        let store = self.portal.store();
        let others = store.directories().await?;
        let is_taken = others
            .iter()
            .any(|other| other.directory.name.to_lowercase() == name.to_lowercase());
        if is_taken {
            return Err(Problem::field("name", "Another directory has this name. Choose another.").into());
        }
        let settings = usual_settings(kind);
        let directory = Directory {
            id: DirectoryId::from(Uuid::now_v7()),
            kind: match settings.connection {
                SourceConnection::Ldap(_) => DirectoryKind::Ldap,
                SourceConnection::Entra(_) => DirectoryKind::Entra,
                SourceConnection::File(_) => DirectoryKind::File,
            },
            name: name.to_owned(),
            default_domain: String::new(),
            expand_nested_groups: true,
            created_at: self.portal.now(),
        };
        let target = Target::new(name, format!("/directories/{}", directory.id));
        let audit = self.audit(
            "Add directory",
            target,
            vec![("Type".to_owned(), kind.name().to_owned())],
        );
        store.add_directory(&directory, &settings, None, &audit).await?;
        self.portal.events().announce(Topic::Directory);
        Ok(directory.id)
    }
}

/// The settings of a new directory: all that can be known without asking.
pub(super) fn usual_settings(kind: SourceKind) -> SourceSettings {
    let preset = |preset| {
        let (settings, users, groups) = ldap::preset(preset, "");
        (SourceConnection::Ldap(settings), users, groups)
    };
    let (connection, user_names, group_names) = match kind {
        SourceKind::ActiveDirectory => preset(LdapPreset::ActiveDirectory),
        SourceKind::OpenLdap => preset(LdapPreset::OpenLdap),
        SourceKind::DirectoryServer389 => preset(LdapPreset::DirectoryServer389),
        SourceKind::Ldap => preset(LdapPreset::Generic),
        SourceKind::Entra => {
            let settings = EntraSettings {
                tenant: String::new(),
                client_id: String::new(),
                sign_in: model::EntraSignIn::Secret,
                certificate: String::new(),
                login_url: "https://login.microsoftonline.com".into(),
                graph_url: "https://graph.microsoft.com".into(),
                ca_bundle: String::new(),
            };
            (
                SourceConnection::Entra(settings),
                entra::default_user_names(),
                entra::default_group_names(),
            )
        }
        SourceKind::File => {
            let settings = FileSettings {
                format: model::FileFormat::Csv,
                folder: String::new(),
                pattern: "*.csv".into(),
                id_column: "employeeId".into(),
                manager_column: "manager".into(),
                groups_column: "groups".into(),
                group_separator: ';',
                enabled_column: String::new(),
            };
            let (users, groups) = file::default_names();
            (SourceConnection::File(settings), users, groups)
        }
    };
    SourceSettings {
        connection,
        user_names,
        group_names,
        schedule: ReadSchedule {
            // Until somebody saved what only they can know.
            enabled: false,
            ..ReadSchedule::default()
        },
        tolerance_percent: 10,
    }
}
