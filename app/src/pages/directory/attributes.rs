use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use model::{AttributeType, Capability, DirectoryAttribute, DirectoryAttributes};
use ui::{
    Breadcrumbs, Card, Cell, CheckBox, Choice, Column, CommandBar, ConfirmDialog, DataTable, Erase, Fact,
    Facts, PageHeader, Row, Select, Skeleton, TextInput,
};

use super::functions::{
    AddDirectoryAttribute, DeleteDirectoryAttribute, SetDefaultDomain, read_directory_attributes,
};
use crate::{ErrorView, layout::use_viewer};

/// What mappings can read of a directory's users, and adding to it.
#[component]
pub(crate) fn DirectoryAttributesPage() -> impl IntoView {
    let (params, viewer) = (use_params_map(), use_viewer());
    let found = Resource::new_blocking(
        move || params.read().get("directory").unwrap_or_default(),
        read_directory_attributes,
    );
    view! {
        <Transition fallback=|| view! { <Skeleton lines=10/> }>
            {move || Suspend::new(async move {
                let may_change = viewer.may(Capability::ManageDirectory).await;
                match found.await {
                    Ok(found) => page(&found, may_change),
                    Err(error) => view! { <ErrorView error=error/> }.erase(),
                }
            })}
        </Transition>
    }
    .erase()
}

fn page(found: &DirectoryAttributes, may_change: bool) -> AnyView {
    let links = vec![
        ("Directories".to_owned(), "/directories".to_owned()),
        (
            found.directory.clone(),
            format!("/directories/{}", found.directory_id),
        ),
    ];
    let commands = may_change.then(|| {
        let (add, default_domain) = (add(found), default_domain(found));
        view! { <CommandBar>{add} {default_domain}</CommandBar> }
    });
    let domain = if found.default_domain.is_empty() {
        "not set".to_owned()
    } else {
        found.default_domain.clone()
    };
    let added = if found.added.is_empty() {
        view! { <p class="ui-muted">"None yet. Add one for what your organisation knows about people beyond the usual."</p> }.erase()
    } else {
        table("Added attributes", found, &found.added, may_change)
    };
    let built_in = table("Attributes of every directory", found, &found.built_in, false);
    view! {
        <Title text="Attributes"/>
        <Breadcrumbs links=links current="Attributes"/>
        <PageHeader title="Attributes" subtitle="What mappings, filters and expressions can read of a user"/>
        {commands}
        <Card title="Added attributes" subtitle="On the form of a user, in files, in mappings and expressions.">{added}</Card>
        <Card title="Default domain">
            <Facts><Fact label="DefaultDomain()">{domain}</Fact></Facts>
        </Card>
        <Card title="Attributes of every directory">{built_in}</Card>
    }
    .erase()
}

fn table(
    caption: &'static str,
    found: &DirectoryAttributes,
    attributes: &[DirectoryAttribute],
    may_change: bool,
) -> AnyView {
    let mut columns = vec![
        Column::text("Name"),
        Column::text("Label"),
        Column::text("Type"),
        Column::text("Values"),
    ];
    if may_change {
        columns.push(Column::actions("Actions"));
    }
    let rows = attributes
        .iter()
        .map(|attribute| {
            let removal = may_change.then(|| {
                let removal = removal(found, &attribute.name);
                view! { <Cell label="Actions">{removal}</Cell> }
            });
            let kind = attribute.kind.name();
            let (name, label) = (attribute.name.clone(), attribute.label.clone());
            let values = if attribute.multi_valued { "several" } else { "one" };
            view! {
                <Row>
                    <Cell label="Name"><code class="directory-attribute">{name}</code></Cell>
                    <Cell label="Label">{label}</Cell>
                    <Cell label="Type">{kind}</Cell>
                    <Cell label="Values">{values}</Cell>
                    {removal}
                </Row>
            }
        })
        .collect_view();
    view! { <DataTable caption=caption columns=columns>{rows}</DataTable> }.erase()
}

fn add(found: &DirectoryAttributes) -> AnyView {
    let types = AttributeType::ALL
        .into_iter()
        .filter(|kind| *kind != AttributeType::Reference)
        .map(|kind| Choice::new(kind.name(), kind.name()))
        .collect::<Vec<_>>();
    view! {
        <ConfirmDialog
            label="Add attribute"
            icon="add"
            title="Add an attribute"
            confirm="Add"
            action=AddDirectoryAttribute::PATH
            fields=vec![("directory".to_owned(), found.directory_id.to_string())]
            success="Added"
        >
            <TextInput
                name="name"
                label="Name"
                required=true
                mono=true
                help="As mappings write it, such as badgeColor. An extension of Microsoft Entra is named extension_<appId>_<name>. It cannot be changed later."
            />
            <TextInput name="label" label="Label" optional=true help="The words on the form of a user."/>
            <Select name="kind" label="Type" value="String" choices=types/>
            <CheckBox name="multi_valued" label="Several values" help="Texts only, with a semicolon between."/>
        </ConfirmDialog>
    }
    .erase()
}

fn default_domain(found: &DirectoryAttributes) -> AnyView {
    let fields = vec![("directory".to_owned(), found.directory_id.to_string())];
    let domain = found.default_domain.clone();
    view! {
        <ConfirmDialog
            label="Set default domain"
            icon="edit"
            title="Default domain of this directory"
            confirm="Save"
            action=SetDefaultDomain::PATH
            fields=fields
            success="Saved"
        >
            <TextInput
                name="default_domain"
                label="Default domain"
                value=domain
                optional=true
                help="What DefaultDomain() gives in expressions, such as corp.example."
            />
        </ConfirmDialog>
    }
    .erase()
}

fn removal(found: &DirectoryAttributes, name: &str) -> AnyView {
    let fields = vec![
        ("directory".to_owned(), found.directory_id.to_string()),
        ("name".to_owned(), name.to_owned()),
    ];
    view! {
        <ConfirmDialog
            label=format!("Delete {name}")
            icon="delete"
            title=format!("Delete the attribute {name}?")
            confirm="Delete"
            danger=true
            action=DeleteDirectoryAttribute::PATH
            fields=fields
            success="Deleted"
        >
            <p>"It can be deleted while nobody has a value and no application uses it."</p>
        </ConfirmDialog>
    }
    .erase()
}
