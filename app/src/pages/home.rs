use leptos::prelude::*;
use leptos_meta::Title;
use ui::{Button, ButtonKind, EmptyState, PageHeader};

/// The start page.
#[component]
pub(crate) fn Home() -> impl IntoView {
    let action =
        view! { <Button kind=ButtonKind::Primary href="/applications">"Go to applications"</Button> };
    view! {
        <Title text="Home"/>
        <PageHeader title="Home"/>
        <EmptyState
            icon="apps"
            title="Provisioning is set up per application"
            text="Add an application, assign people to it and switch provisioning on. An overview of all jobs is not built yet."
            action=action.into_any()
        />
    }
    .into_any()
}
