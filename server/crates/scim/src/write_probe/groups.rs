//! What an application does with groups and their members.

use serde_json::Value;

use super::finding::{Finding, Verdict};
use super::{WriteProbe, state, text};
use crate::members::{Addition, Removal};
use crate::read::member;
use crate::{Dialect, Error, Resource};

impl WriteProbe {
    pub(super) async fn try_groups(&mut self) {
        let name = self.names.group.clone();
        let wanted = state(&[
            ("displayName", text(&name)),
            ("externalId", text(&self.names.external_id)),
        ]);
        let group = match self.create(Resource::Groups, &name, &wanted).await {
            Ok((group, _)) => group,
            Err(error) => {
                let has_none = matches!(error.status, Some(200 | 404 | 405 | 501));
                let consequence = if has_none {
                    "There are no groups there: leave the mapping of groups switched off."
                } else {
                    "Groups cannot be created there."
                };
                self.found(Finding::new(
                    "Create a group",
                    Verdict::Impossible,
                    error.detail,
                    consequence,
                ));
                return;
            }
        };
        let consequence = "Groups are created by POST, without members.";
        self.found(Finding::new(
            "Create a group",
            Verdict::Standard,
            "success",
            consequence,
        ));
        let mut accounts = Vec::new();
        for (resource, id, _) in self.made.clone() {
            // Who was deleted by being disabled can be no member.
            if resource == Resource::Users && self.read_back(resource, &id).await.is_some() {
                accounts.push(id);
            }
        }
        let Some(first) = accounts.first().cloned() else {
            let answered = "no account of the probe is left";
            self.found(Finding::new(
                "Add a member",
                Verdict::Skipped,
                answered,
                "Nothing follows.",
            ));
            return;
        };
        if !self.try_adding(&group, &first).await {
            return;
        }
        self.try_removing(&group, &first).await;
    }

    async fn try_adding(&mut self, group: &str, account: &str) -> bool {
        let mut answers = Vec::new();
        let forms = [Addition::Value, Addition::Reference].map(|member_addition| Dialect {
            member_addition,
            ..self.dialect.clone()
        });
        for (number, form) in forms.iter().enumerate() {
            let body = form
                .member_addition
                .body(&[account.to_owned()], &self.client.url, form);
            let words = match self.send_members(group, form, &body, account, true).await {
                Ok(Shown::Yes) => "success, and it took effect",
                Ok(Shown::Unknown) => "success; members are not shown",
                Ok(Shown::No) => {
                    answers.push("success without effect".to_owned());
                    continue;
                }
                Err(error) => {
                    answers.push(error.detail);
                    continue;
                }
            };
            answers.push(words.to_owned());
            self.dialect = form.clone();
            self.found(Finding::of_forms(
                "Add a member",
                Some(number),
                &answers,
                &[
                    "Members are added by their ids.",
                    "Members are added by their ids, with $ref and type.",
                ],
            ));
            return true;
        }
        let consequence = ["Nobody can be added to groups there."];
        self.found(Finding::of_forms("Add a member", None, &answers, &consequence));
        false
    }

    async fn try_removing(&mut self, group: &str, account: &str) {
        let mut answers = Vec::new();
        let mut blind = None;
        let forms = Removal::Filter.first().map(|member_removal| Dialect {
            member_removal,
            ..self.dialect.clone()
        });
        let mut taken = None;
        for (number, form) in forms.iter().enumerate() {
            let ids = [account.to_owned()];
            let body = form.member_removal.body_without(&ids, &[], form);
            match self.send_members(group, form, &body, account, false).await {
                Ok(Shown::Yes) => {
                    answers.push("success, and it took effect".to_owned());
                    taken = Some(number);
                    break;
                }
                Ok(Shown::Unknown) => {
                    answers.push("success; members are not shown".to_owned());
                    blind = Some(number);
                    break;
                }
                Ok(Shown::No) => answers.push("success without effect".to_owned()),
                Err(error) => answers.push(error.detail),
            }
        }
        let ignores_one = answers.iter().any(|answer| answer == "success without effect");
        let form = taken.or(blind);
        if let Some(learned) = form.and_then(|form| forms.get(form)) {
            self.dialect = learned.clone();
        }
        self.dialect.verify_members = ignores_one && taken.is_some();
        let mut finding = Finding::of_forms(
            "Remove a member",
            form,
            &answers,
            &[
                "Members are removed by a path with a filter.",
                "Members are removed by a list of values.",
                "Members are removed by sending the list of those who stay.",
                "Members cannot be removed there: whoever leaves a group stays in it.",
            ],
        );
        if blind.is_some() {
            finding
                .consequence
                .push_str(" Whether it took effect cannot be seen.");
        }
        self.found(finding);
    }

    /// Sends one form, and looks whether the group has, or has no more, the account.
    async fn send_members(
        &mut self,
        group: &str,
        form: &Dialect,
        body: &Value,
        account: &str,
        is_added: bool,
    ) -> Result<Shown, Error> {
        self.requests += 1;
        if form.changed_by_put {
            let ids = [account.to_owned()];
            let client = self.client.clone().with_dialect(form.clone());
            let changed = if is_added {
                client.add_members(group, &ids, None).await?
            } else {
                client.remove_members(group, &ids).await?
            };
            self.requests += changed.requests;
            if let Some((_, error)) = changed.refused.into_iter().next() {
                return Err(error);
            }
        } else {
            self.client.patch(Resource::Groups, group, body).await?;
        }
        let first = self.look(group, account, is_added).await;
        if first != Shown::No {
            return Ok(first);
        }
        // An answer that lags behind is no refusal.
        tokio::time::sleep(self.patience).await;
        Ok(self.look(group, account, is_added).await)
    }

    /// Whether the group shows the change.
    async fn look(&mut self, group: &str, account: &str, is_added: bool) -> Shown {
        let Some(shown) = self.read_back(Resource::Groups, group).await else {
            return Shown::Unknown;
        };
        let members = member(&shown, "members").and_then(Value::as_array);
        let is_member = members.is_some_and(|members| {
            members
                .iter()
                .any(|element| member(element, "value").and_then(Value::as_str) == Some(account))
        });
        match (is_member, members.is_none_or(Vec::is_empty)) {
            (true, _) if is_added => Shown::Yes,
            (true, _) => Shown::No,
            // A group that shows nobody may show nobody ever.
            (false, true) if is_added => Shown::Unknown,
            (false, _) if is_added => Shown::No,
            (false, _) if self.has_seen_members() => Shown::Yes,
            (false, _) => Shown::Unknown,
        }
    }

    fn has_seen_members(&self) -> bool {
        let added = self
            .findings
            .iter()
            .find(|finding| finding.name == "Add a member");
        added.is_some_and(|finding| finding.answered.contains("took effect"))
    }
}

/// What a group shows of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Yes,
    No,
    Unknown,
}
