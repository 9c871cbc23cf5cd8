//! From the form of a source to its settings.

use model::{
    AccountRule, EntraSettings, EntraSignIn, FieldProblem, FileFormat, FileSettings, LdapChanges,
    LdapSecurity, LdapSettings, LdapSignIn, ReadSchedule, SourceConnection, SourceInput, SourceSettings,
};
use outbound::{Endpoint, UrlPolicy};

/// The settings as typed, and what is wrong with them. What the form does not have stays as it is stored.
pub(super) fn settings(
    input: &SourceInput,
    stored: &SourceSettings,
    policy: UrlPolicy,
) -> (SourceSettings, Vec<FieldProblem>) {
    let mut problems = Problems::default();
    let connection = match &stored.connection {
        SourceConnection::Ldap(before) => SourceConnection::Ldap(ldap(input, before, &mut problems)),
        SourceConnection::Entra(before) => {
            SourceConnection::Entra(entra(input, before, policy, &mut problems))
        }
        SourceConnection::File(_) => SourceConnection::File(file(input, &mut problems)),
    };
    let schedule = ReadSchedule {
        enabled: input.scheduled,
        changes_every_minutes: problems.number(
            "changes_every_minutes",
            &input.changes_every_minutes,
            1,
            24 * 60,
        ),
        everything_every_hours: problems.number(
            "everything_every_hours",
            &input.everything_every_hours,
            1,
            24 * 30,
        ),
        listen: input.listen,
    };
    let tolerance_percent = problems.number("tolerance_percent", &input.tolerance_percent, 0, 100);
    let settings = SourceSettings {
        connection,
        user_names: stored.user_names.clone(),
        group_names: stored.group_names.clone(),
        schedule,
        tolerance_percent,
    };
    (settings, problems.0)
}

#[derive(Default)]
struct Problems(Vec<FieldProblem>);

impl Problems {
    fn add(&mut self, field: &str, message: impl Into<String>) {
        self.0.push(FieldProblem {
            field: field.to_owned(),
            message: message.into(),
        });
    }

    fn required(&mut self, field: &str, text: &str, message: &str) -> String {
        let text = text.trim();
        if text.is_empty() {
            self.add(field, message);
        }
        text.to_owned()
    }

    fn number(&mut self, field: &str, text: &str, least: u32, most: u32) -> u32 {
        match text.trim().parse() {
            Ok(number) if (least..=most).contains(&number) => number,
            _ => {
                self.add(field, format!("Enter a whole number from {least} to {most}."));
                least
            }
        }
    }

    fn url(&mut self, field: &str, text: &str, policy: UrlPolicy) -> String {
        let text = text.trim().trim_end_matches('/').to_owned();
        if let Err(error) = Endpoint::parse(&text, &policy) {
            self.add(field, error.to_string());
        }
        text
    }

