use leptos::prelude::*;

use crate::Icon;

/// A short message about something that was just done.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Toast {
    number: u32,
    text: String,
}

/// Where toasts appear; stands once in the application's frame.
#[island]
pub fn Toasts() -> impl IntoView {
    let toasts = RwSignal::new(Vec::<Toast>::new());
    #[cfg(feature = "hydrate")]
    host::open(toasts);
    let list = move || {
        toasts
            .get()
            .into_iter()
            .map(|Toast { number, text }| {
                let close = move |_| toasts.update(|toasts| toasts.retain(|toast| toast.number != number));
                view! {
                    <div class="ui-toast ui-good">
                        <Icon name="check"/>
                        <span>{text}</span>
                        <button type="button" aria-label="Dismiss" on:click=close>
                            <Icon name="close"/>
                        </button>
                    </div>
                }
            })
            .collect_view()
    };
    view! { <div class="ui-toasts" role="status" aria-live="polite">{list}</div> }
}

/// Shows a message for a few seconds.
#[cfg(feature = "hydrate")]
pub(crate) fn show_toast(text: String) {
    host::show(text);
}

#[cfg(feature = "hydrate")]
mod host {
    use std::{cell::Cell, time::Duration};

    use leptos::prelude::{Effect, RwSignal, Update, set_timeout};

    use super::Toast;
    use crate::browser::take_toast;

    /// How long a toast stays.
    const STAY: Duration = Duration::from_secs(6);

    thread_local! {
        static TOASTS: Cell<Option<RwSignal<Vec<Toast>>>> = const { Cell::new(None) };
        static NEXT: Cell<u32> = const { Cell::new(0) };
    }

    /// Remembers where toasts are shown, and shows the one that the page before has left.
    pub(super) fn open(toasts: RwSignal<Vec<Toast>>) {
        TOASTS.set(Some(toasts));
        // After the markup of the server has been taken over: it has no toast.
        Effect::new(|_| {
            if let Some(text) = take_toast() {
                show(text);
            }
        });
    }

    pub(super) fn show(text: String) {
        let Some(toasts) = TOASTS.get() else { return };
        let number = NEXT.get();
        NEXT.set(number.wrapping_add(1));
        toasts.update(|toasts| toasts.push(Toast { number, text }));
        set_timeout(
            move || toasts.update(|toasts| toasts.retain(|toast| toast.number != number)),
            STAY,
        );
    }
}
