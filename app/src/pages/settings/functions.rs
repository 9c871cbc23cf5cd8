#![allow(clippy::too_many_arguments, reason = "one for each field of the form")]

use leptos::{prelude::*, server_fn::codec::GetUrl};
use model::{MailSecurity, MailView};

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::handle;
#[cfg(feature = "ssr")]
use crate::pages::settings::mail_draft::MailDraft;
#[cfg(feature = "ssr")]
use crate::server::{come_back, come_back_to};
#[cfg(feature = "ssr")]
use leptos::server_fn::ServerFn;
#[cfg(feature = "ssr")]
use ui::Address;

/// Where the form is.
pub(super) const PATH: &str = "/settings/mail";

/// The page "Mail".
#[server(name = ReadMail, prefix = "/api/settings", endpoint = "read-mail", input = GetUrl)]
pub(crate) async fn read_mail() -> Result<MailView, AppError> {
    Ok(handle::manage_settings()?.mail().await?)
}

/// Saves how mail is sent.
#[server(name = SaveMail, prefix = "/api/settings", endpoint = "save-mail")]
pub(crate) async fn save_mail(
    #[server(default)] host: String,
    #[server(default)] port: String,
    #[server(default)] security: MailSecurity,
    #[server(default)] user_name: String,
    #[server(default)] password: String,
    #[server(default)] sender: String,
    #[server(default)] ca_bundle: String,
    #[server(default)] portal_address: String,
    #[server(default)] test_recipient: String,
) -> Result<(), AppError> {
    let settings = handle::manage_settings()?;
    let input = model::MailInput {
        host,
        port,
        security,
        user_name,
        sender,
        ca_bundle,
        portal_address,
    };
    match settings.save_mail(&input, &password.into()).await {
        Ok(()) => {
            come_back_to(&Address::new(PATH).with("done", "saved"));
            Ok(())
        }
        Err(error) => {
            let error = AppError::from(error);
            let draft = MailDraft {
                input,
                test_recipient,
            };
            come_back(&draft.address(PATH), <SaveMail as ServerFn>::PATH, &error);
            Err(error)
        }
    }
}

/// "Send test mail", with what is typed. Nothing is saved: without scripts, what is typed comes back.
#[server(name = SendTestMail, prefix = "/api/settings", endpoint = "send-test-mail")]
pub(crate) async fn send_test_mail(
    #[server(default)] host: String,
    #[server(default)] port: String,
    #[server(default)] security: MailSecurity,
    #[server(default)] user_name: String,
    #[server(default)] password: String,
    #[server(default)] sender: String,
    #[server(default)] ca_bundle: String,
    #[server(default)] portal_address: String,
    #[server(default)] test_recipient: String,
) -> Result<(), AppError> {
    let settings = handle::manage_settings()?;
    let draft = MailDraft {
        input: model::MailInput {
            host,
            port,
            security,
            user_name,
            sender,
            ca_bundle,
            portal_address,
        },
        test_recipient,
    };
    let sent = settings
        .send_test_mail(&draft.input, &password.into(), &draft.test_recipient)
        .await;
    let page = draft.address(PATH);
    match sent.map_err(AppError::from) {
        Ok(()) => {
            come_back_to(&page.with("done", "tested"));
            Ok(())
        }
        Err(error) => {
            come_back(&page, <SendTestMail as ServerFn>::PATH, &error);
            Err(error)
        }
    }
}
