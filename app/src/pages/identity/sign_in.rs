use leptos::prelude::*;
use leptos_meta::Title;
use ui::{Button, ButtonKind, Card, Erase, Form, FormActions, Icon, SecretInput, TextInput};

use super::{
    local_path::return_to,
    start::{Start, centred},
};
use crate::AppError;

/// Signs in with a name and a password.
#[server(name = PostSignIn, prefix = "/api/identity", endpoint = "sign-in")]
pub(crate) async fn sign_in(
    user_name: String,
    password: String,
    #[server(default)] return_to: String,
) -> Result<(), AppError> {
    let visit = crate::server::visit();
    let signed_in = crate::server::portal()
        .sign_in(portal::SignIn {
            user_name: &user_name,
            password: &password.into(),
            earlier_token: visit.token.as_ref(),
            user_agent: &visit.user_agent,
            address: &visit.address,
        })
        .await?;
    crate::server::set_cookie(crate::server::issued(&signed_in.token, visit.https));
    leptos_axum::redirect(super::local_path::local_path(&return_to));
    Ok(())
}

/// The page for signing in.
#[component]
pub(crate) fn SignIn() -> impl IntoView {
    view! {
        <Title text="Sign in"/>
        {centred(Start::SignIn, return_to(), page)}
    }
    .erase()
}

fn page(return_to: String) -> AnyView {
    view! {
        <div class="page-gate">
            <Card>
                <header>
                    <Icon name="brand" large=true/>
                    <h1>"Sign in"</h1>
                    <p class="ui-muted">"to manage automatic user provisioning"</p>
                </header>
                <Form action="/api/identity/sign-in" reload=true fields=vec![("return_to".to_owned(), return_to)]>
                    <TextInput name="user_name" label="User name" autocomplete="username" required=true/>
                    <SecretInput name="password" label="Password" autocomplete="current-password" required=true/>
                    <FormActions>
                        <Button kind=ButtonKind::Primary>"Sign in"</Button>
                    </FormActions>
                </Form>
                <p class="ui-muted">"Forgotten? A Global Administrator can reset your password."</p>
            </Card>
        </div>
    }
    .erase()
}
