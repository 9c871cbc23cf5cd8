mod import;
mod life;
mod list;
mod source;

use model::{Attributes, Directory, DirectoryObject, ObjectId, ObjectKind, ObjectQuery, ObjectState, Value};

use crate::Store;
use crate::testing::{NOW, audit, store};

const DAY: i64 = 24 * 60 * 60;

fn id(number: u128) -> ObjectId {
    ObjectId::from_u128(number)
}

fn user(number: u128, name: &str) -> DirectoryObject {
    DirectoryObject {
        id: id(number),
        directory_id: Directory::BUILT_IN,
        kind: ObjectKind::User,
        state: ObjectState::Active,
        deleted_at: None,
        account_enabled: true,
        manager: None,
        attributes: Attributes::from([
            ("displayName".into(), Value::from(name)),
            (
                "userPrincipalName".into(),
                Value::from(format!("{}@example.org", name.to_lowercase().replace(' ', "."))),
            ),
        ]),
        change: 0,
        created_at: NOW,
        updated_at: NOW,
    }
}

fn group(number: u128, name: &str) -> DirectoryObject {
    DirectoryObject {
        kind: ObjectKind::Group,
        attributes: Attributes::from([("displayName".into(), Value::from(name))]),
        ..user(number, name)
    }
}

async fn names(store: &Store, query: &ObjectQuery) -> Vec<String> {
    let page = store.objects(query).await.unwrap();
    page.items.into_iter().map(|item| item.display_name).collect()
}
