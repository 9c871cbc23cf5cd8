//! What an application does with accounts.

use serde_json::{Value, json};

use super::finding::{Finding, Verdict};
use super::{WriteProbe, path, state, text};
use crate::patch::body;
use crate::{Dialect, Error, Resource, State, create_body, eq, equal, id_of, read};

const WORK_PHONE: &str = r#"phoneNumbers[type eq "work"].value"#;
const WORK_MAIL: &str = r#"emails[type eq "work"].value"#;
const MANAGER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager";

impl WriteProbe {
    pub(super) async fn try_accounts(&mut self) {
        let Some((id, stored)) = self.try_creation().await else {
            return;
        };
        self.try_search().await;
        self.try_duplicate(&stored).await;
        self.try_paging().await;
        let Some(mut current) = self.try_change(&id, &stored).await else {
            return;
        };
        self.is_understood = true;
        self.try_clearing(&id, &mut current).await;
        self.try_elements(&id, &mut current).await;
        self.try_rename(&id, &mut current).await;
        self.try_manager(&id, &mut current).await;
        self.try_disabling(&id, &mut current).await;
    }

    /// The account that the probe creates: what nearly every application wants of one.
    fn wanted(&self, number: usize) -> (String, State) {
        let name = self.names.accounts.get(number).cloned().unwrap_or_default();
        let wanted = state(&[
            ("userName", text(&name)),
            (
                "externalId",
                text(&format!("{}-{}", self.names.external_id, number + 1)),
            ),
            ("displayName", text("Rollcall Probe")),
            ("name.givenName", text("Rollcall")),
            ("name.familyName", text("Probe")),
            ("title", text("Probe")),
            ("active", json!(true)),
            (WORK_MAIL, text(&name)),
        ]);
        (name, wanted)
    }

    async fn try_creation(&mut self) -> Option<(String, State)> {
        let (name, wanted) = self.wanted(0);
        let (id, answer) = match self.create(Resource::Users, &name, &wanted).await {
            Ok(created) => created,
            Err(error) => {
                let advice = "Nothing was found out. Look at the reason: the application may require an attribute that the probe does not send.";
                self.found(Finding::new(
                    "Create an account",
                    Verdict::Impossible,
                    error.detail,
                    advice,
                ));
                return None;
            }
        };
        let shown = self.read_back(Resource::Users, &id).await;
        self.shows_accounts = shown.is_some();
        let shown = shown.unwrap_or(answer);
        let lost: Vec<String> = wanted
            .iter()
            .filter(|(path, wanted)| read(&shown, path).is_none_or(|found| !equal(path, wanted, found)))
            .map(|(path, _)| path.to_string())
            .collect();
        self.found(if lost.is_empty() {
            let answered = "success, and everything that was sent is there";
            Finding::new("Create an account", Verdict::Standard, answered, "Accounts are created by POST.")
        } else {
            Finding::new(
                "Create an account",
                Verdict::Otherwise,
                format!("success, without {}", lost.join(", ")),
                "Accounts are created by POST. What the application has no place for counts as sent, with a warning, and is not sent every cycle.",
            )
        });
        let stored = wanted
            .iter()
            .filter(|(path, _)| !lost.contains(&path.to_string()))
            .map(|(path, value)| (path.clone(), value.clone()))
            .collect();
        Some((id, stored))
    }

