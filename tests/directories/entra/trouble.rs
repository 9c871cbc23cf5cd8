//! What breaks a read off: it says so, and nobody is taken for gone.

use std::time::Duration;

use directory::source::{Piece, Sink, Start};
use model::Shortfall;
use serde_json::json;
use simulator::graph::{Fault, FaultRule, Kind, Options};
use tokio_util::sync::CancellationToken;

use super::office::{Office, group, person};

async fn office() -> Office {
    let office = Office::open(Options {
        page_size: 2,
        ..Options::default()
    })
    .await;
    for number in 0..6 {
        office.tenant.put_user(person(&format!("P{number}")));
        office.tenant.put_group(group(&format!("G{number}")));
    }
    office
}

const fn status(status: u16, code: &'static str) -> Fault {
    Fault::Status {
        status,
        code,
        retry_after: None,
    }
}

#[tokio::test]
async fn a_connection_that_breaks_once_is_no_trouble_but_told() {
    let office = office().await;
    office
        .tenant
        .fail(FaultRule::once("/users/delta", 2, Fault::HangUp));
    let outcome = office.read_everything().await;
    outcome.cursor();
    assert!(
        outcome.has_note("One request was sent again"),
        "{:?}",
        outcome.read.notes
    );
}

#[tokio::test]
async fn each_trouble_in_mid_read_has_its_reason() {
    for path in ["/users/delta", "/groups/delta"] {
        for (fault, expected, words) in [
            (Fault::HangUp, Shortfall::Connection, "broke"),
            (Fault::NotJson, Shortfall::Refused, "is not JSON"),
            (
                status(401, "InvalidAuthenticationToken"),
                Shortfall::SignIn,
                "401",
            ),
            (
                status(403, "Authorization_RequestDenied"),
                Shortfall::AccessDenied,
                "403",
            ),
            (status(418, "Teapot"), Shortfall::Refused, "418 (Teapot)"),
            (status(501, "NotImplemented"), Shortfall::Settings, "501"),
        ] {
            let office = office().await;
            office.tenant.fail(FaultRule {
                times: usize::MAX,
                ..FaultRule::once(path, 2, fault)
            });
            let outcome = office.read_everything().await;
            let (reason, problem) = outcome.shortfall();
            assert_eq!(reason, expected, "{problem:?}");
            assert!(problem.message.contains(words), "{problem:?}");
            // What was read before was handed on, and is true.
            assert!(matches!(outcome.pieces.first(), Some(Piece::Entries(_))));
            assert!(outcome.gone().is_empty());
        }
    }
}

#[tokio::test]
async fn a_name_that_graph_does_not_know_is_named() {
    let office = office().await;
    let source = super::office::source(&office.settings(), super::office::SECRET, &["shoesize"]).unwrap();
    let outcome = super::office::read(&source, &Start::Everything).await;
    let (reason, problem) = outcome.shortfall();
    assert_eq!(reason, Shortfall::Settings);
    assert!(problem.message.contains("'shoesize'"), "{problem:?}");
}

#[tokio::test]
async fn the_missing_permission_is_named() {
    for (missing, permission) in [(0, "User.Read.All"), (1, "GroupMember.Read.All")] {
        let office = office().await;
        office.tenant.set_options(|options| {
            options.permissions.remove(missing);
        });
        let outcome = office.read_everything().await;
        let (reason, problem) = outcome.shortfall();
        assert_eq!(reason, Shortfall::AccessDenied);
        assert!(
            problem.advice.contains(permission) && problem.advice.contains("admin consent"),
            "{problem:?}"
        );
    }
}

#[tokio::test]
async fn nobody_is_gone_while_the_round_is_not_at_its_end() {
    let office = office().await;
    let first = office.read_everything().await;
    let gone = |id: &str| json!({"id": id, "@removed": {"reason": "deleted"}});
    office
        .tenant
        .script(Kind::User, vec![vec![gone("a")], vec![gone("b")]]);
    office.tenant.fail(FaultRule {
        times: usize::MAX,
        ..FaultRule::once("/users/delta", 2, Fault::HangUp)
    });
    let broken = office.read_after(&first).await;
    assert_eq!(broken.shortfall().0, Shortfall::Connection);
    assert!(broken.pieces.is_empty(), "{:?}", broken.pieces);
}

#[tokio::test]
async fn users_are_read_where_groups_are_not() {
    let office = office().await;
    let ana = office.tenant.put_user(person("Ana"));
    let ben = office.tenant.put_user(person("Ben"));
    let first = office.read_everything().await;
    office.tenant.delete(&ana);
    office
        .tenant
        .put_user(json!({"id": ben, "accountEnabled": false}));
    for (fault, expected) in [
        (Fault::NotJson, Shortfall::Refused),
        (
            status(403, "Authorization_RequestDenied"),
            Shortfall::AccessDenied,
        ),
    ] {
        office.tenant.heal();
        office.tenant.fail(FaultRule::always("/groups/delta", fault));
        let second = office.read_after(&first).await;
        assert_eq!(second.shortfall().0, expected);
        assert_eq!(second.gone(), [ana.as_str()]);
        let blocked = second.pieces.iter().any(|piece| match piece {
            Piece::Entries(entries) => entries
                .iter()
                .any(|entry| entry.source_id == ben && !entry.enabled),
            _ => false,
        });
        assert!(blocked, "{:?}", second.pieces);
    }
}

#[tokio::test]
async fn what_is_no_record_is_not_left_out_silently() {
    for record in [
        json!({"displayName": "Without an id"}),
        json!("text"),
        json!({"id": "u", "manager@delta": "m"}),
    ] {
        let office = office().await;
        office.tenant.script(Kind::User, vec![vec![record.clone()]]);
        let outcome = office.read_everything().await;
        assert_eq!(outcome.shortfall().0, Shortfall::Refused, "{record}");
    }
}

#[tokio::test]
async fn a_read_ends_when_it_is_stopped_even_while_it_waits() {
    let office = office().await;
    let fault = Fault::Status {
        status: 429,
        code: "TooManyRequests",
        retry_after: Some("200".to_owned()),
    };
    office.tenant.fail(FaultRule::always("/users/delta", fault));
    let stop = CancellationToken::new();
    let (sink, _taken) = Sink::new(stop.clone());
    let source = office.source();
    let reading = source.read(&Start::Everything, &sink);
    let stopping = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        stop.cancel();
    };
    let (read, ()) = tokio::time::timeout(Duration::from_secs(20), async { tokio::join!(reading, stopping) })
        .await
        .expect("it ends");
    match read.ended {
        directory::source::Ended::Incomplete(problem) => assert_eq!(problem.reason, Shortfall::Stopped),
        directory::source::Ended::Complete => panic!("it was stopped"),
    }
}
