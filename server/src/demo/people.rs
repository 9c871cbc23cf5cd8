//! The people of the made-up company, from the top down.

use model::{Attributes, DirectoryId, DirectoryObject, ObjectId, ObjectKind, ObjectState, Timestamp, Value};

use super::company::{DEPARTMENTS, Department, OFFICES, TEAM, TOP};
use super::names::{FIRST, LAST, plain};

const DOMAIN: &str = "northwind.example";
const COMPANY: &str = "Northwind Instruments";

/// Makes people one after the other.
struct Maker<I> {
    directory_id: DirectoryId,
    now: Timestamp,
    next_id: I,
    people: Vec<DirectoryObject>,
}

/// Everybody. A manager stands before who reports to them. Two people are blocked, as somebody always is.
pub(super) fn people(
    directory_id: DirectoryId,
    now: Timestamp,
    next_id: impl FnMut() -> ObjectId,
) -> Vec<DirectoryObject> {
    let mut maker = Maker {
        directory_id,
        now,
        next_id,
        people: Vec::with_capacity(200),
    };
    let (job, department) = TOP;
    let top = maker.add(job, department, None);
    for department in &DEPARTMENTS {
        maker.add_department(department, top);
    }
    let mut people = maker.people;
    for blocked in [77, 149] {
        if let Some(person) = people.get_mut(blocked) {
            person.account_enabled = false;
        }
    }
    people
}

impl<I: FnMut() -> ObjectId> Maker<I> {
    fn add_department(&mut self, department: &Department, top: ObjectId) {
        let head = self.add(department.head, department.name, Some(top));
        let mut left = department.size - 1;
        let mut jobs = department.jobs.iter().cycle();
        while left > 0 {
            let team = left.min(TEAM);
            // A rest of one or two works for the head of the department directly.
            let lead = if team > 2 {
                self.add(department.lead, department.name, Some(head))
            } else {
                head
            };
            let others = if team > 2 { team - 1 } else { team };
            for job in jobs.by_ref().take(others) {
                self.add(job, department.name, Some(lead));
            }
            left -= team;
        }
    }

    fn add(&mut self, job: &str, department: &str, manager: Option<ObjectId>) -> ObjectId {
        let number = self.people.len();
        // The step has no divisor in common with 50, and each round is moved on by one: 2500 pairs without repetition.
        let first = FIRST.get(number % FIRST.len()).copied().unwrap_or_default();
        let last = LAST
            .get((number * 7 + number / FIRST.len()) % LAST.len())
            .copied()
            .unwrap_or_default();
        let nickname = format!("{}.{}", plain(first), plain(last));
        let address = format!("{nickname}@{DOMAIN}");
        let mut attributes = Attributes::new();
        let mut set = |name: &str, value: String| {
            attributes.insert(name.to_owned(), Value::Text(value));
        };
        set("displayName", format!("{first} {last}"));
        set("givenName", first.to_owned());
        set("surname", last.to_owned());
        set("userPrincipalName", address.clone());
        set("mail", address);
        set("mailNickname", nickname);
        set("userType", "Member".to_owned());
        set("jobTitle", job.to_owned());
        set("department", department.to_owned());
        set("companyName", COMPANY.to_owned());
        set("employeeId", format!("{}", 10_001 + number));
        // The larger offices come up more often.
        let place = [0, 0, 0, 1, 1, 1, 2, 2, 3, 4]
            .get(number * 3 % 10)
            .copied()
            .unwrap_or(0);
        if let Some(office) = OFFICES.get(place) {
            set("physicalDeliveryOfficeName", office.name.to_owned());
            set("streetAddress", office.street.to_owned());
            set("city", office.city.to_owned());
            set("postalCode", office.postal_code.to_owned());
            set("country", office.country.to_owned());
            set("usageLocation", office.country.to_owned());
            set("preferredLanguage", office.language.to_owned());
            set(
                "telephoneNumber",
                format!("{}{:03}", office.telephone, number + 100),
            );
        }
        let id = (self.next_id)();
        self.people.push(DirectoryObject {
            id,
            directory_id: self.directory_id,
            kind: ObjectKind::User,
            state: ObjectState::Active,
            deleted_at: None,
            account_enabled: true,
            manager,
            attributes,
            change: 0,
            created_at: self.now,
            updated_at: self.now,
        });
        id
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use uuid::Uuid;

    use super::*;

    fn sample() -> Vec<DirectoryObject> {
        let directory = DirectoryId::from(Uuid::from_u128(1));
        let mut number = 100;
        people(directory, Timestamp(0), move || {
            number += 1;
            ObjectId::from(Uuid::from_u128(number))
        })
    }

    #[test]
    fn two_hundred_different_people() {
        let people = sample();
        assert_eq!(people.len(), 200);
        for name in [
            "userPrincipalName",
            "displayName",
            "employeeId",
            "telephoneNumber",
        ] {
            let different: HashSet<_> = people.iter().map(|person| person.text(name)).collect();
            assert_eq!(different.len(), 200, "{name}");
        }
        assert!(people.iter().all(|person| person.text("mail").is_ascii()));
        assert_eq!(people.iter().filter(|person| !person.account_enabled).count(), 2);
    }

    #[test]
    fn every_attribute_is_one_of_the_directory() {
        for name in sample().iter().flat_map(|person| person.attributes.keys()) {
            assert!(model::attribute::user_attribute(name).is_some(), "{name}");
        }
    }

    #[test]
    fn managers_form_a_tree() {
        let people = sample();
        assert_eq!(people.iter().filter(|person| person.manager.is_none()).count(), 1);
        let mut depths = HashMap::new();
        let mut reports: HashMap<ObjectId, usize> = HashMap::new();
        for person in &people {
            // Whoever manages is there before, so nobody manages themselves.
            let depth = person.manager.map_or(0, |manager| depths[&manager] + 1);
            depths.insert(person.id, depth);
            if let Some(manager) = person.manager {
                *reports.entry(manager).or_default() += 1;
            }
        }
        assert_eq!(depths.values().max(), Some(&3));
        assert!(reports.values().all(|reports| *reports <= 12), "{reports:?}");
    }
}
