//! /settings/mail

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use model::{MailInput, MailSecurity, MailView};
use ui::{
    Address, Badge, Button, ButtonKind, Choice, Erase, Form, FormActions, LiveTopics, Load, Notice,
    PageHeader, RadioGroup, SecretInput, Section, TextArea, TextInput, Tone,
};

use super::functions::{PATH, SaveMail, SendTestMail, read_mail};
use super::mail_draft::{MailDraft, word};
use super::outbox::outbox;
use crate::ErrorView;

/// How mail is sent, and what became of the newest mails.
#[component]
pub(crate) fn Mail() -> impl IntoView {
    let search = use_location().search;
    let found = Resource::new(|| (), |()| read_mail());
    view! {
        <Title text="Mail"/>
        <LiveTopics topics=vec!["mail".to_owned()]/>
        <Load lines=12 view=move || {
            let address = Address::parse(PATH, &search.get());
            async move {
                match found.await {
                    Ok(found) => page(found, &address),
                    Err(error) => view! { <ErrorView error=error/> }.erase(),
                }
            }
        }/>
    }
    .erase()
}

fn page(found: MailView, address: &Address) -> AnyView {
    let stored = || {
        found
            .settings
            .as_ref()
            .map_or_else(MailDraft::empty, MailDraft::of)
    };
    let typed = MailDraft::read(address).unwrap_or_else(stored);
    let state = match found.settings {
        Some(_) => view! { <Badge tone=Tone::Good text="Set up"/> },
        None => view! { <Badge tone=Tone::Neutral text="Not set up"/> },
    };
    let MailDraft {
        input,
        test_recipient,
    } = typed;
    let list = outbox(found.outbox, found.settings.is_some());
    let done = done(address);
    view! {
        <PageHeader title="Mail" subtitle="How Rollcall tells the notification e-mails of the applications what happens">{state}</PageHeader>
        {done}
        <Form action=SaveMail::PATH success="Saved" guard=true>
            {server(input.clone())}
            {sign_in(input.user_name.clone(), found.has_password)}
            {messages(input.sender, input.portal_address)}
            <FormActions>
                <Button kind=ButtonKind::Primary>"Save"</Button>
                <Button href=PATH>"Discard"</Button>
            </FormActions>
            {test(test_recipient)}
        </Form>
        {list}
    }
    .erase()
}

/// What was done, for whoever has no scripts; everybody else gets a toast.
fn done(address: &Address) -> Option<AnyView> {
    let words = match address.get("done")? {
        "saved" => "Saved.",
        "tested" => TESTED,
        _ => return None,
    };
    Some(view! { <Notice tone=Tone::Good title=words/> }.erase())
}

/// What is known when a test mail went out.
const TESTED: &str = "The mail server took the test mail. Look into the recipient's inbox.";

fn server(input: MailInput) -> AnyView {
    let choices = vec![
        Choice::new(word(MailSecurity::StartTls), "STARTTLS"),
        Choice::new(word(MailSecurity::Tls), "TLS"),
        Choice::new(word(MailSecurity::None), "None"),
    ];
    view! {
        <Section title="Mail server" text="Any server that takes mail by SMTP: your own, or the one of your provider.">
            <TextInput
                name="host"
                label="Server"
                value=input.host
                placeholder="mail.example.com"
                help="Clear it to send no mail."
            />
            <RadioGroup
                name="security"
                label="Security"
                value=word(input.security)
                inline=true
                choices=choices
                help="STARTTLS usually at port 587, TLS at port 465. None is for a server on a network that you trust."
            />
            <TextInput name="port" label="Port" kind="number" value=input.port min="1" max="65535"/>
            <TextArea
                name="ca_bundle"
                label="CA certificates"
                value=input.ca_bundle
                rows=3
                mono=true
                placeholder="-----BEGIN CERTIFICATE-----"
                help="Only for an authority of your own, in PEM. Those of the operating system are trusted anyway."
            />
        </Section>
    }
    .erase()
}

fn sign_in(user_name: String, stored: bool) -> AnyView {
    view! {
        <Section title="Sign-in" text="What the server wants to know before it takes mail. Leave the user name empty if it asks for none.">
            <TextInput
                name="user_name"
                label="User name"
                value=user_name
                autocomplete="off"
                optional=true
            />
            <SecretInput
                name="password"
                label="Password"
                stored=stored
                help="Stored sealed. It cannot be read back, only replaced."
            />
        </Section>
    }
    .erase()
}

fn messages(sender: String, portal_address: String) -> AnyView {
    view! {
        <Section title="Messages" text="Who the mail is from, and where its links lead.">
            <TextInput
                name="sender"
                label="Sender"
                kind="email"
                value=sender
                placeholder="rollcall@example.com"
                help="An address that the server lets you send from."
            />
            <TextInput
                name="portal_address"
                label="Address of this portal"
                kind="url"
                value=portal_address
                placeholder="https://rollcall.example.com"
                help="As people open it in the browser. Without it, mails have no links."
                optional=true
            />
        </Section>
    }
    .erase()
}

fn test(recipient: String) -> AnyView {
    view! {
        <Section title="Test" text="Sends one mail with what is entered above, also before it is saved.">
            <TextInput
                name="test_recipient"
                label="Send test mail to"
                kind="email"
                value=recipient
                placeholder="you@example.com"
            />
            <div>
                <Button icon="mail" formaction=SendTestMail::PATH success=TESTED>"Send test mail"</Button>
            </div>
        </Section>
    }
    .erase()
}
