//! "Review your schema": the configuration JSON of an application, its versions, and importing another one.

mod changes;
pub(crate) mod files;
mod import;
mod version_panel;
mod versions;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{components::Outlet, hooks::use_location};
use model::{Capability, SchemaView};
use ui::{Address, Button, ButtonKind, Card, Code, CommandBar, Erase, Load, Split};

use super::frame::{PageError, use_application_id, use_path};
use super::fresh::fresh;
use super::functions::read_schema;
use crate::layout::use_viewer;
pub(crate) use import::SchemaImport;
pub(crate) use version_panel::SchemaVersionPanel;
use versions::versions;

/// The page.
#[component]
pub(crate) fn Schema() -> impl IntoView {
    let (id, viewer) = (use_application_id(), use_viewer());
    let (path, search) = (use_path(), use_location().search);
    let before = Memo::new(move |_| {
        let address = Address::parse("", &search.get());
        address
            .get("before")
            .and_then(|number| number.parse::<i64>().ok())
    });
    let found = Resource::new(
        move || (id.get(), before.get()),
        |(id, before)| read_schema(id, before),
    );
    view! {
        <Title text="Review your schema"/>
        <Split panel=view! { <Outlet/> }.erase()>
            <Load lines=12 view=move || {
                    let (path, before) = (path.get(), before.get());
                    async move {
                        let may_change = viewer.may(Capability::ManageApplications).await;
                        match found.await {
                            Ok(found) => fresh(|| page(found, &path, before, may_change)),
                            Err(error) => view! { <PageError error=error/> }.erase(),
                        }
                    }
                }/>
        </Split>
    }
    .erase()
}

fn page(found: SchemaView, path: &str, before: Option<i64>, may_change: bool) -> AnyView {
    let application = format!("/applications/{}", found.application_id);
    let here = format!("{application}/provisioning/schema");
    let (download, import) = (format!("{here}/download"), format!("{here}/import"));
    let import = may_change
        .then(|| view! { <Button kind=ButtonKind::Quiet icon="upload" href=import>"Import"</Button> });
    let version = found.version;
    let json = found.json.clone();
    view! {
        <h2 class="applications-heading">"Review your schema"</h2>
        <p class="ui-muted"><a href=format!("{application}/provisioning/edit")>"Back to the provisioning settings"</a></p>
        <p class="schema-intro">
            "Mappings, attribute lists and scoping filters as one file, in the form that Microsoft Entra writes and reads. \
            It holds neither the tenant URL nor the secret token."
        </p>
        <CommandBar>
            // `external`: the browser saves it instead of going there.
            <a class="ui-button ui-button-quiet" href=download download="" rel="external">
                <ui::Icon name="download"/>
                <span>"Download"</span>
            </a>
            {import}
        </CommandBar>
        {versions(&found, &here, path, before)}
        <Card title="Configuration JSON" subtitle=format!("Version {version}, which applies now")>
            <div class="schema-json" tabindex="0" role="region" aria-label="Configuration JSON">
                <Code text=json copy=true block=true/>
            </div>
        </Card>
    }
    .erase()
}
