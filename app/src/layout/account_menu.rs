use leptos::prelude::*;
use model::Principal;
use ui::{Avatar, Button, ButtonKind, Erase, Form, Icon};

use crate::ThemeSwitch;

/// Who is signed in, with what they can do about it. A native popover: it opens and closes without scripts.
#[component]
pub(crate) fn AccountMenu(
    /// Who looks.
    principal: Principal,
) -> impl IntoView {
    let Principal {
        display_name,
        user_name,
        role,
        ..
    } = principal;
    view! {
        <button class="frame-account" type="button" popovertarget="account">
            <span class="frame-account-words">
                {display_name.clone()}
                <small>{role.name()}</small>
            </span>
            <Avatar name=display_name.clone()/>
            <span class="ui-hidden">"Account"</span>
        </button>
        <div class="frame-account-menu" id="account" popover="auto">
            <p>
                <strong>{display_name}</strong>
                <span class="ui-muted">{user_name}" · "{role.name()}</span>
            </p>
            <ThemeSwitch/>
            <a class="ui-button ui-button-quiet" href="/account">
                <Icon name="key"/>
                "Password and sessions"
            </a>
            <Form action="/api/identity/sign-out" scope="sign-out" reload=true>
                <Button kind=ButtonKind::Quiet icon="sign-out">"Sign out"</Button>
            </Form>
        </div>
    }
    .erase()
}
