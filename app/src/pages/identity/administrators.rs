use leptos::{prelude::*, server_fn::codec::GetUrl};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use model::Administrator;
use ui::{
    Avatar, Badge, Button, ButtonKind, Cell, Column, DataTable, Erase, LinkCell, Load, PageHeader,
    RelativeTime, Row, Split, Tone,
};

use super::administrator_panel::{add_panel, edit_panel};
#[cfg(feature = "ssr")]
use crate::pages::handle;
use crate::{AppError, ErrorView, layout::use_viewer};

/// The page's address.
pub(super) const PATH: &str = "/settings/administrators";

/// Every administrator.
#[server(name = ReadAdministrators, prefix = "/api/identity", endpoint = "administrators", input = GetUrl)]
pub(crate) async fn administrators() -> Result<Vec<Administrator>, AppError> {
    Ok(handle::manage_administrators()?.administrators().await?)
}

/// Who may sign in, and what they may do. One of them, or a new one, is in the panel that the query names.
#[component]
pub(crate) fn Administrators() -> impl IntoView {
    let viewer = use_viewer();
    let query = use_query_map();
    let found = Resource::new_blocking(|| (), |()| administrators());
    view! {
        <Title text="Administrators"/>
        <Load view=move || {
            let query = query.get();
            let opened = query.get("administrator").unwrap_or_default();
            let adding = query.get("add").is_some();
            async move {
                let own = viewer.principal().await.map(|principal| principal.administrator_id);
                match found.await {
                    Ok(list) => {
                        let panel = if adding {
                            Some(add_panel())
                        } else {
                            let found = list.iter().find(|found| found.id.to_string() == opened);
                            found.map(|found| edit_panel(found, own == Some(found.id)))
                        };
                        page(list, &opened, panel)
                    }
                    Err(error) => view! { <ErrorView error=error/> }.erase(),
                }
            }
        }/>
    }
    .erase()
}

fn page(list: Vec<Administrator>, opened: &str, panel: Option<AnyView>) -> AnyView {
    let columns = vec![
        Column::text("Name"),
        Column::text("Role"),
        Column::text("Sign-in"),
        Column::text("Last signed in"),
    ];
    let add = view! {
        <Button kind=ButtonKind::Primary icon="add" href=format!("{PATH}?add=true")>"Add administrator"</Button>
    };
    let rows = list
        .into_iter()
        .map(|administrator| row(administrator, opened))
        .collect_view();
    let page = view! {
        <PageHeader title="Administrators" subtitle="Who may sign in to this portal" actions=add.erase()/>
        <DataTable caption="Administrators" columns=columns>{rows}</DataTable>
    };
    match panel {
        Some(panel) => view! { <Split panel=panel>{page}</Split> }.erase(),
        None => view! { <Split>{page}</Split> }.erase(),
    }
}

fn row(administrator: Administrator, opened: &str) -> AnyView {
    let id = administrator.id.to_string();
    let selected = id == opened;
    let (tone, state) = if administrator.enabled {
        (Tone::Good, "Allowed")
    } else {
        (Tone::Neutral, "Blocked")
    };
    let last = match administrator.last_sign_in_at {
        Some(at) => view! { <RelativeTime at=at.0/> }.erase(),
        None => view! { <span class="ui-muted">"Never"</span> }.erase(),
    };
    let mark = view! { <Avatar name=administrator.display_name.clone()/> };
    view! {
        <Row selected=selected>
            <LinkCell
                label="Name"
                href=format!("{PATH}?administrator={id}")
                text=administrator.display_name
                detail=administrator.user_name
                selected=selected
                mark=mark.erase()
            />
            <Cell label="Role">{administrator.role.name()}</Cell>
            <Cell label="Sign-in"><Badge tone=tone text=state/></Cell>
            <Cell label="Last signed in">{last}</Cell>
        </Row>
    }
    .erase()
}
