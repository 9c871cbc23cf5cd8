use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};
use model::{ObjectName, PeoplePreview, PersonPreview, PreviewOutcome, PreviewRow, PreviewValue};
use ui::{
    Address, Avatar, Badge, Breakable, Card, Cell, Choice, Code, Column, DataTable, EmptyState, Erase,
    FilterBar, FilterSelect, FilterText, LinkCell, Load, Notice, Row, Tone, encode,
};

use super::frame::{PageError, use_application_id, use_path};
use super::functions::{read_people_preview, read_person_preview};

/// The most people that the preview in the panel lists.
const LISTED: usize = 6;

/// What the saved mappings give: everything for one person, and one attribute for the first people in scope.
#[component]
pub(crate) fn MappingPreview() -> impl IntoView {
    let (id, params, path, search) = (
        use_application_id(),
        use_params_map(),
        use_path(),
        use_location().search,
    );
    let kind = Memo::new(move |_| params.read().get("mapping").unwrap_or_default());
    let value = move |name: &str| {
        let address = Address::parse("", &search.get());
        address.get(name).unwrap_or_default().to_owned()
    };
    let person = Resource::new(
        move || (id.get(), kind.get(), value("person"), value("q")),
        |(id, kind, person, search)| read_person_preview(id, kind, person, search),
    );
    let people = Resource::new(
        move || (id.get(), kind.get(), value("target")),
        |(id, kind, target)| read_people_preview(id, kind, target),
    );
    view! {
        <Title text="Preview"/>
        <Load lines=12 view=move || {
                let address = Address::parse(path.get(), &search.get());
                let (id, kind) = (id.get(), kind.get());
                async move {
                    match (person.await, people.await) {
                        (Ok(person), Ok(people)) => page(&address, &id, &kind, person, people),
                        (Err(error), _) | (_, Err(error)) => view! { <PageError error=error/> }.erase(),
                    }
                }
            }/>
    }
    .erase()
}

fn page(address: &Address, id: &str, kind: &str, person: PersonPreview, people: PeoplePreview) -> AnyView {
    let back = format!("/applications/{id}/provisioning/mappings/{kind}");
    let search = address.get("q").unwrap_or_default().to_owned();
    let keep = address
        .get("target")
        .map(|target| vec![("target".to_owned(), target.to_owned())])
        .unwrap_or_default();
    view! {
        <h2 class="applications-heading">"Preview"</h2>
        <p class="ui-muted">
            "What the saved mappings give for real people. Nothing is sent. " <a href=back.clone()>"Back to the mapping"</a>
        </p>
        <FilterBar action=address.path().to_owned() label="Find a person" keep=keep>
            <FilterText name="q" label="Name, e-mail or any id" value=search/>
        </FilterBar>
        {one_person(address, person)}
        {table_of_people(address, people, &back)}
    }
    .erase()
}

fn one_person(address: &Address, preview: PersonPreview) -> AnyView {
    let Some(person) = preview.person.clone() else {
        return nobody();
    };
    let others = preview.others.iter().map(|other| {
        let href = address.clone().without("q").with("person", other.id.to_string()).href();
        view! { <li><a href=href>{other.display_name.clone()}</a> " " <span class="ui-muted">{other.detail.clone()}</span></li> }
    });
    let others = (!preview.others.is_empty()).then(|| {
        view! { <div class="preview-others"><p class="ui-muted">"Also found:"</p><ul>{others.collect_view()}</ul></div> }
    });
    let columns = vec![
        Column::text("Application attribute"),
        Column::text("Source"),
        Column::text("Value"),
    ];
    let rows = preview.values.iter().map(value_row).collect_view();
    view! {
        <div class="preview">
            {head(&person, &preview)}
            {others}
        </div>
        <div class="preview-columns">
            <DataTable caption="Value of each mapping" columns=columns>{rows}</DataTable>
            <Card title="SCIM resource" subtitle="The body of the request that would create the account.">{body(&preview)}</Card>
        </div>
    }
    .erase()
}

fn nobody() -> AnyView {
    view! {
        <EmptyState
            icon="user"
            title="Nobody found"
            text="Search for a person by name or e-mail, or assign somebody to the application first."
        />
    }
    .erase()
}

fn head(person: &ObjectName, preview: &PersonPreview) -> AnyView {
    let tone = if preview.in_scope {
        Tone::Good
    } else {
        Tone::Neutral
    };
    let name = person.display_name.clone();
    view! {
        <p class="preview-head">
            <Avatar name=name.clone()/>
            <span><b>{name}</b> " " <span class="ui-muted">{person.detail.clone()}</span></span>
            <Badge tone=tone text=preview.standing.clone()/>
        </p>
    }
    .erase()
}

fn body(preview: &PersonPreview) -> AnyView {
    match (&preview.body, &preview.obstacle) {
        (Some(body), _) => view! { <Code text=body.clone() block=true copy=true/> }.erase(),
        (None, obstacle) => {
            let obstacle = obstacle.clone().unwrap_or_default();
            view! { <Notice tone=Tone::Warn title="Nothing would be sent.">{obstacle}</Notice> }.erase()
        }
    }
}

fn value_row(value: &PreviewValue) -> AnyView {
    let (target, source) = (value.target.clone(), value.source.clone());
    let outcome = outcome(&value.outcome, false);
    view! {
        <Row>
            <Cell label="Application attribute"><Breakable text=target/></Cell>
            <Cell label="Source"><span class="mapping-source ui-muted">{source}</span></Cell>
            <Cell label="Value">{outcome}</Cell>
        </Row>
    }
    .erase()
}

