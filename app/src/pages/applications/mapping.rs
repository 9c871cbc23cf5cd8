use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::{
    components::Outlet,
    hooks::{use_location, use_params_map},
};
use model::{
    ApplyMapping, AttributeMapping, Capability, MappingSource, MappingView, ObjectKind, ProvisioningStatus,
    ScopePreview,
};
use portal::SchemaChange;
use ui::{
    Badge, Button, ButtonKind, Card, Cell, CheckBox, Column, CommandBar, ConfirmDialog, DataTable, Erase,
    Form, FormActions, LinkCell, Load, Notice, Row, Split, Tone, encode,
};

use super::edit_provisioning::mapping_name;
use super::frame::{PageError, use_application_id};
use super::fresh::fresh;
use super::functions::{MoveMatchingAttribute, ResetMappings, SaveObjectMapping, read_mapping};
use super::question::{Save, asked, count, question_form};
use super::scope::scope_card;
use crate::{AppError, layout::use_viewer};

/// The mapping that the page shows, for the panel beside it.
#[derive(Clone, Copy, Debug)]
pub(super) struct CurrentMapping(pub(super) Resource<Result<MappingView, AppError>>);

/// One object mapping: what may be done, and the table of attribute mappings.
#[component]
pub(crate) fn Mapping() -> impl IntoView {
    let (id, params, viewer) = (use_application_id(), use_params_map(), use_viewer());
    let (path, search) = (use_location().pathname, use_location().search);
    let kind = Memo::new(move |_| params.read().get("mapping").unwrap_or_default());
    let found = Resource::new(
        move || (id.get(), kind.get()),
        |(id, kind)| read_mapping(id, kind),
    );
    let counted = Resource::new(
        move || (id.get(), asked(&search.get())),
        |(id, change)| count(id, change),
    );
    provide_context(CurrentMapping(found));
    view! {
        <Title text="Attribute mapping"/>
        <Split panel=view! { <Outlet/> }.erase()>
            <Load lines=12 view=move || {
                    let (kind, path, change) = (kind.get(), path.get(), asked(&search.get()));
                    async move {
                        let may_change = viewer.may(Capability::ManageApplications).await;
                        let counted = if may_change { counted.await } else { Ok(None) };
                        let asked = counted.map(|figures| change.zip(figures));
                        match found.await.and_then(|found| Ok((found, asked?))) {
                            Ok((found, asked)) => fresh(|| page(found, &kind, &path, asked.as_ref(), may_change)),
                            Err(error) => view! { <PageError error=error/> }.erase(),
                        }
                    }
                }/>
        </Split>
    }
    .erase()
}

/// What the page asks about, and whom it would take accounts from.
type Asked = (SchemaChange, ScopePreview);

fn page(found: MappingView, kind: &str, path: &str, asked: Option<&Asked>, may_change: bool) -> AnyView {
    let here = format!(
        "/applications/{}/provisioning/mappings/{kind}",
        found.application_id
    );
    let edit = format!("/applications/{}/provisioning/edit", found.application_id);
    let columns = vec![
        Column::text("Application attribute"),
        Column::text("Directory attribute"),
        Column::text("Mapping type"),
        Column::text("Matching"),
        Column::text("Apply"),
    ];
    let required: Vec<String> = found
        .mapping
        .target_attributes
        .iter()
        .filter(|attribute| attribute.required)
        .map(|attribute| attribute.name.clone())
        .collect();
    let unmapped: Vec<String> = required
        .iter()
        .filter(|name| found.mapping.attribute_mapping(name).is_none())
        .cloned()
        .collect();
    let warning = (!unmapped.is_empty()).then(|| {
        view! {
            <Notice tone=Tone::Warn title="The application requires attributes that are not mapped.">
                {unmapped.join(", ")}
            </Notice>
        }
    });
    let rows = found
        .mapping
        .attribute_mappings
        .iter()
        .map(|mapping| {
            let moves = may_change.then(|| moves(&found, kind, mapping));
            row(mapping, &here, path, required.contains(&mapping.target), moves)
        })
        .collect_view();
    let commands = may_change.then(|| commands(&found, kind, &here));
    let question = asked.map(|asked| question(asked, &found, kind, &here));
    let chosen = asked.map(|(change, _)| *change);
    let preview = format!("{here}/preview");
    view! {
        <h2 class="applications-heading">{mapping_name(&found.directory, kind, &found.application)}</h2>
        <p class="ui-muted">
            <a href=edit>"Back to the provisioning settings"</a> " · " <a href=preview>"Preview on real people"</a>
        </p>
        {commands}
        {question}
        {warning}
        {object_mapping(&found, kind, chosen, may_change)}
        {scope_card(&found.mapping, &here)}
        <DataTable caption="Attribute mappings" columns=columns>{rows}</DataTable>
    }
    .erase()
}

