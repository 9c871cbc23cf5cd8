use leptos::prelude::*;
use leptos_router::{
    components::Outlet,
    hooks::{use_location, use_params_map},
};
use model::{ApplicationOverview, Capability, Problem, ProblemKind};
use ui::{Breadcrumbs, Erase, Load, PageHeader, Tab, Tabs};

use super::functions::read_application;
use super::health::health_badge;
use crate::{AppError, ErrorView, layout::use_viewer};

/// The application of the frame around a page, for pages that want to know more than its id.
#[derive(Clone, Copy, Debug)]
pub(super) struct CurrentApplication(pub(super) Resource<Result<ApplicationOverview, AppError>>);

/// The id in the address of a page below `/applications/:app`.
pub(crate) fn use_application_id() -> Signal<String> {
    let params = use_params_map();
    Memo::new(move |_| params.read().get("app").unwrap_or_default()).into()
}

/// What all pages of one application share: its head, and below it the page.
#[component]
pub(crate) fn ApplicationFrame() -> impl IntoView {
    let id = use_application_id();
    let topics = vec![format!("application:{}", id.get_untracked())];
    let viewer = use_viewer();
    let overview = Resource::new(move || id.get(), read_application);
    provide_context(CurrentApplication(overview));
    view! {
        <ui::LiveTopics topics=topics/>
        <Load lines=3 view=move || async move {
                let sees_configuration = viewer.may(Capability::ReadConfiguration).await;
                match overview.await {
                    Ok(overview) => view! { <ApplicationHead overview=overview sees_configuration=sees_configuration/> }.erase(),
                    Err(error) => view! { <ErrorView error=error/> }.erase(),
                }
            }/>
        <Outlet/>
    }
    .erase()
}

/// Breadcrumb, name, health and tabs of one application.
#[component]
pub(crate) fn ApplicationHead(
    /// The application.
    overview: ApplicationOverview,
    /// Whether the tabs with its configuration are shown.
    sees_configuration: bool,
) -> impl IntoView {
    let application = overview.summary.application;
    let path = format!("/applications/{}", application.id);
    let assigned = (overview.assigned_users + overview.assigned_groups).unsigned_abs();
    let mut tabs = vec![Tab::new("Overview", path.clone())];
    if sees_configuration {
        tabs.push(Tab::new("Properties", format!("{path}/properties")));
        tabs.push(Tab::new("Users and groups", format!("{path}/users-and-groups")).count(assigned));
    }
    tabs.push(Tab::new("Provisioning", format!("{path}/provisioning")));
    tabs.push(Tab::new("Provisioning logs", format!("{path}/logs")));
    // The name alone says it when nobody changed it.
    let subtitle = if overview.gallery_name == application.name {
        String::new()
    } else {
        overview.gallery_name
    };
    let links = vec![("Enterprise applications".to_owned(), "/applications".to_owned())];
    view! {
        <Breadcrumbs links=links current=application.name.clone()/>
        <PageHeader title=application.name.clone() subtitle=subtitle tile=application.name.clone()>
            {health_badge(overview.summary.health)}
        </PageHeader>
        <Tabs label=application.name tabs=tabs/>
    }
    .erase()
}

/// Why a page of an application cannot be shown. That the application does not exist is said by the frame already.
#[component]
pub(crate) fn PageError(
    /// Why.
    error: AppError,
) -> impl IntoView {
    let said = error.0 == Problem::not_found("application") || error.0.kind == ProblemKind::Unauthenticated;
    if said {
        return ().erase();
    }
    view! { <ErrorView error=error/> }.erase()
}

/// The path of the page that is shown.
pub(super) fn use_path() -> Signal<String> {
    let path = use_location().pathname;
    Signal::derive(move || path.get())
}
