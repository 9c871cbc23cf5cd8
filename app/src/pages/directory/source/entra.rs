//! The fields of a tenant of Microsoft Entra ID.

use leptos::prelude::*;
use model::SourceInput;
use ui::{Choice, Erase, SecretInput, Section, Select, TextArea, TextInput};

/// The sections of the form.
pub(super) fn sections(typed: &SourceInput, has_secret: bool) -> AnyView {
    let (tenant, client_id) = (typed.tenant.clone(), typed.client_id.clone());
    let method = typed.sign_in.clone();
    let methods = vec![
        Choice::new("secret", "Client secret"),
        Choice::new("certificate", "Certificate"),
    ];
    let certificate = typed.certificate.clone();
    let (login, graph, ca_bundle) = (
        typed.login_url.clone(),
        typed.graph_url.clone(),
        typed.ca_bundle.clone(),
    );
    view! {
        <Section title="Tenant" text="In the Microsoft Entra admin center, register an application under App registrations, and grant it the application permissions User.Read.All, GroupMember.Read.All and Application.Read.All with admin consent.">
            <TextInput
                name="tenant"
                label="Tenant ID"
                value=tenant
                placeholder="contoso.onmicrosoft.com"
                help="Directory (tenant) ID of the registration, or a verified domain."
            />
            <TextInput name="client_id" label="Client ID" value=client_id help="Application (client) ID of the registration."/>
            <Select name="sign_in" label="Proves who it is with" value=method choices=methods/>
            <SecretInput
                name="secret"
                label="Client secret, or private key"
                stored=has_secret
                help="The value of the secret, not its ID; or the private key of the certificate as PEM. Stored sealed; it cannot be read back, only replaced."
            />
            <TextArea
                name="certificate"
                label="Certificate"
                optional=true
                value=certificate
                rows=3
                mono=true
                placeholder="-----BEGIN CERTIFICATE-----"
                help="PEM: the one that is uploaded to the registration, if it signs in with a certificate."
            />
        </Section>
        <Section title="Cloud" text="Other addresses for national clouds.">
            <TextInput name="login_url" label="Where tokens come from" kind="url" value=login/>
            <TextInput name="graph_url" label="Microsoft Graph" kind="url" value=graph/>
            <TextArea
                name="ca_bundle"
                label="Certificate authority"
                optional=true
                value=ca_bundle
                rows=3
                mono=true
                placeholder="-----BEGIN CERTIFICATE-----"
                help="PEM: needed where a proxy looks into TLS with a certificate of its own."
            />
        </Section>
    }
    .erase()
}
