use leptos::prelude::*;
use model::{Administrator, AdministratorId, Role};
use ui::{
    Button, ButtonKind, Choice, ConfirmDialog, Erase, Form, FormActions, Panel, RadioGroup, SecretInput,
    TextInput,
};

use super::administrators::PATH;
use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::handle;

/// Adds an administrator.
#[server(name = AddAdministrator, prefix = "/api/identity", endpoint = "add-administrator")]
pub(crate) async fn add_administrator(
    user_name: String,
    display_name: String,
    #[server(default)] role: String,
    password: String,
) -> Result<(), AppError> {
    let new = portal::NewAdministrator {
        user_name: &user_name,
        display_name: &display_name,
        role: &role,
        password: &password.into(),
    };
    let id = handle::manage_administrators()?.add(new).await?;
    leptos_axum::redirect(&format!("{PATH}?administrator={id}"));
    Ok(())
}

/// Changes an administrator's name and role.
#[server(name = UpdateAdministrator, prefix = "/api/identity", endpoint = "update-administrator")]
pub(crate) async fn update_administrator(
    administrator: AdministratorId,
    display_name: String,
    #[server(default)] role: String,
) -> Result<(), AppError> {
    let manage = handle::manage_administrators()?;
    Ok(manage.update(administrator, &display_name, &role).await?)
}

/// Allows sign-in again.
#[server(name = EnableAdministrator, prefix = "/api/identity", endpoint = "enable-administrator")]
pub(crate) async fn enable_administrator(administrator: AdministratorId) -> Result<(), AppError> {
    let manage = handle::manage_administrators()?;
    Ok(manage.set_enabled(administrator, true).await?)
}

/// Forbids sign-in and ends the sessions.
#[server(name = DisableAdministrator, prefix = "/api/identity", endpoint = "disable-administrator")]
pub(crate) async fn disable_administrator(administrator: AdministratorId) -> Result<(), AppError> {
    let manage = handle::manage_administrators()?;
    Ok(manage.set_enabled(administrator, false).await?)
}

/// Sets another administrator's password and ends their sessions.
#[server(name = ResetPassword, prefix = "/api/identity", endpoint = "reset-password")]
pub(crate) async fn reset_password(administrator: AdministratorId, password: String) -> Result<(), AppError> {
    let manage = handle::manage_administrators()?;
    Ok(manage.reset_password(administrator, &password.into()).await?)
}

/// Removes an administrator.
#[server(name = RemoveAdministrator, prefix = "/api/identity", endpoint = "remove-administrator")]
pub(crate) async fn remove_administrator(administrator: AdministratorId) -> Result<(), AppError> {
    handle::manage_administrators()?.remove(administrator).await?;
    leptos_axum::redirect(PATH);
    Ok(())
}

/// A new administrator.
pub(super) fn add_panel() -> AnyView {
    view! {
        <Panel title="Add administrator" close=PATH>
            <Form action="/api/identity/add-administrator" scope="add" success="Administrator added" guard=true>
                <TextInput name="display_name" label="Name" required=true/>
                <TextInput
                    name="user_name"
                    label="User name"
                    help="What they sign in with. It cannot be changed later."
                    required=true
                />
                {role_select(Role::ReportsReader)}
                <SecretInput
                    name="password"
                    label="First password"
                    help="At least 12 characters. They can change it on the page of their account."
                    autocomplete="new-password"
                    required=true
                />
                <FormActions>
                    <Button kind=ButtonKind::Primary>"Add"</Button>
                    <Button href=PATH>"Cancel"</Button>
                </FormActions>
            </Form>
        </Panel>
    }
    .erase()
}

/// One administrator, with what can be done about them.
pub(super) fn edit_panel(administrator: &Administrator, own: bool) -> AnyView {
    let Administrator {
        id,
        user_name,
        display_name,
        role,
        enabled,
        ..
    } = administrator.clone();
    let which = vec![("administrator".to_owned(), id.to_string())];
    let password = if own {
        view! {
            <p>"This is you. Change your password on " <a href="/account">"the page of your account"</a> "."</p>
        }
        .erase()
    } else {
        view! {
            <Form
                action="/api/identity/reset-password"
                scope="reset"
                fields=which.clone()
                success="Password reset; their sessions have ended"
            >
                <SecretInput
                    name="password"
                    label="New password"
                    help="At least 12 characters. Their sessions end."
                    autocomplete="new-password"
                    required=true
                />
                <FormActions>
                    <Button>"Reset password"</Button>
                </FormActions>
            </Form>
        }
        .erase()
    };
    let access = access(enabled, &display_name, which.clone());
    let removed = format!("{user_name} can no longer sign in. What they did stays in the audit log.");
    let question = format!("Remove {display_name}?");
    view! {
        <Panel title=display_name.clone() subtitle=user_name close=PATH>
            <div class="page-administrator">
                <Form action="/api/identity/update-administrator" scope="edit" fields=which.clone() success="Saved">
                    <TextInput name="display_name" label="Name" value=display_name.clone() required=true/>
                    {role_select(role)}
                    <FormActions>
                        <Button kind=ButtonKind::Primary>"Save"</Button>
                    </FormActions>
                </Form>
                <section>
                    <h3>"Password"</h3>
                    {password}
                </section>
                <section>
                    <h3>"Access"</h3>
                    <div class="page-administrator-access">
                        {access}
                        <ConfirmDialog
                            label="Remove"
                            icon="delete"
                            kind=ButtonKind::Secondary
                            title=question
                            confirm="Remove"
                            danger=true
                            action="/api/identity/remove-administrator"
                            fields=which
                            success="Administrator removed"
                        >
                            {removed}
                        </ConfirmDialog>
                    </div>
                </section>
            </div>
        </Panel>
    }
    .erase()
}

fn access(enabled: bool, display_name: &str, which: Vec<(String, String)>) -> AnyView {
    if enabled {
        view! {
            <ConfirmDialog
                label="Block sign-in"
                icon="stop"
                kind=ButtonKind::Secondary
                title=format!("Block sign-in of {display_name}?")
                confirm="Block sign-in"
                danger=true
                action="/api/identity/disable-administrator"
                fields=which
                success="Sign-in blocked"
            >
                "Their sessions end at once. You can allow it again later."
            </ConfirmDialog>
        }
        .erase()
    } else {
        view! {
            <Form
                action="/api/identity/enable-administrator"
                class="ui-form-inline"
                scope="enable"
                fields=which
                success="Sign-in allowed"
            >
                <Button icon="check">"Allow sign-in"</Button>
            </Form>
        }
        .erase()
    }
}

fn role_select(role: Role) -> AnyView {
    let choices = Role::ALL
        .map(|role| {
            let help = match role {
                Role::GlobalAdministrator => "Everything, administrators and the directory included.",
                Role::CloudApplicationAdministrator => "Applications, assignments and provisioning.",
                Role::ReportsReader => "Reads logs and reports; changes nothing.",
            };
            Choice::new(word(role), role.name()).help(help)
        })
        .to_vec();
    view! { <RadioGroup name="role" label="Role" value=word(role) choices=choices/> }.erase()
}

/// The role's word in forms, as the portal reads it.
const fn word(role: Role) -> &'static str {
    match role {
        Role::GlobalAdministrator => "global_administrator",
        Role::CloudApplicationAdministrator => "cloud_application_administrator",
        Role::ReportsReader => "reports_reader",
    }
}
