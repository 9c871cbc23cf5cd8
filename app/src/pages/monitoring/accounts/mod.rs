//! /applications/:app/provisioning/accounts

#[cfg(feature = "ssr")]
pub(crate) mod download;
mod functions;
mod lists;
mod words;

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use model::{AccountsQuery, AccountsShown, AccountsView, Capability, DriftDefault, DriftRun, DriftState};
use ui::{
    Address, Badge, Breakable, Button, ButtonKind, Card, Cell, Column, CommandBar, ConfirmDialog, DataTable,
    EmptyState, Erase, Form, Load, Notice, RelativeTime, Row, Select, Tab, Tabs, Tone, grouped,
};

use crate::layout::use_viewer;
use crate::pages::applications::{PageError, use_application_id};
use functions::{DecideAttribute, LinkMatches, ReadAccounts, ScheduleAccounts, read_accounts_view};
use words::{decision_value, defaults, extent, intervals, list};

/// The accounts in an application as they are, beside what was last sent to them.
#[component]
pub(crate) fn Accounts() -> impl IntoView {
    let (id, location, viewer) = (use_application_id(), use_location(), use_viewer());
    let base = move || format!("/applications/{}/provisioning/accounts", id.get());
    let address = Memo::new(move |_| Address::parse(base(), &location.search.get()));
    let found = Resource::new(
        move || (id.get(), query(&address.get())),
        |(id, query)| read_accounts_view(id, query),
    );
    view! {
        <Title text="Accounts"/>
        <Load lines=10 view=move || {
                let (id, address) = (id.get(), address.get());
                async move {
                    let may_decide = viewer.may(Capability::ManageApplications).await;
                    match found.await {
                        Ok(view) => page(&id, &address, &view, may_decide),
                        Err(error) => view! { <PageError error=error/> }.erase(),
                    }
                }
            }/>
    }
    .erase()
}

fn query(address: &Address) -> AccountsQuery {
    let value = |name: &str| address.get(name).unwrap_or_default();
    let shown = AccountsShown::ALL
        .into_iter()
        .find(|list| list.word() == value("show"));
    AccountsQuery {
        shown: shown.unwrap_or_default(),
        search: value("q").to_owned(),
        page: value("page").parse().unwrap_or(1),
    }
}

fn page(id: &str, address: &Address, view: &AccountsView, may_decide: bool) -> AnyView {
    if let Some(obstacle) = view.obstacle.clone() {
        let edit = format!("/applications/{id}/provisioning/edit");
        let action =
            view! { <Button kind=ButtonKind::Primary href=edit>"Edit provisioning"</Button> }.erase();
        let text = "Enter the Tenant URL and the Secret Token first. Provisioning itself may stay off.";
        return view! { <EmptyState icon="group" title=obstacle text=text action=action/> }.erase();
    }
    let notices = notices(view);
    let Some(run) = &view.run else {
        let text = format!(
            "All accounts in {} are listed and compared: which were changed there, which are gone, and which nobody here manages. Before \
             the first cycle, accounts that exist already can be linked to the people whose they are. Nothing is changed there.",
            view.application
        );
        let action = if may_decide {
            read_now(id, ButtonKind::Primary)
        } else {
            ().erase()
        };
        return view! {
            {notices}
            <EmptyState icon="group" title="See what is there" text=text action=action/>
        }
        .erase();
    };
    let shown = query(address).shown;
    let commands = commands(id, address, view, run, may_decide);
    let (at, by, extent) = (
        run.ended_at.unwrap_or(run.started_at).0,
        run.made_by.clone(),
        extent(run),
    );
    let (word, tone) = if run.incomplete.is_some() {
        ("Not complete", Tone::Warn)
    } else {
        ("Complete", Tone::Good)
    };
    let base = address.path().to_owned();
    let href = |list: AccountsShown| format!("{base}?show={}", list.word());
    let tabs = view
        .counts
        .iter()
        .map(|(one, count)| Tab::new(list(*one), href(*one)).count(count.unsigned_abs()))
        .collect();
    let current = href(shown);
    let list = lists::shown(address, view, run, shown, may_decide);
    let attributes = (may_decide && !view.defaults.is_empty()).then(|| attributes(id, &view.defaults));
    let schedule = may_decide.then(|| schedule(id, view.every_hours));
    let title = format!("Accounts in {}", view.application);
    view! {
        <h2 class="applications-heading">{title}</h2>
        {commands}
        {notices}
        <p><Badge tone=tone text=word/> " " {extent} ", read by " {by} " " <RelativeTime at=at/></p>
        <Tabs label="Accounts" tabs=tabs current=current/>
        {list}
        <div class="mapping-note">{attributes} {schedule}</div>
    }
    .erase()
}

fn read_now(id: &str, kind: ButtonKind) -> AnyView {
    let fields = vec![("application".to_owned(), id.to_owned())];
    view! {
        <Form action=ReadAccounts::PATH class="ui-form-inline" fields=fields success="Accounts read">
            <Button kind=kind icon="refresh">"Read accounts now"</Button>
        </Form>
    }
    .erase()
}

