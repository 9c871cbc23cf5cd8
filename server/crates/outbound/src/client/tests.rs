use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::HeaderMap;
use axum::routing::{any, get};
use http::Method;
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::*;
use crate::identity::pem;
use crate::{Identity, Probe, ProbeStep, Proxy, SignIn, TenantUrl, UrlPolicy};

async fn listener() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

async fn serve(router: Router) -> TenantUrl {
    let (listener, address) = listener().await;
    tokio::spawn(async move { axum::serve(listener, router).await });
    tenant(&format!("http://{address}/v2"))
}

fn tenant(text: &str) -> TenantUrl {
    TenantUrl::parse(text, &UrlPolicy::default()).unwrap()
}

fn client(options: ClientOptions) -> Client {
    Client::new(options).unwrap()
}

#[tokio::test]
async fn a_request_carries_token_and_body_and_the_answer_comes_back() {
    let echo = any(|method: Method, headers: HeaderMap, body: String| async move {
        let header = |name: &str| {
            headers
                .get(name)
                .and_then(|value| value.to_str().ok())
                .unwrap_or("-")
                .to_owned()
        };
        let text = format!(
            "{method} {} {} {} {} {body}",
            header("authorization"),
            header("content-type"),
            header("accept"),
            header("user-agent")
        );
        (
            [
                ("etag", "W/\"1\""),
                ("location", "/v2/Users/1"),
                ("content-type", "Text/Plain; charset=utf-8"),
            ],
            text,
        )
    });
    let url = serve(Router::new().route("/v2/Users", echo)).await;
    let sign_in = SignIn::bearer(&"abc\n".into()).unwrap();
    let request = Request::new(Method::POST, url.endpoint(&["Users"], &[]).unwrap())
        .sign_in(&sign_in)
        .accept("application/scim+json")
        .json("application/scim+json", &serde_json::json!({"a": 1}));
    let response = client(ClientOptions {
        user_agent: "test/1".to_owned(),
        ..ClientOptions::default()
    })
    .send(&request)
    .await
    .unwrap();
    assert_eq!(
        response.body,
        "POST Bearer abc application/scim+json application/scim+json test/1 {\"a\":1}"
    );
    assert_eq!(response.media_type().as_deref(), Some("text/plain"));
    assert_eq!(
        (response.etag(), response.location()),
        (Some("W/\"1\""), Some("/v2/Users/1"))
    );
    assert!(!format!("{response:?}").contains("Bearer"));
}

#[tokio::test]
async fn a_redirect_is_an_error_that_names_its_target() {
    let moved = get(|| async {
        (
            StatusCode::FOUND,
            [("location", "https://user:pw@other.example/login?next=secret#x")],
        )
    });
    let url = serve(Router::new().route("/v2/Users", moved)).await;
    let request = Request::new(Method::GET, url.endpoint(&["Users"], &[]).unwrap());
    let error = client(ClientOptions::default()).send(&request).await.unwrap_err();
    assert!(error.is_connection_level());
    assert_eq!(
        error.to_string(),
        "127.0.0.1 answered 302 Found and pointed to https://other.example/login"
    );
}

#[tokio::test]
async fn an_answer_above_the_limit_is_refused_with_and_without_a_length() {
    let long = get(|| async { "x".repeat(2000) });
    let streamed = get(|| async {
        let chunks = (0..20).map(|_| Ok::<_, std::io::Error>("x".repeat(100)));
        axum::body::Body::from_stream(futures::stream::iter(chunks))
    });
    let url = serve(
        Router::new()
            .route("/v2/long", long)
            .route("/v2/streamed", streamed),
    )
    .await;
    let client = client(ClientOptions {
        max_body_bytes: 1000,
        ..ClientOptions::default()
    });
    for path in ["long", "streamed"] {
        let request = Request::new(Method::GET, url.endpoint(&[path], &[]).unwrap());
        assert!(
            matches!(
                client.send(&request).await,
                Err(Error::TooLarge {
                    limit_bytes: 1000,
                    ..
                })
            ),
            "{path}"
        );
    }
}

