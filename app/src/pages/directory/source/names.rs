use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use model::{Capability, DirectoryAttribute, NameRule, SourceView, attribute};
use ui::{
    Breadcrumbs, Button, ButtonKind, Erase, Form, FormActions, Load, Notice, PageHeader, Section, TextInput,
};

use super::super::functions::{SaveSourceNames, read_source};
use super::links;
use super::sample::Samples;
use crate::{ErrorView, layout::use_viewer};

/// Which names of a source give which attributes, beside what its entries look like.
#[component]
pub(crate) fn DirectoryNames() -> impl IntoView {
    let (params, query, viewer) = (use_params_map(), use_query_map(), use_viewer());
    let id = Memo::new(move |_| params.read().get("directory").unwrap_or_default());
    let sampled = Memo::new(move |_| query.read().get("sample").is_some());
    let found = Resource::new(move || id.get(), read_source);
    view! {
        <Title text="Names of attributes"/>
        <Load lines=12 view=move || {
            let sampled = sampled.get();
            async move {
                let may_change = viewer.may(Capability::ManageDirectory).await;
                match found.await {
                    Ok(Some(found)) => page(&found, may_change, sampled),
                    Ok(None) => view! { <Notice title="The attributes of the built-in directory have one name each."/> }.erase(),
                    Err(error) => view! { <ErrorView error=error/> }.erase(),
                }
            }
        }/>
    }
    .erase()
}

fn page(found: &SourceView, may_change: bool, sampled: bool) -> AnyView {
    let directory = &found.directory;
    let fields = vec![
        ("directory".to_owned(), directory.id.to_string()),
        ("version".to_owned(), found.version.to_string()),
    ];
    let back = format!("/directories/{}", directory.id);
    let sample = may_change.then(|| {
        if sampled {
            view! { <Samples directory=directory.id.to_string()/> }.erase()
        } else {
            let look = format!("/directories/{}/names?sample=1", directory.id);
            view! {
                <p><Button icon="search" href=look>"Look at what the source has"</Button></p>
            }
            .erase()
        }
    });
    let (users, groups) = (
        inputs("users", &found.user_attributes, &found.settings.user_names),
        inputs("groups", &found.group_attributes, &found.settings.group_names),
    );
    let actions = may_change.then(|| {
        view! {
            <FormActions>
                <Button kind=ButtonKind::Primary>"Save"</Button>
                <Button href=back>"Cancel"</Button>
            </FormActions>
        }
    });
    let more = format!("/directories/{}/attributes", directory.id);
    view! {
        <Breadcrumbs links=links(directory) current="Names of attributes"/>
        <PageHeader title="Names of attributes" subtitle="What the source calls what mappings read"/>
        {sample}
        <Form action=SaveSourceNames::PATH fields=fields guard=may_change>
            <Section title="Users" text="Several names are separated by commas: the first that has a value gives it. An attribute without a name stays empty.">
                {users}
                <p><a href=more>"Add an attribute of your own"</a></p>
            </Section>
            <Section title="Groups">{groups}</Section>
            {actions}
        </Form>
    }
    .erase()
}

/// A field for each attribute that a name can give.
fn inputs(kind: &'static str, attributes: &[DirectoryAttribute], rules: &[NameRule]) -> AnyView {
    let attributes: Vec<&DirectoryAttribute> = attributes
        .iter()
        .filter(|attribute| is_read(&attribute.name))
        .collect();
    let (used, unused): (Vec<_>, Vec<_>) = attributes
        .into_iter()
        .partition(|attribute| rules.iter().any(|rule| rule.attribute == attribute.name));
    let (used, unused) = (fields(kind, used, rules), fields(kind, unused, rules));
    view! {
        {used}
        <details class="connection-report">
            <summary>"More attributes"</summary>
            <div class="ui-section-body">{unused}</div>
        </details>
    }
    .erase()
}

fn fields(kind: &'static str, attributes: Vec<&DirectoryAttribute>, rules: &[NameRule]) -> AnyView {
    attributes
        .into_iter()
        .map(|attribute| {
            let rule = rules.iter().find(|rule| rule.attribute == attribute.name);
            let value = rule.map(|rule| rule.sources.join(", ")).unwrap_or_default();
            let name = format!("{kind}[{}]", attribute.name);
            let label = format!("{} ({})", attribute.label, attribute.name);
            view! { <TextInput name=name label=label value=value mono=true/> }
        })
        .collect_view()
        .erase()
}

/// Ids, managers and what is computed come from elsewhere.
fn is_read(name: &str) -> bool {
    ![
        attribute::OBJECT_ID,
        attribute::IS_SOFT_DELETED,
        attribute::APP_ROLE_ASSIGNMENTS,
        attribute::MEMBERS,
        attribute::MANAGER,
        attribute::ACCOUNT_ENABLED,
    ]
    .contains(&name)
}
