use leptos::prelude::*;
use model::{AttributeType, ObjectDetail, ObjectKind, SourceAttribute, Value, attribute};
use ui::{Card, Code, Erase, Fact, Facts, Grid, RelativeTime};

/// The attributes of a kind.
pub(super) const fn attributes(kind: ObjectKind) -> &'static [SourceAttribute<'static>] {
    match kind {
        ObjectKind::User => attribute::USER_ATTRIBUTES,
        ObjectKind::Group => attribute::GROUP_ATTRIBUTES,
    }
}

/// The headings of a kind's attributes, in order.
pub(super) fn sections(kind: ObjectKind) -> Vec<&'static str> {
    let mut sections: Vec<&'static str> = attributes(kind)
        .iter()
        .map(|attribute| attribute.section)
        .collect();
    sections.dedup();
    sections
}

/// Every attribute with a value, in sections, and what is known beside them.
pub(super) fn properties(detail: &ObjectDetail) -> AnyView {
    let object = &detail.object;
    let cards = sections(object.kind)
        .into_iter()
        .map(|section| card(detail, section))
        .collect_view();
    let added: Vec<AnyView> = detail
        .added_attributes
        .iter()
        .filter_map(|attribute| fact(detail, &attribute.as_source()))
        .collect();
    let added = (!added.is_empty())
        .then(|| view! { <Card title=attribute::ADDED span=6><Facts>{added}</Facts></Card> });
    let deleted = object
        .deleted_at
        .map(|at| view! { <Fact label="Deleted"><RelativeTime at=at.0/></Fact> });
    let (id, directory) = (
        object.id.to_string(),
        format!("/directories/{}", object.directory_id),
    );
    let directory_name = detail.directory_name.clone();
    let read_only = (!detail.is_kept_here)
        .then(|| view! { <div class="ui-muted">"It is changed there, not here."</div> });
    let (created, updated) = (object.created_at.0, object.updated_at.0);
    view! {
        <Grid>
            {cards}
            {added}
            <Card title="About" span=6>
                <Facts>
                    <Fact label="Object ID"><Code text=id copy=true/></Fact>
                    <Fact label="Directory">
                        <a href=directory>{directory_name}</a>
                        {read_only}
                    </Fact>
                    <Fact label="Created"><RelativeTime at=created/></Fact>
                    <Fact label="Changed"><RelativeTime at=updated/></Fact>
                    {deleted}
                </Facts>
            </Card>
        </Grid>
    }
    .erase()
}

fn card(detail: &ObjectDetail, section: &'static str) -> AnyView {
    let facts: Vec<AnyView> = attributes(detail.object.kind)
        .iter()
        .filter(|attribute| attribute.section == section)
        .filter_map(|attribute| fact(detail, attribute))
        .collect();
    if facts.is_empty() {
        return ().erase();
    }
    view! { <Card title=section span=6><Facts>{facts}</Facts></Card> }.erase()
}

fn fact(detail: &ObjectDetail, attribute: &SourceAttribute<'_>) -> Option<AnyView> {
    let value = detail.object.attribute(attribute.name);
    if value.is_empty() {
        return None;
    }
    let shown = match (attribute.kind, value) {
        (AttributeType::Reference, _) => {
            let manager = detail.manager.clone()?;
            view! { <a href=format!("/users/{}", manager.id)>{manager.display_name}</a> }.erase()
        }
        (_, Value::Boolean(yes)) => if yes { "Yes" } else { "No" }.erase(),
        (AttributeType::DateTime, Value::Text(text)) => text
            .strip_suffix("T00:00:00Z")
            .unwrap_or(&text)
            .to_owned()
            .erase(),
        (_, Value::List(values)) => values
            .iter()
            .map(|value| view! { <div>{value.to_text()}</div> })
            .collect_view()
            .erase(),
        (_, value) => value.to_text().erase(),
    };
    Some(view! { <Fact label=attribute.label.to_owned()>{shown}</Fact> }.erase())
}