    async fn try_search(&mut self) {
        let name = self.names.accounts.first().cloned().unwrap_or_default();
        let is_by_external_id = self.matching.as_str().eq_ignore_ascii_case("externalId");
        let value = if is_by_external_id {
            format!("{}-1", self.names.external_id)
        } else {
            name.clone()
        };
        let (hit, absent) = (
            self.count(&eq(&self.matching, &text(&value))).await,
            self.count(&eq(&self.matching, &text(&format!("absent-{value}"))))
                .await,
        );
        let by = self.matching.to_string();
        let title = format!("Find an account by {by}");
        let finding = match (hit, absent) {
            (Ok(1..), Ok(0)) => Finding::new(
                &title,
                Verdict::Standard,
                "the filter finds it, and nobody else",
                format!("People are matched by {by} with one request each."),
            ),
            (Ok(0), Ok(0)) => Finding::new(
                &title,
                Verdict::Impossible,
                "the filter does not find an account that is there",
                "Choose another matching attribute: existing accounts would not be found.",
            ),
            (Ok(_), Ok(_)) => {
                self.dialect.looks_through = true;
                Finding::new(
                    &title,
                    Verdict::Otherwise,
                    "the filter is ignored: everybody is returned",
                    "All accounts are looked through and compared, without a filter.",
                )
            }
            // Refused for good, and not because of a bad moment.
            (Err(error), Err(_)) if matches!(error.status, Some(400 | 403 | 422 | 500 | 501)) => {
                self.dialect.looks_through = true;
                Finding::new(
                    &title,
                    Verdict::Otherwise,
                    error.detail,
                    "All accounts are looked through and compared, without a filter.",
                )
            }
            (Err(error), _) | (_, Err(error)) => Finding::new(
                &title,
                Verdict::Skipped,
                error.detail,
                "Filters are used, as before.",
            ),
        };
        self.found(finding);
        if let Some(user_name) = path("userName").filter(|_| !self.dialect.looks_through) {
            let other_case = self.count(&eq(&user_name, &text(&name.to_uppercase()))).await;
            let answered = match other_case {
                Ok(0) => "another letter case is another name",
                Ok(_) => "another letter case is the same name",
                Err(_) => "the search was refused",
            };
            let consequence =
                "Rollcall compares names without their case, and searches in the case of the directory.";
            self.found(Finding::new(
                "Letter case of names",
                Verdict::Standard,
                answered,
                consequence,
            ));
        }
    }

    /// How many resources a filter returns.
    async fn count(&mut self, filter: &str) -> Result<usize, Error> {
        self.requests += 1;
        let page = self.client.search(Resource::Users, &[("filter", filter)]).await?;
        Ok(page.resources.len())
    }

    async fn try_duplicate(&mut self, stored: &State) {
        let name = self.names.accounts.first().cloned().unwrap_or_default();
        self.requests += 1;
        let again = create_body(Resource::Users, stored, &self.dialect);
        let finding = match self.client.create(Resource::Users, &again).await {
            Ok(created) => {
                self.made.push((Resource::Users, created.id, name));
                Finding::new(
                    "Create the same account again",
                    Verdict::Otherwise,
                    "success: there are two of them now",
                    "Everybody is searched for before they are created; the application itself keeps nobody from existing twice.",
                )
            }
            Err(error) => {
                let is_conflict = error.kind == crate::ErrorKind::Conflict;
                let answered = match (&error.status, &error.scim_type) {
                    (Some(status), Some(kind)) => format!("{status} with scimType {kind}"),
                    (Some(status), None) => format!("{status} without scimType"),
                    _ => error.detail,
                };
                Finding::new(
                    "Create the same account again",
                    if is_conflict {
                        Verdict::Standard
                    } else {
                        Verdict::Otherwise
                    },
                    answered,
                    "A refusal is followed by another search, so that the existing account is taken over.",
                )
            }
        };
        self.found(finding);
    }

    async fn try_paging(&mut self) {
        self.requests += 2;
        let (first, second) = (
            self.client.list(Resource::Users, 1, Some(1)).await,
            self.client.list(Resource::Users, 2, Some(1)).await,
        );
        let ids = |page: &crate::Page| -> Vec<String> { page.resources.iter().filter_map(id_of).collect() };
        let finding = match (first, second) {
            (Ok(first), Ok(second)) => {
                let repeats = !ids(&second).is_empty() && ids(&first) == ids(&second);
                let ignores_count = first.resources.len() > 1;
                let (verdict, answered) = match (repeats, ignores_count) {
                    (true, _) => (Verdict::Otherwise, "each page is the first one"),
                    (false, true) => (Verdict::Otherwise, "count is ignored"),
                    (false, false) => (Verdict::Standard, "startIndex and count are kept to"),
                };
                let consequence = "Lists are read until a page shows nobody new.";
                Finding::new("Pages", verdict, answered, consequence)
            }
            (Err(error), _) | (_, Err(error)) => Finding::new(
                "Pages",
                Verdict::Impossible,
                error.detail,
                "Nobody can be looked through; only filters find accounts.",
            ),
        };
        self.found(finding);
    }

