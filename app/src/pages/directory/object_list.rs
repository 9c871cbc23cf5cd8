use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use model::{Capability, ObjectFilter, ObjectKind, ObjectQuery, ObjectSort, ObjectSummary, Page};
use ui::{
    Address, Avatar, Button, ButtonKind, Cell, Choice, Column, DataTable, EmptyState, Erase, FilterBar,
    FilterSelect, FilterText, Form, LinkCell, PageHeader, Pager, RelativeTime, Row, Skeleton, grouped,
};

use super::functions::read_objects;
use super::object_actions::selection_bar;
use super::words::{noun, plural, state_badge};
use crate::pages::paging::pages;
use crate::pages::select_box::SelectBox;
use crate::{ErrorView, layout::use_viewer};

const PAGE_SIZE: u32 = 50;

/// The list of users.
#[component]
pub(crate) fn Users() -> impl IntoView {
    list(ObjectKind::User)
}

/// The list of groups.
#[component]
pub(crate) fn Groups() -> impl IntoView {
    list(ObjectKind::Group)
}

const fn path(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::User => "/users",
        ObjectKind::Group => "/groups",
    }
}

fn list(kind: ObjectKind) -> AnyView {
    let (search, viewer) = (use_location().search, use_viewer());
    let found = Resource::new_blocking(
        move || search.get(),
        move |search| read_objects(query(kind, &Address::parse(path(kind), &search))),
    );
    view! {
        <ui::LiveTopics topics=vec!["directory".into()]/>
        <Title text=plural(kind)/>
        <Transition fallback=|| view! { <Skeleton lines=8/> }>
            {move || {
                let address = Address::parse(path(kind), &search.get());
                Suspend::new(async move {
                    let may_change = viewer.may(Capability::ManageDirectory).await;
                    match found.await {
                        Ok(list) => page(kind, &address, list, may_change),
                        Err(error) => view! { <ErrorView error=error/> }.erase(),
                    }
                })
            }}
        </Transition>
    }
    .erase()
}

fn query(kind: ObjectKind, address: &Address) -> ObjectQuery {
    let sort = address.get("sort").unwrap_or_default();
    ObjectQuery {
        kind,
        directory: address.get("directory").and_then(|id| id.parse().ok()),
        search: address.get("q").unwrap_or_default().to_owned(),
        filter: ObjectFilter::of_word(address.get("state").unwrap_or_default()),
        sort: ObjectSort::of_word(sort.trim_start_matches('-')),
        descending: sort.starts_with('-'),
        page: address
            .get("page")
            .and_then(|page| page.parse().ok())
            .unwrap_or(1),
        page_size: PAGE_SIZE,
    }
}

fn page(kind: ObjectKind, address: &Address, list: Page<ObjectSummary>, may_change: bool) -> AnyView {
    let filter = ObjectFilter::of_word(address.get("state").unwrap_or_default());
    let add = may_change.then(|| {
        view! {
            <Button kind=ButtonKind::Primary icon="add" href=format!("{}/new", path(kind))>
                {format!("New {}", noun(kind))}
            </Button>
        }
        .erase()
    });
    let export = Address::new(format!("/directory/export/{}s.csv", noun(kind)))
        .with("q", address.get("q").unwrap_or_default())
        .with("state", address.get("state").unwrap_or_default())
        .href();
    let actions = view! {
        <a class=ButtonKind::Secondary.class() href=export download="" rel="external">
            <ui::Icon name="download"/>
            <span>"Export"</span>
        </a>
        {add}
    };
    let subtitle = match (kind, filter) {
        (_, ObjectFilter::Deleted) => "The recycle bin: deleted for good after 30 days",
        (ObjectKind::User, _) => "People and other accounts of the directory",
        (ObjectKind::Group, _) => "Groups of the directory; applications can be assigned to them",
    };
    let value = |name: &str| address.get(name).unwrap_or_default().to_owned();
    let (searched, state, sort) = (value("q"), value("state"), value("sort"));
    let content = if list.items.is_empty() {
        nothing(kind, address, filter, may_change)
    } else {
        table(kind, address, filter, list, may_change)
    };
    view! {
        <PageHeader title=plural(kind) subtitle=subtitle actions=actions.erase()/>
        <FilterBar
            action=path(kind)
            keep=vec![("sort".to_owned(), sort)]
        >
            <FilterText name="q" label=search_label(kind) value=searched/>
            <FilterSelect
                name="state"
                label="Show"
                value=state
                choices=filters(kind)
            />
        </FilterBar>
        {content}
    }
    .erase()
}

const fn search_label(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::User => "Name, e-mail or employee ID",
        ObjectKind::Group => "Name or e-mail",
    }
}

