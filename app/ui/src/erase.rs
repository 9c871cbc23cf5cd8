use leptos::{
    attr::{Attribute, any_attribute::AnyAttribute},
    prelude::*,
    tachys::{
        hydration::Cursor,
        ssr::StreamBuilder,
        view::{Position, PositionState, add_attr::AddAnyAttr},
    },
};

/// Erases the type of a view, like `into_any`, at a smaller price.
///
/// `into_any` also compiles how the view would be taken over piece by piece for code that is loaded later. This portal
/// takes its pages over at once, so that part would never run; it is a seventh of the WebAssembly.
pub trait Erase {
    /// The view without its type.
    fn erase(self) -> AnyView;
}

impl<View: RenderHtml> Erase for View {
    fn erase(self) -> AnyView {
        AtOnce(self).into_any()
    }
}

/// A view whose `hydrate_async` is the trait's own: `hydrate`, at once. All else goes to the view.
struct AtOnce<View>(View);

impl<View: Render> Render for AtOnce<View> {
    type State = View::State;

    fn build(self) -> Self::State {
        self.0.build()
    }

    fn rebuild(self, state: &mut Self::State) {
        self.0.rebuild(state);
    }
}

impl<View: RenderHtml> AddAnyAttr for AtOnce<View> {
    type Output<NewAttribute: Attribute> = <View as AddAnyAttr>::Output<NewAttribute>;

    fn add_any_attr<NewAttribute: Attribute>(self, attribute: NewAttribute) -> Self::Output<NewAttribute>
    where
        Self::Output<NewAttribute>: RenderHtml,
    {
        self.0.add_any_attr(attribute)
    }
}

impl<View: RenderHtml> RenderHtml for AtOnce<View> {
    type AsyncOutput = View::AsyncOutput;
    type Owned = AtOnce<View::Owned>;

    const MIN_LENGTH: usize = View::MIN_LENGTH;
    const EXISTS: bool = View::EXISTS;

    fn dry_resolve(&mut self) {
        self.0.dry_resolve();
    }

    fn resolve(self) -> impl Future<Output = Self::AsyncOutput> + Send {
        self.0.resolve()
    }

    fn html_len(&self) -> usize {
        self.0.html_len()
    }

    fn to_html_with_buf(
        self,
        buffer: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        attributes: Vec<AnyAttribute>,
    ) {
        self.0
            .to_html_with_buf(buffer, position, escape, mark_branches, attributes);
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        buffer: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        attributes: Vec<AnyAttribute>,
    ) where
        Self: Sized,
    {
        self.0
            .to_html_async_with_buf::<OUT_OF_ORDER>(buffer, position, escape, mark_branches, attributes);
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Self::State {
        self.0.hydrate::<FROM_SERVER>(cursor, position)
    }

    fn into_owned(self) -> Self::Owned {
        AtOnce(self.0.into_owned())
    }
}
