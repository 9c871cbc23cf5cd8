use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;
use model::{AttributeMapping, Capability, DirectoryAttribute, MappingView, Problem};
use ui::{
    Button, ButtonKind, CheckBox, Choice, ConfirmDialog, Erase, Form, FormActions, Load, Panel, RadioGroup,
    Select, TextInput, encode,
};

use super::expression_editor::{Draft, ExpressionEditor, source_attributes, use_draft};
use super::fresh::fresh;
use super::functions::{DeleteAttributeMapping, SaveAttributeMapping};
use super::mapping::CurrentMapping;
use super::mapping_draft::saved;
use crate::{AppError, ErrorView, layout::use_viewer};

/// One attribute mapping, or a new one, beside the table.
#[component]
pub(crate) fn AttributePanel() -> impl IntoView {
    let Some(CurrentMapping(found)) = use_context() else {
        return ().erase();
    };
    let (params, viewer) = (use_params_map(), use_viewer());
    let draft = use_draft();
    view! {
        <Load lines=8 view=move || {
                let target = params.read().get("target").unwrap_or_default();
                let kind = params.read().get("mapping").unwrap_or_default();
                async move {
                    let may_change = viewer.may(Capability::ManageApplications).await;
                    let draft = draft.await;
                    // That the mapping itself is missing is said by the page.
                    match found.await { Ok(found) => fresh(|| panel(&found, &kind, &target, draft, may_change)), Err(_) => ().erase() }
                }
            }/>
    }
    .erase()
}

fn panel(found: &MappingView, kind: &str, target: &str, draft: Option<Draft>, may_change: bool) -> AnyView {
    let close = format!(
        "/applications/{}/provisioning/mappings/{kind}",
        found.application_id
    );
    let is_new = target == "new";
    let mapping = found.mapping.attribute_mapping(target).cloned();
    if mapping.is_none() && !is_new {
        let error = AppError(Problem::not_found("attribute mapping"));
        return view! { <Panel title="Edit attribute" close=close><ErrorView error=error/></Panel> }.erase();
    }
    let title = if is_new {
        "Add new mapping"
    } else {
        "Edit attribute"
    };
    let mut fields = vec![
        ("application".to_owned(), found.application_id.to_string()),
        ("mapping".to_owned(), kind.to_owned()),
        ("schema_version".to_owned(), found.schema_version.to_string()),
    ];
    let required = found
        .mapping
        .target_attributes
        .iter()
        .any(|known| known.required && known.name == target);
    let delete = (may_change && !is_new && !required).then(|| delete(fields.clone(), target));
    if !is_new {
        fields.push(("original".to_owned(), target.to_owned()));
    }
    let cancel = close.clone();
    let here = format!("{close}/attributes/{}", encode(target));
    let next = found
        .mapping
        .matching()
        .last()
        .and_then(|last| last.matching_precedence)
        .map_or(1, |last| last + 1);
    let found = found.clone();
    view! {
        <Panel title=title subtitle=if is_new { String::new() } else { target.to_owned() } close=close>
            <Form action=SaveAttributeMapping::PATH fields=fields success="Saved" guard=true class="mapping-form">
                {attribute_fields(&found, mapping.as_ref(), next, draft, here)}
                {may_change
                    .then(|| {
                        view! {
                            <FormActions>
                                <Button kind=ButtonKind::Primary>"Save"</Button>
                                <Button name="plan" value="true" success="Planned">"Plan this change"</Button>
                                <Button href=cancel>"Cancel"</Button>
                            </FormActions>
                        }
                    })}
            </Form>
            {delete}
        </Panel>
    }
    .erase()
}

