//! The list of pages.
//!
//! One function per slice, so that the types stay small; each route is rendered completely before it is sent
//! ([`SsrMode::Async`]), because a page must work without scripts and must know its HTTP status. Add a page by writing
//! a component in `pages/<slice>/` and a `Route` here. A side panel is a child of a `ParentRoute` whose view puts an
//! `Outlet` beside the page:
//!
//! ```ignore
//! <ParentRoute path=path!("/logs") view=Logs ssr=SsrMode::Async>
//!     <Route path=path!("") view=NoPanel ssr=SsrMode::Async/>
//!     <Route path=path!("/:id") view=LogPanel ssr=SsrMode::Async/>
//! </ParentRoute>
//! ```

use leptos::prelude::*;
use leptos_router::{
    MatchNestedRoutes, SsrMode,
    components::{ParentRoute, Route, Routes},
    path,
};

use ui::Erase;

use model::Capability;

use crate::layout::needs;
use crate::pages::{
    Account, Accounts, AddAssignment, Administrators, ApplicationFrame, ApplicationLogs, Applications,
    AttributeList, AttributeListPanel, AttributePanel, AuditLog, DecideDeletions, Deletions, Directories,
    DirectoryAttributesPage, DirectoryConnection, DirectoryNames, DirectoryPage, EditGroup, EditProvisioning,
    EditUser, Explain, Gallery, GalleryPanel, GroupPage, Groups, Home, ImportPage, Logs, Mail, Mapping,
    MappingPreview, NewDirectory, NewGroup, NewImport, NewUser, NotFound, OnDemandPage, OnDemandResultPage,
    Overview, PlanPage, Plans, Properties, ProvisioningStatusPage, RemoveAssignment, Schema, SchemaImport,
    SchemaVersionPanel, Scope, Setup, SignIn, UserPage, Users, UsersAndGroups, WriteProbe,
};

/// Shows the page that belongs to the address.
#[component]
pub(crate) fn AppRoutes() -> impl IntoView {
    view! {
        <Routes fallback=NotFound>
            <Route path=path!("/") view=Home ssr=SsrMode::Async/>
            <IdentityRoutes/>
            <DirectoryRoutes/>
            <ObjectRoutes/>
            <GalleryRoutes/>
            <ApplicationRoutes/>
            <MonitoringRoutes/>
            <SettingsRoutes/>
        </Routes>
    }
    .erase()
}

#[component(transparent)]
fn IdentityRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/setup") view=Setup ssr=SsrMode::Async/>
        <Route path=path!("/sign-in") view=SignIn ssr=SsrMode::Async/>
        <Route path=path!("/account") view=Account ssr=SsrMode::Async/>
        <Route path=path!("/settings/administrators") view=Administrators ssr=SsrMode::Async/>
    }
    .into_inner()
}

#[component(transparent)]
fn DirectoryRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/directories") view=Directories ssr=SsrMode::Async/>
        <Route path=path!("/directories/new") view=|| needs(Capability::ManageDirectory, NewDirectory) ssr=SsrMode::Async/>
        <Route path=path!("/directories/:directory") view=DirectoryPage ssr=SsrMode::Async/>
        <Route path=path!("/directories/:directory/attributes") view=DirectoryAttributesPage ssr=SsrMode::Async/>
        <Route path=path!("/directories/:directory/connection") view=DirectoryConnection ssr=SsrMode::Async/>
        <Route path=path!("/directories/:directory/names") view=DirectoryNames ssr=SsrMode::Async/>
        <Route path=path!("/directories/:directory/import") view=|| needs(Capability::ManageDirectory, NewImport) ssr=SsrMode::Async/>
        <Route path=path!("/directories/:directory/import/:import") view=ImportPage ssr=SsrMode::Async/>
    }
    .into_inner()
}

#[component(transparent)]
fn ObjectRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/users") view=Users ssr=SsrMode::Async/>
        <Route path=path!("/users/new") view=|| needs(Capability::ManageDirectory, NewUser) ssr=SsrMode::Async/>
        <Route path=path!("/users/:object") view=UserPage ssr=SsrMode::Async/>
        <Route path=path!("/users/:object/edit") view=|| needs(Capability::ManageDirectory, EditUser) ssr=SsrMode::Async/>
        <Route path=path!("/users/:object/explain/:app") view=Explain ssr=SsrMode::Async/>
        <Route path=path!("/groups/:object/explain/:app") view=Explain ssr=SsrMode::Async/>
        <Route path=path!("/groups") view=Groups ssr=SsrMode::Async/>
        <Route path=path!("/groups/new") view=|| needs(Capability::ManageDirectory, NewGroup) ssr=SsrMode::Async/>
        <Route path=path!("/groups/:object") view=GroupPage ssr=SsrMode::Async/>
        <Route path=path!("/groups/:object/edit") view=|| needs(Capability::ManageDirectory, EditGroup) ssr=SsrMode::Async/>
    }
    .into_inner()
}

