use leptos::prelude::*;
use leptos_router::hooks::use_location;
use model::{ObjectKind, ObjectSummary, Page};
use ui::{
    Address, Avatar, Button, ButtonKind, Cell, Column, DataTable, EmptyState, Erase, FilterBar, FilterText,
    Form, LinkCell, Pager, Row, Skeleton,
};

use super::functions::read_related;
use super::words::{noun, state_badge};
use crate::ErrorView;
use crate::pages::paging::pages;
use crate::pages::select_box::SelectBox;

/// Which objects around one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// The members of a group.
    Members,
    /// The groups of a user or group.
    Groups,
    /// The direct reports of a user.
    Reports,
}

impl Side {
    const fn word(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Groups => "groups",
            Self::Reports => "reports",
        }
    }

    const fn empty(self) -> (&'static str, &'static str) {
        match self {
            Self::Members => (
                "No members yet",
                "Search for people above and add them, or import memberships.",
            ),
            Self::Groups => (
                "In no group",
                "Memberships are given on the page of a group, or by an import.",
            ),
            Self::Reports => (
                "No direct reports",
                "Whoever has this user as manager is listed here.",
            ),
        }
    }
}

/// A list of objects around one, page by page.
#[component]
pub(super) fn Related(
    /// Which.
    side: Side,
    /// Around whom.
    object: String,
    /// Whether rows can be removed.
    may_remove: bool,
) -> impl IntoView {
    let location = use_location();
    let address = Memo::new(move |_| Address::parse(location.pathname.get(), &location.search.get()));
    let of = object.clone();
    let found = Resource::new_blocking(
        move || address.get(),
        move |address| {
            let search = address.get("q").unwrap_or_default().to_owned();
            let page = address
                .get("page")
                .and_then(|page| page.parse().ok())
                .unwrap_or(1);
            read_related(side.word().into(), of.clone(), search, page)
        },
    );
    view! {
        <Transition fallback=|| view! { <Skeleton lines=6/> }>
            {move || {
                let (address, object) = (address.get(), object.clone());
                Suspend::new(async move {
                    match found.await {
                        Ok(list) => page(side, &address, list, object, may_remove),
                        Err(error) => view! { <ErrorView error=error/> }.erase(),
                    }
                })
            }}
        </Transition>
    }
    .erase()
}

fn page(
    side: Side,
    address: &Address,
    list: Page<ObjectSummary>,
    object: String,
    may_remove: bool,
) -> AnyView {
    let searched = address.get("q").unwrap_or_default().to_owned();
    if list.items.is_empty() && searched.is_empty() {
        let (title, text) = side.empty();
        return view! { <EmptyState icon="group" title=title text=text/> }.erase();
    }
    let mut columns = Vec::new();
    if may_remove {
        columns.push(Column::actions("Select"));
    }
    columns.extend([Column::text("Name"), Column::text("State")]);
    let pages = pages(address, &list);
    let rows = list
        .items
        .into_iter()
        .map(|item| row(item, may_remove))
        .collect_view();
    let table = view! {
        <DataTable caption=side.word() columns=columns>{rows}</DataTable>
        <Pager summary=pages.summary(side.word()) previous=pages.previous(address) next=pages.next(address)/>
    };
    let table = if may_remove {
        view! {
            <Form
                action="/api/directory/remove-members"
                scope="remove"
                fields=vec![("group".to_owned(), object)]
                success="Removed"
            >
                <div class="directory-selection">
                    <span class="ui-muted">"Ticked:"</span>
                    <Button kind=ButtonKind::Quiet icon="delete">"Remove from the group"</Button>
                </div>
                {table}
            </Form>
        }
        .erase()
    } else {
        table.erase()
    };
    view! {
        <FilterBar action=address.path().to_owned() keep=vec![("tab".to_owned(), side.word().to_owned())]>
            <FilterText name="q" label="Name or e-mail" value=searched/>
        </FilterBar>
        {table}
    }
    .erase()
}

fn row(item: ObjectSummary, may_remove: bool) -> AnyView {
    let id = item.id.to_string();
    let select = may_remove.then(|| {
        let (id, label) = (id.clone(), format!("Select {}", item.display_name));
        view! { <Cell label="Select"><SelectBox name="objects[]" value=id label=label/></Cell> }
    });
    let mark = view! { <Avatar name=item.display_name.clone()/> };
    let enabled = item.account_enabled || item.kind == ObjectKind::Group;
    view! {
        <Row>
            {select}
            <LinkCell
                label="Name"
                href=format!("/{}s/{id}", noun(item.kind))
                text=item.display_name
                detail=item.detail
                mark=mark.erase()
            />
            <Cell label="State">{state_badge(item.kind, item.state, enabled)}</Cell>
        </Row>
    }
    .erase()
}
