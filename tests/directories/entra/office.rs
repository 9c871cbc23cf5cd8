//! A tenant, the source that reads it, and what came of a read.

use std::time::Duration;

use directory::entra::EntraSource;
use directory::source::{Ended, Names, Piece, Read, Sink, Start};
use model::{EntraSettings, EntraSignIn, ReadProblem, Shortfall};
use outbound::{ClientOptions, UrlPolicy};
use serde_json::{Value, json};
use simulator::graph::{Options, RunningTenant, Tenant};
use tokio_util::sync::CancellationToken;

pub(super) const SECRET: &str = "the-client-secret";

pub(super) struct Office {
    pub(super) tenant: RunningTenant,
}

/// What a read sent and how it ended.
pub(super) struct Outcome {
    pub(super) read: Read,
    pub(super) pieces: Vec<Piece>,
}

impl Office {
    pub(super) async fn open(options: Options) -> Self {
        Self {
            tenant: Tenant::start(options).await.unwrap(),
        }
    }

    pub(super) fn settings(&self) -> EntraSettings {
        Self::settings_at(&self.tenant.url())
    }

    pub(super) fn settings_at(url: &str) -> EntraSettings {
        EntraSettings {
            tenant: "11111111-2222-4333-8444-555555555555".to_owned(),
            client_id: "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee".to_owned(),
            sign_in: EntraSignIn::Secret,
            certificate: String::new(),
            login_url: url.to_owned(),
            graph_url: url.to_owned(),
            ca_bundle: String::new(),
        }
    }

    /// A source that reads a few names.
    pub(super) fn source(&self) -> EntraSource {
        source(
            &self.settings(),
            SECRET,
            &["displayname", "city", "userprincipalname"],
        )
        .unwrap()
    }

    pub(super) async fn read_everything(&self) -> Outcome {
        read(&self.source(), &Start::Everything).await
    }

    /// The changes since a read that was complete.
    pub(super) async fn read_after(&self, earlier: &Outcome) -> Outcome {
        read(&self.source(), &Start::Cursor(earlier.cursor())).await
    }
}

pub(super) fn source(
    settings: &EntraSettings,
    secret: &str,
    user_names: &[&str],
) -> Result<EntraSource, ReadProblem> {
    let names = Names {
        users: user_names.iter().map(|&name| name.to_owned()).collect(),
        groups: vec!["displayname".to_owned(), "description".to_owned()],
    };
    let http = ClientOptions {
        first_wait: Duration::from_millis(5),
        ..ClientOptions::default()
    };
    EntraSource::new(settings, secret.into(), names, &http, &UrlPolicy::default())
}

pub(super) async fn read(source: &EntraSource, start: &Start) -> Outcome {
    let (sink, mut taken) = Sink::new(CancellationToken::new());
    let take = async {
        let mut pieces = Vec::new();
        while let Some(piece) = taken.recv().await {
            pieces.push(piece);
        }
        pieces
    };
    let send = async {
        let read = source.read(start, &sink).await;
        drop(sink);
        read
    };
    let (read, pieces) = tokio::join!(send, take);
    Outcome { read, pieces }
}

impl Outcome {
    pub(super) fn cursor(&self) -> String {
        assert_eq!(self.read.ended, Ended::Complete, "{:?}", self.read);
        self.read.cursor.clone().expect("a cursor")
    }

    /// Why it did not see everything; there is no cursor then.
    pub(super) fn shortfall(&self) -> (Shortfall, &ReadProblem) {
        match &self.read.ended {
            Ended::Incomplete(problem) => {
                assert_eq!(self.read.cursor, None);
                assert!(
                    !problem.message.is_empty() && !problem.advice.is_empty(),
                    "{problem:?}"
                );
                (problem.reason, problem)
            }
            Ended::Complete => panic!("the read was complete: {:?}", self.read),
        }
    }

    pub(super) fn gone(&self) -> Vec<&str> {
        let gone = self.pieces.iter().flat_map(|piece| match piece {
            Piece::Gone(gone) => gone.as_slice(),
            _ => &[],
        });
        gone.map(|gone| gone.source_id.as_str()).collect()
    }

    pub(super) fn has_note(&self, words: &str) -> bool {
        self.read.notes.iter().any(|note| note.contains(words))
    }
}

/// A user whose names begin with this.
pub(super) fn person(name: &str) -> Value {
    json!({
        "accountEnabled": true,
        "displayName": name,
        "userPrincipalName": format!("{}@contoso.example", name.to_lowercase()),
        "userType": "Member",
        "city": "Bern",
    })
}

pub(super) fn group(name: &str) -> Value {
    json!({"displayName": name, "securityEnabled": true})
}