fn table_of_people(address: &Address, preview: PeoplePreview, back: &str) -> AnyView {
    let choices = preview
        .targets
        .iter()
        .map(|target| Choice::new(target.clone(), target.clone()));
    let choices: Vec<Choice> = choices.collect();
    let keep: Vec<(String, String)> = ["q", "person"]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), address.get(name)?.to_owned())))
        .collect();
    let edit = format!("{back}/attributes/{}", encode(&preview.target));
    let target = preview.target.clone();
    view! {
        <h3 class="applications-heading">"The first people in scope"</h3>
        <p class="ui-muted">{oddities(&preview.rows)} " " <a href=edit>"Edit " {target.clone()}</a></p>
        <FilterBar action=address.path().to_owned() label="Choose an attribute" keep=keep>
            <FilterSelect name="target" label="Attribute" value=target choices=choices/>
        </FilterBar>
        {people_table(address, &preview.rows)}
    }
    .erase()
}

fn people_table(address: &Address, rows: &[PreviewRow]) -> AnyView {
    if rows.is_empty() {
        return nobody();
    }
    let rows = rows.iter().map(|row| {
        let href = address
            .clone()
            .without("q")
            .with("person", row.person.id.to_string())
            .href();
        let (name, detail) = (row.person.display_name.clone(), row.person.detail.clone());
        let outcome = outcome(&row.outcome, row.is_duplicate);
        view! {
            <Row>
                <LinkCell label="Person" href=href text=name detail=detail/>
                <Cell label="Value">{outcome}</Cell>
            </Row>
        }
    });
    let rows = rows.collect_view();
    view! { <DataTable caption="Value for each person" columns=vec![Column::text("Person"), Column::text("Value")]>{rows}</DataTable> }
        .erase()
}

/// `50 people: 2 fail, 1 has no value.`
fn oddities(rows: &[PreviewRow]) -> String {
    let count = |is: fn(&PreviewRow) -> bool| rows.iter().filter(|row| is(row)).count();
    let parts = [
        (
            count(|row| matches!(row.outcome, PreviewOutcome::Failed(_))),
            "failed",
        ),
        (
            count(|row| row.outcome == PreviewOutcome::Missing),
            "without a required value",
        ),
        (count(|row| row.is_duplicate), "with the value of somebody else"),
        (
            count(|row| row.outcome == PreviewOutcome::Nothing),
            "without a value",
        ),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{count} {words}"))
        .collect();
    let people = match rows.len() {
        1 => "1 person".to_owned(),
        count => format!("{count} people"),
    };
    if parts.is_empty() {
        format!("{people}, nothing odd.")
    } else {
        format!("{people}: {}.", parts.join(", "))
    }
}

/// The value, or in a badge why there is none.
fn outcome(outcome: &PreviewOutcome, is_duplicate: bool) -> AnyView {
    let badge = |tone, text: &str| view! { <Badge tone=tone text=text.to_owned()/> }.erase();
    match outcome {
        PreviewOutcome::Value(value) => {
            let mark = is_duplicate.then(|| badge(Tone::Warn, "Duplicate"));
            view! { <span class="preview-value"><code>{value.clone()}</code> {mark}</span> }.erase()
        }
        PreviewOutcome::Redacted => badge(Tone::Neutral, "Redacted"),
        PreviewOutcome::Unique(values) => {
            let first = values.first().cloned().unwrap_or_default();
            let rest = values.len().saturating_sub(1);
            let rest = (rest > 0).then(|| view! { <span class="ui-muted">{format!("if it is free; {rest} more to try")}</span> });
            view! { <span class="preview-value"><code>{first}</code> {rest}</span> }.erase()
        }
        PreviewOutcome::Nothing => badge(Tone::Neutral, "No value, not sent"),
        PreviewOutcome::Missing => badge(Tone::Bad, "Required, but no value"),
        PreviewOutcome::Waiting => badge(Tone::Info, "Follows the manager's account"),
        PreviewOutcome::NoAccount => badge(Tone::Neutral, "No account is created"),
        PreviewOutcome::Failed(reason) => {
            view! { <span class="preview-value">{badge(Tone::Bad, "Failed")} <span>{reason.clone()}</span></span> }.erase()
        }
    }
}

/// The preview in the panel: what the expression that is being edited gives, for one person and for the first people in
/// scope. Only buttons, links and words: it is put into the form.
pub(super) fn draft_preview(target: &str, person: &PersonPreview, people: &PeoplePreview) -> AnyView {
    let Some(name) = &person.person else {
        return view! { <p class="ui-muted">"Nobody found. Search by name or e-mail, or assign somebody first."</p> }.erase();
    };
    let value = person.values.iter().find(|value| value.target == target);
    let value = value.map(|value| outcome(&value.outcome, false));
    let others = person.others.iter().map(other).collect_view();
    let odd = people.rows.iter().take(LISTED).map(|row| {
        view! { <li><span>{row.person.display_name.clone()}</span> {outcome(&row.outcome, row.is_duplicate)}</li> }
    });
    let odd = odd.collect_view();
    view! {
        {head(name, person)}
        <p class="preview-result">{value}</p>
        <div class="preview-others">{others}</div>
        <p class="ui-muted">{oddities(&people.rows)}</p>
        <ul class="preview-people">{odd}</ul>
        <details class="preview-body">
            <summary>"Complete SCIM resource"</summary>
            {body(person)}
        </details>
    }
    .erase()
}

/// Somebody else whom the search found.
fn other(person: &ObjectName) -> AnyView {
    let name = person.display_name.clone();
    view! { <button class="ui-button ui-button-quiet" type="submit" name="person" value=person.id.to_string() data-preview="" formnovalidate=true>{name}</button> }
        .erase()
}
