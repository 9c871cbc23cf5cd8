use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::{
    components::Outlet,
    hooks::{use_location, use_params_map},
};
use model::{AttributeType, Capability, MappingView, Problem, TargetAttribute};
use ui::{
    Badge, Button, ButtonKind, Cell, CheckBox, Choice, Column, CommandBar, ConfirmDialog, DataTable, Erase,
    Form, FormActions, LinkCell, Load, Panel, Row, Select, Split, TextInput, Tone, encode,
};

use super::frame::{PageError, use_application_id};
use super::fresh::fresh;
use super::functions::{DeleteTargetAttribute, SaveTargetAttribute, read_mapping};
use super::mapping::CurrentMapping;
use crate::{AppError, ErrorView, layout::use_viewer};

/// "Edit attribute list": the attributes that the application knows, and what they are like.
#[component]
pub(crate) fn AttributeList() -> impl IntoView {
    let (id, params, viewer) = (use_application_id(), use_params_map(), use_viewer());
    let path = use_location().pathname;
    let kind = Memo::new(move |_| params.read().get("mapping").unwrap_or_default());
    let found = Resource::new(
        move || (id.get(), kind.get()),
        |(id, kind)| read_mapping(id, kind),
    );
    provide_context(CurrentMapping(found));
    view! {
        <Title text="Attribute list"/>
        <Split panel=view! { <Outlet/> }.erase()>
            <Load lines=12 view=move || {
                    let (kind, path) = (kind.get(), path.get());
                    async move {
                        let may_change = viewer.may(Capability::ManageApplications).await;
                        match found.await {
                            Ok(found) => fresh(|| page(&found, &kind, &path, may_change)),
                            Err(error) => view! { <PageError error=error/> }.erase(),
                        }
                    }
                }/>
        </Split>
    }
    .erase()
}

fn mappings_path(found: &MappingView, kind: &str) -> String {
    format!(
        "/applications/{}/provisioning/mappings/{kind}",
        found.application_id
    )
}

fn page(found: &MappingView, kind: &str, path: &str, may_change: bool) -> AnyView {
    let back = mappings_path(found, kind);
    let here = format!("{back}/attribute-list");
    let add = may_change.then(|| {
        let add = format!("{here}/new");
        view! {
            <CommandBar>
                <Button kind=ButtonKind::Quiet icon="add" href=add>"Add attribute"</Button>
            </CommandBar>
        }
    });
    let columns = vec![
        Column::text("Application attribute"),
        Column::text("Type"),
        Column::text("Properties"),
        Column::text("Mapped"),
    ];
    let rows = found
        .mapping
        .target_attributes
        .iter()
        .map(|attribute| row(found, attribute, &here, path))
        .collect_view();
    view! {
        <h2 class="applications-heading">{format!("Attributes of {}", found.application)}</h2>
        <p class="ui-muted"><a href=back>"Back to the attribute mappings"</a></p>
        <p>"What mappings may write, and what it is like. Add an attribute here when the application has one that is missing."</p>
        {add}
        <DataTable caption="Attribute list" columns=columns>{rows}</DataTable>
    }
    .erase()
}

fn row(found: &MappingView, attribute: &TargetAttribute, here: &str, path: &str) -> AnyView {
    let href = format!("{here}/{}", encode(&attribute.name));
    let selected = path == href;
    // A cell without a word is left out where rows are cards.
    let mapped = is_mapped(found, &attribute.name).then_some("Yes");
    let properties: Vec<_> = [
        (attribute.primary_key, "Primary key"),
        (attribute.required, "Required"),
        (attribute.multi_valued, "Multi-value"),
        (attribute.case_exact, "Exact case"),
        (attribute.flow_null_values, "May be cleared"),
    ]
    .into_iter()
    .filter(|(is_so, _)| *is_so)
    .map(|(_, words)| view! { <Badge tone=Tone::Neutral text=words/> })
    .collect();
    let properties =
        (!properties.is_empty()).then(|| view! { <span class="mapping-matching">{properties}</span> });
    let refers = (!attribute.references.is_empty()).then(|| format!("→ {}", attribute.references.join(", ")));
    let (name, kind) = (attribute.name.clone(), attribute.kind.name());
    view! {
        <Row selected=selected>
            <LinkCell label="Application attribute" href=href text=name selected=selected/>
            <Cell label="Type">{kind}" "{refers}</Cell>
            <Cell label="Properties">{properties}</Cell>
            <Cell label="Mapped">{mapped}</Cell>
        </Row>
    }
    .erase()
}

fn is_mapped(found: &MappingView, name: &str) -> bool {
    found
        .mapping
        .attribute_mappings
        .iter()
        .any(|mapping| mapping.target.eq_ignore_ascii_case(name))
}