fn attribute_fields(
    found: &MappingView,
    mapping: Option<&AttributeMapping>,
    next: u32,
    draft: Option<Draft>,
    here: String,
) -> AnyView {
    let typed = draft
        .as_ref()
        .map_or_else(|| saved(mapping, next), |draft| draft.typed.clone());
    let (matching, clears) = (typed.matching, typed.flow_null_values);
    let in_each_cycle = typed.apply != "only_on_create";
    let target = target_field(found, mapping, &typed.target);
    view! {
        {target}
        <RadioGroup name="mapping_type" label="Mapping type" value=typed.mapping_type choices=mapping_types()/>
        <div class="mapping-direct">
            <Select name="source" label="Source attribute" value=typed.source choices=source_choices(&found.source_attributes)/>
        </div>
        <div class="mapping-constant">
            <TextInput name="constant" label="Constant value" value=typed.constant help="Everybody gets this text."/>
        </div>
        <div class="mapping-expression">
            <ExpressionEditor
                value=typed.expression
                attributes=source_attributes(&found.source_attributes)
                in_each_cycle=in_each_cycle
                here=here
                draft=draft
            />
        </div>
        <TextInput
            name="default_value"
            label="Default value if null"
            value=typed.default_value
            optional=true
            help="Sent for a new account when the source has no value. With the type None, also whenever the application has no value."
        />
        <CheckBox
            name="matching"
            label="Match objects using this attribute"
            checked=matching
            help="People are looked up in the application by it before an account is created."
        />
        <div class="mapping-precedence">
            <TextInput
                name="precedence"
                label="Matching precedence"
                kind="number"
                value=typed.precedence
                min="1"
                max="99"
                help="1 is tried first."
            />
        </div>
        <RadioGroup name="apply" label="Apply this mapping" value=typed.apply choices=apply_choices()/>
        <CheckBox
            name="flow_null_values"
            label="Clear when empty"
            checked=clears
            help="When the source loses its value, the application loses it too. The attribute list must allow it. Otherwise the old value stays."
        />
    }
    .erase()
}

fn mapping_types() -> Vec<Choice> {
    vec![
        Choice::new("direct", "Direct").help("The value of a source attribute."),
        Choice::new("constant", "Constant").help("The same text for everybody."),
        Choice::new("expression", "Expression").help("Computed from source attributes."),
        Choice::new("none", "None")
            .help("The attribute is left alone; where it is empty, it gets the default value."),
    ]
}

fn apply_choices() -> Vec<Choice> {
    vec![
        Choice::new("always", "Always").help("When an account is created, and whenever its value changes."),
        Choice::new("only_on_create", "Only during object creation").help("Later changes are not sent."),
        Choice::new("only_add_values", "Only add values")
            .help("For multi-valued attributes: values are added, and none is taken away."),
    ]
}

fn target_field(found: &MappingView, mapping: Option<&AttributeMapping>, typed: &str) -> AnyView {
    if let Some(mapping) = mapping {
        return view! { <TextInput name="target" label="Target attribute" value=mapping.target.clone() readonly=true mono=true/> }
            .erase();
    }
    let typed = typed.to_owned();
    let options = found
        .mapping
        .target_attributes
        .iter()
        .filter(|known| found.mapping.attribute_mapping(&known.name).is_none())
        .map(|known| view! { <option value=known.name.clone()></option> })
        .collect_view();
    view! {
        <TextInput
            name="target"
            label="Target attribute"
            value=typed
            required=true
            mono=true
            list="target-attributes"
            help="One of the list, or any SCIM path of the application."
        />
        <datalist id="target-attributes">{options}</datalist>
    }
    .erase()
}

fn source_choices(attributes: &[DirectoryAttribute]) -> Vec<Choice> {
    let known = attributes.iter().map(|attribute| {
        let words = format!("{} ({})", attribute.name, attribute.label);
        Choice::new(attribute.name.clone(), words)
    });
    std::iter::once(Choice::new("", "Choose an attribute"))
        .chain(known)
        .collect()
}

fn delete(mut fields: Vec<(String, String)>, target: &str) -> AnyView {
    fields.push(("target".to_owned(), target.to_owned()));
    view! {
        <ConfirmDialog
            label="Delete mapping"
            icon="delete"
            title=format!("Delete the mapping of {target}?")
            confirm="Delete mapping"
            danger=true
            action=DeleteAttributeMapping::PATH
            fields=fields
            success="Deleted"
        >
            <p>"What was sent before stays in the application; it is not changed any more. The next cycle is an initial one."</p>
            <p><Button kind=ButtonKind::Quiet icon="plan" name="plan" value="true" success="Planned">"Plan this change"</Button></p>
        </ConfirmDialog>
    }
    .erase()
}
