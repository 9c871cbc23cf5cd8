use leptos::prelude::*;
use model::Health;
use ui::{Badge, Erase, Tone};

/// How an application is doing, as a badge.
pub(super) fn health_badge(health: Health) -> AnyView {
    let (tone, text, icon) = match health {
        Health::NotConfigured => (Tone::Neutral, "Not configured", None),
        Health::Off => (Tone::Neutral, "Off", Some("pause")),
        Health::Starting => (Tone::Info, "Starting", Some("clock")),
        Health::Healthy => (Tone::Good, "Healthy", None),
        Health::Attention => (Tone::Warn, "Needs attention", None),
        Health::Failing => (Tone::Bad, "Failing", None),
        Health::Quarantine => (Tone::Bad, "Quarantine", None),
    };
    match icon {
        Some(icon) => view! { <Badge tone=tone text=text icon=icon/> }.erase(),
        None => view! { <Badge tone=tone text=text/> }.erase(),
    }
}
