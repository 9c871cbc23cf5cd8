use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use model::SourceKind;
use ui::{
    Breadcrumbs, Button, ButtonKind, Choice, Erase, Form, FormActions, PageHeader, RadioGroup, Section,
    TextInput,
};

use super::super::functions::AddDirectory;

/// Choosing where the people of a new directory come from.
#[component]
pub(crate) fn NewDirectory() -> impl IntoView {
    let links = vec![("Directories".to_owned(), "/directories".to_owned())];
    let kinds = SourceKind::ALL
        .into_iter()
        .map(|kind| Choice::new(kind.word(), kind.name()).help(help(kind)))
        .collect::<Vec<_>>();
    view! {
        <Title text="Add directory"/>
        <Breadcrumbs links=links current="Add directory"/>
        <PageHeader title="Add directory" subtitle="Where people and groups come from"/>
        <Form action=AddDirectory::PATH>
            <Section title="Source" text="People and groups are read from there and never written. Several directories can stand side by side; each application says which one it takes people from.">
                <RadioGroup name="kind" label="Type" value=SourceKind::ActiveDirectory.word() choices=kinds/>
                <TextInput
                    name="name"
                    label="Name"
                    required=true
                    placeholder="Head office"
                    help="It stands in the names of mappings: Synchronize users of this directory to an application."
                />
                <FormActions>
                    <Button kind=ButtonKind::Primary>"Continue"</Button>
                    <Button href="/directories">"Cancel"</Button>
                </FormActions>
            </Section>
        </Form>
    }
    .erase()
}

const fn help(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::ActiveDirectory => {
            "Domain controllers by LDAP: nested groups, disabled accounts, large groups."
        }
        SourceKind::Entra => "A tenant, by Microsoft Graph: users, groups and assignments.",
        SourceKind::OpenLdap => "slapd: changes are followed as they happen where syncprov is set up.",
        SourceKind::DirectoryServer389 => "389 Directory Server, Red Hat Directory Server, FreeIPA.",
        SourceKind::Ldap => "Any other server that speaks LDAP version 3.",
        SourceKind::File => "A personnel system's export: watched in a folder, or uploaded by curl.",
    }
}