/// One attribute, or a new one, beside the list.
#[component]
pub(crate) fn AttributeListPanel() -> impl IntoView {
    let Some(CurrentMapping(found)) = use_context() else {
        return ().erase();
    };
    let (params, viewer) = (use_params_map(), use_viewer());
    view! {
        <Load lines=8 view=move || {
                let name = params.read().get("attribute").unwrap_or_default();
                let kind = params.read().get("mapping").unwrap_or_default();
                async move {
                    let may_change = viewer.may(Capability::ManageApplications).await;
                    // That the mapping itself is missing is said by the page.
                    match found.await { Ok(found) => fresh(|| panel(&found, &kind, &name, may_change)), Err(_) => ().erase() }
                }
            }/>
    }
    .erase()
}

fn panel(found: &MappingView, kind: &str, name: &str, may_change: bool) -> AnyView {
    let close = format!("{}/attribute-list", mappings_path(found, kind));
    let is_new = name == "new";
    let attribute = found
        .mapping
        .target_attributes
        .iter()
        .find(|known| known.name == name)
        .cloned();
    if attribute.is_none() && !is_new {
        let error = AppError(Problem::not_found("attribute"));
        return view! { <Panel title="Edit attribute" close=close><ErrorView error=error/></Panel> }.erase();
    }
    let title = if is_new { "Add attribute" } else { "Edit attribute" };
    let mut fields = vec![
        ("application".to_owned(), found.application_id.to_string()),
        ("mapping".to_owned(), kind.to_owned()),
        ("schema_version".to_owned(), found.schema_version.to_string()),
    ];
    let removal = (may_change && !is_new).then(|| removal(found, fields.clone(), name));
    if !is_new {
        fields.push(("original".to_owned(), name.to_owned()));
    }
    let (cancel, subtitle) = (
        close.clone(),
        if is_new { String::new() } else { name.to_owned() },
    );
    view! {
        <Panel title=title subtitle=subtitle close=close>
            <Form action=SaveTargetAttribute::PATH fields=fields success="Saved" guard=true>
                {attribute_fields(attribute)}
                {may_change
                    .then(|| {
                        view! {
                            <FormActions>
                                <Button kind=ButtonKind::Primary>"Save"</Button>
                                <Button href=cancel>"Cancel"</Button>
                            </FormActions>
                        }
                    })}
            </Form>
            {removal}
        </Panel>
    }
    .erase()
}

fn attribute_fields(attribute: Option<TargetAttribute>) -> AnyView {
    let is_new = attribute.is_none();
    let attribute = attribute.unwrap_or_else(|| TargetAttribute::new("", AttributeType::String));
    let types = AttributeType::ALL
        .into_iter()
        .map(|kind| Choice::new(kind.name(), kind.name()))
        .collect::<Vec<_>>();
    let name = if is_new {
        view! {
            <TextInput
                name="name"
                label="Name"
                required=true
                mono=true
                help="A SCIM path: nickName, emails[type eq \"home\"].value, or urn:ietf:params:scim:schemas:extension:acme:2.0:User:badge."
            />
        }
        .erase()
    } else {
        view! { <TextInput name="name" label="Name" value=attribute.name.clone() readonly=true mono=true/> }
            .erase()
    };
    view! {
        {name}
        <Select name="kind" label="Type" value=attribute.kind.name() choices=types/>
        <CheckBox
            name="primary_key"
            label="Primary key"
            checked=attribute.primary_key
            help="The application's own id. No mapping may write it."
        />
        <CheckBox
            name="required"
            label="Required"
            checked=attribute.required
            help="Without it no account can be created. Its mapping cannot be deleted."
        />
        <CheckBox
            name="multi_valued"
            label="Multi-value"
            checked=attribute.multi_valued
            help="It holds a list. Otherwise only the first of several values is sent."
        />
        <CheckBox
            name="case_exact"
            label="Exact case"
            checked=attribute.case_exact
            help="A change from ana to Ana is sent. Otherwise case alone is no change."
        />
        <CheckBox
            name="flow_null_values"
            label="May be cleared"
            checked=attribute.flow_null_values
            help="Its mapping may take the value away when the source has none any more. Each mapping has to ask for it too."
        />
        <TextInput
            name="references"
            label="Referenced object"
            value=attribute.references.join(", ")
            optional=true
            help="Of a reference: what it points to, such as User."
        />
    }
    .erase()
}

fn removal(found: &MappingView, mut fields: Vec<(String, String)>, name: &str) -> AnyView {
    if is_mapped(found, name) {
        return view! {
            <p class="ui-muted mapping-note">"A mapping uses this attribute. To take it off the list, delete the mapping first."</p>
        }
        .erase();
    }
    fields.push(("name".to_owned(), name.to_owned()));
    view! {
        <ConfirmDialog
            label="Remove from the list"
            icon="delete"
            title=format!("Remove {name} from the list?")
            confirm="Remove"
            danger=true
            action=DeleteTargetAttribute::PATH
            fields=fields
            success="Removed"
        >
            <p>"It can be added again at any time."</p>
        </ConfirmDialog>
    }
    .erase()
}
