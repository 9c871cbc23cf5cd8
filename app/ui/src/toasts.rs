use std::time::Duration;

use leptos::prelude::*;

use crate::{Erase, Icon, Tone};

/// How long a toast stays.
const STAY: Duration = Duration::from_secs(6);

/// A short message about something that was just done.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Toast {
    number: u32,
    tone: Tone,
    text: String,
}

/// Shows toasts; a context of the whole application.
#[derive(Clone, Copy, Debug)]
pub struct Toaster {
    toasts: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

impl Toaster {
    pub(crate) fn new() -> Self {
        Self {
            toasts: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
        }
    }

    /// Shows a message for a few seconds.
    pub fn show(self, tone: Tone, text: impl Into<String>) {
        let number = self.next.get_value();
        self.next.set_value(number.wrapping_add(1));
        self.toasts.update(|toasts| {
            toasts.push(Toast {
                number,
                tone,
                text: text.into(),
            });
        });
        set_timeout(move || self.close(number), STAY);
    }

    fn close(self, number: u32) {
        // The page may be gone by then.
        let _ = self
            .toasts
            .try_update(|toasts| toasts.retain(|toast| toast.number != number));
    }
}

/// Where toasts appear; stands once in the application's frame.
#[component]
pub fn Toasts() -> impl IntoView {
    let toaster = use_context::<Toaster>();
    let toasts = move || {
        toaster.map(|toaster| {
            let close = move |number| toaster.close(number);
            toaster
                .toasts
                .get()
                .into_iter()
                .map(|toast| {
                    view! {
                        <div class=format!("ui-toast ui-{}", toast.tone.word())>
                            <Icon name=toast.tone.icon()/>
                            <span>{toast.text}</span>
                            <button type="button" aria-label="Dismiss" on:click=move |_| close(toast.number)>
                                <Icon name="close"/>
                            </button>
                        </div>
                    }
                })
                .collect_view()
        })
    };
    view! { <div class="ui-toasts" role="status" aria-live="polite">{toasts}</div> }.erase()
}
