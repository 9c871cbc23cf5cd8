//! The way through a read: groups, users, then who is in which.

use std::collections::HashSet;

use model::{EntraSettings, ReadProblem, Shortfall};
use outbound::{ClientOptions, StatusCode, TenantUrl, UrlPolicy};
use secrecy::SecretString;
use serde_json::{Map, Value};

use super::advice::About;
use super::cursor::{Cursor, question};
use super::graph::Graph;
use super::groups::Groups;
use super::id::Id;
use super::members::Memberships;
use super::refusal::{not_graph, problem};
use super::round::Round;
use super::selection::Selection;
use super::settings;
use super::tally::Tally;
use super::users::Users;
use crate::source::{Closed, Ended, Entry, Gone, Names, Piece, Read, Sink, Start};

/// The most entries in one piece.
const PIECE: usize = 500;

/// A tenant of Microsoft Entra ID. `Debug` shows no secret.
#[derive(Debug)]
pub struct EntraSource {
    pub(super) graph: Graph,
    /// Where tokens come from.
    pub(super) login: TenantUrl,
    pub(super) users: Selection,
    pub(super) groups: Selection,
    /// What the rounds are about; a cursor of another question is of no use.
    question: String,
    /// Until when the certificate is valid, in milliseconds since 1970, where it signs in with one.
    pub(super) certificate_until: Option<i64>,
}

impl EntraSource {
    /// The tenant of these settings. `secret` is the client secret, or the private key as PEM; `names` are Graph's names
    /// that somebody wants values of (see [`source_names`](crate::source::source_names)), parts after a dot
    /// (`employeeOrgData.costCenter`); `http` is how connections are made.
    ///
    /// # Errors
    /// A [`ReadProblem`] that says which setting cannot be used.
    pub fn new(
        settings: &EntraSettings,
        secret: SecretString,
        names: Names,
        http: &ClientOptions,
        policy: &UrlPolicy,
    ) -> Result<Self, ReadProblem> {
        let Names { users, groups } = names;
        let (users, groups) = (Selection::of_users(&users)?, Selection::of_groups(&groups)?);
        let certificate_until = match settings.sign_in {
            model::EntraSignIn::Secret => None,
            model::EntraSignIn::Certificate => outbound::valid_until(&settings.certificate),
        };
        let (graph, login) = settings::graph(settings, secret, http.clone(), *policy)?;
        let question = question(&[
            &graph.url.to_string(),
            settings.tenant.trim(),
            settings.client_id.trim(),
            &users.properties,
            &groups.properties,
        ]);
        Ok(Self {
            graph,
            login,
            users,
            groups,
            question,
            certificate_until,
        })
    }

    /// Reads everything, or what changed. A read that does not end as complete has no cursor.
    pub async fn read(&self, start: &Start, sink: &Sink) -> Read {
        let mut tally = Tally::default();
        let outcome = tokio::select! {
            biased;
            () = sink.closed() => Err(stopped(Closed)),
            outcome = Box::pin(self.rounds(start, sink, &mut tally)) => outcome,
        };
        let notes = tally.sentences();
        match outcome {
            Ok(cursor) => Read {
                notes,
                ..Read::complete(cursor.text())
            },
            Err(problem) => Read {
                ended: Ended::Incomplete(problem),
                cursor: None,
                notes,
            },
        }
    }

    async fn rounds(&self, start: &Start, sink: &Sink, tally: &mut Tally) -> Result<Cursor, ReadProblem> {
        let (users, groups) = match start {
            Start::Everything => (self.first_round(About::Users)?, self.first_round(About::Groups)?),
            Start::Cursor(text) => {
                let cursor = Cursor::of(text, &self.question).ok_or_else(|| {
                    problem(
                        Shortfall::CursorLost,
                        "The place where the last read ended is of other settings",
                        "Nothing has to be done: the next read reads everything.",
                    )
                })?;
                (
                    Round::later(&self.graph, About::Users, &cursor.users)?,
                    Round::later(&self.graph, About::Groups, &cursor.groups)?,
                )
            }
        };
        let is_everything = *start == Start::Everything;
        // Groups are asked for first: whoever they name is among the users that are asked for later, even if that person is
        // a minute old.
        let groups = self.read_groups(groups, is_everything, sink, tally).await;
        if let Err(problem) = &groups
            && !concerns_groups_alone(problem.reason)
        {
            return Err(problem.clone());
        }
        let users = self.read_users(users, is_everything, sink, tally).await?;
        let (groups, memberships) = groups?;
        for piece in memberships.pieces(is_everything) {
            sink.send(piece).await.map_err(stopped)?;
        }
        Ok(Cursor::new(self.question.clone(), users, groups))
    }

