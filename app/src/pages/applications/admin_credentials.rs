//! "Admin Credentials" of the form "Provisioning": where the application is, how one signs in there, and what is seldom
//! needed.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::{
    AuthenticationMethod, ClientAuthenticationMethod, ConnectionSecret, ConnectionSettings, ProvisioningView,
    SignInKind,
};
use ui::{Button, Choice, Erase, Load, SecretInput, Section, Select, TextArea, TextInput};

use super::connection_report::connection_report;
use super::edit_provisioning::Report;
use super::functions::TestConnection;
use super::provisioning_draft::ProvisioningDraft;

const SEALED: &str = "Stored sealed. It cannot be read back, only replaced.";

/// The section; with the button "Test Connection" for whoever may change something.
pub(super) fn admin_credentials(
    form: &ProvisioningView,
    typed: &ProvisioningDraft,
    may_change: bool,
    report: Report,
) -> AnyView {
    let pattern = form.gallery.tenant_url.pattern.clone().unwrap_or_default();
    let help = match form.gallery.tenant_url.placeholders.iter().next() {
        Some((name, meaning)) => format!("{pattern}, with {meaning} in the place of {{{name}}}."),
        None => "The SCIM base URL of the application; /Users lies below it.".to_owned(),
    };
    let (text, url) = (form.gallery.token_help.clone(), typed.tenant_url.clone());
    let method = typed.connection.authentication.word();
    let methods = AuthenticationMethod::ALL.map(|method| Choice::new(method.word(), method.label()));
    let button = may_change
        .then(|| view! { <div><Button icon="plug" formaction=TestConnection::PATH>"Test Connection"</Button></div> });
    let parts = (
        bearer(form),
        basic(form, &typed.connection),
        client_credentials(form, &typed.connection),
        header(form, &typed.connection),
    );
    let expires = typed.connection.secret_expires_on.clone();
    let advanced = advanced(form, &typed.connection);
    view! {
        <Section title="Admin Credentials" text=text>
            <TextInput name="tenant_url" label="Tenant URL" kind="url" value=url placeholder=pattern help=help/>
            <Select name="authentication" label="Authentication method" value=method choices=methods.to_vec()/>
            {parts}
            <TextInput
                name="secret_expires_on"
                label="The secret expires on"
                kind="date"
                value=expires
                optional=true
                help="You are reminded 30, 7 and 1 day before. Left empty, it is read from a token that says so."
            />
            {advanced}
            {button}
            <div role="status">
                <Load lines=0 view=move || async move {
                    report.await.ok().flatten().map_or_else(|| ().erase(), connection_report)
                }/>
            </div>
        </Section>
    }
    .erase()
}

fn secret(
    form: &ProvisioningView,
    secret: ConnectionSecret,
    label: &'static str,
    help: &'static str,
) -> AnyView {
    let stored = form.secrets.contains(&secret);
    view! { <SecretInput name=secret.name() label=label stored=stored help=help/> }.erase()
}

fn bearer(form: &ProvisioningView) -> AnyView {
    let help = match form.gallery.sign_in {
        SignInKind::BearerToken => SEALED,
        _ => {
            "An access token that you obtained yourself. Stored sealed; it cannot be read back, only replaced."
        }
    };
    let token = secret(form, ConnectionSecret::SecretToken, "Secret Token", help);
    view! { <div class="ui-section-body method method-bearer">{token}</div> }.erase()
}

fn basic(form: &ProvisioningView, typed: &ConnectionSettings) -> AnyView {
    let user_name = typed.user_name.clone();
    let password = secret(form, ConnectionSecret::Password, "Password", SEALED);
    view! {
        <div class="ui-section-body method method-basic">
            <TextInput name="user_name" label="User name" value=user_name/>
            {password}
        </div>
    }
    .erase()
}