#[tokio::test]
async fn failures_are_named_by_their_step() {
    let (silent, silent_address) = listener().await;
    let (broken, broken_address) = listener().await;
    let (closed, closed_address) = listener().await;
    drop(closed);
    let keep_silent = tokio::spawn(async move {
        let connection = silent.accept().await;
        std::future::pending::<()>().await;
        drop(connection);
    });
    tokio::spawn(async move {
        while let Ok((mut connection, _)) = broken.accept().await {
            let _ = connection
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort")
                .await;
        }
    });
    let client = client(ClientOptions {
        request_timeout: Duration::from_millis(200),
        ..ClientOptions::default()
    });
    let send = async |address: SocketAddr| {
        let endpoint = tenant(&format!("http://{address}/v2"))
            .endpoint(&["Users"], &[("filter", "secret")])
            .unwrap();
        client
            .send(&Request::new(Method::GET, endpoint))
            .await
            .unwrap_err()
    };
    let timeout = send(silent_address).await;
    assert!(
        matches!(timeout, Error::Timeout { .. })
            && !timeout.was_never_sent()
            && !timeout.is_connection_level()
    );
    let connect = send(closed_address).await;
    assert!(
        matches!(connect, Error::Connect { .. }) && connect.was_never_sent() && connect.is_connection_level()
    );
    let protocol = send(broken_address).await;
    assert!(matches!(protocol, Error::Protocol { .. }) && !protocol.was_never_sent());
    for error in [timeout, connect, protocol] {
        assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
    }
    keep_silent.abort();
}

#[tokio::test]
async fn a_name_without_address_is_a_resolve_error() {
    let endpoint = tenant("https://nobody.invalid/v2")
        .endpoint(&["Users"], &[])
        .unwrap();
    let client = client(ClientOptions::default());
    let error = client
        .send(&Request::new(Method::GET, endpoint))
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Resolve { .. }), "{error:?}");
    let steps = client.diagnose(&tenant("https://nobody.invalid/v2")).await;
    assert!(matches!(
        steps.as_slice(),
        [ProbeStep {
            probe: Probe::ResolveName,
            outcome: Err(Error::Resolve { .. }),
            ..
        }]
    ));
}

struct TlsServer {
    url: TenantUrl,
    certificate: CertificateDer<'static>,
}

async fn tls_server(name: &str) -> TlsServer {
    tls_server_for(name, None).await
}

/// A server that lets in only whoever shows this certificate, if there is one.
async fn tls_server_for(name: &str, guest: Option<CertificateDer<'static>>) -> TlsServer {
    crate::install_crypto_provider();
    let mut parameters = rcgen::CertificateParams::new(vec![name.to_owned()]).unwrap();
    parameters.not_after = rcgen::date_time_ymd(2091, 3, 9);
    // A name of its own: certificates with equal issuer names would be tried against each other.
    parameters
        .distinguished_name
        .push(rcgen::DnType::CommonName, name);
    let key = rcgen::KeyPair::generate().unwrap();
    let certificate = parameters.self_signed(&key).unwrap().der().clone();
    let config = ServerConfig::builder();
    let config = match guest {
        Some(guest) => {
            let mut roots = rustls::RootCertStore::empty();
            roots.add(guest).unwrap();
            let verifier = rustls::server::WebPkiClientVerifier::builder(Arc::new(roots)).build();
            config.with_client_cert_verifier(verifier.unwrap())
        }
        None => config.with_no_client_auth(),
    };
    let config = config
        .with_single_cert(
            vec![certificate.clone()],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let (listener, address) = listener().await;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(mut stream) = acceptor.accept(stream).await {
                let _ = stream
                    .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
                    .await;
                let _ = stream.shutdown().await;
            }
        }
    });
    TlsServer {
        url: tenant(&format!("https://127.0.0.1:{}/v2", address.port())),
        certificate,
    }
}

