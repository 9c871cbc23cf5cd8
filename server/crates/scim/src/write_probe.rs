//! The write probe: what an application does with requests, found out with throw-away accounts and a throw-away group.
//!
//! It believes nothing but what it reads back, tries each form in the order in which a cycle would, and deletes what it
//! created, also when it was interrupted. What it learned is a [`Dialect`], so that cycles use the right form at once.

mod accounts;
mod cleaning;
mod finding;
mod groups;

use std::time::Duration;

use serde_json::{Value, json};

pub use finding::{Finding, Verdict};

use crate::patch::{body, operation_list};
use crate::{
    AttributePath, Change, Client, Dialect, Error, Found, Resource, State, create_body, diff, id_of,
    is_unset, read, read_all,
};

/// What a write probe creates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProbeNames {
    /// The user names of the two accounts, which are e-mail addresses.
    pub accounts: [String; 2],
    /// The name of the group.
    pub group: String,
    /// Their external ids begin with it.
    pub external_id: String,
}

impl ProbeNames {
    /// Names that hold `tag`, in this domain.
    pub fn new(tag: &str, domain: &str) -> Self {
        Self {
            accounts: [
                format!("rollcall-probe-{tag}-1@{domain}"),
                format!("rollcall-probe-{tag}-2@{domain}"),
            ],
            group: format!("Rollcall probe {tag}"),
            external_id: format!("rollcall-probe-{tag}"),
        }
    }
}

/// Something that could not be deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftBehind {
    /// Account or group.
    pub resource: Resource,
    /// Its id there.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Why it is still there.
    pub reason: String,
}

/// What a write probe found out.
#[derive(Clone, Debug, Default)]
pub struct ProbeResult {
    /// What was tried, in order.
    pub findings: Vec<Finding>,
    /// How the application wants its SCIM; none if not even an account could be created and changed.
    pub dialect: Option<Dialect>,
    /// What somebody has to delete by hand.
    pub left_behind: Vec<LeftBehind>,
    /// How many requests it took.
    pub requests: u32,
}

/// A write probe on its way.
#[derive(Debug)]
pub struct WriteProbe {
    client: Client,
    matching: AttributePath,
    names: ProbeNames,
    dialect: Dialect,
    findings: Vec<Finding>,
    /// What exists now, and is to be deleted.
    made: Vec<(Resource, String, String)>,
    /// What was asked for; the answer may have been lost.
    asked: Vec<(Resource, String)>,
    requests: u32,
    is_understood: bool,
    /// Whether any PATCH was ever taken.
    has_patch: bool,
    /// Whether an account can be read by its id.
    shows_accounts: bool,
    /// How long a success that shows no effect is given, for applications whose answers lag behind.
    patience: Duration,
}

/// A changed account or group, by one of several forms.
struct Changed {
    /// Which form took effect; none of them if there is none.
    form: Option<usize>,
    /// What each form was answered.
    answers: Vec<String>,
}

impl WriteProbe {
    /// A probe that creates these; `matching` is the attribute that accounts are searched by.
    pub fn new(client: Client, matching: AttributePath, names: ProbeNames) -> Self {
        // What the maker says about requests stays; the forms are found out anew.
        let known = client.dialect().clone();
        let dialect = Dialect {
            limits: known.limits,
            requests_at_once: known.requests_at_once,
            members_at_once: known.members_at_once,
            ..Dialect::default()
        };
        Self {
            client: client.with_dialect(dialect.clone()),
            matching,
            names,
            dialect,
            findings: Vec::new(),
            made: Vec::new(),
            asked: Vec::new(),
            requests: 0,
            is_understood: false,
            has_patch: false,
            shows_accounts: false,
            patience: Duration::ZERO,
        }
    }

    /// The same probe, which looks again so much later before it takes a success for one without effect.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Tries everything. May be dropped at any time; [`finish`](Self::finish) then cleans up.
    pub async fn run(&mut self) {
        self.try_accounts().await;
        if self.is_understood {
            self.try_groups().await;
        }
    }

    /// Deletes what was created, and says what was found out.
    pub async fn finish(mut self) -> ProbeResult {
        let left_behind = self.clean_up().await;
        ProbeResult {
            dialect: self.is_understood.then_some(self.dialect),
            findings: self.findings,
            left_behind,
            requests: self.requests,
        }
    }

