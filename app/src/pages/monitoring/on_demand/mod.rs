//! /applications/:app/provisioning/on-demand

mod functions;
mod result;

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use model::{LogSummary, MEMBERS_ON_DEMAND, ObjectKind, ObjectName, OnDemandChoices};
use ui::{
    Address, Avatar, Badge, Button, ButtonKind, Cell, Column, DataTable, EmptyState, Erase, FilterBar,
    FilterText, Form, FormActions, LinkCell, Load, Notice, RelativeTime, Row, Tone,
};

use super::words::{status, status_tone};
use crate::pages::applications::{PageError, use_application_id};
use crate::pages::select_box::SelectBox;
use functions::{ProvisionOnDemand, read_on_demand};
pub(crate) use result::OnDemandResultPage;

/// Choosing somebody to provision now.
#[component]
pub(crate) fn OnDemandPage() -> impl IntoView {
    let (id, location) = (use_application_id(), use_location());
    let address = Memo::new(move |_| Address::parse(location.pathname.get(), &location.search.get()));
    let found = Resource::new(
        move || (id.get(), address.get()),
        |(id, address)| {
            let value = |name: &str| address.get(name).unwrap_or_default().to_owned();
            read_on_demand(id, value("q"), value("group"))
        },
    );
    view! {
        <Title text="Provision on demand"/>
        <Load lines=6 view=move || {
                let address = address.get();
                async move {
                    match found.await {
                        Ok(choices) => page(&address, choices),
                        Err(error) => view! { <PageError error=error/> }.erase(),
                    }
                }
            }/>
    }
    .erase()
}

fn page(address: &Address, choices: OnDemandChoices) -> AnyView {
    let (path, search) = (
        address.path().to_owned(),
        address.get("q").unwrap_or_default().to_owned(),
    );
    if let Some(obstacle) = choices.obstacle {
        let edit = format!("/applications/{}/provisioning/edit", choices.application_id);
        let action =
            view! { <Button kind=ButtonKind::Primary href=edit>"Edit provisioning"</Button> }.erase();
        let text = "Enter the Tenant URL and the Secret Token first. Provisioning itself may stay off.";
        return view! { <EmptyState icon="play" title=obstacle text=text action=action/> }.erase();
    }
    let (label, keep) = match &choices.group {
        Some(group) => ("Find a member", vec![("group".to_owned(), group.id.to_string())]),
        None => ("Name, user principal name or e-mail", Vec::new()),
    };
    let recent = recent(&choices);
    let intro = choices.group.is_none().then(|| {
        view! {
            <p class="ui-muted">
                "One person or group is provisioned to " {choices.application.clone()} " now, with the saved mappings, and every step is shown. \
                 It works while provisioning is off. A cycle that runs waits meanwhile."
            </p>
        }
    });
    let content = match choices.group.clone() {
        Some(group) => members(address, &choices, &group),
        None => people(address, &choices, &search),
    };
    view! {
        <h2 class="applications-heading">"Provision on demand"</h2>
        {intro}
        <FilterBar action=path label="Search" keep=keep>
            <FilterText name="q" label=label value=search/>
        </FilterBar>
        {content}
        {recent}
    }
    .erase()
}

fn people(address: &Address, choices: &OnDemandChoices, search: &str) -> AnyView {
    if choices.found.is_empty() {
        let (title, text) = if search.trim().is_empty() {
            (
                "Whom?",
                "Search for a person or a group by name, user principal name or e-mail address.",
            )
        } else {
            (
                "Nobody found",
                "Try another part of the name or the address. Whoever is deleted in the directory is not found.",
            )
        };
        return view! { <EmptyState icon="search" title=title text=text/> }.erase();
    }
    let rows = choices
        .found
        .iter()
        .map(|one| person_row(address, choices, one))
        .collect_view();
    let columns = vec![
        Column::text("Name"),
        Column::text("Type"),
        Column::actions("Provision"),
    ];
    view! { <DataTable caption="Found" columns=columns>{rows}</DataTable> }.erase()
}