#[tokio::test]
async fn a_certificate_of_a_given_authority_is_trusted_and_described() {
    let server = tls_server("127.0.0.1").await;
    let trusting = client(ClientOptions {
        extra_roots: vec![server.certificate.clone()],
        ..ClientOptions::default()
    });
    let steps = trusting.diagnose(&server.url).await;
    let shown: Vec<_> = steps
        .iter()
        .map(|step| (step.probe, step.outcome.as_ref().unwrap().as_str()))
        .collect();
    let open = format!("port {} is open", server.url.port());
    assert_eq!(
        shown,
        [
            (Probe::ResolveName, "127.0.0.1"),
            (Probe::Connect, open.as_str()),
            (Probe::Tls, "TLS 1.3, certificate valid until 2091-03-09"),
        ]
    );
    let request = Request::new(Method::GET, server.url.endpoint(&["Users"], &[]).unwrap());
    assert_eq!(trusting.send(&request).await.unwrap().body, "ok");
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_is_a_tls_error_with_its_reason() {
    let server = tls_server("127.0.0.1").await;
    let other_name = tls_server("elsewhere.example").await;
    let wary = client(ClientOptions {
        extra_roots: vec![other_name.certificate.clone()],
        ..ClientOptions::default()
    });
    for (url, expected) in [
        (
            &server.url,
            "its certificate is signed by an authority that is not trusted here",
        ),
        (&other_name.url, "its certificate is for another name"),
    ] {
        let request = Request::new(Method::GET, url.endpoint(&["Users"], &[]).unwrap());
        let Err(Error::Tls { problem, .. }) = wary.send(&request).await else {
            panic!("no TLS error")
        };
        assert_eq!(problem, expected);
        let steps = wary.diagnose(url).await;
        assert!(matches!(
            steps.last(),
            Some(ProbeStep {
                probe: Probe::Tls,
                outcome: Err(Error::Tls { .. }),
                ..
            })
        ));
    }
    let plain = serve(Router::new()).await;
    let url = tenant(&format!("https://127.0.0.1:{}/v2", plain.port()));
    let request = Request::new(Method::GET, url.endpoint(&["Users"], &[]).unwrap());
    let Err(Error::Tls { problem, .. }) = wary.send(&request).await else {
        panic!("no TLS error")
    };
    assert_eq!(problem, "the port does not speak TLS");
}

#[tokio::test]
async fn an_application_that_asks_for_a_certificate_gets_it() {
    let mut parameters = rcgen::CertificateParams::new(vec!["rollcall.example".to_owned()]).unwrap();
    parameters
        .distinguished_name
        .push(rcgen::DnType::CommonName, "guest");
    let key = rcgen::KeyPair::generate().unwrap();
    let guest = parameters.self_signed(&key).unwrap();
    let identity = {
        let key = pem("PRIVATE KEY", &key.serialize_der());
        Identity::from_pem(&pem("CERTIFICATE", guest.der()), &key.into()).unwrap()
    };
    let server = tls_server_for("127.0.0.1", Some(guest.der().clone())).await;
    let options = ClientOptions {
        extra_roots: vec![server.certificate.clone()],
        ..ClientOptions::default()
    };
    let shows_it = client(ClientOptions {
        identity: Some(identity),
        ..options.clone()
    });
    let request = Request::new(Method::GET, server.url.endpoint(&["Users"], &[]).unwrap());
    assert_eq!(shows_it.send(&request).await.unwrap().body, "ok");
    assert!(client(options).send(&request).await.is_err());
}

/// A proxy that knows CONNECT, wants `u:p`, and leads everywhere to the same place.
async fn proxy_to(port: u16) -> String {
    let (listener, address) = listener().await;
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(tokio::io::AsyncReadExt::read_u8(&mut stream).await.unwrap());
            }
            let head = String::from_utf8(head).unwrap().to_lowercase();
            if head.starts_with("connect app.example:443 ")
                && head.contains("proxy-authorization: basic dtpw")
            {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
                let mut there = tokio::net::TcpStream::connect(("127.0.0.1", port)).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut stream, &mut there).await;
            } else {
                let _ = stream.write_all(b"HTTP/1.1 407 No\r\n\r\n").await;
            }
        }
    });
    format!("http://{address}")
}

#[tokio::test]
async fn a_proxy_is_the_only_way_and_resolves_the_name() {
    let server = tls_server("app.example").await;
    let proxy = Proxy::parse(&proxy_to(server.url.port()).await).unwrap();
    let options = |proxy: Proxy| ClientOptions {
        extra_roots: vec![server.certificate.clone()],
        proxy: Some(proxy),
        ..ClientOptions::default()
    };
    let signed_in = client(options(proxy.clone().with_sign_in("u".into(), "p".into())));
    let url = tenant("https://app.example/v2");
    let request = Request::new(Method::GET, url.endpoint(&["Users"], &[]).unwrap());
    assert_eq!(signed_in.send(&request).await.unwrap().body, "ok");
    let steps = signed_in.diagnose(&url).await;
    assert_eq!(steps.len(), 3);
    assert_eq!(
        steps[2].outcome.as_ref().unwrap(),
        "TLS 1.3, certificate valid until 2091-03-09"
    );
    let stranger = client(options(proxy));
    let error = stranger.send(&request).await.unwrap_err();
    assert!(matches!(error, Error::Proxy { .. }), "{error:?}");
    assert_eq!(
        error.to_string(),
        "no connection to app.example could be made by way of the proxy 127.0.0.1"
    );
    let steps = stranger.diagnose(&url).await;
    assert!(matches!(
        steps.last(),
        Some(ProbeStep {
            probe: Probe::Connect,
            outcome: Err(Error::Proxy { .. }),
            ..
        })
    ));
}