    fn certificates(&mut self, field: &str, text: &str) -> String {
        let text = text.trim();
        if !text.is_empty()
            && let Err(error) = outbound::certificates(text)
        {
            self.add(field, error.to_string());
        }
        text.to_owned()
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(ToOwned::to_owned)
        .collect()
}

fn ldap(input: &SourceInput, before: &LdapSettings, problems: &mut Problems) -> LdapSettings {
    let servers: Vec<String> = input
        .servers
        .split([',', ' ', '\n'])
        .map(str::trim)
        .filter(|server| !server.is_empty())
        .map(ToOwned::to_owned)
        .collect();
    if servers.is_empty() {
        problems.add("servers", "Enter the name of a server, such as dc1.example.org.");
    }
    for server in &servers {
        if server.contains("://") || server.contains('/') {
            problems.add(
                "servers",
                format!(
                    "{server}: enter the name alone, with :port where it is not the usual one. How the connection is protected is chosen below."
                ),
            );
        }
    }
    let security = match input.security.as_str() {
        "start_tls" => LdapSecurity::StartTls,
        "none" => LdapSecurity::None,
        _ => LdapSecurity::Tls,
    };
    let sign_in = match input.sign_in.as_str() {
        "external" => LdapSignIn::External,
        _ => LdapSignIn::Simple,
    };
    if sign_in == LdapSignIn::Simple && input.bind_name.trim().is_empty() {
        problems.add(
            "bind_name",
            "Enter the name that Rollcall signs in with: an account that may read, and nothing else.",
        );
    }
    if sign_in == LdapSignIn::External && security == LdapSecurity::None {
        problems.add("security", "A certificate can only be shown over TLS.");
    }
    if sign_in == LdapSignIn::External && input.certificate.trim().is_empty() {
        problems.add("certificate", "Paste the client certificate.");
    }
    let user_bases = lines(&input.user_bases);
    if user_bases.is_empty() {
        problems.add(
            "user_bases",
            "Enter where users are, such as ou=people,dc=example,dc=org. The test lists what the server has.",
        );
    }
    let group_bases = lines(&input.group_bases);
    let user_filter = problems.required(
        "user_filter",
        &input.user_filter,
        "Enter which entries are users.",
    );
    let group_filter = if group_bases.is_empty() {
        input.group_filter.trim().to_owned()
    } else {
        problems.required(
            "group_filter",
            &input.group_filter,
            "Enter which entries are groups.",
        )
    };
    for (field, filter) in [("user_filter", &user_filter), ("group_filter", &group_filter)] {
        let is_in_brackets = filter.starts_with('(') && filter.ends_with(')');
        if !filter.is_empty() && !is_in_brackets {
            problems.add(
                field,
                "A filter stands in brackets, such as (objectClass=person).",
            );
        }
    }
    let account = match input.account_rule.as_str() {
        "user_account_control" => AccountRule::UserAccountControl,
        "blocked_if_true" => AccountRule::BlockedIfTrue {
            attribute: problems.required(
                "account_attribute",
                &input.account_attribute,
                "Enter the attribute that is TRUE where sign-in is blocked.",
            ),
        },
        _ => AccountRule::AlwaysEnabled,
    };
    LdapSettings {
        preset: before.preset,
        servers,
        security,
        ca_bundle: problems.certificates("ca_bundle", &input.ca_bundle),
        sign_in,
        bind_name: input.bind_name.trim().to_owned(),
        client_certificate: problems.certificates("certificate", &input.certificate),
        user_bases,
        user_filter,
        group_bases,
        group_filter,
        id_attribute: problems.required(
            "id_attribute",
            &input.id_attribute,
            "Enter the attribute that never changes, such as entryUUID or objectGUID.",
        ),
        member_attribute: input.member_attribute.trim().to_owned(),
        manager_attribute: input.manager_attribute.trim().to_owned(),
        account,
        changes: match input.changes.as_str() {
            "dir_sync" => LdapChanges::DirSync,
            "usn" => LdapChanges::Usn,
            "content_sync" => LdapChanges::ContentSync,
            "modify_timestamp" => LdapChanges::ModifyTimestamp,
            "everything" => LdapChanges::Everything,
            _ => LdapChanges::Automatic,
        },
        page_size: problems.number("page_size", &input.page_size, 1, 10_000),
    }
}

fn entra(
    input: &SourceInput,
    before: &EntraSettings,
    policy: UrlPolicy,
    problems: &mut Problems,
) -> EntraSettings {
    let sign_in = match input.sign_in.as_str() {
        "certificate" => EntraSignIn::Certificate,
        _ => EntraSignIn::Secret,
    };
    if sign_in == EntraSignIn::Certificate && input.certificate.trim().is_empty() {
        problems.add(
            "certificate",
            "Paste the certificate that is registered with the application.",
        );
    }
    let tenant = problems.required(
        "tenant",
        &input.tenant,
        "Enter the tenant id, or one of its verified domains.",
    );
    if tenant.contains(['/', ' ', '?', '#']) {
        problems.add("tenant", "Enter the id or the domain alone.");
    }
    let or_before = |text: &str, before: &str| {
        if text.trim().is_empty() {
            before.to_owned()
        } else {
            text.to_owned()
        }
    };
    EntraSettings {
        tenant,
        client_id: problems.required(
            "client_id",
            &input.client_id,
            "Enter the application (client) id of the app registration.",
        ),
        sign_in,
        certificate: problems.certificates("certificate", &input.certificate),
        login_url: problems.url(
            "login_url",
            &or_before(&input.login_url, &before.login_url),
            policy,
        ),
        graph_url: problems.url(
            "graph_url",
            &or_before(&input.graph_url, &before.graph_url),
            policy,
        ),
        ca_bundle: problems.certificates("ca_bundle", &input.ca_bundle),
    }
}

fn file(input: &SourceInput, problems: &mut Problems) -> FileSettings {
    let format = match input.format.as_str() {
        "json_lines" => FileFormat::JsonLines,
        _ => FileFormat::Csv,
    };
    let folder = input.folder.trim().to_owned();
    if !folder.is_empty() && !std::path::Path::new(&folder).is_absolute() {
        problems.add(
            "folder",
            "Enter the whole path, from the root of the server's disk.",
        );
    }
    let pattern = input.pattern.trim().to_owned();
    if !folder.is_empty() && (pattern.is_empty() || pattern.contains(['/', '\\'])) {
        problems.add(
            "pattern",
            "Enter the name of the file; * stands for any characters.",
        );
    }
    let mut separator = input.group_separator.trim().chars();
    let group_separator = match (separator.next(), separator.next()) {
        (Some(one), None) => one,
        (None, _) => ';',
        _ => {
            problems.add("group_separator", "Enter one character.");
            ';'
        }
    };
    FileSettings {
        format,
        folder,
        pattern,
        id_column: problems.required(
            "id_column",
            &input.id_column,
            "Enter the column whose value never changes, such as the employee number.",
        ),
        manager_column: input.manager_column.trim().to_owned(),
        groups_column: input.groups_column.trim().to_owned(),
        group_separator,
        enabled_column: input.enabled_column.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use model::SourceKind;

    use super::super::add::usual_settings;
    use super::*;

    /// Settings of a kind as somebody completed them.
    fn completed(kind: SourceKind) -> SourceSettings {
        let mut settings = usual_settings(kind);
        match &mut settings.connection {
            SourceConnection::Ldap(ldap) => {
                ldap.servers = vec!["one.example.org".into(), "two.example.org:3269".into()];
                ldap.bind_name = "cn=reader".into();
                ldap.user_bases = vec!["ou=people".into(), "ou=guests".into()];
                ldap.group_bases = vec!["ou=groups".into()];
            }
            SourceConnection::Entra(entra) => {
                entra.tenant = "contoso.example".into();
                entra.client_id = "app".into();
            }
            SourceConnection::File(file) => file.folder = "/srv/personnel".into(),
        }
        settings
    }

    /// What the form of stored settings says again.
    fn again(stored: &SourceSettings) -> (SourceSettings, Vec<FieldProblem>) {
        settings(&SourceInput::from(stored), stored, UrlPolicy::default())
    }

    #[test]
    fn a_form_that_nobody_changed_says_what_is_stored() {
        for kind in SourceKind::ALL {
            let stored = completed(kind);
            assert_eq!(again(&stored), (stored.clone(), Vec::new()), "{kind:?}");
        }
    }

    #[test]
    fn every_choice_of_the_form_is_understood() {
        let changes = [
            LdapChanges::Automatic,
            LdapChanges::DirSync,
            LdapChanges::Usn,
            LdapChanges::ContentSync,
            LdapChanges::ModifyTimestamp,
            LdapChanges::Everything,
        ];
        let accounts = [
            AccountRule::AlwaysEnabled,
            AccountRule::UserAccountControl,
            AccountRule::BlockedIfTrue {
                attribute: "nsAccountLock".into(),
            },
        ];
        let securities = [LdapSecurity::Tls, LdapSecurity::StartTls, LdapSecurity::None];
        let mut stored = completed(SourceKind::Ldap);
        for (index, changes) in changes.into_iter().enumerate() {
            if let SourceConnection::Ldap(ldap) = &mut stored.connection {
                ldap.changes = changes;
                ldap.account = accounts[index % 3].clone();
                ldap.security = securities[index % 3];
            }
            assert_eq!(again(&stored), (stored.clone(), Vec::new()));
        }
    }
}