fn fields(found: &MappingView, kind: &str) -> Vec<(String, String)> {
    vec![
        ("application".to_owned(), found.application_id.to_string()),
        ("mapping".to_owned(), kind.to_owned()),
        ("schema_version".to_owned(), found.schema_version.to_string()),
    ]
}

/// The question whether to save although people lose their accounts.
fn question((change, figures): &Asked, found: &MappingView, kind: &str, here: &str) -> AnyView {
    let mut fields = fields(found, kind);
    let (word, action, success) = match change {
        SchemaChange::Actions { enabled, actions, .. } => {
            let boxes = [
                ("enabled", *enabled),
                ("create", actions.create),
                ("update", actions.update),
                ("delete", actions.delete),
            ];
            let ticked = boxes.into_iter().filter(|(_, is_on)| *is_on);
            fields.extend(ticked.map(|(name, _)| (name.to_owned(), "true".to_owned())));
            ("Save", SaveObjectMapping::PATH, "Saved")
        }
        SchemaChange::Defaults => ("Restore", ResetMappings::PATH, "Restored"),
        // Versions are asked about on their own page.
        SchemaChange::Version(_) => return ().erase(),
    };
    let save = Save {
        word,
        action,
        fields,
        success,
        back: here.to_owned(),
    };
    question_form(figures, save)
}

fn commands(found: &MappingView, kind: &str, here: &str) -> AnyView {
    let restore = found.changed.then(|| {
        view! {
            <ConfirmDialog
                label="Restore default mappings"
                icon="restart"
                title="Restore the default mappings?"
                confirm="Restore"
                danger=true
                action=ResetMappings::PATH
                fields=fields(found, kind)
                success="Restored"
            >
                <p>"Every change to the mappings of this application is lost, and the next cycle is an initial one."</p>
            </ConfirmDialog>
        }
    });
    let (add, list) = (format!("{here}/attributes/new"), format!("{here}/attribute-list"));
    let schema = format!("/applications/{}/provisioning/schema", found.application_id);
    view! {
        <CommandBar>
            <Button kind=ButtonKind::Quiet icon="add" href=add>"Add new mapping"</Button>
            <Button kind=ButtonKind::Quiet icon="target" href=list>"Edit attribute list"</Button>
            <Button kind=ButtonKind::Quiet icon="mapping" href=schema>"Review your schema"</Button>
            {restore}
        </CommandBar>
    }
    .erase()
}

