//! /logs, /applications/:app/logs, and the panel of an entry beside them.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};
use model::{LogQuery, LogSummary, Slice};
use ui::{Address, PageHeader, Skeleton, Split};

use super::log_entry::{log_entry, panel};
use super::log_filter::{filter_bar, log_query};
use super::log_list::log_list;
use crate::pages::applications::use_application_id;
#[cfg(feature = "ssr")]
use crate::pages::handle;
use crate::{AppError, ErrorView};

/// The provisioning log, narrowed to the last hours if a number is given.
#[server(name = ReadLogs, prefix = "/api/monitoring", endpoint = "provisioning-logs")]
pub(crate) async fn read_logs(
    query: LogQuery,
    #[server(default)] hours: Option<i64>,
) -> Result<Slice<LogSummary>, AppError> {
    let reports = handle::read_reports()?;
    let now = crate::server::portal().now();
    let since = hours.map(|hours| now.plus_seconds(-hours * 3_600));
    Ok(reports.provisioning_logs(&LogQuery { since, ..query }).await?)
}

/// The provisioning log of all applications.
#[component]
pub(crate) fn Logs() -> impl IntoView {
    view! {
        <Title text="Provisioning logs"/>
        <PageHeader title="Provisioning logs" subtitle="Every action on an application, and why"/>
        {log_page("/logs".to_owned(), String::new())}
    }
    .into_any()
}

/// The provisioning log of one application.
#[component]
pub(crate) fn ApplicationLogs() -> impl IntoView {
    let application = use_application_id().get_untracked();
    view! {
        <Title text="Provisioning logs"/>
        {log_page(format!("/applications/{application}/logs"), application)}
    }
    .into_any()
}

/// Filter, list and panel. `base` is the list's path; `application` is empty for all.
fn log_page(base: String, application: String) -> AnyView {
    let (params, location) = (use_params_map(), use_location());
    let topic = if application.is_empty() {
        "applications".to_owned()
    } else {
        format!("application:{application}")
    };
    let path = base.clone();
    let address = Memo::new(move |_| Address::parse(path.clone(), &location.search.get()));
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let one_application = !application.is_empty();
    let query = Memo::new(move |_| log_query(&address.get(), &application));
    let logs = Resource::new_blocking(move || query.get(), |(query, hours)| read_logs(query, hours));
    let entry = Resource::new_blocking(
        move || id.get(),
        |id| async move {
            match id.as_str() {
                "" => None,
                id => Some(match id.parse() {
                    Ok(id) => log_entry(id).await,
                    Err(_) => Err(AppError(model::Problem::not_found("log entry"))),
                }),
            }
        },
    );
    let (list_base, panel_base) = (base.clone(), base);
    let panel = view! {
        <Transition>
            {move || {
                let (base, address, id) = (panel_base.clone(), address.get(), id.get());
                Suspend::new(async move {
                    let Some(entry) = entry.await else { return ().into_any() };
                    let close = address.clone().without("tab").href();
                    let query = address.href().split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default();
                    panel(entry, &Address::parse(format!("{base}/{id}"), &query), close)
                })
            }}
        </Transition>
    };
    view! {
        <ui::LiveTopics topics=vec![topic]/>
        {move || filter_bar(&address.get().without("before").without("tab"))}
        <Split panel=panel.into_any()>
            <Transition fallback=|| view! { <Skeleton lines=10/> }>
                {move || {
                    let (base, address, id) = (list_base.clone(), address.get().without("tab"), id.get());
                    Suspend::new(async move {
                        match logs.await {
                            Ok(logs) => log_list(logs, &address, &base, &id, one_application),
                            Err(error) => view! { <ErrorView error/> }.into_any(),
                        }
                    })
                }}
            </Transition>
        </Split>
    }
    .into_any()
}
