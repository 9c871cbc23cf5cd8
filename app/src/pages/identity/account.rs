use leptos::prelude::*;
use leptos_meta::Title;
use ui::{Button, ButtonKind, Erase, Form, FormActions, PageHeader, SecretInput, Section};

use super::sessions::Sessions;
#[cfg(feature = "ssr")]
use crate::pages::handle;
use crate::{AppError, ErrorView, layout::use_viewer};

/// Changes one's own password; the other sessions end.
#[server(name = ChangePassword, prefix = "/api/identity", endpoint = "change-password")]
pub(crate) async fn change_password(
    current_password: String,
    new_password: String,
    repeated: String,
) -> Result<(), AppError> {
    let token = handle::own_account()?
        .change_password(&current_password.into(), &new_password.into(), &repeated.into())
        .await?;
    crate::server::set_cookie(crate::server::issued(&token, crate::server::visit().https));
    Ok(())
}

/// One's own password and sessions.
#[component]
pub(crate) fn Account() -> impl IntoView {
    let viewer = use_viewer();
    view! {
        <Title text="Your account"/>
        <Suspense>
            {move || Suspend::new(async move {
                match viewer.principal().await {
                    Some(principal) => {
                        let subtitle = format!("{} · {}", principal.user_name, principal.role.name());
                        view! { <PageHeader title=principal.display_name subtitle=subtitle/> }.erase()
                    }
                    None => view! { <ErrorView error=AppError::unauthenticated()/> }.erase(),
                }
            })}
        </Suspense>
        <Section title="Password" text="A new password ends every other session of yours.">
            <PasswordForm/>
        </Section>
        <Section
            title="Sessions"
            text="Where you are signed in. A session ends after 8 hours without use, and after a day at the latest."
        >
            <Sessions/>
        </Section>
    }
    .erase()
}

#[component]
fn PasswordForm() -> impl IntoView {
    view! {
        <Form action="/api/identity/change-password" success="Password changed" class="page-account-password">
            <SecretInput
                name="current_password"
                label="Current password"
                autocomplete="current-password"
                required=true
            />
            <SecretInput
                name="new_password"
                label="New password"
                help="At least 12 characters, without your user name."
                autocomplete="new-password"
                required=true
            />
            <SecretInput name="repeated" label="New password again" autocomplete="new-password" required=true/>
            <FormActions>
                <Button kind=ButtonKind::Primary>"Change password"</Button>
            </FormActions>
        </Form>
    }
    .erase()
}