    fn first_round(&self, about: About) -> Result<Round<'_>, ReadProblem> {
        let (path, select) = match about {
            About::Groups => ("groups", self.groups.with("members")),
            _ => ("users", self.users.with("manager")),
        };
        let endpoint = self.graph.endpoint(&[path, "delta"], &[("$select", &select)])?;
        Ok(Round::first(&self.graph, about, endpoint))
    }

    /// The link of the next round.
    async fn read_users(
        &self,
        mut round: Round<'_>,
        is_everything: bool,
        sink: &Sink,
        tally: &mut Tally,
    ) -> Result<String, ReadProblem> {
        let mut users = Users::new(&self.users, is_everything);
        while let Some(records) = round.next_page(tally).await? {
            let mut entries = Vec::with_capacity(records.len());
            for record in records {
                let Some(found) = users.take(record)? else {
                    continue;
                };
                if !users.is_partial(&found) {
                    entries.push(users.entry(&found.id, &found.object));
                } else if let Some(object) = self.whole(About::Users, &found.id, tally).await? {
                    entries.push(users.entry(&found.id, &object));
                }
            }
            send(sink, entries).await?;
        }
        let link = round.link()?;
        if is_everything && !users.is_anybody {
            return Err(problem(
                Shortfall::Empty,
                "Microsoft Graph says that there is not one user in this tenant",
                "No tenant is without users. Check that the tenant is the right one, and that User.Read.All is granted as an application permission with admin consent.",
            ));
        }
        send_gone(sink, users.gone).await?;
        Ok(link)
    }

    /// The link of the next round, and who is in which group.
    async fn read_groups(
        &self,
        mut round: Round<'_>,
        is_everything: bool,
        sink: &Sink,
        tally: &mut Tally,
    ) -> Result<(String, Memberships), ReadProblem> {
        let mut groups = Groups::new(&self.groups, is_everything);
        while let Some(records) = round.next_page(tally).await? {
            let mut entries = Vec::with_capacity(records.len());
            for record in records {
                let Some(found) = groups.take(record)? else {
                    continue;
                };
                if !groups.is_partial(&found) {
                    entries.push(groups.entry(&found.id, &found.object));
                } else if let Some(object) = self.whole(About::Groups, &found.id, tally).await? {
                    entries.push(groups.entry(&found.id, &object));
                }
            }
            send(sink, entries).await?;
        }
        let link = round.link()?;
        let (gone, memberships) = groups.settled();
        send_gone(sink, gone).await?;
        Ok((link, memberships))
    }

    /// The whole of an object of which a change had only a part; none if it is not there any more, of which the next
    /// round will tell.
    async fn whole(
        &self,
        about: About,
        id: &Id,
        tally: &mut Tally,
    ) -> Result<Option<Map<String, Value>>, ReadProblem> {
        let (path, selection) = match about {
            About::Groups => ("groups", &self.groups),
            _ => ("users", &self.users),
        };
        let id = id.to_string();
        let query = [("$select", selection.properties.as_str())];
        let endpoint = self.graph.endpoint(&[path, &id], &query)?;
        match self.graph.get(about, &endpoint, tally).await {
            Ok(Value::Object(object)) => Ok(Some(object)),
            Ok(_) => Err(not_graph(about, "is no object")),
            Err(refusal) if refusal.status == Some(StatusCode::NOT_FOUND) => {
                tally.note(format!(
                    "{path}/{id} changed and was gone before it could be read; the next read tells what became of it."
                ));
                Ok(None)
            }
            Err(refusal) => Err(refusal.into()),
        }
    }
}

async fn send(sink: &Sink, mut entries: Vec<Entry>) -> Result<(), ReadProblem> {
    while !entries.is_empty() {
        let rest = entries.split_off(entries.len().min(PIECE));
        sink.send(Piece::Entries(entries)).await.map_err(stopped)?;
        entries = rest;
    }
    Ok(())
}

async fn send_gone(sink: &Sink, gone: HashSet<Id>) -> Result<(), ReadProblem> {
    let mut gone: Vec<Gone> = gone
        .into_iter()
        .map(|id| Gone {
            source_id: id.to_string(),
        })
        .collect();
    gone.sort_unstable_by(|one, other| one.source_id.cmp(&other.source_id));
    for some in gone.chunks(PIECE) {
        sink.send(Piece::Gone(some.to_vec())).await.map_err(stopped)?;
    }
    Ok(())
}

/// Whether users can be read all the same: who is blocked is to be known even where groups may not be read.
fn concerns_groups_alone(reason: Shortfall) -> bool {
    matches!(
        reason,
        Shortfall::AccessDenied | Shortfall::Refused | Shortfall::Paging | Shortfall::Settings
    )
}

fn stopped(_: Closed) -> ReadProblem {
    problem(Shortfall::Stopped, "The read was stopped", "Start it again.")
}
