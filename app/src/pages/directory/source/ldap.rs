//! The fields of a directory server.

use leptos::prelude::*;
use model::{LdapPreset, SourceInput};
use ui::{Choice, Erase, SecretInput, Section, Select, TextArea, TextInput};

/// The sections of the form.
pub(super) fn sections(typed: &SourceInput, preset: LdapPreset, has_secret: bool) -> AnyView {
    view! {
        {server(typed, preset)}
        {sign_in(typed, preset, has_secret)}
        {what(typed, preset)}
        {more(typed)}
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

fn server(typed: &SourceInput, preset: LdapPreset) -> AnyView {
    let (host, ..) = example(preset);
    let (servers, security) = (typed.servers.clone(), typed.security.clone());
    let choices = vec![
        Choice::new("tls", "TLS (ldaps, port 636)"),
        Choice::new("start_tls", "StartTLS (port 389)"),
        Choice::new("none", "None: the password can be listened to (port 389)"),
    ];
    let ca_bundle = typed.ca_bundle.clone();
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
                label="Certificate authority"
                optional=true
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

fn sign_in(typed: &SourceInput, preset: LdapPreset, has_secret: bool) -> AnyView {
    let (_, name, _) = example(preset);
    let method = typed.sign_in.clone();
    let methods = vec![
        Choice::new("simple", "Name and password"),
        Choice::new("external", "Client certificate (SASL EXTERNAL)"),
    ];
    let (bind_name, certificate) = (typed.bind_name.clone(), typed.certificate.clone());
    let open = typed.sign_in == "external";
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
                        label="Client certificate"
                        optional=true
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

fn what(typed: &SourceInput, preset: LdapPreset) -> AnyView {
    let (.., base) = example(preset);
    let (user_bases, group_bases) = (typed.user_bases.clone(), typed.group_bases.clone());
    let (user_filter, group_filter) = (typed.user_filter.clone(), typed.group_filter.clone());
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
                label="Where groups are"
                optional=true
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

fn more(typed: &SourceInput) -> AnyView {
    let (id, member, manager) = (
        typed.id_attribute.clone(),
        typed.member_attribute.clone(),
        typed.manager_attribute.clone(),
    );
    let (rule, attribute) = (typed.account_rule.clone(), typed.account_attribute.clone());
    let rules = vec![
        Choice::new("always_enabled", "Nothing: everybody who is there may"),
        Choice::new("user_account_control", "userAccountControl"),
        Choice::new("blocked_if_true", "An attribute that is TRUE where it is blocked"),
    ];
    let changes = typed.changes.clone();
    let ways = vec![
        Choice::new("automatic", "Automatic: the best that the server offers"),
        Choice::new("dir_sync", "DirSync (Active Directory)"),
        Choice::new("usn", "uSNChanged (Active Directory)"),
        Choice::new("content_sync", "Content synchronization (RFC 4533)"),
        Choice::new("modify_timestamp", "modifyTimestamp"),
        Choice::new("everything", "Read everything each time"),
    ];
    let page_size = typed.page_size.clone();
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
