//! Tokens: with a secret, with a certificate, and when they end.

use directory::source::{Ended, Start};
use model::{EntraSettings, EntraSignIn, Shortfall};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use simulator::graph::Options;

use super::office::{Office, SECRET, person, read, source};
use super::tls::pem;

const CERTIFICATE: &str = include_str!("fixtures/certificate.pem");
const KEY: &str = include_str!("fixtures/key.pem");
const OTHER_CERTIFICATE: &str = include_str!("fixtures/other_certificate.pem");
const OTHER_KEY: &str = include_str!("fixtures/other_key.pem");

async fn office(options: Options) -> Office {
    let office = Office::open(options).await;
    for number in 0..6 {
        office.tenant.put_user(person(&format!("P{number}")));
    }
    office
}

fn with_certificate(office: &Office, certificate: &str) -> EntraSettings {
    EntraSettings {
        sign_in: EntraSignIn::Certificate,
        certificate: certificate.to_owned(),
        ..office.settings()
    }
}

async fn only_a_certificate() -> Office {
    office(Options {
        client_secret: String::new(),
        certificate: CertificateDer::from_pem_slice(CERTIFICATE.as_bytes())
            .unwrap()
            .to_vec(),
        ..Options::default()
    })
    .await
}

#[tokio::test]
async fn a_certificate_signs_in() {
    let office = only_a_certificate().await;
    let source = source(&with_certificate(&office, CERTIFICATE), KEY, &["city"]).unwrap();
    read(&source, &Start::Everything).await.cursor();
}

#[tokio::test]
async fn another_certificate_does_not() {
    let office = only_a_certificate().await;
    let source = source(
        &with_certificate(&office, OTHER_CERTIFICATE),
        OTHER_KEY,
        &["city"],
    )
    .unwrap();
    let outcome = read(&source, &Start::Everything).await;
    let (reason, problem) = outcome.shortfall();
    assert_eq!(reason, Shortfall::SignIn);
    assert!(problem.message.contains("AADSTS700027"), "{problem:?}");
    assert!(problem.advice.contains("Upload this certificate"), "{problem:?}");
}

#[tokio::test]
async fn what_cannot_sign_in_is_told_before_anything_is_read() {
    let office = office(Options::default()).await;
    let ec = rcgen::generate_simple_self_signed(vec!["rollcall".to_owned()]).unwrap();
    let ec_certificate = pem("CERTIFICATE", ec.cert.der());
    let ec_key = pem("PRIVATE KEY", &ec.signing_key.serialize_der());
    for (settings, secret, words) in [
        (
            with_certificate(&office, CERTIFICATE),
            OTHER_KEY,
            "does not belong",
        ),
        (with_certificate(&office, ""), KEY, "no certificate"),
        (with_certificate(&office, CERTIFICATE), "abc", "no private key"),
        (with_certificate(&office, &ec_certificate), ec_key.as_str(), "RSA"),
        (office.settings(), " ", "no client secret"),
        (
            EntraSettings {
                tenant: String::new(),
                ..office.settings()
            },
            SECRET,
            "tenant",
        ),
        (
            EntraSettings {
                client_id: "a/b".to_owned(),
                ..office.settings()
            },
            SECRET,
            "client id",
        ),
        (
            EntraSettings {
                graph_url: "http://graph.example".to_owned(),
                ..office.settings()
            },
            SECRET,
            "Graph address",
        ),
        (
            EntraSettings {
                ca_bundle: "no certificate".to_owned(),
                ..office.settings()
            },
            SECRET,
            "certificate authorities",
        ),
    ] {
        let problem = source(&settings, secret, &["city"]).unwrap_err();
        assert_eq!(problem.reason, Shortfall::Settings);
        let text = format!("{} {}", problem.message, problem.advice);
        assert!(text.contains(words), "{text}");
    }
    assert!(office.tenant.requests().is_empty());
}

#[tokio::test]
async fn a_token_is_fetched_anew_before_it_ends_and_once_when_it_is_refused() {
    let office = office(Options {
        page_size: 1,
        token_seconds: 0,
        ..Options::default()
    })
    .await;
    // Good for no time at all: each request has one of its own, and each is refused.
    let outcome = office.read_everything().await;
    assert_eq!(outcome.shortfall().0, Shortfall::SignIn);
    let tokens = |office: &Office| {
        let requests = office.tenant.requests();
        requests.iter().filter(|line| line.contains("oauth2")).count()
    };
    assert_eq!(tokens(&office), 2);

    office.tenant.set_options(|options| options.token_seconds = 2);
    let source = office.source();
    let first = read(&source, &Start::Everything).await;
    first.cursor();
    assert_eq!(tokens(&office), 3);
    tokio::time::sleep(std::time::Duration::from_millis(1_900)).await;
    let second = read(&source, &Start::Cursor(first.cursor())).await;
    second.cursor();
    assert_eq!(tokens(&office), 4);

    office.tenant.set_options(|options| options.token_seconds = 3_599);
    let third = read(&office.source(), &Start::Cursor(second.cursor())).await;
    office.tenant.revoke_tokens();
    let source = office.source();
    read(&source, &Start::Cursor(third.cursor())).await.cursor();
    office.tenant.revoke_tokens();
    read(&source, &Start::Everything).await.cursor();
    assert_eq!(tokens(&office), 7);
}

#[tokio::test]
async fn no_secret_is_ever_shown() {
    let office = office(Options::default()).await;
    let wrong = "a-wrong-secret";
    let source = source(&office.settings(), wrong, &["city"]).unwrap();
    let outcome = read(&source, &Start::Everything).await;
    let Ended::Incomplete(problem) = &outcome.read.ended else {
        panic!("{:?}", outcome.read);
    };
    assert!(problem.message.contains("AADSTS7000215"), "{problem:?}");
    let steps = source.test().await;
    let shown = format!("{source:?} {:?} {steps:?}", outcome.read);
    assert!(
        !shown.contains(wrong) && !shown.contains("graph-token"),
        "{shown}"
    );
    let office = only_a_certificate().await;
    let with_key = super::office::source(&with_certificate(&office, CERTIFICATE), KEY, &["city"]).unwrap();
    read(&with_key, &Start::Everything).await.cursor();
    let shown = format!("{with_key:?}");
    let line = KEY.lines().nth(1).unwrap();
    assert!(!shown.contains(line) && !shown.contains("graph-token"), "{shown}");
}
