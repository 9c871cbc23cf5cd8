use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::{use_location, use_params_map};
use model::{Capability, SchemaVersionView, ScopePreview};
use portal::SchemaChange;
use ui::{Address, ConfirmDialog, Erase, Load, Panel, utc};

use super::changes::{changes, consequence};
use crate::pages::applications::frame::{use_application_id, use_path};
use crate::pages::applications::fresh::fresh;
use crate::pages::applications::functions::{RestoreSchema, read_schema_version};
use crate::pages::applications::question::{ASK, Save, asked, count, question_form};
use crate::{ErrorView, layout::use_viewer};

/// One version: what it changed, and what restoring it would change.
#[component]
pub(crate) fn SchemaVersionPanel() -> impl IntoView {
    let (id, params, viewer) = (use_application_id(), use_params_map(), use_viewer());
    let (path, search) = (use_path(), use_location().search);
    let version = Memo::new(move |_| {
        let number = params.read().get("version").unwrap_or_default();
        number.parse::<i64>().unwrap_or_default()
    });
    let found = Resource::new(
        move || (id.get(), version.get()),
        |(id, version)| read_schema_version(id, version),
    );
    let asked = Resource::new(
        move || {
            let this = SchemaChange::Version(version.get());
            (id.get(), asked(&search.get()).filter(|change| *change == this))
        },
        |(id, change)| count(id, change),
    );
    view! {
        <Load lines=6 view=move || {
                let (id, address) = (id.get(), Address::parse(path.get(), &search.get()));
                let list = format!("/applications/{id}/provisioning/schema");
                let close = Address::parse(list, &search.get()).without(ASK).href();
                let back = address.without(ASK).href();
                async move {
                    let may_change = viewer.may(Capability::ManageApplications).await;
                    let asked = if may_change { asked.await } else { Ok(None) };
                    match found.await.and_then(|found| Ok((found, asked?))) {
                        Ok((found, question)) => fresh(|| {
                            let question = question.map(|figures| asking(&found, &id, &figures, back));
                            let restoring = restoring(&found, &id, may_change && question.is_none());
                            panel(&found, close, question, restoring)
                        }),
                        Err(error) => view! { <Panel title="Version" close=close><ErrorView error=error/></Panel> }.erase(),
                    }
                }
            }/>
    }
    .erase()
}

fn panel(found: &SchemaVersionView, close: String, question: Option<AnyView>, restoring: AnyView) -> AnyView {
    let version = &found.version;
    let number = version.version;
    let subtitle = format!("{} · {} · {}", version.activity, version.actor, utc(version.at.0));
    let changed = if version.changes.is_empty() || number == 1 {
        view! { <p>"The mappings that the application started with."</p> }.erase()
    } else {
        changes(&version.changes)
    };
    view! {
        <Panel title=format!("Version {number}") subtitle=subtitle close=close>
            {question}
            <h3 class="schema-panel-heading">"What it changed"</h3>
            {changed}
            <h3 class="schema-panel-heading">"If it is restored"</h3>
            {restoring}
        </Panel>
    }
    .erase()
}

fn fields(found: &SchemaVersionView, id: &str) -> Vec<(String, String)> {
    vec![
        ("application".to_owned(), id.to_owned()),
        ("version".to_owned(), found.version.version.to_string()),
        ("schema_version".to_owned(), found.current.to_string()),
    ]
}

/// The question whether to restore although people lose their accounts.
fn asking(found: &SchemaVersionView, id: &str, figures: &ScopePreview, back: String) -> AnyView {
    let save = Save {
        word: "Restore",
        action: RestoreSchema::PATH,
        fields: fields(found, id),
        success: "Restored",
        back,
    };
    question_form(figures, save)
}

fn restoring(found: &SchemaVersionView, id: &str, may_restore: bool) -> AnyView {
    if found.version.version == found.current {
        return view! { <p>"This version applies now."</p> }.erase();
    }
    if found.restoring.is_empty() {
        return view! { <p>"Nothing would change: what applies now says the same."</p> }.erase();
    }
    let (restore, changes) = (may_restore.then(|| restore(found, id)), changes(&found.restoring));
    view! {
        {restore}
        {changes}
    }
    .erase()
}

/// Who would lose an account is counted when it is pressed, and then asked.
fn restore(found: &SchemaVersionView, id: &str) -> AnyView {
    let (number, after) = (found.version.version, consequence(found.status));
    view! {
        <ConfirmDialog
            label="Restore"
            icon="restart"
            title=format!("Restore version {number}?")
            confirm="Restore"
            action=RestoreSchema::PATH
            fields=fields(found, id)
            success="Restored"
        >
            <p>{format!("Version {number} is saved as a new version; later ones are kept.")}</p>
            <p>{after}</p>
        </ConfirmDialog>
    }
    .erase()
}
