//! What an application turned out to have no place for, in words.

use leptos::prelude::*;
use model::{ObjectKind, ProvisioningStatusView, Unheld};
use ui::{Notice, Tone};

/// Says what is mapped and does not arrive.
pub(super) fn unheld(status: &ProvisioningStatusView) -> Option<AnyView> {
    if status.unheld.is_empty() {
        return None;
    }
    let name = status.summary.application.name.clone();
    let title = format!("{name} has no place for some of the mapped attributes.");
    let words = status.unheld.iter().map(in_words).collect::<Vec<_>>().join(" ");
    let notice = view! {
        <Notice tone=Tone::Info title=title>
            {words} " Nobody fails for it. Remove their mappings, or restart provisioning once " {name}
            " can hold them."
        </Notice>
    };
    Some(notice.into_any())
}

fn in_words(unheld: &Unheld) -> String {
    let whose = match unheld.kind {
        ObjectKind::User => "Of users",
        ObjectKind::Group => "Of groups",
    };
    let parts: Vec<String> = [
        (&unheld.refused, "it refuses", "not sent any more"),
        (&unheld.unchangeable, "it never changes", "sent for new ones only"),
        (&unheld.dropped, "it takes and does not show again", "sent once"),
    ]
    .into_iter()
    .filter(|(paths, ..)| !paths.is_empty())
    .map(|(paths, what, then)| format!("{what} {} ({then})", paths.join(", ")))
    .collect();
    format!("{whose} {}.", parts.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_is_named_where_there_is_any() {
        let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect();
        let unheld = Unheld {
            kind: ObjectKind::User,
            refused: texts(&["nickName"]),
            unchangeable: Vec::new(),
            dropped: texts(&["title", "locale"]),
        };
        assert_eq!(
            in_words(&unheld),
            "Of users it refuses nickName (not sent any more); it takes and does not show again title, locale (sent once)."
        );
    }
}
