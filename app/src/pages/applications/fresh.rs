use leptos::{
    prelude::*,
    reactive::owner::Owner,
    tachys::{reactive_graph::OwnedView, view::keyed::keyed},
};
use ui::Erase;

/// A page with contexts of its own.
///
/// What is shown again after a change runs in the same owner as before, which forgets its signals but not its
/// contexts: a button above a form would find the state of the form that was there last time.
pub(super) fn fresh(page: impl FnOnce() -> AnyView) -> AnyView {
    let owner = Owner::new();
    let view = owner.with(page);
    OwnedView::new_with_owner(view, owner).erase()
}

/// A page whose fields are new elements for each key, so that nothing typed stays in them, such as a secret.
pub(super) fn renewed(key: String, view: AnyView) -> AnyView {
    keyed(
        [(key, view)],
        |(key, _)| key.clone(),
        |_, (_, view)| (|_: usize| (), view),
    )
    .erase()
}
