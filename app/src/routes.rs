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
    components::{Route, Routes},
    path,
};

use crate::pages::{Account, Administrators, Home, NotFound, Setup, SignIn};

/// Shows the page that belongs to the address.
#[component]
pub(crate) fn AppRoutes() -> impl IntoView {
    view! {
        <Routes fallback=NotFound>
            <Route path=path!("/") view=Home ssr=SsrMode::Async/>
            <IdentityRoutes/>
        </Routes>
    }
    .into_any()
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
