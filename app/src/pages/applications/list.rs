use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use model::{
    ApplicationQuery, ApplicationSort, ApplicationSummary, Capability, CycleKind, CycleState, LastCycle, Page,
};
use ui::{
    Address, AppTile, Button, ButtonKind, Cell, Column, DataTable, EmptyState, LinkCell, PageHeader, Pager,
    Pages, RelativeTime, Row, SearchBox, Skeleton, grouped, use_live, use_refresh,
};

use super::functions::read_applications;
use super::health::health_badge;
use crate::{ErrorView, layout::use_viewer};

const PATH: &str = "/applications";
const PAGE_SIZE: u32 = 50;

/// The list of applications.
#[component]
pub(crate) fn Applications() -> impl IntoView {
    let search = use_location().search;
    let (refresh, live, viewer) = (use_refresh(), use_live(vec!["applications".into()]), use_viewer());
    let found = Resource::new_blocking(
        move || (search.get(), refresh.get(), live.get()),
        |(search, ..)| read_applications(query(&Address::parse(PATH, &search))),
    );
    view! {
        <Title text="Enterprise applications"/>
        <Transition fallback=|| view! { <Skeleton lines=8/> }>
            {move || {
                let address = Address::parse(PATH, &search.get());
                Suspend::new(async move {
                    let may_add = viewer.may(Capability::ManageApplications).await;
                    match found.await {
                        Ok(list) => page(&address, list, may_add),
                        Err(error) => view! { <ErrorView error=error/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

fn query(address: &Address) -> ApplicationQuery {
    let sort = address.get("sort").unwrap_or_default();
    ApplicationQuery {
        search: address.get("q").unwrap_or_default().to_owned(),
        sort: ApplicationSort::of_word(sort.trim_start_matches('-')),
        descending: sort.starts_with('-'),
        page: address
            .get("page")
            .and_then(|page| page.parse().ok())
            .unwrap_or(1),
        page_size: PAGE_SIZE,
    }
}

fn page(address: &Address, list: Page<ApplicationSummary>, may_add: bool) -> AnyView {
    let searched = address.get("q").unwrap_or_default().to_owned();
    let add = || view! { <Button kind=ButtonKind::Primary icon="add" href="/applications/gallery">"New application"</Button> };
    let actions = may_add.then(|| add().into_any());
    let total = u64::try_from(list.total).unwrap_or_default();
    let pages = Pages::new(address, u64::from(PAGE_SIZE), total);
    let content = if list.items.is_empty() && searched.is_empty() {
        let action = if may_add { add().into_any() } else { ().into_any() };
        view! {
            <EmptyState
                icon="apps"
                title="No applications yet"
                text="Add one from the gallery, or your own SCIM application. People get accounts there once you assign them."
                action=action
            />
        }
        .into_any()
    } else if list.items.is_empty() {
        let text = format!("No application is called like “{searched}”.");
        let action = view! { <Button href=PATH>"Show all applications"</Button> };
        view! { <EmptyState icon="search" title="Nothing found" text=text action=action.into_any()/> }
            .into_any()
    } else {
        let columns = vec![
            Column::text("Name").sorted("name", address),
            Column::text("Health"),
            Column::text("Last cycle"),
            Column::number("Accounts"),
            Column::number("Failing"),
            Column::number("Added").sorted("added", address),
        ];
        view! {
            <DataTable caption="Applications" columns=columns>{list.items.into_iter().map(row).collect_view()}</DataTable>
            <Pager summary=pages.summary("applications") previous=pages.previous(address) next=pages.next(address)/>
        }
        .into_any()
    };
    let header = "Everything that Rollcall provisions accounts to";
    let header = match actions {
        Some(actions) => {
            view! { <PageHeader title="Enterprise applications" subtitle=header actions=actions/> }.into_any()
        }
        None => view! { <PageHeader title="Enterprise applications" subtitle=header/> }.into_any(),
    };
    view! {
        {header}
        <div class="applications-search"><SearchBox action=PATH label="Search applications" value=searched/></div>
        {content}
    }
    .into_any()
}

fn row(summary: ApplicationSummary) -> AnyView {
    let application = summary.application;
    let mark = view! { <AppTile name=application.name.clone()/> };
    view! {
        <Row>
            <LinkCell
                label="Name"
                href=format!("/applications/{}", application.id)
                text=application.name
                mark=mark.into_any()
            />
            <Cell label="Health">{health_badge(summary.health)}</Cell>
            <Cell label="Last cycle">{last_cycle(summary.last_cycle)}</Cell>
            <Cell label="Accounts" numeric=true>{number(summary.linked_count)}</Cell>
            <Cell label="Failing" numeric=true>{number(summary.failing_count)}</Cell>
            <Cell label="Added" numeric=true><RelativeTime at=application.created_at.0/></Cell>
        </Row>
    }
    .into_any()
}

/// The last or current cycle in a few words.
pub(crate) fn last_cycle(cycle: Option<LastCycle>) -> AnyView {
    let Some(cycle) = cycle else {
        return view! { <span class="ui-muted">"None yet"</span> }.into_any();
    };
    let kind = match cycle.kind {
        CycleKind::Initial => "Initial",
        CycleKind::Incremental => "Incremental",
    };
    let state = match cycle.state {
        CycleState::Running => "running since ",
        CycleState::Completed => "completed ",
        CycleState::Stopped => "stopped ",
        CycleState::Failed => "failed ",
        CycleState::Interrupted => "interrupted ",
    };
    let at = cycle.ended_at.unwrap_or(cycle.started_at);
    view! { {kind} ", " {state} <RelativeTime at=at.0/> }.into_any()
}

/// A count of the store with its thousands separated.
pub(super) fn number(count: i64) -> String {
    grouped(u64::try_from(count).unwrap_or_default())
}