fn person_row(address: &Address, choices: &OnDemandChoices, one: &ObjectName) -> AnyView {
    let (id, name) = (one.id.to_string(), one.display_name.clone());
    let action = match one.kind {
        ObjectKind::User if !choices.users => view! { <Badge text="The mapping of users is off"/> }.erase(),
        ObjectKind::Group if !choices.groups => {
            view! { <Badge text="The mapping of groups is off"/> }.erase()
        }
        ObjectKind::User => {
            let fields = vec![
                ("application".to_owned(), choices.application_id.to_string()),
                ("object".to_owned(), id.clone()),
            ];
            let whom = format!(" {name}");
            view! {
                <Form action=ProvisionOnDemand::PATH class="ui-form-inline" fields=fields scope=id.clone() success="Provisioned">
                    <Button kind=ButtonKind::Primary>"Provision" <span class="ui-hidden">{whom}</span></Button>
                </Form>
            }
            .erase()
        }
        ObjectKind::Group => {
            let href = address.clone().without("q").with("group", id.clone()).href();
            view! { <Button href=href>"Choose members"</Button> }.erase()
        }
    };
    let (href, mark, kind) = described(one);
    let detail = one.detail.clone();
    view! {
        <Row>
            <LinkCell label="Name" href=href text=name detail=detail mark=mark/>
            <Cell label="Type">{kind}</Cell>
            <Cell label="Provision">{action}</Cell>
        </Row>
    }
    .erase()
}

fn described(one: &ObjectName) -> (String, AnyView, &'static str) {
    match one.kind {
        ObjectKind::User => (
            format!("/users/{}", one.id),
            view! { <Avatar name=one.display_name.clone()/> }.erase(),
            "User",
        ),
        ObjectKind::Group => (
            format!("/groups/{}", one.id),
            view! { <Badge text="Group" icon="group"/> }.erase(),
            "Group",
        ),
    }
}

/// The members of a group, of whom some are provisioned with it.
fn members(address: &Address, choices: &OnDemandChoices, group: &ObjectName) -> AnyView {
    let back = address.clone().without("group").without("q").href();
    let fields = vec![
        ("application".to_owned(), choices.application_id.to_string()),
        ("object".to_owned(), group.id.to_string()),
    ];
    let rows = choices.members.iter().map(|member| {
        let (href, mark, _) = described(member);
        let (name, detail) = (member.display_name.clone(), member.detail.clone());
        let (value, label) = (member.id.to_string(), format!("Select {name}"));
        view! {
            <Row>
                <Cell label="Select">
                    <SelectBox name="members[]" value=value label=label/>
                </Cell>
                <LinkCell label="Member" href=href text=name detail=detail mark=mark/>
            </Row>
        }
    });
    let rows = rows.collect_view();
    let columns = vec![Column::actions("Select"), Column::text("Member")];
    let table = if choices.members.is_empty() {
        view! { <p class="ui-muted">"Nobody of it is found; the group itself can be provisioned."</p> }
            .erase()
    } else {
        view! { <DataTable caption="Members" columns=columns>{rows}</DataTable> }.erase()
    };
    let title = format!(
        "{}, with at most {MEMBERS_ON_DEMAND} of its members",
        group.display_name
    );
    view! {
        <Notice tone=Tone::Info title=title>
            "The chosen members get their accounts first, then the group, then they become its members. All others follow in the next cycle."
        </Notice>
        <Form action=ProvisionOnDemand::PATH fields=fields success="Provisioned">
            {table}
            <FormActions>
                <Button kind=ButtonKind::Primary>"Provision"</Button>
                <Button href=back>"Cancel"</Button>
            </FormActions>
        </Form>
    }
    .erase()
}

fn recent(choices: &OnDemandChoices) -> AnyView {
    if choices.recent.is_empty() {
        return ().erase();
    }
    let rows = choices.recent.iter().map(recent_row).collect_view();
    let columns = vec![
        Column::text("Name"),
        Column::text("Result"),
        Column::number("Date"),
    ];
    view! {
        <h3 class="applications-heading">"Earlier requests"</h3>
        <DataTable caption="Earlier requests" columns=columns>{rows}</DataTable>
    }
    .erase()
}

fn recent_row(entry: &LogSummary) -> AnyView {
    let href = format!("/logs/{}", entry.id);
    let (tone, word) = (status_tone(entry.status), status(entry.status));
    let summary = entry.summary.clone();
    let (name, detail, at) = (entry.identity.clone(), entry.identity_detail.clone(), entry.at.0);
    view! {
        <Row>
            <LinkCell label="Name" href=href text=name detail=detail/>
            <Cell label="Result"><Badge tone=tone text=word/> " " {summary}</Cell>
            <Cell label="Date" numeric=true><RelativeTime at=at/></Cell>
        </Row>
    }
    .erase()
}