    fn found(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    async fn create(
        &mut self,
        resource: Resource,
        name: &str,
        state: &State,
    ) -> Result<(String, Value), Error> {
        self.requests += 1;
        self.asked.push((resource, name.to_owned()));
        let body = create_body(resource, state, &self.dialect);
        let (id, shown) = match self.client.create(resource, &body).await {
            Ok(created) => (created.id, created.resource),
            // Success without an id: it is searched for, as in a cycle.
            Err(error) if error.status.is_some_and(|status| (200..300).contains(&status)) => {
                let found = self.search_for(resource, name).await;
                let found = found.into_iter().next().ok_or(error)?;
                let shown = self.read_back(resource, &found).await.unwrap_or_default();
                (found, shown)
            }
            Err(error) if error.may_like_another_form() => {
                // With less, as in a cycle.
                let keys = [self.matching.clone()];
                let created = self
                    .client
                    .create_from(resource, state, &keys, &mut self.requests)
                    .await;
                let created = created.map_err(|_| error)?.created;
                (created.id, created.resource)
            }
            Err(error) => return Err(error),
        };
        self.made.push((resource, id.clone(), name.to_owned()));
        Ok((id, shown))
    }

    /// The ids of what has this name.
    async fn search_for(&mut self, resource: Resource, name: &str) -> Vec<String> {
        let attribute = match resource {
            Resource::Users => "userName",
            Resource::Groups => "displayName",
        };
        let Some(attribute) = path(attribute) else {
            return Vec::new();
        };
        self.requests += 1;
        match self.client.find(resource, &attribute, &text(name)).await {
            Ok(Found::One(found)) => id_of(&found).into_iter().collect(),
            Ok(Found::Many(ids)) => ids,
            Ok(Found::None) | Err(_) => Vec::new(),
        }
    }

    /// What the application has now; a group with its members. None when it is gone or not shown.
    async fn read_back(&mut self, resource: Resource, id: &str) -> Option<Value> {
        self.requests += 1;
        match resource {
            Resource::Users => self.client.get(resource, id).await.ok(),
            Resource::Groups => self.client.get_with_members(id).await.ok(),
        }
    }

    /// Makes one set of changes in each of these dialects until one takes effect.
    async fn change(&mut self, id: &str, old: &State, new: &State, dialects: &[Dialect]) -> Changed {
        let changes = diff(old, new);
        let mut outcome = Changed {
            form: None,
            answers: Vec::new(),
        };
        let mut tried: Vec<Vec<Value>> = Vec::new();
        for (form, dialect) in dialects.iter().enumerate() {
            let operations = operation_list(&changes, old, dialect);
            if !dialect.changed_by_put && tried.contains(&operations) {
                continue;
            }
            let answer = if dialect.changed_by_put {
                self.put_changed(id, &changes, new, dialect).await
            } else {
                self.requests += 1;
                let sent = self.client.patch(Resource::Users, id, &body(&operations)).await;
                tried.push(operations);
                sent
            };
            let words = match answer {
                Ok(answer) => {
                    if self.took_effect(id, answer.as_ref(), &changes).await {
                        outcome.answers.push("success, and it took effect".to_owned());
                        outcome.form = Some(form);
                        return outcome;
                    }
                    "success without effect".to_owned()
                }
                Err(error) => error.detail,
            };
            outcome.answers.push(words);
        }
        outcome
    }

    async fn put_changed(
        &mut self,
        id: &str,
        changes: &[Change],
        wanted: &State,
        dialect: &Dialect,
    ) -> Result<Option<Value>, Error> {
        self.requests += 2;
        let present = self.client.get(Resource::Users, id).await?;
        let body = crate::replace::changed(&present, changes, wanted, dialect);
        self.client.put(Resource::Users, id, &body).await
    }

    /// Whether an account has all the changes, by the answer to them, or read back; one that is gone was disabled so. What
    /// lags behind would else teach a wrong form, so that it is looked at twice.
    async fn took_effect(&mut self, id: &str, answer: Option<&Value>, changes: &[Change]) -> bool {
        if answer.is_some_and(|answer| shows(answer, changes)) {
            return true;
        }
        for look in 0..2 {
            if look > 0 {
                tokio::time::sleep(self.patience).await;
            }
            let shown = self.read_back(Resource::Users, id).await;
            if shown.is_none_or(|shown| shows(&shown, changes)) {
                return true;
            }
        }
        false
    }
}

/// Whether a resource has all the changes.
fn shows(shown: &Value, changes: &[Change]) -> bool {
    changes.iter().all(|change| match &change.new {
        Some(wanted) => read_all(shown, &change.path)
            .iter()
            .any(|found| crate::equal(&change.path, wanted, found)),
        None => read(shown, &change.path).is_none_or(is_unset),
    })
}

fn path(text: &str) -> Option<AttributePath> {
    AttributePath::parse(text).ok()
}

/// A state of these values; a path that cannot be read is left out.
fn state(values: &[(&str, Value)]) -> State {
    let values = values.iter();
    values
        .filter_map(|(name, value)| Some((path(name)?, value.clone())))
        .collect()
}

fn text(value: &str) -> Value {
    json!(value)
}
