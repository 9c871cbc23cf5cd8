//! The life, step by step.

use model::{CycleState, JobScope, LogStatus, ObjectId, ProvisioningStatus};
use tests::people::{group, person};
use tests::{Database, World};

use crate::read_back::{Reader, Witness, values};

/// The attributes that the default mapping sends, besides those that are checked apart.
const ATTRIBUTES: [(&str, &str); 12] = [
    ("displayName", "displayName"),
    ("givenName", "name.givenName"),
    ("surname", "name.familyName"),
    ("jobTitle", "title"),
    ("mail", "emails[type eq \"work\"].value"),
    ("telephoneNumber", "phoneNumbers[type eq \"work\"].value"),
    ("mobile", "phoneNumbers[type eq \"mobile\"].value"),
    ("streetAddress", "addresses[type eq \"work\"].streetAddress"),
    ("city", "addresses[type eq \"work\"].locality"),
    ("postalCode", "addresses[type eq \"work\"].postalCode"),
    (
        "department",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
    ),
    (
        "employeeId",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber",
    ),
];

struct Life {
    world: World,
    reader: Reader,
}

/// Lives it in the server at this address, which has nothing in it.
pub(crate) async fn live(url: &str, token: &str, witness: Witness) {
    let world = World::new(Database::Sqlite, simulator::Profile::standard(), "custom").await;
    world
        .configure_at(url, token, JobScope::All, ProvisioningStatus::On)
        .await;
    world.provision_groups().await;
    let life = Life {
        world,
        reader: Reader::new(url, token, witness),
    };
    let people = life
        .world
        .add(&[
            person("Ana Duarte"),
            person("Bo Lindqvist"),
            person("Chidi Okafor"),
        ])
        .await;
    let groups = life.world.add(&[group("Sales"), group("Staff")]).await;
    for (number, id) in people.iter().enumerate() {
        life.fill(*id, &format!("{number}")).await;
    }
    life.world.set_manager(people[1], Some(people[0])).await;
    life.world.join(groups[0], &people[..2]).await;
    life.world.join(groups[1], &people).await;

    life.step("created").await;
    life.compare(&people).await;
    life.members("Sales", &["ana.duarte", "bo.lindqvist"]).await;
    life.members("Staff", &["ana.duarte", "bo.lindqvist", "chidi.okafor"])
        .await;
    let stored = life.stored(people[1]).await;
    println!("   stores {stored:?}");

    life.quiet().await;

    for id in &people {
        life.fill(*id, &format!("new {id}")).await;
    }
    life.step("every attribute changed").await;
    life.compare(&people).await;

    life.world
        .edit(people[1], "userPrincipalName", "bo.berg@corp.example")
        .await;
    life.world.edit(people[1], "mail", "bo.berg@corp.example").await;
    life.world
        .edit(groups[0], "displayName", "Sales & Marketing")
        .await;
    life.step("renamed").await;
    life.compare(&people).await;
    life.members("Sales & Marketing", &["ana.duarte", "bo.berg"])
        .await;

    life.world.set_enabled(people[1], false).await;
    life.step("blocked").await;
    life.is_active("bo.berg", false).await;
    life.members("Sales & Marketing", &["ana.duarte"]).await;

    life.world.set_enabled(people[1], true).await;
    life.step("unblocked").await;
    life.is_active("bo.berg", true).await;
    life.members("Sales & Marketing", &["ana.duarte", "bo.berg"])
        .await;

    life.world.join(groups[0], &people[2..]).await;
    life.world.leave(groups[0], &people[..1]).await;
    life.step("moved").await;
    life.members("Sales & Marketing", &["bo.berg", "chidi.okafor"])
        .await;

    life.world.soft_delete(people[2]).await;
    life.step("deleted").await;
    life.is_active("chidi.okafor", false).await;
    life.world.restore(people[2]).await;
    life.step("restored").await;
    life.is_active("chidi.okafor", true).await;
    life.members("Sales & Marketing", &["bo.berg", "chidi.okafor"])
        .await;
    life.world.soft_delete(people[2]).await;
    life.step("deleted again").await;
    life.world.purge(people[2]).await;
    life.step("purged").await;
    // A few servers only disable what is deleted.
    life.is_active("chidi.okafor", false).await;
    life.members("Sales & Marketing", &["bo.berg"]).await;

    let again = life.world.add(&[person("Chidi Okafor")]).await;
    life.fill(again[0], "again").await;
    life.world.join(groups[0], &again).await;
    life.step("hired again").await;
    life.is_active("chidi.okafor", true).await;
    life.members("Sales & Marketing", &["bo.berg", "chidi.okafor"])
        .await;
    life.compare(&[people[0], people[1], again[0]]).await;

    life.world.soft_delete(groups[0]).await;
    life.step("group deleted").await;
    assert!(life.reader.members("Sales & Marketing").await.is_none());
    life.members("Staff", &["ana.duarte", "bo.berg"]).await;
    life.quiet().await;
}

