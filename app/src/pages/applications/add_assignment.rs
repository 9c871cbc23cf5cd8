use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use model::{Assignable, ObjectKind, Page};
use ui::{
    Address, Avatar, Badge, Button, ButtonKind, Cell, Choice, Column, DataTable, EmptyState, Erase,
    FilterBar, FilterSelect, FilterText, Form, FormActions, LinkCell, Load, Notice, Pager, Row, Tone,
    grouped,
};

use super::frame::{PageError, use_application_id, use_path};
use super::fresh::fresh;
use super::functions::{Assign, read_assignable};
use super::users_and_groups::query;
use crate::pages::paging::pages;
use crate::pages::select_box::SelectBox;

/// Choosing users or groups to assign.
#[component]
pub(crate) fn AddAssignment() -> impl IntoView {
    let (id, path, search) = (use_application_id(), use_path(), use_location().search);
    let found = Resource::new(
        move || (id.get(), search.get()),
        |(id, search)| read_assignable(id, query(&Address::parse("", &search))),
    );
    view! {
        <Title text="Add assignment"/>
        <Load lines=8 view=move || {
                let address = Address::parse(path.get(), &search.get());
                let id = id.get();
                async move {
                    match found.await {
                        Ok(list) => fresh(|| page(&address, id, list)),
                        Err(error) => view! { <PageError error=error/> }.erase(),
                    }
                }
            }/>
    }
    .erase()
}

fn page(address: &Address, id: String, list: Page<Assignable>) -> AnyView {
    let path = address.path().to_owned();
    let value = |name: &str| address.get(name).unwrap_or_default().to_owned();
    let kind = if value("kind") == "group" { "group" } else { "user" };
    let back = format!("/applications/{id}/users-and-groups");
    let nobody_yet = list.items.iter().all(|item| !item.assigned);
    let pages = pages(address, &list);
    let hint = nobody_yet.then(|| {
        view! {
            <Notice tone=Tone::Info title="Assign one user first.">
                "Look at the account that they get in the application; then come back for more people, or a group."
            </Notice>
        }
    });
    let content = if list.items.is_empty() {
        let (title, text) = match (kind, value("q").is_empty()) {
            ("group", true) => ("No groups yet", "Groups of the directory will be here."),
            (_, true) => ("No users yet", "Add or import people in the directory first."),
            _ => (
                "Nobody found",
                "Try another part of the name or the e-mail address.",
            ),
        };
        let action = view! { <Button href=back.clone()>"Back"</Button> };
        view! { <EmptyState icon="search" title=title text=text action=action.erase()/> }.erase()
    } else {
        let columns = if kind == "group" {
            vec![
                Column::actions("Select"),
                Column::text("Group"),
                Column::text("Description"),
                Column::number("Members"),
            ]
        } else {
            vec![
                Column::actions("Select"),
                Column::text("User"),
                Column::text("Job title"),
                Column::text("Sign-in"),
            ]
        };
        let rows = list.items.into_iter().map(row).collect_view();
        let unit = if kind == "group" { "groups" } else { "users" };
        let (summary, previous, next) = (pages.summary(unit), pages.previous(address), pages.next(address));
        let fields = vec![("application".to_owned(), id)];
        view! {
            <Form action=Assign::PATH fields=fields success="Assigned">
                <DataTable caption="Users and groups of the directory" columns=columns>{rows}</DataTable>
                <Pager summary=summary previous=previous next=next/>
                <FormActions>
                    <Button kind=ButtonKind::Primary>"Assign"</Button>
                    <Button name="plan" value="true" success="Planned">"Plan this change"</Button>
                    <Button href=back>"Cancel"</Button>
                </FormActions>
            </Form>
        }
        .erase()
    };
    let searched = value("q");
    view! {
        <h2 class="applications-heading">"Add assignment"</h2>
        {hint}
        <FilterBar action=path>
            <FilterText name="q" label="Name or e-mail" value=searched/>
            <FilterSelect name="kind" label="Type" value=kind choices=vec![Choice::new("user", "Users"), Choice::new("group", "Groups")]/>
        </FilterBar>
        {content}
    }
    .erase()
}

fn row(item: Assignable) -> AnyView {
    let id = item.object_id.to_string();
    let select = if item.assigned {
        view! { <Badge tone=Tone::Good text="Assigned"/> }.erase()
    } else {
        view! { <SelectBox name="objects[]" value=id.clone() label=format!("Select {}", item.display_name)/> }
            .erase()
    };
    let (href, mark, last) = match item.kind {
        ObjectKind::User => {
            let (tone, word) = if item.account_enabled { (Tone::Good, "Allowed") } else { (Tone::Neutral, "Blocked: gets no account") };
            (
                format!("/users/{id}"),
                view! { <Avatar name=item.display_name.clone()/> }.erase(),
                view! { <Cell label="Sign-in"><Badge tone=tone text=word/></Cell> }.erase(),
            )
        }
        ObjectKind::Group => (
            format!("/groups/{id}"),
            view! { <Badge text="Group" icon="group"/> }.erase(),
            view! { <Cell label="Members" numeric=true>{grouped(item.member_count.unwrap_or_default())}</Cell> }.erase(),
        ),
    };
    view! {
        <Row>
            <Cell label="Select">{select}</Cell>
            <LinkCell label="Name" href=href text=item.display_name detail=item.detail mark=mark/>
            <Cell label="Description">{item.description}</Cell>
            {last}
        </Row>
    }
    .erase()
}