fn object_mapping(
    found: &MappingView,
    kind: &str,
    chosen: Option<SchemaChange>,
    may_change: bool,
) -> AnyView {
    let fields = fields(found, kind);
    let (enabled, saved) = (found.mapping.enabled, found.mapping.actions);
    // While it is asked about them, the boxes show what was chosen.
    let (ticked, actions) = match chosen {
        Some(SchemaChange::Actions { enabled, actions, .. }) => (enabled, actions),
        _ => (enabled, saved),
    };
    let is_user = found.mapping.source == ObjectKind::User;
    let optional = (!is_user && !enabled).then(|| {
        view! {
            <Notice tone=Tone::Info title="Groups are not provisioned: their mapping is switched off.">
                "Switched on, each assigned group is created in the application and gets those of its members who have an account there. \
                 A group that is unassigned or deleted here is then deleted there."
            </Notice>
        }
    });
    let off = (is_user && !enabled).then(|| {
        view! {
            <Notice tone=Tone::Warn title="Users are not provisioned: their mapping is switched off.">
                "Nobody is created, changed or disabled until it is on again; then everybody is evaluated anew."
            </Notice>
        }
    });
    let consequence = match found.status {
        ProvisioningStatus::On => "Saving starts an initial cycle at once.",
        ProvisioningStatus::Off => "After saving, the next cycle is an initial one.",
    };
    let save = move || {
        may_change.then(|| {
            view! {
                <FormActions><Button kind=ButtonKind::Primary>"Save"</Button></FormActions>
                <p class="ui-muted">{consequence}</p>
            }
        })
    };
    view! {
        {optional}
        {off}
        <div class="mapping-actions">
            <Card title="Target object actions" subtitle="What may be done in the application. Disabling an account is an update.">
                <Form action=SaveObjectMapping::PATH fields=fields success="Saved" scope="object">
                    <div class="mapping-boxes">
                        <CheckBox name="enabled" label="Enabled" checked=ticked/>
                        <CheckBox name="create" label="Create" checked=actions.create/>
                        <CheckBox name="update" label="Update" checked=actions.update/>
                        <CheckBox name="delete" label="Delete" checked=actions.delete/>
                    </div>
                    {save()}
                </Form>
            </Card>
        </div>
    }
    .erase()
}

/// Buttons that have a matching attribute tried earlier or later.
fn moves(found: &MappingView, kind: &str, mapping: &AttributeMapping) -> AnyView {
    let order = found.mapping.matching();
    let Some(place) = order.iter().position(|other| other.target == mapping.target) else {
        return ().erase();
    };
    let button = |direction: &'static str, icon: &'static str, words: &str| {
        let mut fields = fields(found, kind);
        fields.push(("target".to_owned(), mapping.target.clone()));
        fields.push(("direction".to_owned(), direction.to_owned()));
        let label = format!("Match by {} {words}", mapping.target);
        let scope = format!("{direction}-{place}");
        view! {
            <Form action=MoveMatchingAttribute::PATH fields=fields success="Moved" scope=scope class="ui-form-inline">
                <Button kind=ButtonKind::Quiet icon=icon label=label/>
            </Form>
        }
    };
    let earlier = (place > 0).then(|| button("up", "sort-up", "earlier"));
    let later = (place + 1 < order.len()).then(|| button("down", "sort-down", "later"));
    view! { {earlier} {later} }.erase()
}

fn row(
    mapping: &AttributeMapping,
    here: &str,
    path: &str,
    required: bool,
    moves: Option<AnyView>,
) -> AnyView {
    let href = format!("{here}/attributes/{}", encode(&mapping.target));
    let selected = path == href;
    let (kind, apply) = (
        match mapping.source {
            MappingSource::Direct(_) => "Direct",
            MappingSource::Constant(_) => "Constant",
            MappingSource::Expression(_) => "Expression",
            MappingSource::None => "None",
        },
        match mapping.apply {
            ApplyMapping::Always => "Always",
            ApplyMapping::OnlyOnCreate => "Only during object creation",
            ApplyMapping::OnlyAddValues => "Only add values",
        },
    );
    let matching = mapping.matching_precedence.map(|precedence| {
        let text = format!("Matching, {precedence}");
        view! { <span class="mapping-matching"><Badge tone=Tone::Info text=text icon="link"/>{moves}</span> }
    });
    let source = match (&mapping.source, &mapping.default_value) {
        (MappingSource::None, None) => "left alone".to_owned(),
        (MappingSource::None, Some(default)) => format!("left alone; “{default}” where it is empty"),
        (source, _) => source.to_text(),
    };
    let target = mapping.target.clone();
    let required = if required { "Required" } else { "" };
    view! {
        <Row selected=selected>
            <LinkCell label="Application attribute" href=href text=target detail=required selected=selected/>
            <Cell label="Directory attribute"><span class="mapping-source">{source}</span></Cell>
            <Cell label="Mapping type">{kind}</Cell>
            <Cell label="Matching">{matching}</Cell>
            <Cell label="Apply">{apply}</Cell>
        </Row>
    }
    .erase()
}
