use leptos::prelude::*;
use leptos_meta::Title;
use model::{Capability, DirectoryKind, DirectorySummary};
use ui::{
    Button, ButtonKind, Card, CommandBar, Erase, Figure, Figures, Grid, PageHeader, RelativeTime, Skeleton,
    grouped,
};

use super::functions::read_directories;
use super::source::state_badge;
use crate::{ErrorView, layout::use_viewer};

/// The sources of people and groups.
#[component]
pub(crate) fn Directories() -> impl IntoView {
    let found = Resource::new_blocking(|| (), |()| read_directories());
    let viewer = use_viewer();
    view! {
        <ui::LiveTopics topics=vec!["directory".into()]/>
        <Title text="Directories"/>
        <PageHeader title="Directories" subtitle="Where people and groups come from"/>
        <Transition fallback=|| ()>
            {move || Suspend::new(async move {
                viewer.may(Capability::ManageDirectory).await.then(|| view! {
                    <CommandBar>
                        <Button kind=ButtonKind::Primary icon="add" href="/directories/new">"Add directory"</Button>
                    </CommandBar>
                })
            })}
        </Transition>
        <Transition fallback=|| view! { <Skeleton lines=6/> }>
            {move || Suspend::new(async move {
                match found.await {
                    Ok(list) => view! { <Grid>{list.into_iter().map(card).collect_view()}</Grid> }.erase(),
                    Err(error) => view! { <ErrorView error=error/> }.erase(),
                }
            })}
        </Transition>
    }
    .erase()
}

fn card(summary: DirectorySummary) -> AnyView {
    let figures = figures(&summary);
    let last = match (summary.last_read, summary.directory.kind) {
        (Some(last), _) => {
            let badge = state_badge(last.state);
            view! { <p>"Last read " {badge} " " <RelativeTime at=last.at.0/></p> }.erase()
        }
        (None, DirectoryKind::BuiltIn) => ().erase(),
        (None, _) => view! { <p class="ui-muted">"Not read yet"</p> }.erase(),
    };
    let path = format!("/directories/{}", summary.directory.id);
    let open = view! { <Button href=path>"Open"</Button> };
    view! {
        <Card
            title=summary.directory.name.clone()
            subtitle=kind(summary.directory.kind)
            span=6
            actions=open.erase()
        >
            {figures}
            {last}
        </Card>
    }
    .erase()
}

/// Where the people of a directory come from.
const fn kind(kind: DirectoryKind) -> &'static str {
    match kind {
        DirectoryKind::BuiltIn => "Kept here, by hand and by file import",
        DirectoryKind::Ldap => "Read by LDAP",
        DirectoryKind::Entra => "Read from Microsoft Entra ID",
        DirectoryKind::File => "Read from a file",
    }
}

/// The numbers of a directory, each with the list behind it.
pub(super) fn figures(summary: &DirectorySummary) -> AnyView {
    let DirectorySummary {
        users,
        blocked_users,
        deleted_users,
        groups,
        ..
    } = *summary;
    let of = |list: &str, state: &str| format!("/{list}?{state}directory={}", summary.directory.id);
    let links = [
        of("users", ""),
        of("users", "state=blocked&"),
        of("users", "state=deleted&"),
        of("groups", ""),
    ];
    let [all, blocked, deleted, in_groups] = links;
    view! {
        <Figures>
            <Figure label="Users" value=grouped(users) href=all/>
            <Figure label="Blocked" value=grouped(blocked_users) href=blocked/>
            <Figure label="Recycle bin" value=grouped(deleted_users) href=deleted/>
            <Figure label="Groups" value=grouped(groups) href=in_groups/>
        </Figures>
    }
    .erase()
}
