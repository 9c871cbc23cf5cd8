use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use model::{
    AttributeType, Directory, DirectoryAttribute, ObjectDetail, ObjectKind, SourceAttribute, Value, attribute,
};
use ui::{
    Breadcrumbs, Button, ButtonKind, Choice, Erase, Form, FormActions, PageHeader, Section, Select, Skeleton,
    TextInput,
};

use super::functions::{read_directory_attributes, read_object};
use super::properties::{attributes, sections};
use super::words::{noun, plural};
use crate::ErrorView;

/// Adding a user.
#[component]
pub(crate) fn NewUser() -> impl IntoView {
    let found = Resource::new_blocking(
        || (),
        |()| read_directory_attributes(Directory::BUILT_IN.to_string()),
    );
    view! {
        <Transition fallback=|| view! { <Skeleton lines=10/> }>
            {move || Suspend::new(async move {
                match found.await {
                    Ok(found) => form(ObjectKind::User, None, &found.added),
                    Err(error) => view! { <ErrorView error=error/> }.erase(),
                }
            })}
        </Transition>
    }
    .erase()
}

/// Adding a group.
#[component]
pub(crate) fn NewGroup() -> impl IntoView {
    form(ObjectKind::Group, None, &[])
}

/// Changing a user.
#[component]
pub(crate) fn EditUser() -> impl IntoView {
    edit(ObjectKind::User)
}

/// Changing a group.
#[component]
pub(crate) fn EditGroup() -> impl IntoView {
    edit(ObjectKind::Group)
}

fn edit(kind: ObjectKind) -> AnyView {
    let params = use_params_map();
    // Not read again when something changes: what is being typed must stay.
    let found = Resource::new_blocking(
        move || params.read().get("object").unwrap_or_default(),
        move |id| read_object(noun(kind).into(), id),
    );
    view! {
        <Transition fallback=|| view! { <Skeleton lines=10/> }>
            {move || Suspend::new(async move {
                match found.await {
                    Ok(detail) => {
                        let added = detail.added_attributes.clone();
                        form(kind, Some(detail), &added)
                    }
                    Err(error) => view! { <ErrorView error=error/> }.erase(),
                }
            })}
        </Transition>
    }
    .erase()
}

fn form(kind: ObjectKind, detail: Option<ObjectDetail>, added: &[DirectoryAttribute]) -> AnyView {
    let list = format!("/{}s", noun(kind));
    let (title, action, back, mut links) = match &detail {
        None => (
            format!("New {}", noun(kind)),
            "/api/directory/create-object",
            list.clone(),
            Vec::new(),
        ),
        Some(detail) => {
            let page = format!("{list}/{}", detail.object.id);
            (
                "Edit properties".to_owned(),
                "/api/directory/update-object",
                page.clone(),
                vec![(detail.object.display_name(), page)],
            )
        }
    };
    links.insert(0, (plural(kind).to_owned(), list));
    let mut fields = vec![("kind".to_owned(), noun(kind).to_owned())];
    if let Some(detail) = &detail {
        fields.push(("object".to_owned(), detail.object.id.to_string()));
        fields.push(("change".to_owned(), detail.object.change.to_string()));
    }
    let parts = sections(kind)
        .into_iter()
        .map(|section| {
            let inputs = attributes(kind)
                .iter()
                .filter(|attribute| attribute.section == section)
                .map(|attribute| input(attribute, detail.as_ref()))
                .collect_view();
            view! { <Section title=section><div class="directory-fields">{inputs}</div></Section> }
        })
        .collect_view();
    let added = (!added.is_empty()).then(|| {
        let inputs = added
            .iter()
            .map(|attribute| input(&attribute.as_source(), detail.as_ref()))
            .collect_view();
        view! { <Section title=attribute::ADDED><div class="directory-fields">{inputs}</div></Section> }
    });
    view! {
        <Title text=title.clone()/>
        <Breadcrumbs links=links current=title.clone()/>
        <PageHeader title=title/>
        <Form action=action fields=fields success="Saved" guard=true>
            {parts}
            {added}
            <FormActions>
                <Button kind=ButtonKind::Primary>"Save"</Button>
                <Button href=back>"Cancel"</Button>
            </FormActions>
        </Form>
    }
    .erase()
}

fn input(attribute: &SourceAttribute<'_>, detail: Option<&ObjectDetail>) -> AnyView {
    let stored = detail.map_or(Value::Null, |detail| detail.object.attribute(attribute.name));
    let value = match (attribute.name, stored) {
        (attribute::MANAGER, _) => detail
            .map(|detail| detail.manager_text.clone())
            .unwrap_or_default(),
        (_, Value::List(values)) => values.iter().map(Value::to_text).collect::<Vec<_>>().join("; "),
        (_, Value::Boolean(yes)) => if yes { "true" } else { "false" }.into(),
        (_, value) => value.to_text(),
    };
    if attribute.kind == AttributeType::Boolean {
        let mut choices = vec![Choice::new("true", "Yes"), Choice::new("false", "No")];
        if !attribute.required {
            choices.insert(0, Choice::new("", "Not set"));
        }
        let value = if value.is_empty() && attribute.required {
            "true".to_owned()
        } else {
            value
        };
        return view! { <Select name=attribute.name.to_owned() label=attribute.label.to_owned() value=value choices=choices/> }
            .erase();
    }
    let help = match (attribute.name, attribute.kind, attribute.multi_valued) {
        (attribute::USER_PRINCIPAL_NAME, ..) => Some("The sign-in name, as name@domain."),
        (attribute::MANAGER, ..) => Some("The manager’s user principal name."),
        (_, AttributeType::DateTime, _) => Some("As 2026-11-24, or with a time as 2026-11-24T08:00:00Z."),
        (_, _, true) => Some("Several with a semicolon between."),
        _ => None,
    };
    match help {
        Some(help) => view! {
            <TextInput name=attribute.name.to_owned() label=attribute.label.to_owned() value=value help=help required=attribute.required/>
        }
        .erase(),
        None => view! {
            <TextInput name=attribute.name.to_owned() label=attribute.label.to_owned() value=value required=attribute.required/>
        }
        .erase(),
    }
}
