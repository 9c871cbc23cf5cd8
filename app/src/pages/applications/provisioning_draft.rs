//! The provisioning form as typed, in the page's address: without scripts, a form that was refused or tested comes back
//! with it. The secret token is never in it.

use model::{
    ConnectionSettings, GuardInput, JobScope, LeaverAction, ProvisioningMode, ProvisioningStatus,
    ProvisioningView,
};
use ui::Address;

use super::connection_draft::{read_connection, with_connection};

/// The parameter that says that the address holds a draft, also where a field is empty.
const DRAFT: &str = "draft";

/// The fields of the form, apart from the secret token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ProvisioningDraft {
    /// `manual` or `automatic`.
    pub(super) mode: String,
    /// "Tenant URL".
    pub(super) tenant_url: String,
    /// How the application is reached, signed in at and spoken to.
    pub(super) connection: ConnectionSettings,
    /// "Notification Email".
    pub(super) notification_email: String,
    /// "Send an email notification when a failure occurs".
    pub(super) notify_on_failure: bool,
    /// `assigned` or `all`.
    pub(super) scope: String,
    /// Minutes between two cycles.
    pub(super) interval_minutes: String,
    /// The most requests per second; may be empty.
    pub(super) requests_per_second: String,
    /// "Prevent accidental deletion".
    pub(super) guard: GuardInput,
    /// `on` or `off`.
    pub(super) status: String,
}

impl ProvisioningDraft {
    /// What is stored, as the form shows it.
    pub(super) fn of(form: &ProvisioningView) -> Self {
        Self {
            mode: mode_word(form.mode).to_owned(),
            tenant_url: form.tenant_url.clone(),
            connection: form.connection.clone(),
            notification_email: form.notification_email.clone(),
            notify_on_failure: form.notify_on_failure,
            scope: scope_word(form.scope).to_owned(),
            interval_minutes: form.interval_minutes.to_string(),
            requests_per_second: form
                .requests_per_second
                .map(|requests| requests.to_string())
                .unwrap_or_default(),
            guard: form.guard.into(),
            status: status_word(form.status).to_owned(),
        }
    }

    /// The draft in an address, if it holds one.
    pub(super) fn read(address: &Address) -> Option<Self> {
        address.get(DRAFT)?;
        let value = |name: &str| address.get(name).unwrap_or_default().to_owned();
        Some(Self {
            mode: value("mode"),
            tenant_url: value("tenant_url"),
            connection: read_connection(address),
            notification_email: value("notification_email"),
            notify_on_failure: address.get("notify_on_failure").is_some(),
            scope: value("scope"),
            interval_minutes: value("interval_minutes"),
            requests_per_second: value("requests_per_second"),
            guard: GuardInput {
                enabled: address.get("guard_enabled").is_some(),
                count: value("guard_count"),
                percent: value("guard_percent"),
                members_count: value("guard_members_count"),
                members_percent: value("guard_members_percent"),
                skip_out_of_scope: address.get("skip_out_of_scope").is_some(),
                leavers: leavers(&value("leavers")),
                delete_after_days: value("delete_after_days"),
            },
            status: value("status"),
        })
    }

    /// The address of the form with this draft.
    pub(super) fn address(&self, path: &str) -> Address {
        let box_of = |checked: bool| if checked { "true" } else { "" };
        with_connection(Address::new(path), &self.connection)
            .with(DRAFT, "1")
            .with("mode", self.mode.as_str())
            .with("tenant_url", self.tenant_url.as_str())
            .with("notification_email", self.notification_email.as_str())
            .with("notify_on_failure", box_of(self.notify_on_failure))
            .with("scope", self.scope.as_str())
            .with("interval_minutes", self.interval_minutes.as_str())
            .with("requests_per_second", self.requests_per_second.as_str())
            .with("guard_enabled", box_of(self.guard.enabled))
            .with("guard_count", self.guard.count.as_str())
            .with("guard_percent", self.guard.percent.as_str())
            .with("guard_members_count", self.guard.members_count.as_str())
            .with("guard_members_percent", self.guard.members_percent.as_str())
            .with("skip_out_of_scope", box_of(self.guard.skip_out_of_scope))
            .with("leavers", leavers_word(self.guard.leavers))
            .with("delete_after_days", self.guard.delete_after_days.as_str())
            .with("status", self.status.as_str())
    }
}

/// The word in the form of what becomes of the accounts of those who leave.
pub(super) const fn leavers_word(action: LeaverAction) -> &'static str {
    match action {
        LeaverAction::Disable => "disable",
        LeaverAction::Delete => "delete",
        LeaverAction::DisableThenDelete => "disable_then_delete",
    }
}

fn leavers(word: &str) -> LeaverAction {
    let all = [LeaverAction::Delete, LeaverAction::DisableThenDelete];
    let meant = all.into_iter().find(|action| leavers_word(*action) == word);
    meant.unwrap_or_default()
}

/// The word of a mode in the form.
pub(super) const fn mode_word(mode: ProvisioningMode) -> &'static str {
    match mode {
        ProvisioningMode::Manual => "manual",
        ProvisioningMode::Automatic => "automatic",
    }
}

/// The word of a scope in the form.
pub(super) const fn scope_word(scope: JobScope) -> &'static str {
    match scope {
        JobScope::Assigned => "assigned",
        JobScope::All => "all",
    }
}

/// The word of a status in the form.
pub(super) const fn status_word(status: ProvisioningStatus) -> &'static str {
    match status {
        ProvisioningStatus::On => "on",
        ProvisioningStatus::Off => "off",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_comes_back_from_its_address() {
        let typed = ProvisioningDraft {
            mode: "automatic".into(),
            tenant_url: "http://scim.example.com/v2?a=b&c".into(),
            connection: ConnectionSettings {
                authentication: model::AuthenticationMethod::ClientCredentials,
                client_authentication: model::ClientAuthenticationMethod::Post,
                token_url: "https://login.example.com?a=b".into(),
                ca_bundle: "-----BEGIN\nabc+/=".into(),
                dialect: "compliant".into(),
                secret_expires_on: "2027-03-01".into(),
                ..ConnectionSettings::default()
            },
            notify_on_failure: true,
            interval_minutes: "soon".into(),
            requests_per_second: "few".into(),
            guard: GuardInput {
                enabled: false,
                count: "many".into(),
                skip_out_of_scope: true,
                leavers: LeaverAction::DisableThenDelete,
                ..GuardInput::default()
            },
            ..ProvisioningDraft::default()
        };
        for draft in [typed, ProvisioningDraft::default()] {
            let href = draft.address("/edit").href();
            let (path, query) = href.split_once('?').unwrap();
            assert_eq!(ProvisioningDraft::read(&Address::parse(path, query)), Some(draft));
        }
        assert_eq!(ProvisioningDraft::read(&Address::new("/edit")), None);
    }
}
