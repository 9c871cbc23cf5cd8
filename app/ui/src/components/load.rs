use std::{pin::Pin, sync::Arc};

use leptos::prelude::*;

use crate::{Erase, Skeleton};

type Loading = Pin<Box<dyn Future<Output = AnyView> + Send>>;

/// What a [`Load`] shows, made anew whenever something that it reads has changed.
#[derive(Clone)]
pub struct LoadView(Arc<dyn Fn() -> Loading + Send + Sync>);

impl<Read, Reading> From<Read> for LoadView
where
    Read: Fn() -> Reading + Send + Sync + 'static,
    Reading: Future<Output = AnyView> + Send + 'static,
{
    fn from(read: Read) -> Self {
        Self(Arc::new(move || Box::pin(read())))
    }
}

/// Waits for a resource and shows what it becomes; while it is read again, what was there stays.
///
/// It is `<Transition>` with `Suspend`, compiled once for all pages instead of once for each.
#[component]
pub fn Load(
    /// An asynchronous closure that awaits resources and ends in a view.
    #[prop(into)]
    view: LoadView,
    /// How many lines the place holder has.
    #[prop(default = 6)]
    lines: u8,
) -> impl IntoView {
    let LoadView(read) = view;
    view! {
        <Transition fallback=move || {
            view! { <Skeleton lines=lines/> }
        }>
            {
                let read = Arc::clone(&read);
                move || Suspend::new(read())
            }
        </Transition>
    }
    .erase()
}
