use leptos::prelude::*;
use model::{AccountView, ObjectId};
use ui::{
    Badge, Button, Cell, Column, DataTable, EmptyState, Erase, LinkCell, RelativeTime, Row, Skeleton, Tone,
};

#[cfg(feature = "ssr")]
use crate::pages::handle;
use crate::pages::monitoring::{status, status_tone};
use crate::{AppError, ErrorView};

/// The applications in which somebody has an account or should have one.
#[server(name = ReadAccounts, prefix = "/api/directory", endpoint = "read-accounts")]
pub(crate) async fn read_accounts(object: ObjectId) -> Result<Vec<AccountView>, AppError> {
    Ok(handle::read_directory()?.accounts_of(object).await?)
}

/// Where an object is provisioned: assignment, account, and what was last done or why not.
#[component]
pub(super) fn Provisioned(
    /// The user or group.
    object: ObjectId,
    /// `user` or `group`.
    noun: &'static str,
) -> impl IntoView {
    let accounts = Resource::new_blocking(move || object, read_accounts);
    view! {
        <Suspense fallback=|| view! { <Skeleton lines=4/> }>
            {move || Suspend::new(async move {
                match accounts.await {
                    Ok(accounts) if accounts.is_empty() => nowhere(),
                    Ok(accounts) => list(object, noun, accounts),
                    Err(error) => view! { <ErrorView error/> }.erase(),
                }
            })}
        </Suspense>
    }
    .erase()
}

fn list(object: ObjectId, noun: &'static str, accounts: Vec<AccountView>) -> AnyView {
    let columns = vec![
        Column::text("Application"),
        Column::text("Assigned"),
        Column::text("Account"),
        Column::text("Last action"),
        Column::number("Date"),
        Column::actions("Explain"),
    ];
    let rows = accounts
        .into_iter()
        .map(|account| row(object, noun, account))
        .collect_view();
    view! {
        <DataTable caption="Applications" columns=columns>{rows}</DataTable>
        <p><a href=format!("/logs?object={object}")>"All provisioning log entries of this person"</a></p>
    }
    .erase()
}

fn row(object: ObjectId, noun: &'static str, view: AccountView) -> AnyView {
    let assigned = match (view.assigned, view.through) {
        (true, _) => "directly".to_owned(),
        (false, Some(group)) => format!("through {group}"),
        (false, None) => "no longer".to_owned(),
    };
    let account = match &view.account {
        None => view! { <Badge tone=Tone::Neutral text="None"/> }.erase(),
        Some(account) if account.active => {
            let id = account.target_id.clone();
            view! { <Badge tone=Tone::Good text="Active"/> <small>{id}</small> }.erase()
        }
        Some(account) => {
            let id = account.target_id.clone();
            view! { <Badge tone=Tone::Neutral text="Disabled"/> <small>{id}</small> }.erase()
        }
    };
    let retry = view
        .retry_at
        .map(|at| view! { <small>"tried again " <RelativeTime at=at.0/></small> });
    let (last, date) = match view.last {
        None => (
            "nothing yet: provisioning has not looked at this person".erase(),
            ().erase(),
        ),
        Some(entry) => (
            view! {
                <Badge tone=status_tone(entry.status) text=status(entry.status)/>
                " "
                <a href=format!("/logs/{}?object={object}", entry.id)>{entry.summary}</a>
                {retry}
            }
            .erase(),
            view! { <RelativeTime at=entry.at.0/> }.erase(),
        ),
    };
    let href = format!("/applications/{}/provisioning", view.application_id);
    let explain = format!("/{noun}s/{object}/explain/{}", view.application_id);
    let why = format!(" {}", view.application);
    view! {
        <Row>
            <LinkCell label="Application" href=href text=view.application/>
            <Cell label="Assigned">{assigned}</Cell>
            <Cell label="Account">{account}</Cell>
            <Cell label="Last action">{last}</Cell>
            <Cell label="Date" numeric=true>{date}</Cell>
            <Cell label="Explain"><a href=explain>"Explain" <span class="ui-hidden">{why}</span></a></Cell>
        </Row>
    }
    .erase()
}

fn nowhere() -> AnyView {
    view! {
        <EmptyState
            icon="apps"
            title="Not assigned to any application"
            text="Assign this person or group under Enterprise applications, on the page Users and groups of an application."
            action=view! { <Button icon="apps" href="/applications">"Go to applications"</Button> }.erase()
        />
    }
    .erase()
}