fn client_credentials(form: &ProvisioningView, typed: &ConnectionSettings) -> AnyView {
    let (url, id, scope) = (
        typed.token_url.clone(),
        typed.client_id.clone(),
        typed.token_scope.clone(),
    );
    let secret = secret(form, ConnectionSecret::ClientSecret, "Client secret", SEALED);
    let styles = vec![
        Choice::new("client_secret_basic", "In the header Authorization"),
        Choice::new("client_secret_post", "In the body of the request"),
    ];
    let style = match typed.client_authentication {
        ClientAuthenticationMethod::Basic => "client_secret_basic",
        ClientAuthenticationMethod::Post => "client_secret_post",
    };
    view! {
        <div class="ui-section-body method method-client-credentials">
            <TextInput
                name="token_url"
                label="Token URL"
                kind="url"
                value=url
                placeholder="https://login.example.com/oauth2/token"
                help="A token is fetched there, kept, and fetched anew before it ends or once the application refuses it."
            />
            <TextInput name="client_id" label="Client ID" value=id/>
            {secret}
            <TextInput name="token_scope" label="Scope of the token" value=scope optional=true/>
            <Select name="client_authentication" label="Client ID and secret are sent" value=style choices=styles/>
        </div>
    }
    .erase()
}

fn header(form: &ProvisioningView, typed: &ConnectionSettings) -> AnyView {
    let name = typed.header_name.clone();
    let value = secret(form, ConnectionSecret::HeaderValue, "Header value", SEALED);
    view! {
        <div class="ui-section-body method method-header">
            <TextInput name="header_name" label="Header name" value=name placeholder="X-Api-Key"/>
            {value}
        </div>
    }
    .erase()
}

/// Certificates, the proxy and the dialect. Open where something of it is used, so that nobody overlooks it.
fn advanced(form: &ProvisioningView, typed: &ConnectionSettings) -> AnyView {
    let is_used = !typed.takes_the_usual_way() || !typed.dialect.is_empty();
    let (roots, certificate) = (typed.ca_bundle.clone(), typed.client_certificate.clone());
    let (proxy, proxy_user) = (typed.proxy_url.clone(), typed.proxy_user.clone());
    let key_help = "PEM, not encrypted. Stored sealed; it cannot be read back, only replaced.";
    let key = secret(
        form,
        ConnectionSecret::ClientKey,
        "Private key of the client certificate",
        key_help,
    );
    let password = secret(
        form,
        ConnectionSecret::ProxyPassword,
        "Password at the proxy",
        SEALED,
    );
    let dialect = dialect(form, typed);
    let probe = format!("/applications/{}/provisioning/write-probe", form.application_id);
    view! {
        <details class="connection-report" open=is_used>
            <summary>"Advanced connection settings"</summary>
            <div class="ui-section-body">
            {dialect}
                <p><a href=probe>"Find out by a write probe"</a></p>
            <TextArea
                name="ca_bundle"
                label="Certificate authorities"
                optional=true
                value=roots
                rows=3
                mono=true
                placeholder="-----BEGIN CERTIFICATE-----"
                help="PEM, one after the other: trusted for this application besides the usual ones."
            />
            <TextArea
                name="client_certificate"
                label="Client certificate"
                optional=true
                value=certificate
                rows=3
                mono=true
                placeholder="-----BEGIN CERTIFICATE-----"
                help="PEM, followed by its intermediates: shown to an application that asks for one."
            />
            {key}
            <TextInput
                name="proxy_url"
                label="Proxy"
                kind="url"
                value=proxy
                optional=true
                placeholder="http://proxy.example.com:3128"
                help="Every connection to this application takes it, and it resolves the name."
            />
            <TextInput name="proxy_user" label="User name at the proxy" value=proxy_user optional=true/>
            {password}
            </div>
        </details>
    }
    .erase()
}

fn dialect(form: &ProvisioningView, typed: &ConnectionSettings) -> AnyView {
    let chosen = typed.dialect.clone();
    let help = form.dialects.iter().find(|dialect| dialect.name == chosen);
    let help = help.map_or_else(|| automatic(form), |dialect| dialect.sentence.clone());
    let named = form.dialects.iter();
    let named = named.map(|known| {
        Choice::new(
            known.name.as_str(),
            format!("{}: {}", known.title, known.sentence),
        )
    });
    let choices = std::iter::once(Choice::new("", "Automatic"))
        .chain(named)
        .collect();
    view! { <Select name="dialect" label="SCIM dialect" value=chosen choices=choices help=help/> }.erase()
}

/// What "Automatic" comes to here.
fn automatic(form: &ProvisioningView) -> String {
    match (&form.spoken_dialect, form.has_learned_dialect) {
        (_, true) => "Automatic: as the write probe learned it.".to_owned(),
        (Some(title), false) => format!("Automatic: {title}."),
        (None, false) => {
            "Automatic: compliant SCIM 2.0, with other forms where the application refuses one.".to_owned()
        }
    }
}
