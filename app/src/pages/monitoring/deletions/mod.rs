//! /applications/:app/provisioning/deletions

mod functions;
mod question;
mod words;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use model::{Capability, Decision, Guard, ObjectKind, StagedDeletion, StagedDeletionsView};
use ui::{
    Address, Avatar, Badge, Button, ButtonKind, Cell, Column, CommandBar, DataTable, EmptyState, Erase,
    LinkCell, Load, Notice, Pager, RelativeTime, Row, Tone, grouped,
};

use crate::layout::use_viewer;
use crate::pages::applications::{PageError, use_application_id};
use crate::pages::paging::pages;
use crate::pages::select_box::SelectBox;
use functions::read_deletions;
pub(crate) use question::DecideDeletions;
pub(super) use words::held_back_title;
use words::{key, outcome};

/// What is held back in an application, and what was said about it.
#[component]
pub(crate) fn Deletions() -> impl IntoView {
    let (id, location, viewer) = (use_application_id(), use_location(), use_viewer());
    let address = Memo::new(move |_| Address::parse(location.pathname.get(), &location.search.get()));
    let found = Resource::new(
        move || (id.get(), address.get()),
        |(id, address)| {
            let page = address.get("page").and_then(|page| page.parse().ok());
            read_deletions(id, page.unwrap_or(1))
        },
    );
    view! {
        <Title text="Deletions held back"/>
        <Load lines=8 view=move || {
                let address = address.get();
                async move {
                    let may_decide = viewer.may(Capability::ManageApplications).await;
                    match found.await {
                        Ok(view) => page(&address, view, may_decide),
                        Err(error) => view! { <PageError error=error/> }.erase(),
                    }
                }
            }/>
    }
    .erase()
}

fn page(address: &Address, view: StagedDeletionsView, may_decide: bool) -> AnyView {
    let path = address.path().to_owned();
    let status = path.trim_end_matches("/deletions").to_owned();
    if view.page.total == 0 {
        let back = view! { <Button href=status>"Back to Provisioning"</Button> }.erase();
        return view! {
            <EmptyState icon="shield" title="No deletions are held back" text=limits(view.guard) action=back/>
        }
        .erase();
    }
    let pages = pages(address, &view.page);
    let columns = vec![
        Column::actions("Select"),
        Column::text("Name"),
        Column::text("What would happen"),
        Column::text("Why"),
        Column::text("Decision"),
        Column::number("Held back"),
    ];
    let rows = view
        .page
        .items
        .into_iter()
        .map(|item| row(item, may_decide))
        .collect_view();
    let waiting = view.held_back.waiting();
    let notice = (waiting > 0).then(|| {
        let title = held_back_title(view.held_back, &view.application);
        view! {
            <Notice tone=Tone::Warn title=title>
                "Nothing of it is done until it is allowed. Whoever is entitled again, because the directory, the assignments or \
                 the scoping filters were corrected, goes from this list by themselves."
            </Notice>
        }
    });
    let commands = may_decide.then(|| commands(&path, waiting));
    view! {
        {notice}
        {commands}
        <form id="deletions" method="get" action=format!("{path}/decide")>
            <DataTable caption="Deletions held back" columns=columns>{rows}</DataTable>
        </form>
        <Pager summary=pages.summary("deletions") previous=pages.previous(address) next=pages.next(address)/>
    }
    .erase()
}

fn commands(path: &str, waiting: i64) -> AnyView {
    let all = |decision: &str| format!("{path}/decide?decision={decision}&all=1");
    let everything = (waiting > 0).then(|| {
        view! {
            <Button kind=ButtonKind::Quiet href=all("allow")>{format!("Allow all {}", grouped(waiting))}</Button>
            <Button kind=ButtonKind::Quiet href=all("reject")>{format!("Reject all {}", grouped(waiting))}</Button>
        }
    });
    view! {
        <CommandBar>
            <Button kind=ButtonKind::Quiet icon="check" form="deletions" name="decision" value="allow">"Allow"</Button>
            <Button kind=ButtonKind::Quiet icon="close" form="deletions" name="decision" value="reject">"Reject"</Button>
            {everything}
        </CommandBar>
    }
    .erase()
}

fn row(item: StagedDeletion, may_decide: bool) -> AnyView {
    let href = match item.kind {
        ObjectKind::User => format!("/users/{}", item.object_id),
        ObjectKind::Group => format!("/groups/{}", item.object_id),
    };
    let mark = match item.kind {
        ObjectKind::User => view! { <Avatar name=item.name.clone()/> }.erase(),
        ObjectKind::Group => view! { <Badge text="Group" icon="group"/> }.erase(),
    };
    let select = may_decide.then(|| {
        view! { <SelectBox name="d" value=key(&item) label=format!("Select {}", item.name)/> }
    });
    let (tone, word) = match item.decision {
        Decision::Waiting => (Tone::Warn, "Waiting"),
        Decision::Rejected => (Tone::Neutral, "Rejected"),
        Decision::Allowed => (Tone::Info, "Allowed"),
    };
    let by = item
        .decided_by
        .clone()
        .map(|who| view! { " " <span class="ui-muted">"by " {who}</span> });
    let happens = outcome(&item);
    // A membership's row has the group in its words already.
    let detail = if item.group_id.is_some() {
        String::new()
    } else {
        item.detail
    };
    view! {
        <Row>
            <Cell label="Select">{select}</Cell>
            <LinkCell label="Name" href=href text=item.name detail=detail mark=mark/>
            <Cell label="What would happen">{happens}</Cell>
            <Cell label="Why">{sentence(&item.reason)}</Cell>
            <Cell label="Decision"><Badge tone=tone text=word/>{by}</Cell>
            <Cell label="Held back" numeric=true><RelativeTime at=item.staged_at.0/></Cell>
        </Row>
    }
    .erase()
}

fn sentence(reason: &str) -> String {
    let mut letters = reason.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What is held back, when nothing is.
fn limits(guard: Guard) -> String {
    if guard.enabled {
        format!(
            "When one cycle would disable or delete more than {} accounts, or more than {} % of them, they are listed here and \
             nobody loses access until somebody allows it. The same holds for members of groups.",
            grouped(guard.count),
            guard.percent
        )
    } else {
        "Prevent accidental deletion is off: whatever a cycle would disable or delete is done. It is switched on under Edit \
         provisioning."
            .to_owned()
    }
}
