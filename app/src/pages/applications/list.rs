use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use model::{
    ApplicationQuery, ApplicationSort, ApplicationSummary, Capability, CycleKind, CycleState, LastCycle, Page,
};
use ui::{
    Address, Button, ButtonKind, Cell, Column, DataTable, EmptyState, Erase, Load, PageHeader, Pager,
    RelativeTime, Row, SearchBox, grouped,
};

use super::fresh::fresh;
use super::functions::read_applications;
use super::summary_cells::summary_cells;
use crate::pages::paging::pages;
use crate::{ErrorView, layout::use_viewer};

const PATH: &str = "/applications";
const PAGE_SIZE: u32 = 50;

/// The list of applications.
#[component]
pub(crate) fn Applications() -> impl IntoView {
    let search = use_location().search;
    let viewer = use_viewer();
    let found = Resource::new(
        move || search.get(),
        |search| read_applications(query(&Address::parse(PATH, &search))),
    );
    view! {
        <ui::LiveTopics topics=vec!["applications".into()]/>
        <Title text="Enterprise applications"/>
        <Load lines=8 view=move || {
                let address = Address::parse(PATH, &search.get());
                async move {
                    let may_add = viewer.may(Capability::ManageApplications).await;
                    match found.await {
                        Ok(list) => fresh(|| page(&address, list, may_add)),
                        Err(error) => view! { <ErrorView error=error/> }.erase(),
                    }
                }
            }/>
    }
    .erase()
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
    let actions = may_add.then(|| add().erase());
    let pages = pages(address, &list);
    let content = if list.items.is_empty() && searched.is_empty() {
        let action = if may_add { add().erase() } else { ().erase() };
        view! {
            <EmptyState
                icon="apps"
                title="No applications yet"
                text="Add one from the gallery, or your own SCIM application. People get accounts there once you assign them."
                action=action
            />
        }
        .erase()
    } else if list.items.is_empty() {
        let text = format!("No application is called like “{searched}”.");
        let action = view! { <Button href=PATH>"Show all applications"</Button> };
        view! { <EmptyState icon="search" title="Nothing found" text=text action=action.erase()/> }.erase()
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
        .erase()
    };
    let header = "Everything that Rollcall provisions accounts to";
    let header = match actions {
        Some(actions) => {
            view! { <PageHeader title="Enterprise applications" subtitle=header actions=actions/> }.erase()
        }
        None => view! { <PageHeader title="Enterprise applications" subtitle=header/> }.erase(),
    };
    view! {
        {header}
        <div class="applications-search"><SearchBox action=PATH label="Search applications" value=searched/></div>
        {content}
    }
    .erase()
}

fn row(summary: ApplicationSummary) -> AnyView {
    let added = summary.application.created_at;
    view! {
        <Row>
            {summary_cells("Name", summary)}
            <Cell label="Added" numeric=true><RelativeTime at=added.0/></Cell>
        </Row>
    }
    .erase()
}

/// The last or current cycle in a few words.
pub(super) fn last_cycle(cycle: Option<LastCycle>) -> AnyView {
    let Some(cycle) = cycle else {
        return view! { <span class="ui-muted">"None yet"</span> }.erase();
    };
    let kind = match cycle.kind {
        CycleKind::Initial => "Initial",
        CycleKind::Incremental => "Incremental",
        CycleKind::OnDemand => "On demand",
        CycleKind::Approved => "Approved plan",
    };
    let state = match cycle.state {
        CycleState::Running => "running since ",
        CycleState::Completed => "completed ",
        CycleState::Stopped => "stopped ",
        CycleState::Failed => "failed ",
        CycleState::Interrupted => "interrupted ",
    };
    let at = cycle.ended_at.unwrap_or(cycle.started_at);
    view! { {kind} ", " {state} <RelativeTime at=at.0/> }.erase()
}

/// How many users and groups, in words.
pub(super) fn users_and_groups(users: i64, groups: i64) -> String {
    let counted = |count: i64, one: &str, many: &str| match count {
        1 => format!("1 {one}"),
        count => format!("{} {many}", grouped(count)),
    };
    match (users, groups) {
        (0, 0) => "Nobody".to_owned(),
        (users, 0) => counted(users, "user", "users"),
        (0, groups) => counted(groups, "group", "groups"),
        (users, groups) => format!(
            "{} and {}",
            counted(users, "user", "users"),
            counted(groups, "group", "groups")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::users_and_groups;

    #[test]
    fn counts_read_as_words() {
        for (users, groups, words) in [
            (0, 0, "Nobody"),
            (1, 0, "1 user"),
            (0, 1, "1 group"),
            (2, 1, "2 users and 1 group"),
            (1200, 3, "1,200 users and 3 groups"),
        ] {
            assert_eq!(users_and_groups(users, groups), words);
        }
    }
}
