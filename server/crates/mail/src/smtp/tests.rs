use std::net::TcpListener;
use std::sync::Arc;

use model::Timestamp;
use rustls::ServerConfig;
use tokio_rustls::TlsAcceptor;

use super::*;
use crate::test_server::{Behaviour, TestServer};
use crate::{Envelope, test_text};

const PASSWORD: &str = "correct horse";

/// A certificate for a name, as the server uses it and in PEM.
fn certificate(name: &str) -> (TlsAcceptor, String) {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let rcgen::CertifiedKey { cert, signing_key } =
        rcgen::generate_simple_self_signed(vec![name.to_owned()]).unwrap();
    let key = signing_key.serialize_der().try_into().unwrap();
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let pem = format!(
        "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
        STANDARD.encode(cert.der())
    );
    (TlsAcceptor::from(Arc::new(config)), pem)
}

fn letter() -> Letter {
    let envelope = Envelope {
        sender: "rollcall@corp.example",
        recipient: "it@corp.example",
        id: "0193",
        at: Timestamp(0),
    };
    Letter::new(envelope, &test_text("")).unwrap()
}

fn signing_in(password: &str) -> (String, SecretString) {
    ("rollcall".into(), password.into())
}

fn asks_for_a_password() -> Behaviour {
    Behaviour {
        credentials: Some(("rollcall".into(), PASSWORD.into())),
        ..Behaviour::default()
    }
}

async fn start(behaviour: Behaviour) -> (TestServer, Server) {
    let running = TestServer::start(behaviour).await.unwrap();
    let server = Server {
        host: "localhost".into(),
        port: running.port,
        security: MailSecurity::None,
        credentials: None,
        ca_bundle: String::new(),
    };
    (running, server)
}

async fn refused(server: &Server) -> Error {
    send(server, &letter()).await.unwrap_err()
}

fn code(error: &Error) -> Option<(Step, u16)> {
    match error {
        Error::Refused { step, code, .. } => Some((*step, *code)),
        _ => None,
    }
}

#[tokio::test]
async fn a_mail_arrives_as_it_was_written() {
    let (running, server) = start(Behaviour::default()).await;
    let letter = letter();
    send(&server, &letter).await.unwrap();
    let taken = running.taken().remove(0);
    assert_eq!(
        (taken.sender.as_str(), taken.recipient.as_str(), taken.encrypted),
        ("rollcall@corp.example", "it@corp.example", false)
    );
    assert_eq!(taken.content.trim_end().as_bytes(), letter.bytes.trim_ascii_end());
}

#[tokio::test]
async fn the_sign_in_is_told_apart_from_the_mail() {
    let (running, mut server) = start(asks_for_a_password()).await;
    let error = refused(&server).await;
    assert_eq!(code(&error), Some((Step::Mail, 530)));
    assert!(!error.is_permanent());

    server.credentials = Some(signing_in("wrong horse"));
    let error = refused(&server).await;
    assert_eq!(code(&error), Some((Step::SignIn, 535)));
    assert!(!error.is_permanent());
    assert!(error.advice().contains("password"), "{}", error.advice());

    server.credentials = Some(signing_in(PASSWORD));
    send(&server, &letter()).await.unwrap();
    assert_eq!(running.taken().len(), 1);
}

#[tokio::test]
async fn a_server_that_repeats_the_password_does_not_make_it_known() {
    let (_running, mut server) = start(asks_for_a_password()).await;
    server.credentials = Some(signing_in("wrong horse"));
    let error = refused(&server).await;
    let told = format!("{error} {error:?}");
    let sent = STANDARD.encode("\0rollcall\0wrong horse");
    assert!(told.contains("Authentication failed: •••"), "{told}");
    assert!(!told.contains(&sent) && !told.contains("wrong horse"), "{told}");
}

#[tokio::test]
async fn a_temporary_refusal_is_tried_again_and_a_permanent_one_is_not() {
    let (running, server) = start(Behaviour::default()).await;
    running.refuse(&["451 4.7.1 Come back later", "550 5.1.1 No such user"]);
    let error = refused(&server).await;
    assert_eq!(
        (code(&error), error.is_permanent()),
        (Some((Step::Mail, 451)), false)
    );
    let error = refused(&server).await;
    assert_eq!(
        (code(&error), error.is_permanent()),
        (Some((Step::Mail, 550)), true)
    );
    assert_eq!(
        error.to_string(),
        "the mail server refused the mail: 550 5.1.1 No such user"
    );
    send(&server, &letter()).await.unwrap();
    assert_eq!(running.taken().len(), 1);
}

