use leptos::prelude::*;
use leptos_meta::Title;
use model::{ApplicationSummary, Capability, DirectorySummary, Health, HomeView, HourOfActions, ReadState};
use ui::{
    Bar, BarChart, Button, ButtonKind, Card, Column, DataTable, Erase, Figure, Figures, Grid, Load, Notice,
    PageHeader, Row, Step, StepState, Steps, Tone, grouped, utc,
};

use super::applications::{read_home, summary_cells};
use crate::{ErrorView, layout::use_viewer};

/// The start page: how all applications are doing.
#[component]
pub(crate) fn Home() -> impl IntoView {
    let viewer = use_viewer();
    let home = Resource::new(|| (), |()| read_home());
    view! {
        <ui::LiveTopics topics=vec!["applications".into(), "directory".into()]/>
        <Title text="Home"/>
        <Load lines=8 view=move || async move {
                let may_add = viewer.may(Capability::ManageApplications).await;
                match home.await {
                    Ok(home) if home.application_count == 0 => getting_started(&home, may_add),
                    Ok(home) => page(home),
                    Err(error) => view! { <ErrorView error=error/> }.erase(),
                }
            }/>
    }
    .erase()
}

/// What to do first, in an installation without applications.
fn getting_started(home: &HomeView, may_add: bool) -> AnyView {
    let has_people = home.users > 0;
    let people = if has_people {
        format!(
            "{} users and {} groups are in the directory.",
            grouped(home.users),
            grouped(home.groups)
        )
    } else {
        "Import a CSV file, or add people by hand.".to_owned()
    };
    let state = |done: bool| if done { StepState::Done } else { StepState::Waiting };
    let add = may_add.then(|| {
        view! { <Button kind=ButtonKind::Primary icon="add" href="/applications/gallery">"New application"</Button> }
    });
    view! {
        <PageHeader title="Welcome to Rollcall" subtitle="People of your directory get accounts in your applications, and lose them in time"/>
        <Card title="Getting started">
            <Steps>
                <Step state=state(has_people) title="Fill the directory">{people} " " <a href="/directories">"Directories"</a></Step>
                <Step title="Add an application">"Choose it from the gallery, or add your own SCIM application."</Step>
                <Step title="Assign one user">"Look at the account that they get before you assign more."</Step>
                <Step title="Configure and switch on">"Tenant URL, secret token, Test Connection, and the provisioning status On."</Step>
            </Steps>
            {add}
        </Card>
    }
    .erase()
}

fn page(home: HomeView) -> AnyView {
    let waiting: i64 = home
        .applications
        .iter()
        .map(|summary| summary.failing_count)
        .sum();
    let accounts: i64 = home.applications.iter().map(|summary| summary.linked_count).sum();
    let attention = home
        .applications
        .iter()
        .filter(|summary| {
            matches!(
                summary.health,
                Health::Failing | Health::Attention | Health::Quarantine
            )
        })
        .map(attention)
        .collect_view();
    let unread = home.directories.iter().map(unread).collect_view();
    let day = home.day;
    let shown = home.applications.len();
    let more = (home.application_count > i64::try_from(shown).unwrap_or(i64::MAX))
        .then(|| view! { <p><a href="/applications">{format!("All {} applications", grouped(home.application_count))}</a></p> });
    let columns = vec![
        Column::text("Application"),
        Column::text("Health"),
        Column::text("Last cycle"),
        Column::number("Accounts"),
        Column::number("Failing"),
    ];
    let rows = home.applications.iter().cloned().map(row).collect_view();
    let failing = if waiting > 0 { Tone::Bad } else { Tone::Neutral };
    let failed = if day.failed > 0 { Tone::Bad } else { Tone::Neutral };
    view! {
        <PageHeader title="Home" subtitle="How provisioning is doing"/>
        {attention}
        {unread}
        <Grid>
            <Card title="Now" span=4>
                <Figures>
                    <Figure label="Applications" value=grouped(home.application_count) href="/applications"/>
                    <Figure label="Accounts" value=grouped(accounts)/>
                    <Figure label="Failing" value=grouped(waiting) tone=failing/>
                </Figures>
            </Card>
            <Card title="Last 24 hours" span=8 actions=view! { <a href="/logs">"Provisioning logs"</a> }.erase()>
                <Figures>
                    <Figure label="Created" value=grouped(day.created)/>
                    <Figure label="Updated" value=grouped(day.updated)/>
                    <Figure label="Disabled" value=grouped(day.disabled)/>
                    <Figure label="Deleted" value=grouped(day.deleted)/>
                    <Figure label="Failed" value=grouped(day.failed) tone=failed/>
                </Figures>
                {chart(&home.hours, &day)}
            </Card>
        </Grid>
        <h2 class="applications-heading">"Applications"</h2>
        <DataTable caption="Applications, those that need attention first" columns=columns>{rows}</DataTable>
        {more}
    }
    .erase()
}

fn attention(summary: &ApplicationSummary) -> AnyView {
    let name = &summary.application.name;
    let (tone, title, text) = if summary.health == Health::Failing {
        (
            Tone::Bad,
            format!("{name}: the last cycle failed."),
            "Nobody is provisioned until it works again.".to_owned(),
        )
    } else if summary.health == Health::Quarantine {
        (
            Tone::Bad,
            format!("{name} is in quarantine."),
            "Its page says what failed, what that means and what to do.".to_owned(),
        )
    } else {
        let words = match summary.failing_count {
            1 => "One person or group waits for a retry.".to_owned(),
            many => format!("{} people and groups wait for a retry.", grouped(many)),
        };
        (Tone::Warn, format!("{name} needs attention."), words)
    };
    let href = format!("/applications/{}/provisioning", summary.application.id);
    let action = view! { <Button href=href>"Show"</Button> };
    view! { <Notice tone=tone title=title action=action.erase()>{text}</Notice> }.erase()
}

/// A directory whose newest read is not as it should be.
fn unread(summary: &DirectorySummary) -> AnyView {
    let name = &summary.directory.name;
    let (tone, title, text) = match summary.last_read.map(|read| read.state) {
        Some(ReadState::Held) => (
            Tone::Warn,
            format!("{name} has much fewer people than before."),
            "Nobody was removed: somebody has to look at the names.",
        ),
        Some(ReadState::Incomplete) => (
            Tone::Warn,
            format!("{name} could not be read completely."),
            "What was seen is up to date. Nobody was removed.",
        ),
        _ => (
            Tone::Bad,
            format!("{name} could not be read."),
            "Applications keep what was read before.",
        ),
    };
    let href = format!("/directories/{}", summary.directory.id);
    let action = view! { <Button href=href>"Show"</Button> };
    view! { <Notice tone=tone title=title action=action.erase()>{text}</Notice> }.erase()
}

fn chart(hours: &[HourOfActions], day: &HourOfActions) -> AnyView {
    let bars = hours
        .iter()
        .map(|hour| Bar {
            label: utc(hour.at.0),
            good: hour.succeeded().unsigned_abs(),
            bad: hour.failed.unsigned_abs(),
        })
        .collect();
    let label = format!(
        "{} actions succeeded and {} failed in the last 24 hours",
        day.succeeded(),
        day.failed
    );
    view! { <BarChart label=label bars=bars from="23 hours ago" to="now"/> }.erase()
}

fn row(summary: ApplicationSummary) -> AnyView {
    view! { <Row>{summary_cells("Application", summary)}</Row> }.erase()
}
