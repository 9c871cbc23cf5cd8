use leptos::prelude::*;
use model::{Capability, Principal};
use ui::{Erase, Icon, SearchBox};

use super::account_menu::AccountMenu;

/// The bar at the top: the menu on a phone, the name of the portal, the search and the account.
#[component]
pub(crate) fn TopBar(
    /// Who looks; nobody before signing in.
    principal: Option<Principal>,
) -> impl IntoView {
    let signed_in = principal.is_some();
    let searches = principal
        .as_ref()
        .is_some_and(|principal| principal.role.may(Capability::ReadDirectory));
    let menu = signed_in.then(|| {
        view! {
            <button class="frame-menu" type="button" popovertarget="navigation" aria-label="Menu">
                <Icon name="menu" large=true/>
            </button>
        }
    });
    view! {
        <header class="frame-top">
            {menu}
            <a class="frame-brand" href="/">
                <Icon name="brand" large=true/>
                "Rollcall"
            </a>
            {searches.then(|| view! { <div class="frame-search"><SearchBox action="/users" label="Search people"/></div> })}
            {principal.map(|principal| view! { <AccountMenu principal=principal/> })}
        </header>
    }
    .erase()
}
