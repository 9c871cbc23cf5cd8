use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::{use_location, use_params_map};
use model::{Capability, ObjectKind, SchemaVersionView};
use ui::{ConfirmDialog, Erase, Load, Panel, utc};

use super::changes::{changes, consequence};
use crate::pages::applications::frame::use_application_id;
use crate::pages::applications::fresh::fresh;
use crate::pages::applications::functions::{RestoreSchema, read_schema_version};
use crate::pages::applications::scope::preview::{accounts, change, leaving, preview};
use crate::{ErrorView, layout::use_viewer};

/// One version: what it changed, and what restoring it would change.
#[component]
pub(crate) fn SchemaVersionPanel() -> impl IntoView {
    let (id, params, viewer) = (use_application_id(), use_params_map(), use_viewer());
    let search = use_location().search;
    let version = Memo::new(move |_| {
        let number = params.read().get("version").unwrap_or_default();
        number.parse::<i64>().unwrap_or_default()
    });
    let found = Resource::new(
        move || (id.get(), version.get()),
        |(id, version)| read_schema_version(id, version),
    );
    view! {
        <Load lines=6 view=move || {
                let (id, query) = (id.get(), search.get());
                let close = if query.is_empty() {
                    format!("/applications/{id}/provisioning/schema")
                } else {
                    format!("/applications/{id}/provisioning/schema?{}", query.trim_start_matches('?'))
                };
                async move {
                    let may_change = viewer.may(Capability::ManageApplications).await;
                    match found.await {
                        Ok(found) => fresh(|| panel(&found, id, close, may_change)),
                        Err(error) => view! { <Panel title="Version" close=close><ErrorView error=error/></Panel> }.erase(),
                    }
                }
            }/>
    }
    .erase()
}

fn panel(found: &SchemaVersionView, id: String, close: String, may_change: bool) -> AnyView {
    let version = &found.version;
    let number = version.version;
    let subtitle = format!("{} · {} · {}", version.activity, version.actor, utc(version.at.0));
    let changed = if version.changes.is_empty() || number == 1 {
        view! { <p>"The mappings that the application started with."</p> }.erase()
    } else {
        changes(&version.changes)
    };
    let restoring = restoring(found, id, may_change);
    view! {
        <Panel title=format!("Version {number}") subtitle=subtitle close=close>
            <h3 class="schema-panel-heading">"What it changed"</h3>
            {changed}
            <h3 class="schema-panel-heading">"If it is restored"</h3>
            {restoring}
        </Panel>
    }
    .erase()
}

fn restoring(found: &SchemaVersionView, id: String, may_change: bool) -> AnyView {
    let number = found.version.version;
    if number == found.current {
        return view! { <p>"This version applies now."</p> }.erase();
    }
    if found.restoring.is_empty() {
        return view! { <p>"Nothing would change: what applies now says the same."</p> }.erase();
    }
    let mut fields = vec![
        ("application".to_owned(), id),
        ("version".to_owned(), number.to_string()),
        ("schema_version".to_owned(), found.current.to_string()),
    ];
    let question = consequence(found.status);
    let disabling = found.scope.as_ref().filter(|scope| scope.disabled > 0);
    fields.extend(disabling.map(|scope| ("confirmed".to_owned(), scope.disabled.to_string())));
    let (confirm, danger) = match disabling {
        Some(scope) => (format!("Restore and disable {}", accounts(scope.disabled)), true),
        None => ("Restore".to_owned(), false),
    };
    let leavers = disabling.map(|scope| change(&leaving(scope, ObjectKind::User), &scope.leaving));
    let restore = may_change.then(|| {
        view! {
            <ConfirmDialog
                label="Restore"
                icon="restart"
                title=format!("Restore version {number}?")
                confirm=confirm
                danger=danger
                action=RestoreSchema::PATH
                fields=fields
                success="Restored"
            >
                <p>{format!("Version {number} is saved as a new version; later ones are kept.")}</p>
                <p>{question}</p>
                {leavers}
            </ConfirmDialog>
        }
    });
    let changes = changes(&found.restoring);
    let scope = found.scope.as_ref().map(|scope| preview(scope, ObjectKind::User));
    view! {
        {restore}
        {changes}
        {scope}
    }
    .erase()
}
