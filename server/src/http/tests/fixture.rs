use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use model::Role;
use portal::{Clock, NewAdministrator, Options, Portal};
use store::{Key, Store};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::super::{Connection, Web, router};
use crate::site::Site;

pub(super) const PASSWORD: &str = "correct horse";

/// A portal behind its router, with a clock that only moves by hand.
pub(super) struct Fixture {
    _folder: tempfile::TempDir,
    pub(super) portal: Portal,
    pub(super) shutdown: CancellationToken,
    time: Arc<AtomicI64>,
    router: Router,
}

/// An answer, read to its end.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }

    /// The cookie as the browser sends it back.
    pub(super) fn cookie(&self) -> String {
        self.header("set-cookie").split(';').next().unwrap().to_owned()
    }
}

impl Fixture {
    pub(super) async fn new() -> Self {
        Self::behind(Connection::default()).await
    }

    pub(super) async fn behind(connection: Connection) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_sqlite(&folder.path().join("rollcall.db"), Key::generate().unwrap())
            .await
            .unwrap();
        let time = Arc::new(AtomicI64::new(1_800_000_000_000));
        let options = Options {
            data_dir: folder.path().to_owned(),
            ..Options::default()
        };
        let portal = Portal::with_clock(store, options, Clock::set_by_hand(time.clone()));
        let shutdown = CancellationToken::new();
        let web = Web {
            portal: portal.clone(),
            site: Arc::new(site(folder.path())),
            connection: Arc::new(connection),
            shutdown: shutdown.clone(),
        };
        Self {
            _folder: folder,
            portal,
            shutdown,
            time,
            router: router(web),
        }
    }

    pub(super) fn wait(&self, seconds: i64) {
        self.time.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    pub(super) async fn add(&self, user_name: &str, role: Role) {
        let word = serde_json::to_value(role).unwrap();
        let new = NewAdministrator {
            user_name,
            display_name: user_name,
            role: word.as_str().unwrap(),
            password: &PASSWORD.into(),
        };
        self.portal
            .command_line()
            .create_administrator(new)
            .await
            .unwrap();
    }

    /// The answer without its body, which may never end.
    pub(super) async fn send(&self, request: Request<Body>) -> axum::response::Response {
        self.router.clone().oneshot(request).await.unwrap()
    }

    pub(super) async fn ask(&self, request: Request<Body>) -> Answer {
        let (parts, body) = self.send(request).await.into_parts();
        let body = to_bytes(body, 10_000_000).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    /// Opens a page as a browser does.
    pub(super) async fn open(&self, path: &str, cookie: &str) -> Answer {
        let request = Request::get(path)
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, cookie);
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    /// Posts as a page's script does.
    pub(super) async fn post(&self, path: &str, cookie: &str, form: &str) -> Answer {
        self.ask(posted(path, cookie, form)).await
    }

    /// Signs in and returns the cookie.
    pub(super) async fn sign_in(&self, user_name: &str) -> String {
        let form = format!("user_name={user_name}&password={PASSWORD}");
        let answer = self.post("/api/identity/sign-in", "", &form).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        answer.cookie()
    }
}

pub(super) fn posted(path: &str, cookie: &str, form: &str) -> Request<Body> {
    Request::post(path)
        .header(header::ACCEPT, "application/json")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::COOKIE, cookie)
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(form.replace(' ', "+")))
        .unwrap()
}

/// A site of empty files.
fn site(folder: &Path) -> Site {
    let root = folder.join("site");
    let mut manifest = serde_json::Map::new();
    for (role, path) in [
        ("rollcall.js", "pkg/rollcall.aa.js"),
        ("rollcall.wasm", "pkg/rollcall.bb.wasm"),
        ("rollcall.css", "pkg/rollcall.cc.css"),
        ("sprite.svg", "icons/sprite.dd.svg"),
        ("favicon.svg", "icons/favicon.ee.svg"),
    ] {
        let file = root.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, "").unwrap();
        manifest.insert(role.to_owned(), path.into());
    }
    std::fs::write(root.join("manifest.json"), serde_json::to_vec(&manifest).unwrap()).unwrap();
    Site::load(Some(&root)).unwrap()
}
