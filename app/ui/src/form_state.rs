use leptos::prelude::*;

use crate::Problem;

/// What a [`Form`](crate::Form) shares with its fields and buttons.
#[derive(Clone, Copy, Debug)]
pub struct FormState {
    /// What the server refused, until the form is sent again.
    pub problem: RwSignal<Option<Problem>>,
    /// Whether an answer is being waited for.
    pub pending: RwSignal<bool>,
    /// Whether something was typed since the values were last saved.
    pub dirty: RwSignal<bool>,
}

/// What the server said about the field of that name, in the form that surrounds the component.
pub fn field_error(name: &str) -> Signal<Option<String>> {
    let state = use_context::<FormState>();
    let name = name.to_owned();
    Signal::derive(move || state?.problem.get()?.field(&name))
}

/// The id of the control of that name; `scope` tells two forms of one page apart.
pub fn field_id(scope: Option<&str>, name: &str) -> String {
    match scope {
        Some(scope) => format!("{scope}-{name}"),
        None => format!("field-{name}"),
    }
}
