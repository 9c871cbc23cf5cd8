use leptos::prelude::*;
use leptos_meta::Title;
use model::{ApplicationOverview, JobScope};
use ui::{Card, Code, Erase, Fact, Facts, Grid, Load, RelativeTime, grouped};

use super::frame::CurrentApplication;
use super::list::{last_cycle, users_and_groups};
use super::next_steps::next_steps;

/// One application: the next step, and what there is to know about it.
#[component]
pub(crate) fn Overview() -> impl IntoView {
    let Some(CurrentApplication(overview)) = use_context() else {
        return ().erase();
    };
    view! {
        <Load lines=6 view=move || async move { match overview.await { Ok(overview) => page(overview), Err(_) => ().erase() } }/>
    }
    .erase()
}

fn page(overview: ApplicationOverview) -> AnyView {
    let application = &overview.summary.application;
    let title = format!("{} · Overview", application.name);
    let path = format!("/applications/{}", application.id);
    let id = application.id.to_string();
    let scope = match overview.scope {
        JobScope::Assigned => format!(
            "{} assigned",
            users_and_groups(overview.assigned_users, overview.assigned_groups)
        ),
        JobScope::All => "All users and groups".to_owned(),
    };
    let next = match overview.next_cycle_at {
        Some(at) => view! { <RelativeTime at=at.0/> }.erase(),
        None => view! { <span class="ui-muted">"Provisioning is off"</span> }.erase(),
    };
    let publisher = if overview.homepage.is_empty() {
        overview.publisher.clone().erase()
    } else {
        view! {
            <a href=overview.homepage.clone() target="_blank" rel="noreferrer">{overview.publisher.clone()}</a>
        }.erase()
    };
    let (linked, failing) = (overview.summary.linked_count, overview.summary.failing_count);
    let cycle = overview.summary.last_cycle;
    let (created, directory, gallery) = (
        application.created_at.0,
        overview.directory.clone(),
        overview.gallery_name.clone(),
    );
    let minutes = overview.interval_minutes;
    view! {
        <Title text=title/>
        <Grid>
            <Card title="Set up provisioning" span=8>{next_steps(&overview, &path)}</Card>
            <Card title="At a glance" span=4>
                <Facts>
                    <Fact label="In scope">{scope}</Fact>
                    <Fact label="Accounts kept">{grouped(linked)}</Fact>
                    <Fact label="Waiting for a retry">{grouped(failing)}</Fact>
                    <Fact label="Last cycle">{last_cycle(cycle)}</Fact>
                    <Fact label="Next cycle">{next}</Fact>
                    <Fact label="Interval">{format!("{minutes} minutes, or as soon as something changes")}</Fact>
                </Facts>
            </Card>
            <Card title="About" span=12>
                <Facts>
                    <Fact label="Application id"><Code text=id copy=true/></Fact>
                    <Fact label="Gallery application">{gallery}</Fact>
                    <Fact label="Publisher">{publisher}</Fact>
                    <Fact label="Directory">{directory}</Fact>
                    <Fact label="Added"><RelativeTime at=created/></Fact>
                </Facts>
            </Card>
        </Grid>
    }
    .erase()
}
