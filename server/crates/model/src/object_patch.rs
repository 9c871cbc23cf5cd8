//! A partial change of a directory object.

use serde::{Deserialize, Serialize};

use crate::{Attributes, DirectoryObject, ObjectId};

/// What to set on a directory object; whatever it does not name stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectPatch {
    /// The object.
    pub id: ObjectId,
    /// Attributes to set; [`crate::Value::Null`] clears one.
    pub attributes: Attributes,
    /// Whether sign-in is allowed.
    pub account_enabled: Option<bool>,
    /// The manager; `Some(None)` clears it.
    pub manager: Option<Option<ObjectId>>,
}

impl ObjectPatch {
    /// A patch that sets nothing.
    pub const fn new(id: ObjectId) -> Self {
        Self {
            id,
            attributes: Attributes::new(),
            account_enabled: None,
            manager: None,
        }
    }

    /// Applies it; answers whether anything is different now.
    pub fn apply(&self, object: &mut DirectoryObject) -> bool {
        let mut changed = false;
        for (name, value) in &self.attributes {
            if value.is_empty() {
                changed |= object.attributes.remove(name).is_some();
            } else if object.attributes.get(name) != Some(value) {
                object.attributes.insert(name.clone(), value.clone());
                changed = true;
            }
        }
        if let Some(enabled) = self.account_enabled {
            changed |= object.account_enabled != enabled;
            object.account_enabled = enabled;
        }
        if let Some(manager) = self.manager {
            changed |= object.manager != manager;
            object.manager = manager;
        }
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DirectoryId, ObjectKind, ObjectState, Timestamp, Value};

    #[test]
    fn sets_clears_and_tells_whether_it_did() {
        let id = ObjectId::from(uuid::Uuid::from_u128(1));
        let mut object = DirectoryObject {
            id,
            directory_id: DirectoryId::from(uuid::Uuid::from_u128(2)),
            kind: ObjectKind::User,
            state: ObjectState::Active,
            deleted_at: None,
            account_enabled: true,
            manager: None,
            attributes: Attributes::from([("city".into(), Value::from("Bern"))]),
            change: 1,
            created_at: Timestamp(0),
            updated_at: Timestamp(0),
        };
        let mut patch = ObjectPatch::new(id);
        assert!(!patch.apply(&mut object));
        patch.attributes.insert("city".into(), Value::Null);
        patch.attributes.insert("country".into(), Value::from("CH"));
        patch.attributes.insert("state".into(), Value::from(""));
        patch.account_enabled = Some(false);
        patch.manager = Some(Some(id));
        assert!(patch.apply(&mut object));
        assert_eq!(
            object.attributes,
            Attributes::from([("country".into(), Value::from("CH"))])
        );
        assert!(!object.account_enabled);
        assert_eq!(object.manager, Some(id));
        assert!(!patch.apply(&mut object));
    }
}
