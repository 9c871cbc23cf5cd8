use leptos::prelude::*;

use crate::{Erase, Icon};

/// How far a step has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StepState {
    /// Not begun.
    #[default]
    Waiting,
    /// Going on.
    Running,
    /// Done.
    Done,
    /// Not needed.
    Skipped,
    /// Done, with something to look at.
    Warning,
    /// Failed.
    Failed,
}

impl StepState {
    fn parts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Waiting => ("neutral", "dash", "Not started"),
            Self::Running => ("info", "refresh", "Running"),
            Self::Done => ("good", "check", "Done"),
            Self::Skipped => ("neutral", "skip", "Skipped"),
            Self::Warning => ("warn", "warning", "Warning"),
            Self::Failed => ("bad", "error", "Failed"),
        }
    }
}

/// What was or will be done, in order.
#[component]
pub fn Steps(
    /// The [`Step`]s.
    children: Children,
) -> impl IntoView {
    view! { <ol class="ui-steps">{children()}</ol> }.erase()
}

/// One step with its state.
#[component]
pub fn Step(
    /// How far it has come.
    #[prop(optional)]
    state: StepState,
    /// What it does.
    #[prop(into)]
    title: String,
    /// A short remark at the line's end, for example how long it took.
    #[prop(optional, into)]
    remark: Option<String>,
    /// What it found out.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (word, icon, label) = state.parts();
    view! {
        <li class=format!("ui-step ui-{word}")>
            <span class="ui-step-mark"><Icon name=icon label=label/></span>
            <div class="ui-step-head">
                <strong>{title}</strong>
                {remark.map(|remark| view! { <span class="ui-muted">{remark}</span> })}
            </div>
            {children.map(|children| view! { <div class="ui-step-body">{children()}</div> })}
        </li>
    }
    .erase()
}
