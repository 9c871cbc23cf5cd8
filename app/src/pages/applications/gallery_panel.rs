use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::{use_location, use_params_map};
use model::{CUSTOM_GALLERY_ID, Capability, GalleryEntry, SignInKind, TenantUrlPattern};
use ui::{
    Address, Button, ButtonKind, Choice, Code, Erase, Fact, Facts, Form, FormActions, Load, Notice, Panel,
    Select, TextInput, Tone,
};

use super::fresh::fresh;
use super::functions::{AddApplication, read_directory_names, read_gallery_entry};
use super::gallery::PATH;
use crate::{ErrorView, layout::use_viewer};

/// One application of the gallery, with the form that adds it.
#[component]
pub(crate) fn GalleryPanel() -> impl IntoView {
    let (params, search, viewer) = (use_params_map(), use_location().search, use_viewer());
    let entry = Resource::new(
        move || params.read().get("entry").unwrap_or_default(),
        read_gallery_entry,
    );
    let directories = Resource::new(|| (), |()| read_directory_names());
    view! {
        <Load lines=8 view=move || {
                let close = Address::parse(PATH, &search.get()).href();
                async move {
                    let directories = directories.await.unwrap_or_default();
                    let may_add = viewer.may(Capability::ManageApplications).await;
                    match entry.await {
                        Ok(entry) => fresh(|| panel(entry, close, may_add, directories)),
                        Err(error) => view! { <ErrorView error=error/> }.erase(),
                    }
                }
            }/>
    }
    .erase()
}

fn panel(entry: GalleryEntry, close: String, may_add: bool, directories: Vec<(String, String)>) -> AnyView {
    let is_custom = entry.id == CUSTOM_GALLERY_ID;
    let subtitle = if is_custom {
        "Any application with a SCIM 2.0 endpoint".to_owned()
    } else {
        format!("{} · {}", entry.publisher, entry.category)
    };
    let capabilities = capabilities(&entry);
    let name = if is_custom {
        String::new()
    } else {
        entry.name.clone()
    };
    let (cancel, id) = (close.clone(), entry.id.clone());
    let form = may_add.then(|| {
        view! {
            <Form action=AddApplication::PATH fields=vec![("entry".to_owned(), id)] success="Application added">
                <TextInput name="name" label="Name" value=name required=true help="The name that this portal shows."/>
                {directory_choice(directories, "")}
                <FormActions>
                    <Button kind=ButtonKind::Primary>"Create"</Button>
                    <Button href=cancel>"Cancel"</Button>
                </FormActions>
            </Form>
        }
    });
    let notes = entry
        .notes
        .into_iter()
        .map(|note| view! { <li>{note}</li> })
        .collect_view();
    let homepage = (!entry.homepage.is_empty()).then(|| {
        view! {
            <Fact label="Website"><a href=entry.homepage.clone() target="_blank" rel="noreferrer">{entry.homepage.clone()}</a></Fact>
        }
    });
    view! {
        <Panel title=entry.name subtitle=subtitle close=close.clone()>
            {form}
            {sign_in_notice(entry.sign_in)}
            <Facts>
                {homepage}
                <Fact label="Capabilities">{capabilities}</Fact>
                <Fact label="Tenant URL">{tenant_url(entry.tenant_url)}</Fact>
                <Fact label="Secret token">{entry.token_help}</Fact>
            </Facts>
            <ul class="gallery-notes">{notes}</ul>
        </Panel>
    }
    .erase()
}

/// Which directory people are taken from; nothing to choose where there is only one.
pub(super) fn directory_choice(directories: Vec<(String, String)>, current: &str) -> AnyView {
    if directories.len() < 2 {
        return ().erase();
    }
    let first = directories.first().map(|(id, _)| id.clone()).unwrap_or_default();
    let value = if current.is_empty() {
        first
    } else {
        current.to_owned()
    };
    let choices = directories
        .into_iter()
        .map(|(id, name)| Choice::new(id, name))
        .collect::<Vec<_>>();
    view! {
        <Select
            name="directory"
            label="Directory"
            value=value
            choices=choices
            help="Where the people come from that can be assigned."
        />
    }
    .erase()
}

fn capabilities(entry: &GalleryEntry) -> String {
    let able = entry.capabilities;
    let mut verbs = Vec::new();
    for (can, verb) in [
        (able.create_users, "create"),
        (able.update_users, "update"),
        (able.disable_users, "disable"),
        (able.delete_users == Some(true), "delete"),
    ] {
        if can {
            verbs.push(verb);
        }
    }
    let groups = if able.groups {
        "; has groups"
    } else {
        "; users only"
    };
    format!("Users: {}{groups}", verbs.join(", "))
}

fn tenant_url(url: TenantUrlPattern) -> AnyView {
    let Some(pattern) = url.pattern else {
        return "The application shows it, or its support tells it.".erase();
    };
    let placeholders = url
        .placeholders
        .into_iter()
        .map(|(name, meaning)| view! { <small>{format!("{{{name}}}: {meaning}")}</small> })
        .collect_view();
    view! { <Code text=pattern copy=true/> {placeholders} }.erase()
}

fn sign_in_notice(kind: SignInKind) -> AnyView {
    let (title, text) = match kind {
        SignInKind::BearerToken => return ().erase(),
        SignInKind::AuthorizationCode | SignInKind::ClientCredentials => (
            "This application signs in by OAuth.",
            "Rollcall sends one fixed token. An access token that you obtained yourself works until it expires.",
        ),
        SignInKind::Basic => (
            "This application wants user name and password.",
            "Rollcall sends one fixed bearer token, which this endpoint refuses.",
        ),
    };
    view! { <Notice tone=Tone::Warn title=title>{text}</Notice> }.erase()
}
