//! The groups of the made-up company.

use model::{Attributes, DirectoryId, DirectoryObject, ObjectId, ObjectKind, ObjectState, Timestamp, Value};

use super::company::{DEPARTMENTS, OFFICES};

/// A group and its members.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) object: DirectoryObject,
    pub(super) members: Vec<ObjectId>,
}

/// Who belongs to a group.
enum Rule {
    Department(&'static str),
    Office(&'static str),
    Managers,
    Pilot,
}

/// Twelve groups of these people: one per department, two offices, those who manage, and a pilot to begin with.
pub(super) fn groups(
    people: &[DirectoryObject],
    directory_id: DirectoryId,
    now: Timestamp,
    mut next_id: impl FnMut() -> ObjectId,
) -> Vec<Group> {
    let departments = DEPARTMENTS.iter().map(|department| {
        let description = format!("Everybody in {}", department.name);
        (
            department.name.to_owned(),
            description,
            Rule::Department(department.name),
        )
    });
    let offices = OFFICES.iter().take(2).map(|office| {
        let description = format!("Everybody who works in {}", office.name);
        (
            format!("{} office", office.name),
            description,
            Rule::Office(office.name),
        )
    });
    let others = [
        (
            "Managers".to_owned(),
            "Everybody with direct reports".to_owned(),
            Rule::Managers,
        ),
        (
            "Pingboard pilot".to_owned(),
            "A few people to try Pingboard with first".to_owned(),
            Rule::Pilot,
        ),
    ];
    departments
        .chain(offices)
        .chain(others)
        .map(|(name, description, rule)| {
            let members = people
                .iter()
                .enumerate()
                .filter(|(number, person)| rule.includes(*number, person, people))
                .map(|(_, person)| person.id)
                .collect();
            let attributes = Attributes::from([
                ("displayName".to_owned(), Value::Text(name)),
                ("description".to_owned(), Value::Text(description)),
                ("securityEnabled".to_owned(), Value::Boolean(true)),
                ("mailEnabled".to_owned(), Value::Boolean(false)),
            ]);
            let object = DirectoryObject {
                id: next_id(),
                directory_id,
                kind: ObjectKind::Group,
                state: ObjectState::Active,
                deleted_at: None,
                account_enabled: true,
                manager: None,
                attributes,
                change: 0,
                created_at: now,
                updated_at: now,
            };
            Group { object, members }
        })
        .collect()
}

impl Rule {
    fn includes(&self, number: usize, person: &DirectoryObject, people: &[DirectoryObject]) -> bool {
        match self {
            Self::Department(name) => person.text("department") == *name,
            Self::Office(name) => person.text("physicalDeliveryOfficeName") == *name,
            Self::Managers => people.iter().any(|other| other.manager == Some(person.id)),
            Self::Pilot => number % 20 == 3,
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::super::people::people;
    use super::*;

    #[test]
    fn twelve_groups_with_members() {
        let directory = DirectoryId::from(Uuid::from_u128(1));
        let mut number = 0;
        let mut next_id = || {
            number += 1;
            ObjectId::from(Uuid::from_u128(number))
        };
        let people = people(directory, Timestamp(0), &mut next_id);
        let groups = groups(&people, directory, Timestamp(0), &mut next_id);
        let sizes: Vec<_> = groups
            .iter()
            .map(|group| (group.object.text("displayName"), group.members.len()))
            .collect();
        assert_eq!(sizes.len(), 12);
        assert!(sizes.iter().all(|(_, size)| *size > 5), "{sizes:?}");
        let of_departments: usize = sizes.iter().take(8).map(|(_, size)| size).sum();
        assert_eq!(of_departments, 199);
        assert_eq!(sizes.last(), Some(&("Pingboard pilot", 10)));
    }
}
