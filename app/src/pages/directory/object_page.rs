use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};
use model::{Capability, ObjectDetail, ObjectKind, ObjectState};
use ui::{Address, Avatar, Breadcrumbs, Erase, PageHeader, Skeleton, Tab, Tabs};

use super::functions::read_object;
use super::member_picker::MemberPicker;
use super::object_actions::object_bar;
use super::properties::properties;
use super::provisioned::Provisioned;
use super::related::{Related, Side};
use super::words::{noun, plural, state_badge};
use crate::{ErrorView, layout::use_viewer};

/// One user.
#[component]
pub(crate) fn UserPage() -> impl IntoView {
    object_page(ObjectKind::User)
}

/// One group.
#[component]
pub(crate) fn GroupPage() -> impl IntoView {
    object_page(ObjectKind::Group)
}

fn object_page(kind: ObjectKind) -> AnyView {
    let params = use_params_map();
    let search = use_location().search;
    let id = Memo::new(move |_| params.read().get("object").unwrap_or_default());
    let tab = Memo::new(move |_| {
        let address = Address::parse("", &search.get());
        address.get("tab").unwrap_or_default().to_owned()
    });
    let viewer = use_viewer();
    let found = Resource::new_blocking(move || id.get(), move |id| read_object(noun(kind).into(), id));
    view! {
        <ui::LiveTopics topics=vec!["directory".into()]/>
        <Transition fallback=|| view! { <Skeleton lines=8/> }>
            {move || {
                let tab = tab.get();
                Suspend::new(async move {
                    let may_change = viewer.may(Capability::ManageDirectory).await;
                    match found.await {
                        Ok(detail) => page(detail, &tab, may_change),
                        Err(error) => view! { <ErrorView error=error/> }.erase(),
                    }
                })
            }}
        </Transition>
    }
    .erase()
}

fn page(detail: ObjectDetail, tab: &str, may_change: bool) -> AnyView {
    let object = &detail.object;
    let may_change = may_change && detail.is_kept_here;
    let kind = object.kind;
    let name = object.display_name();
    let path = format!("/{}s/{}", noun(kind), object.id);
    let at = |tab: &str| format!("{path}?tab={tab}");
    let mut tabs = vec![Tab::new("Properties", path.clone())];
    if kind == ObjectKind::Group {
        tabs.push(Tab::new("Members", at("members")).count(detail.members.unsigned_abs()));
    }
    tabs.push(Tab::new("Groups", at("groups")).count(detail.groups.unsigned_abs()));
    if kind == ObjectKind::User {
        tabs.push(Tab::new("Direct reports", at("reports")).count(detail.reports.unsigned_abs()));
    }
    tabs.push(Tab::new("Applications", at("applications")));
    let current = if tab.is_empty() { path.clone() } else { at(tab) };
    let editable = may_change && object.state == ObjectState::Active;
    let id = object.id.to_string();
    let subtitle = match kind {
        ObjectKind::User => object.text(model::attribute::USER_PRINCIPAL_NAME),
        ObjectKind::Group => object.text("description"),
    }
    .to_owned();
    let content = match (tab, kind) {
        ("members", ObjectKind::Group) => view! {
            {editable.then(|| view! { <MemberPicker group=id.clone()/> })}
            <Related side=Side::Members object=id may_remove=editable/>
        }
        .erase(),
        ("groups", _) => view! { <Related side=Side::Groups object=id may_remove=false/> }.erase(),
        ("reports", ObjectKind::User) => {
            view! { <Related side=Side::Reports object=id may_remove=false/> }.erase()
        }
        ("applications", _) => view! { <Provisioned object=object.id noun=noun(kind)/> }.erase(),
        _ => properties(&detail),
    };
    let badge = state_badge(kind, object.state, object.account_enabled);
    let links = vec![(plural(kind).to_owned(), format!("/{}s", noun(kind)))];
    view! {
        <Title text=name.clone()/>
        <Breadcrumbs links=links current=name.clone()/>
        <div class="directory-head">
            <Avatar name=name.clone()/>
            <PageHeader title=name.clone() subtitle=subtitle>
                {badge}
            </PageHeader>
        </div>
        {may_change.then(|| object_bar(object))}
        <Tabs label=name tabs=tabs current=current/>
        {content}
    }
    .erase()
}