/// Before the routes of one application, because `gallery` would else be the id of one.
#[component(transparent)]
fn GalleryRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/applications") view=Applications ssr=SsrMode::Async/>
        <ParentRoute path=path!("/applications/gallery") view=Gallery ssr=SsrMode::Async>
            <Route path=path!("") view=NoPanel ssr=SsrMode::Async/>
            <Route path=path!("/:entry") view=GalleryPanel ssr=SsrMode::Async/>
        </ParentRoute>
    }
    .into_inner()
}

#[component(transparent)]
fn ApplicationRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("/applications/:app") view=ApplicationFrame ssr=SsrMode::Async>
            <Route path=path!("") view=Overview ssr=SsrMode::Async/>
            <Route path=path!("/properties") view=Properties ssr=SsrMode::Async/>
            <Route path=path!("/users-and-groups") view=UsersAndGroups ssr=SsrMode::Async/>
            <Route path=path!("/users-and-groups/add") view=AddAssignment ssr=SsrMode::Async/>
            <Route path=path!("/users-and-groups/remove") view=RemoveAssignment ssr=SsrMode::Async/>
            <Route path=path!("/provisioning") view=ProvisioningStatusPage ssr=SsrMode::Async/>
            <Route path=path!("/logs/:id?") view=ApplicationLogs ssr=SsrMode::Async/>
            <Route path=path!("/provisioning/deletions") view=Deletions ssr=SsrMode::Async/>
            <Route path=path!("/provisioning/deletions/decide") view=|| needs(Capability::ManageApplications, DecideDeletions) ssr=SsrMode::Async/>
            <Route path=path!("/provisioning/accounts") view=Accounts ssr=SsrMode::Async/>
            <Route path=path!("/provisioning/plan") view=Plans ssr=SsrMode::Async/>
            <Route path=path!("/provisioning/plan/:plan/:part?") view=PlanPage ssr=SsrMode::Async/>
            <Route path=path!("/provisioning/on-demand") view=|| needs(Capability::ManageApplications, OnDemandPage) ssr=SsrMode::Async/>
            <Route path=path!("/provisioning/on-demand/:cycle") view=OnDemandResultPage ssr=SsrMode::Async/>
            <Route path=path!("/provisioning/edit") view=EditProvisioning ssr=SsrMode::Async/>
            <Route path=path!("/provisioning/write-probe") view=WriteProbe ssr=SsrMode::Async/>
            <Route path=path!("/provisioning/mappings/:mapping/scope") view=Scope ssr=SsrMode::Async/>
            <Route path=path!("/provisioning/mappings/:mapping/preview") view=MappingPreview ssr=SsrMode::Async/>
            <Route path=path!("/provisioning/schema/import") view=|| needs(Capability::ManageApplications, SchemaImport) ssr=SsrMode::Async/>
            <ParentRoute path=path!("/provisioning/schema") view=Schema ssr=SsrMode::Async>
                <Route path=path!("") view=NoPanel ssr=SsrMode::Async/>
                <Route path=path!("/versions/:version") view=SchemaVersionPanel ssr=SsrMode::Async/>
            </ParentRoute>
            <ParentRoute path=path!("/provisioning/mappings/:mapping/attribute-list") view=AttributeList ssr=SsrMode::Async>
                <Route path=path!("") view=NoPanel ssr=SsrMode::Async/>
                <Route path=path!("/:attribute") view=AttributeListPanel ssr=SsrMode::Async/>
            </ParentRoute>
            <ParentRoute path=path!("/provisioning/mappings/:mapping") view=Mapping ssr=SsrMode::Async>
                <Route path=path!("") view=NoPanel ssr=SsrMode::Async/>
                <Route path=path!("/attributes/:target") view=AttributePanel ssr=SsrMode::Async/>
            </ParentRoute>
        </ParentRoute>
    }
    .into_inner()
}

/// The place of a panel that is not open.
#[component]
fn NoPanel() -> impl IntoView {}

#[component(transparent)]
fn MonitoringRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/logs/:id?") view=Logs ssr=SsrMode::Async/>
        <Route path=path!("/audit") view=AuditLog ssr=SsrMode::Async/>
    }
    .into_inner()
}

#[component(transparent)]
fn SettingsRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/settings/mail") view=Mail ssr=SsrMode::Async/>
    }
    .into_inner()
}
