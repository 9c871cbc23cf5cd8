//! Links that do not fit, and where the token goes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use model::Shortfall;
use simulator::graph::{Fault, FaultRule, Options};

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

#[tokio::test]
async fn pages_with_both_links_or_none_or_in_a_circle_end_the_read() {
    for path in ["/users/delta", "/groups/delta"] {
        for (fault, words) in [
            (Fault::BothLinks, "the last and that another follows"),
            (Fault::NoLink, "neither"),
            (Fault::Circle, "in a circle"),
        ] {
            let office = office().await;
            office.tenant.fail(FaultRule {
                times: usize::MAX,
                ..FaultRule::once(path, 2, fault)
            });
            let outcome = office.read_everything().await;
            let (reason, problem) = outcome.shortfall();
            assert_eq!(reason, Shortfall::Paging);
            assert!(problem.message.contains(words), "{problem:?}");
        }
    }
}

#[tokio::test]
async fn the_token_goes_to_no_other_host() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let elsewhere = format!("http://{}", listener.local_addr().unwrap());
    let visits = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&visits);
    let listening = tokio::spawn(async move {
        while listener.accept().await.is_ok() {
            counted.fetch_add(1, Ordering::SeqCst);
        }
    });
    for link in [
        elsewhere.as_str(),
        "https://graph.microsoft.com",
        "http://localhost",
        "nonsense",
    ] {
        let office = office().await;
        let fault = Fault::ElsewhereLink(link.to_owned());
        office.tenant.fail(FaultRule::once("/users/delta", 2, fault));
        let outcome = office.read_everything().await;
        let (reason, problem) = outcome.shortfall();
        assert_eq!(reason, Shortfall::Paging, "{problem:?}");
    }
    assert_eq!(visits.load(Ordering::SeqCst), 0);
    listening.abort();
}
