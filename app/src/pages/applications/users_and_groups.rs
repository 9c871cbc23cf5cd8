use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use model::{Assignment, AssignmentQuery, Capability, ObjectKind, Page};
use ui::{
    Address, Avatar, Badge, Button, ButtonKind, Cell, Choice, Column, CommandBar, DataTable, EmptyState,
    Erase, FilterBar, FilterSelect, FilterText, LinkCell, Load, Notice, Pager, RelativeTime, Row, Tone,
    grouped,
};

use super::frame::{PageError, use_application_id, use_path};
use super::fresh::fresh;
use super::functions::read_assignments;
use crate::layout::use_viewer;
use crate::pages::paging::pages;
use crate::pages::select_box::SelectBox;

const PAGE_SIZE: u32 = 50;

/// Who is assigned to an application.
#[component]
pub(crate) fn UsersAndGroups() -> impl IntoView {
    let (id, path, search) = (use_application_id(), use_path(), use_location().search);
    let viewer = use_viewer();
    let found = Resource::new(
        move || (id.get(), search.get()),
        |(id, search)| read_assignments(id, query(&Address::parse("", &search))),
    );
    view! {
        <ui::LiveTopics topics=vec!["directory".into()]/>
        <Title text="Users and groups"/>
        <Load lines=8 view=move || {
                let address = Address::parse(path.get(), &search.get());
                async move {
                    let may_change = viewer.may(Capability::ManageApplications).await;
                    match found.await {
                        Ok(list) => fresh(|| page(&address, list, may_change)),
                        Err(error) => view! { <PageError error=error/> }.erase(),
                    }
                }
            }/>
    }
    .erase()
}

pub(super) fn query(address: &Address) -> AssignmentQuery {
    AssignmentQuery {
        search: address.get("q").unwrap_or_default().to_owned(),
        kind: match address.get("kind") {
            Some("user") => Some(ObjectKind::User),
            Some("group") => Some(ObjectKind::Group),
            _ => None,
        },
        page: address
            .get("page")
            .and_then(|page| page.parse().ok())
            .unwrap_or(1),
        page_size: PAGE_SIZE,
    }
}

fn page(address: &Address, list: Page<Assignment>, may_change: bool) -> AnyView {
    let path = address.path().to_owned();
    let value = |name: &str| address.get(name).unwrap_or_default().to_owned();
    let is_filtered = !value("q").is_empty() || !value("kind").is_empty();
    let add = format!("{path}/add");
    if list.items.is_empty() && !is_filtered {
        let action = if may_change {
            view! { <Button kind=ButtonKind::Primary icon="person-add" href=add>"Add user or group"</Button> }
                .erase()
        } else {
            ().erase()
        };
        return view! {
            <EmptyState
                icon="group"
                title="Nobody is assigned yet"
                text="Assign one user first and look at the account that they get; then assign more people, or a group."
                action=action
            />
        }
        .erase();
    }
    let pages = pages(address, &list);
    let columns = vec![
        Column::actions("Select"),
        Column::text("Display name"),
        Column::text("Object type"),
        Column::text("Role assigned"),
        Column::number("Assigned"),
    ];
    let rows = list
        .items
        .into_iter()
        .map(|item| row(item, may_change))
        .collect_view();
    let commands = may_change.then(|| {
        view! {
            <CommandBar>
                <Button kind=ButtonKind::Quiet icon="person-add" href=add>"Add user or group"</Button>
                <Button kind=ButtonKind::Quiet icon="delete" form="assignments">"Remove assignment"</Button>
            </CommandBar>
        }
    });
    let (searched, kind) = (value("q"), value("kind"));
    view! {
        {commands}
        <FilterBar action=path.clone()>
            <FilterText name="q" label="Name or e-mail" value=searched/>
            <FilterSelect
                name="kind"
                label="Type"
                value=kind
                choices=vec![Choice::new("", "All"), Choice::new("user", "Users"), Choice::new("group", "Groups")]
            />
        </FilterBar>
        <form id="assignments" method="get" action=format!("{path}/remove")>
            <DataTable caption="Users and groups assigned" columns=columns>{rows}</DataTable>
        </form>
        <Pager summary=pages.summary("assignments") previous=pages.previous(address) next=pages.next(address)/>
        <Notice tone=Tone::Info title="A group gives access to its direct members.">
            "Groups inside it are not opened. Whoever joins or leaves the group follows in the next cycle."
        </Notice>
    }
    .erase()
}

fn row(item: Assignment, may_change: bool) -> AnyView {
    let id = item.object_id.to_string();
    let (href, mark, kind) = match item.kind {
        ObjectKind::User => (
            format!("/users/{id}"),
            view! { <Avatar name=item.display_name.clone()/> }.erase(),
            "User".to_owned(),
        ),
        ObjectKind::Group => {
            let members = item.member_count.unwrap_or_default();
            let kind = if members == 1 {
                "Group, 1 member".to_owned()
            } else {
                format!("Group, {} members", grouped(members))
            };
            (
                format!("/groups/{id}"),
                view! { <Badge text="Group" icon="group"/> }.erase(),
                kind,
            )
        }
    };
    let select = may_change.then(|| {
        view! { <SelectBox name="o" value=id label=format!("Select {}", item.display_name)/> }
    });
    view! {
        <Row>
            <Cell label="Select">{select}</Cell>
            <LinkCell label="Display name" href=href text=item.display_name detail=item.detail mark=mark/>
            <Cell label="Object type">{kind}</Cell>
            <Cell label="Role assigned">{item.role}</Cell>
            <Cell label="Assigned" numeric=true><RelativeTime at=item.assigned_at.0/></Cell>
        </Row>
    }
    .erase()
}
