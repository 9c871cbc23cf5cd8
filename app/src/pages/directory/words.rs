use leptos::prelude::*;
use model::{ImportState, ObjectKind, ObjectState};
use ui::{Badge, Erase, Tone, grouped};

/// The word for one of a kind, in addresses too.
pub(super) const fn noun(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::User => "user",
        ObjectKind::Group => "group",
    }
}

/// The heading of a kind.
pub(super) const fn plural(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::User => "Users",
        ObjectKind::Group => "Groups",
    }
}

/// `1 user`, `2,000 users`.
pub(super) fn counted(number: i64, singular: &str, plural: &str) -> String {
    format!(
        "{} {}",
        grouped(number),
        if number == 1 { singular } else { plural }
    )
}

/// Where an object is in its life, and whether it may sign in.
pub(super) fn state_badge(kind: ObjectKind, state: ObjectState, enabled: bool) -> AnyView {
    let (tone, text) = match (state, kind, enabled) {
        (ObjectState::Purged, ..) => (Tone::Neutral, "Deleted for good"),
        (ObjectState::SoftDeleted, ..) => (Tone::Warn, "In the recycle bin"),
        (ObjectState::Active, ObjectKind::User, false) => (Tone::Bad, "Sign-in blocked"),
        (ObjectState::Active, ..) => (Tone::Good, "Active"),
    };
    view! { <Badge tone=tone text=text/> }.erase()
}

/// Where an import is.
pub(super) fn import_badge(state: ImportState) -> AnyView {
    let (tone, text) = match state {
        ImportState::Uploaded => (Tone::Neutral, "Columns to choose"),
        ImportState::Checking => (Tone::Info, "Being checked"),
        ImportState::Checked => (Tone::Info, "Ready to import"),
        ImportState::Applying => (Tone::Info, "Being imported"),
        ImportState::Applied => (Tone::Good, "Imported"),
        ImportState::Failed => (Tone::Bad, "Failed"),
    };
    view! { <Badge tone=tone text=text/> }.erase()
}
