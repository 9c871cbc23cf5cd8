//! "Source object scope" of a mapping: the editor of its scoping filters, with what they would change.

pub(super) mod draft;
mod editor;
mod filter;
pub(super) mod preview;
mod summary;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};
use model::{
    Capability, ObjectKind, Problem, ProvisioningStatus, ScopePreview, ScopeView, ScopingFilterInput,
};
use ui::{Address, Erase, Load, Notice, Tone};

use super::frame::{PageError, use_application_id, use_path};
use super::fresh::fresh;
use super::functions::{preview_scope, read_scope};
use crate::{AppError, layout::use_viewer};
use editor::{Editor, editor};
pub(super) use summary::scope_card;
use summary::sentences;

/// What is shown beside the filters, if anything was asked for: what they would change, or what is wrong with them.
type Answer = Option<Result<ScopePreview, Problem>>;

/// The page.
#[component]
pub(crate) fn Scope() -> impl IntoView {
    let (id, params, viewer) = (use_application_id(), use_params_map(), use_viewer());
    let (path, search) = (use_path(), use_location().search);
    let kind = Memo::new(move |_| params.read().get("mapping").unwrap_or_default());
    let found = Resource::new(
        move || (id.get(), kind.get(), search.get()),
        |(id, kind, search)| read(id, kind, Address::parse("", &search)),
    );
    view! {
        <Title text="Source object scope"/>
        <Load lines=8 view=move || {
                let address = Address::parse(path.get(), &search.get());
                let kind = kind.get();
                async move {
                    let may_change = viewer.may(Capability::ManageApplications).await;
                    match found.await {
                        Ok((scope, answer)) => fresh(|| page(&address, &kind, scope, answer, may_change)),
                        Err(error) => view! { <PageError error=error/> }.erase(),
                    }
                }
            }/>
    }
    .erase()
}

async fn read(id: String, kind: String, address: Address) -> Result<(ScopeView, Answer), AppError> {
    let scope = read_scope(id.clone(), kind.clone()).await?;
    let Some(filters) = address.get("show").and_then(|_| draft::read(&address)) else {
        return Ok((scope, None));
    };
    let answer = preview_scope(id, kind, filters).await;
    Ok((scope, Some(answer.map_err(|AppError(problem)| problem))))
}

fn page(address: &Address, kind: &str, scope: ScopeView, answer: Answer, may_change: bool) -> AnyView {
    let mapping = format!(
        "/applications/{}/provisioning/mappings/{kind}",
        scope.application_id
    );
    // Another word has no scope, so the page has said that already.
    let kind = if kind == "groups" {
        ObjectKind::Group
    } else {
        ObjectKind::User
    };
    let everybody = match (scope.only_assigned, kind) {
        (true, ObjectKind::User) => "everybody who is assigned",
        (true, ObjectKind::Group) => "every group that is assigned",
        (false, ObjectKind::Group) => "every group of the directory",
        (false, ObjectKind::User) => "everybody in the directory",
    };
    let (who, leaving) = match kind {
        ObjectKind::User => (
            "only who passes at least one of them",
            " Whoever leaves the scope is disabled, not deleted.",
        ),
        ObjectKind::Group => ("only the groups that pass at least one of them", ""),
    };
    let saved = address.get("saved").map(|_| {
        let next = match scope.status {
            ProvisioningStatus::On => {
                "An initial cycle starts at once. Accounts stay linked, and only what differs is sent."
            }
            ProvisioningStatus::Off => "The next cycle is an initial one.",
        };
        view! { <Notice tone=Tone::Good title="Saved.">{next}</Notice> }
    });
    let content = if may_change {
        let saved: Vec<ScopingFilterInput> = scope.filters.iter().map(Into::into).collect();
        editor(Editor {
            draft: draft::read(address).unwrap_or(saved),
            asks: address.get("show") == Some("question"),
            focus: address.get("focus").unwrap_or_default().to_owned(),
            everybody,
            back: mapping.clone(),
            kind,
            scope,
            answer,
        })
    } else {
        sentences(&scope.filters, kind)
    };
    view! {
        <h2 class="applications-heading">"Source object scope"</h2>
        <p class="ui-muted"><a href=mapping>"Back to the mapping"</a></p>
        <p class="scope-intro">
            "Without scoping filters, " {everybody} " is in scope. With filters, " {who} ": all clauses of a filter must \
            hold (AND), and one filter is enough (OR)." {leaving}
        </p>
        {saved}
        {content}
    }
    .erase()
}
