//! The banners about what requests sign in with, when it has ended or ends soon.

use leptos::prelude::*;
use model::{ConnectionSecret, Expiry, ProvisioningStatusView};
use ui::{Button, Erase, Notice, RelativeTime, Tone};

/// One banner for each: what ends when, what that means, and where to enter what follows it.
pub(super) fn expiring(view: &ProvisioningStatusView) -> Vec<AnyView> {
    let application = &view.summary.application;
    let edit = format!("/applications/{}/provisioning/edit", application.id);
    let banners = view.expiring.iter();
    banners
        .map(|&Expiry { credential, at }| {
            let has_ended = at <= view.now;
            let what = credential.credential();
            let (tone, title, verb) = if has_ended {
                (Tone::Bad, format!("The {what} has expired."), "Expired ")
            } else {
                (Tone::Warn, format!("The {what} is about to expire."), "Expires ")
            };
            let means = if has_ended {
                "If it is no longer accepted, nobody is created, changed or disabled: people who leave keep their access."
            } else {
                "Once it has, nobody is created, changed or disabled: people who leave keep their access."
            };
            let todo = match credential {
                ConnectionSecret::ClientKey => {
                    format!("Have a new one issued that {} accepts, and enter it with its key.", application.name)
                }
                _ => format!("Create a new one in {}, and enter it with its day.", application.name),
            };
            let action = view! { <Button href=edit.clone()>"Edit credentials"</Button> };
            let notice = view! {
                <Notice tone=tone title=title action=action.erase()>
                    <p>{verb} <RelativeTime at=at.0/> ". " {means} " " {todo}</p>
                </Notice>
            };
            notice.erase()
        })
        .collect()
}