    /// Which form of a plain change takes effect. None if there is no such form.
    async fn try_change(&mut self, id: &str, stored: &State) -> Option<State> {
        let attribute = path("displayName")?;
        let mut wanted = stored.clone();
        wanted.insert(attribute, text("Rollcall Probe (changed)"));
        let forms = [
            self.dialect.clone(),
            Dialect {
                capitalized_operations: true,
                ..self.dialect.clone()
            },
            Dialect {
                changed_by_put: true,
                ..self.dialect.clone()
            },
        ];
        self.has_patch = self.takes_patch(id).await;
        let changed = self.change(id, stored, &wanted, &forms).await;
        let by_put = if self.has_patch {
            "PATCH does not know every attribute: user name and status are put back whole where it refuses them, and others are named in the log."
        } else {
            "Changes are sent by reading the account and putting it back whole."
        };
        self.found(Finding::of_forms(
            "Change an attribute",
            changed.form,
            &changed.answers,
            &[
                "Changes are sent by PATCH, with verbs in lower case.",
                "Changes are sent by PATCH, with verbs that begin with a capital letter.",
                by_put,
                "This attribute cannot be changed there; the log says so for each.",
            ],
        ));
        if self.take(&forms, changed.form).is_none() {
            return self.has_patch.then(|| stored.clone());
        }
        Some(wanted)
    }

    /// Whether a PATCH is taken that changes nothing.
    async fn takes_patch(&mut self, id: &str) -> bool {
        self.requests += 1;
        let operation = json!({"op": "replace", "path": "active", "value": true});
        let sent = self.client.patch(Resource::Users, id, &body(&[operation])).await;
        sent.is_ok()
    }

    /// Keeps the form that took effect; none if none did.
    fn take(&mut self, forms: &[Dialect], form: Option<usize>) -> Option<()> {
        let dialect = forms.get(form?)?;
        if dialect.changed_by_put && self.has_patch {
            // The exception of one attribute is no rule for the others.
            return Some(());
        }
        self.dialect = dialect.clone();
        self.client = self.client.clone().with_dialect(self.dialect.clone());
        Some(())
    }

    async fn try_clearing(&mut self, id: &str, current: &mut State) {
        let Some(title) = path("title").filter(|title| current.get(title).is_some()) else {
            let consequence = "Nothing follows.";
            self.found(Finding::new(
                "Clear an attribute",
                Verdict::Skipped,
                "no title is stored",
                consequence,
            ));
            return;
        };
        let mut wanted = current.clone();
        wanted.remove(&title);
        let forms = [
            self.dialect.clone(),
            Dialect {
                changed_by_put: true,
                ..self.dialect.clone()
            },
        ];
        let changed = self.change(id, current, &wanted, &forms).await;
        self.found(Finding::of_forms(
            "Clear an attribute",
            changed.form,
            &changed.answers,
            &[
                "Values are cleared in the usual form, never by an empty text or null.",
                "Values are cleared by putting the account back where PATCH is refused.",
                "Cleared values stay in the application; the log says so.",
            ],
        ));
        if changed.form.is_some() {
            *current = wanted;
        }
    }

    async fn try_elements(&mut self, id: &str, current: &mut State) {
        let Some(phone) = path(WORK_PHONE) else { return };
        let mut with_phone = current.clone();
        with_phone.insert(phone, text("+49 30 1234567"));
        let forms = [
            self.dialect.clone(),
            Dialect {
                add_by_filtered_path: true,
                ..self.dialect.clone()
            },
        ];
        let added = self.change(id, current, &with_phone, &forms).await;
        self.found(Finding::of_forms(
            "Add a phone number",
            added.form,
            &added.answers,
            &[
                "New elements are added to their list.",
                "New elements are added by a path with a filter.",
                "The application has no place for phone numbers, or only in whole lists; these are tried at each change.",
            ],
        ));
        if self.take(&forms, added.form).is_none() {
            return;
        }
        let forms = [
            self.dialect.clone(),
            Dialect {
                remove_by_sub_attribute: true,
                ..self.dialect.clone()
            },
        ];
        let removed = self.change(id, &with_phone, current, &forms).await;
        self.found(Finding::of_forms(
            "Remove a phone number",
            removed.form,
            &removed.answers,
            &[
                "Elements are removed whole.",
                "Of an element, its value is removed.",
                "Elements stay unless a whole list without them is taken.",
            ],
        ));
        if self.take(&forms, removed.form).is_none() {
            *current = with_phone;
        }
    }

