use leptos::prelude::*;

/// Erases the type of a view, so that pages compile in a bounded time: `into_any` in one word for every slot.
pub trait Erase {
    /// The view without its type.
    fn erase(self) -> AnyView;
}

impl<View: IntoAny> Erase for View {
    fn erase(self) -> AnyView {
        self.into_any()
    }
}