fn filters(kind: ObjectKind) -> Vec<Choice> {
    match kind {
        ObjectKind::User => vec![
            Choice::new("", "All users"),
            Choice::new("active", "Sign-in allowed"),
            Choice::new("blocked", "Sign-in blocked"),
            Choice::new("deleted", "Recycle bin"),
        ],
        ObjectKind::Group => vec![
            Choice::new("", "All groups"),
            Choice::new("deleted", "Recycle bin"),
        ],
    }
}

fn nothing(kind: ObjectKind, address: &Address, filter: ObjectFilter, may_change: bool) -> AnyView {
    let narrowed =
        address.get("q").is_some() || matches!(filter, ObjectFilter::Active | ObjectFilter::Blocked);
    let (icon, title, text) = match (narrowed, filter) {
        (true, _) => (
            "search",
            "Nothing found".to_owned(),
            "No name or e-mail contains these words.",
        ),
        (false, ObjectFilter::Deleted) => (
            "delete",
            "The recycle bin is empty".to_owned(),
            "What you delete stays here for 30 days and can be restored.",
        ),
        (false, _) => (
            "directory",
            format!("No {} yet", plural(kind).to_lowercase()),
            "Import a CSV file, or add one by hand.",
        ),
    };
    let action = if narrowed || !may_change || filter == ObjectFilter::Deleted {
        view! { <Button href=path(kind)>"Show all"</Button> }.erase()
    } else {
        let import = format!("/directories/{}/import", model::Directory::BUILT_IN);
        view! { <Button kind=ButtonKind::Primary icon="upload" href=import>"Import a file"</Button> }.erase()
    };
    view! { <EmptyState icon=icon title=title text=text action=action/> }.erase()
}

fn table(
    kind: ObjectKind,
    address: &Address,
    filter: ObjectFilter,
    list: Page<ObjectSummary>,
    may_change: bool,
) -> AnyView {
    let mut columns = Vec::new();
    if may_change {
        columns.push(Column::actions("Select"));
    }
    columns.push(Column::text("Name").sorted("name", address));
    match kind {
        ObjectKind::User => {
            columns.push(Column::text("Job title"));
            columns.push(Column::text("Department").sorted("department", address));
            columns.push(Column::text("Sign-in"));
        }
        ObjectKind::Group => {
            columns.push(Column::text("Description"));
            columns.push(Column::number("Members"));
        }
    }
    columns.push(Column::text("Changed").sorted("updated", address));
    let pages = pages(address, &list);
    let rows = list
        .items
        .into_iter()
        .map(|item| row(item, may_change))
        .collect_view();
    let table = view! {
        <DataTable caption=plural(kind) columns=columns>{rows}</DataTable>
        <Pager
            summary=pages.summary(if kind == ObjectKind::User { "users" } else { "groups" })
            previous=pages.previous(address)
            next=pages.next(address)
        />
    };
    if !may_change {
        return table.erase();
    }
    let action = match filter {
        ObjectFilter::Deleted => "/api/directory/restore-objects",
        _ => "/api/directory/delete-objects",
    };
    view! {
        <Form action=action scope="selection" fields=vec![("kind".to_owned(), noun(kind).to_owned())] success="Done">
            {selection_bar(kind, filter)}
            {table}
        </Form>
    }
    .erase()
}

fn row(item: ObjectSummary, may_change: bool) -> AnyView {
    let id = item.id.to_string();
    let select = may_change.then(|| {
        let (id, label) = (id.clone(), format!("Select {}", item.display_name));
        view! { <Cell label="Select"><SelectBox name="objects[]" value=id label=label/></Cell> }
    });
    let middle = match item.kind {
        ObjectKind::User => view! {
            <Cell label="Job title">{item.description}</Cell>
            <Cell label="Department">{item.department}</Cell>
            <Cell label="Sign-in">{state_badge(item.kind, item.state, item.account_enabled)}</Cell>
        }
        .erase(),
        ObjectKind::Group => view! {
            <Cell label="Description">{item.description}</Cell>
            <Cell label="Members" numeric=true>{grouped(item.member_count.unwrap_or_default())}</Cell>
        }
        .erase(),
    };
    let mark = view! { <Avatar name=item.display_name.clone()/> };
    view! {
        <Row>
            {select}
            <LinkCell
                label="Name"
                href=format!("{}/{id}", path(item.kind))
                text=item.display_name
                detail=item.detail
                mark=mark.erase()
            />
            {middle}
            <Cell label="Changed"><RelativeTime at=item.updated_at.0/></Cell>
        </Row>
    }
    .erase()
}
