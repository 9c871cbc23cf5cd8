//! People to test with.

use model::{Attributes, Directory, DirectoryObject, ObjectId, ObjectKind, ObjectState, Timestamp, Value};
use uuid::Uuid;

/// A user with the attributes that most mappings need.
pub fn person(name: &str) -> DirectoryObject {
    let mut words = name.split(' ');
    let given_name = words.next().unwrap_or_default();
    let surname = words.next().unwrap_or("Example");
    let address = format!("{}@corp.example", name.to_lowercase().replace(' ', "."));
    object(
        ObjectKind::User,
        &[
            ("displayName", name),
            ("givenName", given_name),
            ("surname", surname),
            ("userPrincipalName", &address),
            ("mail", &address),
            ("jobTitle", "Engineer"),
            ("department", "Research"),
        ],
    )
}

/// A group without members.
pub fn group(name: &str) -> DirectoryObject {
    object(ObjectKind::Group, &[("displayName", name)])
}

fn object(kind: ObjectKind, attributes: &[(&str, &str)]) -> DirectoryObject {
    let attributes: Attributes = attributes
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Value::from(*value)))
        .collect();
    DirectoryObject {
        id: ObjectId::from(Uuid::now_v7()),
        directory_id: Directory::BUILT_IN,
        kind,
        state: ObjectState::Active,
        deleted_at: None,
        account_enabled: true,
        manager: None,
        attributes,
        change: 0,
        created_at: Timestamp(0),
        updated_at: Timestamp(0),
    }
}

/// So many users, a tenth of them managers of the others.
pub fn staff(count: usize) -> Vec<DirectoryObject> {
    let mut people: Vec<_> = (0..count)
        .map(|number| person(&format!("Person Number{number}")))
        .collect();
    let managers = (count / 10).max(1);
    for number in managers..count {
        people[number].manager = Some(people[number % managers].id);
    }
    people
}
