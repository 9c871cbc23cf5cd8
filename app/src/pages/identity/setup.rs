use leptos::prelude::*;
use leptos_meta::Title;
use ui::{Button, ButtonKind, Card, Erase, Form, FormActions, Icon, SecretInput, TextInput};

use super::start::{Start, centred};
use crate::AppError;

/// Adds the first administrator and signs them in.
#[server(name = PostSetUp, prefix = "/api/identity", endpoint = "set-up")]
pub(crate) async fn set_up(
    code: String,
    user_name: String,
    display_name: String,
    password: String,
) -> Result<(), AppError> {
    let visit = crate::server::visit();
    let signed_in = crate::server::portal()
        .set_up(portal::FirstAdministrator {
            code: &code,
            user_name: &user_name,
            display_name: &display_name,
            password: &password.into(),
            user_agent: &visit.user_agent,
            address: &visit.address,
        })
        .await?;
    crate::server::set_cookie(crate::server::issued(&signed_in.token, visit.https));
    leptos_axum::redirect("/");
    Ok(())
}

/// The page for the first administrator.
#[component]
pub(crate) fn Setup() -> impl IntoView {
    view! {
        <Title text="Set up"/>
        {centred(Start::SetUp, "/".to_owned(), page)}
    }
    .erase()
}

fn page(_return_to: String) -> AnyView {
    view! {
        <div class="page-gate">
            <Card>
                <header>
                    <Icon name="brand" large=true/>
                    <h1>"Set up Rollcall"</h1>
                    <p class="ui-muted">"Add yourself as the first Global Administrator."</p>
                </header>
                <Form action="/api/identity/set-up" reload=true>
                    <TextInput
                        name="code"
                        label="One-time code"
                        help="The server printed it when it started, on its terminal or in its log."
                        placeholder="XXXX-XXXX-XXXX-XXXX"
                        mono=true
                        required=true
                    />
                    <TextInput name="display_name" label="Your name" autocomplete="name" required=true/>
                    <TextInput name="user_name" label="User name" autocomplete="username" required=true/>
                    <SecretInput
                        name="password"
                        label="Password"
                        help="At least 12 characters, without your user name."
                        autocomplete="new-password"
                        required=true
                    />
                    <FormActions>
                        <Button kind=ButtonKind::Primary>"Set up and sign in"</Button>
                    </FormActions>
                </Form>
            </Card>
        </div>
    }
    .erase()
}
