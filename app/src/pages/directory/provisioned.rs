use leptos::prelude::*;
use model::ObjectId;
use ui::{Button, EmptyState, Erase};

/// Where an object is provisioned: applications, assignments and accounts.
#[component]
pub(super) fn Provisioned(
    /// The user or group.
    object: ObjectId,
) -> impl IntoView {
    let logs = format!("/logs?q={object}");
    view! {
        <EmptyState
            icon="apps"
            title="See what was done in applications"
            text="The provisioning logs show every action for this object, in every application."
            action=view! { <Button icon="logs" href=logs>"Open the provisioning logs"</Button> }.erase()
        />
    }
    .erase()
}
