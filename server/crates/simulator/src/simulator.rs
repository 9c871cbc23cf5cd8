use std::{
    future::Future,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::Duration,
};

use axum::{Router, serve::ListenerExt};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};
use tokio::net::TcpListener;

use crate::{
    fault::{ActiveFault, Fault, FaultKind, Switchboard},
    http, page,
    profile::Profile,
    recording::{RecordedRequest, Recording},
    request_counts::{RequestCounters, RequestCounts},
    request_log::{LOGGED_REQUESTS, LoggedRequest},
    resource_kind::ResourceKind,
    ring::Ring,
    store::Store,
};

/// A SCIM application in memory. Clones are the same application.
#[derive(Debug, Clone)]
pub struct Simulator {
    pub(crate) shared: Arc<Shared>,
}

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) counters: RequestCounters,
    pub(crate) faults: Switchboard,
    pub(crate) log: Ring<LoggedRequest>,
    pub(crate) recording: Recording,
    profile: RwLock<Arc<Profile>>,
    store: RwLock<Store>,
    token: Option<SecretString>,
}

impl Simulator {
    /// An application without accounts. Without a token it serves everybody.
    pub fn new(profile: Profile, token: Option<String>) -> Self {
        Self {
            shared: Arc::new(Shared {
                counters: RequestCounters::default(),
                faults: Switchboard::default(),
                log: Ring::new(LOGGED_REQUESTS),
                recording: Recording::default(),
                profile: RwLock::new(Arc::new(profile)),
                store: RwLock::default(),
                token: token.map(SecretString::from),
            }),
        }
    }

    /// The protocol below `/scim/v2`, and a page for people at `/`.
    pub fn router(&self) -> Router {
        http::router().merge(page::router()).with_state(self.clone())
    }

    /// Serves until `shutdown` is ready and the running requests are answered.
    ///
    /// # Errors
    /// If the listener fails.
    pub fn serve<Shutdown>(
        &self,
        listener: TcpListener,
        shutdown: Shutdown,
    ) -> impl Future<Output = std::io::Result<()>> + Send + use<Shutdown>
    where
        Shutdown: Future<Output = ()> + Send + 'static,
    {
        let router = self.router();
        let listener = listener.tap_io(|stream| {
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "small answers of the simulator may be delayed");
            }
        });
        async move {
            axum::serve(listener, router)
                .with_graceful_shutdown(shutdown)
                .await
        }
    }

    /// How the application behaves now.
    pub fn profile(&self) -> Arc<Profile> {
        let profile = self.shared.profile.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&profile)
    }

    /// Changes the behaviour from the next request on; what is stored stays.
    pub fn set_profile(&self, profile: Profile) {
        *self
            .shared
            .profile
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(profile);
    }

    /// Changes only the time that is added to each answer.
    pub fn set_latency(&self, latency: Duration) {
        let mut profile = self
            .shared
            .profile
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        Arc::make_mut(&mut profile).latency = latency;
    }

    /// Switches a fault on, in the place of the one with its name, and counts its hits from zero.
    pub fn switch_on(&self, fault: impl Into<Fault>) {
        let fault = fault.into();
        self.shared.faults.switch_on(fault);
        if let FaultKind::StaleReads(lag) = fault.kind {
            self.write().start_lagging(lag);
        }
    }

    /// Switches off the fault with this name, such as `drop-after`, if it is on.
    pub fn switch_off(&self, name: &str) {
        self.shared.faults.switch_off(name);
        self.stop_lagging_unless_needed();
    }

    /// Switches all faults off.
    pub fn switch_all_off(&self) {
        self.shared.faults.switch_all_off();
        self.stop_lagging_unless_needed();
    }

    /// The faults that are on, in the order in which they were switched on.
    pub fn faults(&self) -> Vec<ActiveFault> {
        self.shared.faults.active()
    }

    /// How many requests the fault with this name has hit since it was switched on; 0 if it is off.
    pub fn hits(&self, name: &str) -> u64 {
        let faults = self.faults();
        let fault = faults.iter().find(|fault| fault.fault.kind.name() == name);
        fault.map_or(0, |fault| fault.hits)
    }

    /// All users in the order of their creation. `meta.location` is left out: it depends on who asks.
    pub fn accounts(&self) -> Vec<Value> {
        self.all(ResourceKind::User)
    }

    /// All groups in the order of their creation.
    pub fn groups(&self) -> Vec<Value> {
        self.all(ResourceKind::Group)
    }

    /// The user with this name in any letter case.
    pub fn account_by_user_name(&self, user_name: &str) -> Option<Value> {
        let store = self.read();
        store.user_by_name(user_name).cloned().map(Value::Object)
    }

    /// How many requests have arrived since the start or the last reset.
    pub fn requests(&self) -> RequestCounts {
        self.shared.counters.read()
    }

    /// Counts from zero again.
    pub fn reset_requests(&self) {
        self.shared.counters.reset();
    }

    /// Forgets what was recorded and keeps the last so many requests from now on; 0 switches recording off.
    pub fn record_requests(&self, capacity: usize) {
        self.shared.recording.start(capacity);
    }

    /// The recorded requests, oldest first.
    pub fn recorded(&self) -> Vec<RecordedRequest> {
        self.shared.recording.to_vec()
    }

    /// Whether the header `Authorization` lets a request in.
    pub(crate) fn accepts(&self, authorization: Option<&str>) -> bool {
        let Some(token) = &self.shared.token else {
            return true;
        };
        let given = authorization.and_then(|text| text.split_once(' '));
        given.is_some_and(|(scheme, given)| {
            scheme.eq_ignore_ascii_case("Bearer") && given.trim() == token.expose_secret()
        })
    }

    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Store> {
        self.shared.store.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn write(&self) -> RwLockWriteGuard<'_, Store> {
        self.shared.store.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn stop_lagging_unless_needed(&self) {
        let lags = |fault: &ActiveFault| matches!(fault.fault.kind, FaultKind::StaleReads(_));
        if !self.faults().iter().any(lags) {
            self.write().stop_lagging();
        }
    }

    fn all(&self, kind: ResourceKind) -> Vec<Value> {
        let store = self.read();
        store
            .collection(kind)
            .iter()
            .map(|resource: &Map<String, Value>| resource.clone().into())
            .collect()
    }
}
