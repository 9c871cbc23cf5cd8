use leptos::prelude::*;

/// Counts the changes made on this page; resources that read it are read again after each.
#[derive(Clone, Copy, Debug)]
pub struct Refresh(pub RwSignal<u32>);

impl Refresh {
    /// Says that something was changed.
    pub fn bump(self) {
        self.0.update(|count| *count = count.wrapping_add(1));
    }
}

/// The count of changes, to be read in a resource's source.
pub fn use_refresh() -> Signal<u32> {
    match use_context::<Refresh>() {
        Some(refresh) => refresh.0.into(),
        None => Signal::derive(|| 0),
    }
}