fn commands(id: &str, address: &Address, view: &AccountsView, run: &DriftRun, may_decide: bool) -> AnyView {
    let read = may_decide.then(|| read_now(id, ButtonKind::Quiet));
    let matches = view
        .counts
        .iter()
        .find(|(list, count)| *list == AccountsShown::Matches && *count > 0);
    let link = matches.filter(|_| may_decide).map(|(_, count)| {
        let title = format!("Link {} accounts?", grouped(*count));
        let fields = vec![
            ("application".to_owned(), id.to_owned()),
            ("run".to_owned(), run.id.to_string()),
        ];
        view! {
            <ConfirmDialog
                label="Link the unambiguous matches"
                icon="link"
                title=title
                confirm="Link"
                action=LinkMatches::PATH
                fields=fields
                success="Linked"
            >
                <p>
                    "Each account is linked to the one person who matches it, as it is now. Nothing is sent; the next cycle sends what \
                     differs from what the mappings want. Ambiguous matches are left out."
                </p>
            </ConfirmDialog>
        }
    });
    let csv = format!("{}/download", address.path());
    view! {
        <CommandBar>
            {read}
            {link}
            <Button kind=ButtonKind::Quiet icon="download" href=csv>"Download CSV"</Button>
        </CommandBar>
    }
    .erase()
}

fn notices(view: &AccountsView) -> AnyView {
    let newest = view.newest.as_ref().map(|run| {
        let why = run.incomplete.clone().unwrap_or_default();
        match run.state {
            DriftState::Reading if view.is_abandoned => {
                view! { <Notice tone=Tone::Warn title="Whoever read the accounts has ended.">"Read them again."</Notice> }.erase()
            }
            DriftState::Reading => {
                let title = format!("Accounts are being read: {} so far.", grouped(run.accounts));
                view! { <Notice tone=Tone::Info title=title>"What is shown is the result before."</Notice> }.erase()
            }
            _ => view! { <Notice tone=Tone::Bad title="The accounts could not be read.">{why}</Notice> }.erase(),
        }
    });
    let incomplete = view
        .run
        .as_ref()
        .and_then(|run| run.incomplete.clone())
        .map(|why| {
            view! {
                <Notice tone=Tone::Warn title="Not everything could be listed, so nobody is reported as missing.">{why}</Notice>
            }
        });
    let unshown = view
        .run
        .as_ref()
        .filter(|run| !run.unshown.is_empty())
        .map(|run| {
            let names = run.unshown.join(", ");
            view! {
                <Notice tone=Tone::Info title="The application shows some attributes of no account.">
                    "Nothing can be said about them: " {names}
                </Notice>
            }
        });
    view! { {newest} {incomplete} {unshown} }.erase()
}

fn attributes(id: &str, attributes: &[DriftDefault]) -> AnyView {
    let rows = attributes
        .iter()
        .enumerate()
        .map(|(index, one)| {
            let kind = match one.kind {
                model::ObjectKind::User => "user",
                model::ObjectKind::Group => "group",
            };
            let fields = vec![
                ("application".to_owned(), id.to_owned()),
                ("kind".to_owned(), kind.to_owned()),
                ("path".to_owned(), one.path.clone()),
            ];
            let (path, count, value) =
                (one.path.clone(), grouped(one.count), decision_value(one.decision));
            let (label, scope) = (format!("When {} differs", one.path), format!("attribute{index}"));
            view! {
                <Row>
                    <Cell label="Target attribute"><Breakable text=path/></Cell>
                    <Cell label="Accounts" numeric=true>{count}</Cell>
                    <Cell label="By itself">
                        <Form action=DecideAttribute::PATH class="ui-form-inline" fields=fields scope=scope success="Saved">
                            <Select name="decision" label=label value=value choices=defaults()/>
                            <Button>"Save"</Button>
                        </Form>
                    </Cell>
                </Row>
            }
        })
        .collect_view();
    let columns = vec![
        Column::text("Target attribute"),
        Column::number("Accounts"),
        Column::text("By itself"),
    ];
    view! {
        <Card title="Attributes that differ">
            <p class="ui-muted">"What is chosen here is done by itself, with the values above and whenever accounts are read."</p>
            <DataTable caption="Attributes that differ" columns=columns>{rows}</DataTable>
        </Card>
    }
    .erase()
}

fn schedule(id: &str, hours: i64) -> AnyView {
    let fields = vec![("application".to_owned(), id.to_owned())];
    view! {
        <Card title="Reading accounts by the clock">
            <Form action=ScheduleAccounts::PATH class="ui-form-inline" fields=fields scope="schedule" success="Saved">
                <Select
                    name="hours"
                    label="Read accounts"
                    value=hours.to_string()
                    choices=intervals(hours)
                    help="While provisioning is on. Each time costs one request per hundred accounts."
                />
                <Button>"Save"</Button>
            </Form>
        </Card>
    }
    .erase()
}