#[tokio::test]
async fn both_kinds_of_encryption_work_with_the_authority_that_was_entered() {
    for (security, tls_at_once) in [(MailSecurity::StartTls, false), (MailSecurity::Tls, true)] {
        let (acceptor, pem) = certificate("localhost");
        let behaviour = Behaviour {
            tls: Some(acceptor),
            tls_at_once,
            ..asks_for_a_password()
        };
        let (running, mut server) = start(behaviour).await;
        server.security = security;
        server.credentials = Some(signing_in(PASSWORD));
        let error = refused(&server).await;
        assert!(
            matches!(
                error,
                Error::Tls {
                    problem: TlsProblem::UnknownAuthority,
                    ..
                }
            ),
            "{security:?}: {error:?}"
        );
        assert!(error.advice().contains("CA certificates"), "{}", error.advice());
        assert!(running.taken().is_empty());

        server.ca_bundle = pem;
        send(&server, &letter()).await.unwrap();
        assert!(running.taken()[0].encrypted, "{security:?}");
    }
}

#[tokio::test]
async fn a_certificate_for_another_name_is_not_trusted() {
    let (acceptor, pem) = certificate("mail.example");
    let behaviour = Behaviour {
        tls: Some(acceptor),
        ..Behaviour::default()
    };
    let (_running, mut server) = start(behaviour).await;
    server.security = MailSecurity::StartTls;
    server.ca_bundle = pem;
    let error = refused(&server).await;
    assert!(
        matches!(
            error,
            Error::Tls {
                problem: TlsProblem::OtherName,
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn nothing_is_said_in_the_clear_where_encryption_is_wanted() {
    let (running, mut server) = start(asks_for_a_password()).await;
    server.credentials = Some(signing_in(PASSWORD));
    server.security = MailSecurity::StartTls;
    assert!(matches!(refused(&server).await, Error::NoStartTls { .. }));
    server.security = MailSecurity::Tls;
    let error = refused(&server).await;
    assert!(
        matches!(
            error,
            Error::Tls {
                problem: TlsProblem::NoTls,
                ..
            }
        ),
        "{error:?}"
    );
    assert!(running.taken().is_empty());
}

#[tokio::test]
async fn a_server_that_wants_encryption_says_so() {
    let (acceptor, _) = certificate("localhost");
    let behaviour = Behaviour {
        tls: Some(acceptor),
        ..Behaviour::default()
    };
    let (_running, server) = start(behaviour).await;
    let error = refused(&server).await;
    assert_eq!(code(&error), Some((Step::Mail, 530)));
    assert!(error.advice().contains("STARTTLS"), "{}", error.advice());
}

#[tokio::test]
async fn a_server_without_sign_in_says_so() {
    let (_running, mut server) = start(Behaviour::default()).await;
    server.credentials = Some(signing_in(PASSWORD));
    assert!(matches!(refused(&server).await, Error::NoSignIn { .. }));
}

#[tokio::test]
async fn who_does_not_listen_or_is_no_mail_server_is_told_apart() {
    let (_running, mut server) = start(Behaviour::default()).await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    server.port = listener.local_addr().unwrap().port();
    let web = tokio::net::TcpListener::from_std({
        listener.set_nonblocking(true).unwrap();
        listener
    })
    .unwrap();
    let answering = tokio::spawn(async move {
        let (mut stream, _) = web.accept().await.unwrap();
        tokio::io::AsyncWriteExt::write_all(&mut stream, b"HTTP/1.1 400 Bad Request\r\n\r\n")
            .await
            .unwrap();
    });
    let error = refused(&server).await;
    assert!(matches!(error, Error::Broken { .. }), "{error:?}");
    answering.await.unwrap();
    // The listener went with the task.
    let error = refused(&server).await;
    assert!(matches!(error, Error::Connect { .. }), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_says_nothing_is_not_waited_for() {
    let (_running, mut server) = start(Behaviour::default()).await;
    // Connections wait in its queue, and nobody takes them.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    server.port = listener.local_addr().unwrap().port();
    let began = tokio::time::Instant::now();
    let error = refused(&server).await;
    assert!(matches!(error, Error::Timeout { .. }), "{error:?}");
    assert!(began.elapsed() <= WHOLE);
    assert!(error.advice().contains("465"), "{}", error.advice());
}

#[test]
fn certificates_are_checked_before_they_are_kept() {
    let (_, pem) = certificate("localhost");
    for (text, expected) in [
        (pem.clone(), true),
        (format!("{pem}\n{pem}"), true),
        (String::new(), false),
        ("MIIB".into(), false),
        (
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".into(),
            false,
        ),
    ] {
        assert_eq!(are_certificates(&text), expected, "{text}");
    }
}
