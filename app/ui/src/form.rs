use leptos::{ev, prelude::*};

use crate::{Erase, ErrorSummary, FormState, Problem, Refresh, Toaster, Tone, browser, use_here};

/// A form that changes something: it posts to a server function, with scripts or without.
///
/// Without scripts the browser posts it; the server redirects on success and comes back with the problem in the
/// query otherwise. With scripts it is sent in the background: on success the page's resources are read again (or the
/// router goes where the server says), on failure every value stays and the problem is shown above and beside the
/// fields.
#[component]
pub fn Form(
    /// The server function's address.
    #[prop(into)]
    action: String,
    /// The toast after success.
    #[prop(optional, into)]
    success: Option<String>,
    /// Hidden fields: name and value.
    #[prop(optional, into)]
    fields: Vec<(String, String)>,
    /// The scope of the field ids, needed when two forms of one page have fields of the same name.
    #[prop(optional, into)]
    scope: Option<String>,
    /// The form's id, for buttons outside of it.
    #[prop(optional, into)]
    id: Option<String>,
    /// Warns before typed values are lost.
    #[prop(optional)]
    guard: bool,
    /// Loads the document again after success, because who is signed in has changed.
    #[prop(optional)]
    reload: bool,
    /// Sends files.
    #[prop(optional)]
    multipart: bool,
    /// Runs after success, in the browser only.
    #[prop(optional, into)]
    on_success: Option<Callback<()>>,
    /// More class names: `ui-form-inline` puts fields and buttons in one line.
    #[prop(optional, into)]
    class: Option<String>,
    /// Fields and buttons.
    children: Children,
) -> impl IntoView {
    let here = use_here();
    let refresh = use_context::<Refresh>();
    let toaster = use_context::<Toaster>();
    let returned = here.and_then(|here| Problem::from_query(&here.query.get_untracked(), Some(&action)));
    // Then the summary stands at the top of the page, where it is seen even if this form is folded away.
    let summarised_above = RwSignal::new(returned.is_some());
    let state = FormState {
        problem: RwSignal::new(returned),
        pending: RwSignal::new(false),
        dirty: RwSignal::new(false),
    };
    provide_context(state);
    provide_context(FieldScope(scope.clone()));
    if guard {
        browser::guard(state.dirty);
    }

    let summary_id = format!("{}-problem", scope.as_deref().unwrap_or("form"));
    let focus_id = StoredValue::new(summary_id.clone());
    let settle = Callback::new(move |answer: browser::Answer| {
        state.pending.set(false);
        match answer {
            browser::Answer::Done { location } => {
                state.dirty.set(false);
                if let (Some(location), true) = (&location, reload) {
                    browser::load(location);
                    return;
                }
                if let (Some(toaster), Some(text)) =
                    (toaster, success.clone().filter(|text| !text.is_empty()))
                {
                    toaster.show(Tone::Good, text);
                }
                if let Some(refresh) = refresh {
                    refresh.bump();
                }
                if let Some(callback) = on_success {
                    callback.run(());
                }
                match (location, here) {
                    (Some(location), Some(here)) => here.navigate.run(location),
                    (Some(location), None) => browser::load(&location),
                    (None, _) if reload => browser::reload(),
                    (None, _) => {}
                }
            }
            browser::Answer::Refused(problem) => {
                state.problem.set(Some(problem));
                browser::focus(focus_id.get_value());
            }
        }
    });
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if state.pending.get_untracked() {
            return;
        }
        state.problem.set(None);
        summarised_above.set(false);
        state.pending.set(true);
        browser::send(&event, multipart, settle);
    };

    let hidden = fields
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    let summary = move || {
        state
            .problem
            .get()
            .filter(|_| !summarised_above.get())
            .map(|problem| {
                view! { <ErrorSummary id=summary_id.clone() problem=problem scope=scope.clone()/> }
            })
    };
    view! {
        <form
            class=format!("ui-form {}", class.unwrap_or_default())
            id=id
            method="post"
            action=action
            enctype=multipart.then_some("multipart/form-data")
            data-pending=move || state.pending.get().then_some("true")
            on:submit=send
            on:input=move |_| state.dirty.set(true)
        >
            {summary}
            {hidden}
            {children()}
        </form>
    }
    .erase()
}

/// The scope of the field ids of the form that surrounds a field.
#[derive(Clone, Debug)]
pub(crate) struct FieldScope(pub(crate) Option<String>);

/// The buttons at a form's end.
#[component]
pub fn FormActions(
    /// Buttons, the primary one first.
    children: Children,
) -> impl IntoView {
    view! { <div class="ui-form-actions">{children()}</div> }.erase()
}

/// A part of a long form or page: heading and explanation at the left, fields at the right.
#[component]
pub fn Section(
    /// The heading (`h2`).
    #[prop(into)]
    title: String,
    /// What the part is about.
    #[prop(optional, into)]
    text: Option<String>,
    /// The part itself.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="ui-section">
            <div class="ui-section-head">
                <h2>{title}</h2>
                {text.map(|text| view! { <p class="ui-muted">{text}</p> })}
            </div>
            <div class="ui-section-body">{children()}</div>
        </section>
    }
    .erase()
}
