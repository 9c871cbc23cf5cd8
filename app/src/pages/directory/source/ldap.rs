//! The fields of a directory server.

use leptos::prelude::*;
use model::{AccountRule, LdapChanges, LdapPreset, LdapSecurity, LdapSettings, LdapSignIn};
use ui::{Choice, Erase, SecretInput, Section, Select, TextArea, TextInput};

/// The sections of the form.
pub(super) fn sections(settings: &LdapSettings, has_secret: bool) -> AnyView {
    view! {
        {server(settings)}
        {sign_in(settings, has_secret)}
        {what(settings)}
        {more(settings)}
    }
    .erase()
}

const fn example(preset: LdapPreset) -> (&'static str, &'static str, &'static str) {
    match preset {
        LdapPreset::ActiveDirectory => (
            "dc1.example.org",
            "rollcall@example.org",
            "OU=Staff,DC=example,DC=org",
        ),
        LdapPreset::OpenLdap | LdapPreset::Generic => (
            "ldap.example.org",
            "cn=rollcall,dc=example,dc=org",
            "ou=people,dc=example,dc=org",
        ),
        LdapPreset::DirectoryServer389 => (
            "ldap.example.org",
            "uid=rollcall,cn=sysaccounts,cn=etc,dc=example,dc=org",
            "cn=users,cn=accounts,dc=example,dc=org",
        ),
    }
}

fn server(settings: &LdapSettings) -> AnyView {
    let (host, ..) = example(settings.preset);
    let servers = settings.servers.join("\n");
    let security = match settings.security {
        LdapSecurity::Tls => "tls",
        LdapSecurity::StartTls => "start_tls",
        LdapSecurity::None => "none",
    };
    let choices = vec![
        Choice::new("tls", "TLS (ldaps, port 636)"),
        Choice::new("start_tls", "StartTLS (port 389)"),
        Choice::new("none", "None: the password can be listened to (port 389)"),
    ];
    let ca_bundle = settings.ca_bundle.clone();
    view! {
        <Section title="Server" text="With several servers, the first that answers is used.">
            <TextArea
                name="servers"
                label="Servers"
                value=servers
                rows=2
                placeholder=host
                help="One a line, with :port where it is not the usual one."
            />
            <Select name="security" label="Connection" value=security choices=choices/>
            <TextArea
                name="ca_bundle"
                label="Certificate authority (optional)"
                value=ca_bundle
                rows=3
                mono=true
                placeholder="-----BEGIN CERTIFICATE-----"
                help="PEM: needed when the server's certificate comes from an authority of your own."
            />
        </Section>
    }
    .erase()
}

fn sign_in(settings: &LdapSettings, has_secret: bool) -> AnyView {
    let (_, name, _) = example(settings.preset);
    let method = match settings.sign_in {
        LdapSignIn::Simple => "simple",
        LdapSignIn::External => "external",
    };
    let methods = vec![
        Choice::new("simple", "Name and password"),
        Choice::new("external", "Client certificate (SASL EXTERNAL)"),
    ];
    let (bind_name, certificate) = (settings.bind_name.clone(), settings.client_certificate.clone());
    let open = settings.sign_in == LdapSignIn::External;
    view! {
        <Section title="Account" text="An account that may read people and groups, and nothing else. It must not be limited to a number of entries.">
            <TextInput name="bind_name" label="Name" value=bind_name placeholder=name mono=true/>
            <SecretInput
                name="secret"
                label="Password"
                stored=has_secret
                help="Stored sealed; it cannot be read back, only replaced."
            />
            <details class="connection-report" open=open>
                <summary>"Sign in with a certificate"</summary>
                <div class="ui-section-body">
                    <Select name="sign_in" label="Signs in with" value=method choices=methods/>
                    <TextArea
                        name="certificate"
                        label="Client certificate (optional)"
                        value=certificate
                        rows=3
                        mono=true
                        placeholder="-----BEGIN CERTIFICATE-----"
                        help="PEM. Its private key goes into the field Password, as PEM and not encrypted."
                    />
                </div>
            </details>
        </Section>
    }
    .erase()
}

fn what(settings: &LdapSettings) -> AnyView {
    let (.., base) = example(settings.preset);
    let (user_bases, group_bases) = (settings.user_bases.join("\n"), settings.group_bases.join("\n"));
    let (user_filter, group_filter) = (settings.user_filter.clone(), settings.group_filter.clone());
    view! {
        <Section title="People and groups" text="Everything below these places that passes the filter.">
            <TextArea
                name="user_bases"
                label="Where users are"
                value=user_bases
                rows=2
                mono=true
                placeholder=base
                help="A distinguished name, one a line. The test lists what the server has."
            />
            <TextInput name="user_filter" label="Which entries are users" value=user_filter mono=true/>
            <TextArea
                name="group_bases"
                label="Where groups are (optional)"
                value=group_bases
                rows=2
                mono=true
                placeholder=base
            />
            <TextInput name="group_filter" label="Which entries are groups" value=group_filter mono=true/>
        </Section>
    }
    .erase()
}

fn more(settings: &LdapSettings) -> AnyView {
    let (id, member, manager) = (
        settings.id_attribute.clone(),
        settings.member_attribute.clone(),
        settings.manager_attribute.clone(),
    );
    let (rule, attribute) = match &settings.account {
        AccountRule::AlwaysEnabled => ("always_enabled", String::new()),
        AccountRule::UserAccountControl => ("user_account_control", String::new()),
        AccountRule::BlockedIfTrue { attribute } => ("blocked_if_true", attribute.clone()),
    };
    let rules = vec![
        Choice::new("always_enabled", "Nothing: everybody who is there may"),
        Choice::new("user_account_control", "userAccountControl"),
        Choice::new("blocked_if_true", "An attribute that is TRUE where it is blocked"),
    ];
    let changes = match settings.changes {
        LdapChanges::Automatic => "automatic",
        LdapChanges::DirSync => "dir_sync",
        LdapChanges::Usn => "usn",
        LdapChanges::ContentSync => "content_sync",
        LdapChanges::ModifyTimestamp => "modify_timestamp",
        LdapChanges::Everything => "everything",
    };
    let ways = vec![
        Choice::new("automatic", "Automatic: the best that the server offers"),
        Choice::new("dir_sync", "DirSync (Active Directory)"),
        Choice::new("usn", "uSNChanged (Active Directory)"),
        Choice::new("content_sync", "Content synchronization (RFC 4533)"),
        Choice::new("modify_timestamp", "modifyTimestamp"),
        Choice::new("everything", "Read everything each time"),
    ];
    let page_size = settings.page_size.to_string();
    view! {
        <Section title="Details" text="Set for this kind of server; seldom to be changed.">
            <details class="connection-report">
                <summary>"Attributes and paging"</summary>
                <div class="ui-section-body">
                    <TextInput
                        name="id_attribute"
                        label="Attribute that never changes"
                        value=id
                        mono=true
                        help="People are recognised by it when they are renamed or moved."
                    />
                    <TextInput name="member_attribute" label="Attribute with the members of a group" value=member mono=true/>
                    <TextInput name="manager_attribute" label="Attribute with the manager" value=manager optional=true mono=true/>
                    <Select name="account_rule" label="What blocks sign-in" value=rule choices=rules/>
                    <TextInput name="account_attribute" label="That attribute" value=attribute optional=true mono=true/>
                    <Select name="changes" label="How changes are found" value=changes choices=ways/>
                    <TextInput name="page_size" label="Entries per page" kind="number" min="1" max="10000" value=page_size/>
                </div>
            </details>
        </Section>
    }
    .erase()
}
