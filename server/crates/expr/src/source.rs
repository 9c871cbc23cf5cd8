//! Where an expression finds its attributes.

use std::borrow::Cow;

use model::{Attributes, Value};

/// One object whose attributes an expression reads.
pub trait Source {
    /// The value of the attribute with exactly this name; [`Value::Null`] if the object has none.
    fn attribute(&self, name: &str) -> Cow<'_, Value>;
}

impl Source for Attributes {
    fn attribute(&self, name: &str) -> Cow<'_, Value> {
        self.get(name).map_or(Cow::Owned(Value::Null), Cow::Borrowed)
    }
}