impl Life {
    /// Gives somebody a value for every attribute. Whoever is hired again has the nickname of before.
    async fn fill(&self, id: ObjectId, mark: &str) {
        let object = self.world.store().objects_by_ids(&[id]).await.unwrap().remove(0);
        let (nickname, _) = object.text("userPrincipalName").split_once('@').unwrap();
        self.world.edit(id, "mailNickname", nickname).await;
        for (attribute, _) in ATTRIBUTES {
            let value = match attribute {
                "mail" => continue,
                // Some servers make it from the two names.
                "displayName" => format!("givenName {mark} surname {mark}"),
                "telephoneNumber" | "mobile" => format!("+49 30 {}", mark.len() * 1000 + attribute.len()),
                _ => format!("{attribute} {mark}"),
            };
            self.world.edit(id, attribute, &value).await;
        }
    }

    /// Runs the cycle, which must end well.
    async fn step(&self, what: &str) {
        let before = self.world.log().await.len();
        assert_eq!(self.world.cycle().await, Some(CycleState::Completed), "{what}");
        let log = self.world.log().await;
        let new = &log[..log.len() - before];
        println!(
            "{what}: {} requests",
            new.iter().map(|entry| entry.requests).sum::<i64>()
        );
        for entry in new
            .iter()
            .filter(|entry| entry.status != LogStatus::Success && entry.status != LogStatus::Skipped)
        {
            println!(
                "   {:?} {} {}: {:?}",
                entry.status, entry.identity, entry.summary, entry.error
            );
            for step in &entry.steps {
                println!("        {:?} {}", step.status, step.description);
            }
        }
        let failed: Vec<_> = new
            .iter()
            .filter(|entry| entry.status == LogStatus::Failure)
            .collect();
        assert!(failed.is_empty(), "{what}: {}", failed.len());
    }

    /// Nothing is sent when nothing changed, whatever the server could not store.
    async fn quiet(&self) {
        let before = self.world.log().await.len();
        for _ in 0..2 {
            self.world.pass_minutes(41);
            self.world.cycle().await;
        }
        let log = self.world.log().await;
        let sent: i64 = log[..log.len() - before].iter().map(|entry| entry.requests).sum();
        assert_eq!(sent, 0, "{:?}", log.first());
    }

    /// The target attributes that the server has of somebody.
    async fn stored(&self, id: ObjectId) -> Vec<&'static str> {
        let object = self.world.store().objects_by_ids(&[id]).await.unwrap().remove(0);
        let account = self
            .reader
            .account(object.text("userPrincipalName"))
            .await
            .unwrap();
        let all = ATTRIBUTES.iter().map(|(_, path)| *path);
        all.filter(|path| !values(&account, path).is_empty()).collect()
    }

    /// Whatever the server stores of these people is what the directory says.
    async fn compare(&self, people: &[ObjectId]) {
        for object in self.world.store().objects_by_ids(people).await.unwrap() {
            let name = object.text("userPrincipalName");
            let account = self
                .reader
                .account(name)
                .await
                .unwrap_or_else(|| panic!("{name} has no account"));
            for (attribute, path) in ATTRIBUTES {
                let shown = values(&account, path);
                let wanted = object.text(attribute);
                assert!(
                    shown.is_empty() || shown.iter().any(|value| value == wanted),
                    "{name}: {path} is {shown:?} and should be {wanted}"
                );
            }
        }
    }

    async fn is_active(&self, name: &str, active: bool) {
        let account = self.reader.account(&format!("{name}@corp.example")).await;
        let shown = account.map(|account| account["active"].clone());
        // A server may delete what is disabled; it must not show it as working.
        match shown {
            None => assert!(!active, "{name} has no account"),
            Some(shown) => assert_eq!(shown, active, "{name}"),
        }
    }

    async fn members(&self, group: &str, names: &[&str]) {
        let wanted: Vec<String> = names.iter().map(|name| format!("{name}@corp.example")).collect();
        let found = self.reader.members(group).await;
        assert!(found.is_some(), "{group} is not there");
        if let Some(shown) = found.flatten() {
            assert_eq!(shown, wanted, "{group}");
        }
    }
}