    async fn try_rename(&mut self, id: &str, current: &mut State) {
        let Some(user_name) = path("userName") else { return };
        let renamed = format!(
            "renamed-{}",
            self.names.accounts.first().cloned().unwrap_or_default()
        );
        let mut wanted = current.clone();
        wanted.insert(user_name, text(&renamed));
        let forms = [
            self.dialect.clone(),
            Dialect {
                changed_by_put: true,
                ..self.dialect.clone()
            },
        ];
        let changed = self.change(id, current, &wanted, &forms).await;
        self.found(Finding::of_forms(
            "Rename an account",
            changed.form,
            &changed.answers,
            &[
                "Who is renamed keeps their account.",
                "Who is renamed keeps their account: it is put back whole.",
                "User names cannot be changed there; the log says so for each.",
            ],
        ));
        if changed.form.is_some() {
            *current = wanted;
        }
    }

    async fn try_manager(&mut self, id: &str, current: &mut State) {
        let (name, wanted) = self.wanted(1);
        let manager = match self.create(Resource::Users, &name, &wanted).await {
            Ok((manager, _)) => manager,
            Err(error) => {
                let consequence = "Managers are sent as the standard says.";
                self.found(Finding::new(
                    "Set a manager",
                    Verdict::Skipped,
                    error.detail,
                    consequence,
                ));
                return;
            }
        };
        let Some(attribute) = path(MANAGER) else { return };
        let mut wanted = current.clone();
        wanted.insert(attribute, Value::String(manager));
        let forms = [
            self.dialect.clone(),
            Dialect {
                manager_as_text: true,
                ..self.dialect.clone()
            },
        ];
        let changed = self.change(id, current, &wanted, &forms).await;
        self.found(Finding::of_forms(
            "Set a manager",
            changed.form,
            &changed.answers,
            &[
                "Managers are sent as an object with the id.",
                "Managers are sent as a bare id.",
                "The application has no place for managers; they count as sent.",
            ],
        ));
        if self.take(&forms, changed.form).is_some() {
            *current = wanted;
        }
    }

    async fn try_disabling(&mut self, id: &str, current: &mut State) {
        let Some(active) = path("active") else { return };
        let mut disabled = current.clone();
        disabled.insert(active, json!(false));
        let forms = [
            self.dialect.clone(),
            Dialect {
                booleans_as_text: true,
                ..self.dialect.clone()
            },
            Dialect {
                changed_by_put: true,
                ..self.dialect.clone()
            },
        ];
        let changed = self.change(id, current, &disabled, &forms).await;
        self.found(Finding::of_forms(
            "Disable an account",
            changed.form,
            &changed.answers,
            &[
                "Leavers are disabled with a real false.",
                "Leavers are disabled with the text \"False\".",
                "Leavers are disabled by putting the account back whole.",
                "Leavers cannot be disabled there: choose to delete their accounts.",
            ],
        ));
        let Some(form) = changed.form else { return };
        let enabling = forms.get(form).cloned().unwrap_or_default();
        self.take(&forms, changed.form);
        if self.shows_accounts && self.read_back(Resource::Users, id).await.is_none() {
            self.dialect.deletes_when_disabled = true;
            self.found(Finding::new(
                "Enable it again",
                Verdict::Otherwise,
                "the account was deleted when it was disabled",
                "Whoever comes back gets a new account. Each disabling counts like a deletion: look at the limits of accidental deletions.",
            ));
            return;
        }
        let again = self.change(id, &disabled, current, &[enabling]).await;
        self.found(Finding::of_forms(
            "Enable it again",
            again.form,
            &again.answers,
            &[
                "Whoever comes back gets their account back.",
                "Accounts stay disabled: whoever comes back has to be enabled there by hand.",
            ],
        ));
    }
}
