//! /applications/:app/provisioning/plan

#[cfg(feature = "ssr")]
pub(crate) mod download;
mod functions;
mod head;
mod part;
mod shown;
mod words;

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use model::{Capability, Plan, PlansView};
use ui::{
    Badge, Button, ButtonKind, Cell, Column, CommandBar, DataTable, EmptyState, Erase, Form, LinkCell, Load,
    RelativeTime, Row, grouped,
};

use crate::layout::use_viewer;
use crate::pages::applications::{PageError, use_application_id};
use functions::{MakePlan, read_plans};
pub(crate) use shown::PlanPage;
use words::{state, subject};

/// The plans of an application, and the way to a new one.
#[component]
pub(crate) fn Plans() -> impl IntoView {
    let (id, viewer) = (use_application_id(), use_viewer());
    let found = Resource::new(move || id.get(), read_plans);
    view! {
        <Title text="Plan"/>
        <Load lines=6 view=move || {
                let id = id.get();
                async move {
                    let may_make = viewer.may(Capability::ManageApplications).await;
                    match found.await {
                        Ok(plans) => page(&id, plans, may_make),
                        Err(error) => view! { <PageError error=error/> }.erase(),
                    }
                }
            }/>
    }
    .erase()
}

fn page(id: &str, view: PlansView, may_make: bool) -> AnyView {
    let fields = vec![("application".to_owned(), id.to_owned())];
    let make = |kind: ButtonKind| {
        let fields = fields.clone();
        view! {
            <Form action=MakePlan::PATH class="ui-form-inline" fields=fields success="Planned">
                <Button kind=kind icon="plan">"Plan the next cycle"</Button>
            </Form>
        }
        .erase()
    };
    if let Some(obstacle) = view.obstacle {
        let edit = format!("/applications/{id}/provisioning/edit");
        let action =
            view! { <Button kind=ButtonKind::Primary href=edit>"Edit provisioning"</Button> }.erase();
        let text = "Enter the Tenant URL and the Secret Token first. Provisioning itself may stay off.";
        return view! { <EmptyState icon="plan" title=obstacle text=text action=action/> }.erase();
    }
    if view.plans.is_empty() {
        let text = format!(
            "A plan shows everything that the next cycle would send to {}: whom it creates, changes, disables and deletes, from which \
             value to which, request by request. Nothing is sent. Then approve it, and exactly that is done.",
            view.application
        );
        let action = if may_make {
            make(ButtonKind::Primary)
        } else {
            ().erase()
        };
        return view! { <EmptyState icon="plan" title="See it before it happens" text=text action=action/> }
            .erase();
    }
    let command = may_make.then(|| {
        let make = make(ButtonKind::Quiet);
        view! { <CommandBar>{make}</CommandBar> }
    });
    let rows = view.plans.iter().map(|plan| row(id, plan)).collect_view();
    let columns = vec![
        Column::text("Plan"),
        Column::text("State"),
        Column::number("Actions"),
        Column::number("Requests"),
        Column::number("Made"),
    ];
    let base = format!("/applications/{id}");
    let (mappings, scope, assignments) = (
        format!("{base}/provisioning/mappings/users"),
        format!("{base}/provisioning/mappings/users/scope"),
        format!("{base}/users-and-groups"),
    );
    let drafts = view! {
        <p class="ui-muted">
            "The effect of a change is planned where it is made, before it is saved: "
            <a href=mappings>"attribute mappings"</a> ", "
            <a href=scope>"scoping filters"</a> ", "
            <a href=assignments>"users and groups"</a> "."
        </p>
    };
    view! {
        <h2 class="applications-heading">"Plans"</h2>
        {command}
        <DataTable caption="Plans" columns=columns>{rows}</DataTable>
        {drafts}
    }
    .erase()
}

fn row(id: &str, plan: &Plan) -> AnyView {
    let href = format!("/applications/{id}/provisioning/plan/{}", plan.id);
    let name = subject(plan);
    let (word, tone) = state(plan);
    let by = format!("by {}", plan.made_by);
    let (actions, requests, at) = (
        grouped(plan.counts.actions()),
        grouped(plan.counts.requests),
        plan.created_at.0,
    );
    view! {
        <Row>
            <LinkCell label="Plan" href=href text=name detail=by/>
            <Cell label="State"><Badge tone=tone text=word/></Cell>
            <Cell label="Actions" numeric=true>{actions}</Cell>
            <Cell label="Requests" numeric=true>{requests}</Cell>
            <Cell label="Made" numeric=true><RelativeTime at=at/></Cell>
        </Row>
    }
    .erase()
}
