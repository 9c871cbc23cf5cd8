//! The engine: which jobs are due, and running their cycles.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use model::{ApplicationId, CycleState, DirectoryId, ErrorInformation, ObjectKind, Timestamp};
use store::{Claim, JobRun, Store, Wait};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::advice::information;
use crate::connecting::Connections;
use crate::cycle::{self, Ended};
use crate::halt::Halt;
use crate::mapper::Mapper;
use crate::reading::ReadersOptions;
use crate::recorder::LEASE_SECONDS;
use crate::thread;

/// Where the time comes from.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What the administrator of the installation decided at start.
#[derive(Clone, Debug)]
pub struct EngineOptions {
    /// Requests to one application at the same time.
    pub concurrency: usize,
    /// Whether tenant URLs may be plain HTTP beyond loopback.
    pub allow_plain_http: bool,
    /// Names this process in leases; unique among replicas.
    pub owner: String,
}

/// Runs the cycles of all jobs. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    connections: Connections,
    options: EngineOptions,
    clock: Clock,
    announce: Arc<dyn Fn(ApplicationId) + Send + Sync>,
    wake: Notify,
    shutting_down: AtomicBool,
    running: Mutex<HashMap<ApplicationId, Halt>>,
    /// What works on a plan of an application: it ends when somebody stops it, but makes way for nobody.
    planned: Mutex<HashMap<ApplicationId, Halt>>,
    /// How directories are read; nothing in a process that reads none.
    readers: OnceLock<ReadersOptions>,
    /// What ends the reads of this process.
    reading: Mutex<HashMap<DirectoryId, CancellationToken>>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine")
            .field("options", &self.inner.options)
            .finish_non_exhaustive()
    }
}

/// What a job waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// It should run now.
    Now,
    /// It should be looked at again at that time.
    At(Timestamp),
}

impl Engine {
    /// An engine that announces by `announce` whenever something about an application changed.
    pub fn new(
        store: Store,
        http: outbound::Client,
        options: EngineOptions,
        clock: Clock,
        announce: Arc<dyn Fn(ApplicationId) + Send + Sync>,
    ) -> Self {
        let inner = Inner {
            store,
            connections: Connections::new(http),
            options,
            clock,
            announce,
            wake: Notify::new(),
            shutting_down: AtomicBool::new(false),
            running: Mutex::default(),
            planned: Mutex::default(),
            readers: OnceLock::new(),
            reading: Mutex::default(),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Has the jobs looked at now: something that they need has changed.
    pub fn wake(&self) {
        self.inner.wake.notify_one();
    }

    /// Ends the cycle of an application after its running requests, and what works on a plan of it, if it is in this
    /// process.
    pub fn halt(&self, application: ApplicationId) {
        if let Some(halt) = self.running().get(&application) {
            halt.stop();
        }
        if let Some(halt) = self.planned().get(&application) {
            halt.stop();
        }
    }

    /// Has the cycle of an application end after its running requests, to be taken up again, if one runs in this process.
    pub(crate) fn give_way(&self, application: ApplicationId) {
        if let Some(halt) = self.running().get(&application) {
            halt.give_way();
        }
    }

    /// Ends all cycles after their running requests and begins no more.
    pub fn shut_down(&self) {
        self.inner.shutting_down.store(true, Ordering::Relaxed);
        for halt in self.running().values() {
            halt.stop();
        }
        for halt in self.planned().values() {
            halt.stop();
        }
        for stop in self.reading().values() {
            stop.cancel();
        }
        self.wake();
    }

    /// Says how directories are read; only the first one to say so counts.
    pub fn set_readers(&self, readers: ReadersOptions) {
        // An error only says that somebody did already.
        let _ = self.inner.readers.set(readers);
    }

    /// Ends the read of a directory, if it is in this process.
    pub fn stop_read(&self, directory: DirectoryId) {
        if let Some(stop) = self.reading().get(&directory) {
            stop.cancel();
        }
    }

    pub(crate) fn readers(&self) -> Option<&ReadersOptions> {
        self.inner.readers.get()
    }

    pub(crate) fn announce_directory(&self) {
        if let Some(readers) = self.readers() {
            (readers.announce)();
        }
    }

    /// What ends the read that begins now.
    pub(crate) fn begin_reading(&self, directory: DirectoryId) -> CancellationToken {
        let stop = CancellationToken::new();
        if self.is_shutting_down() {
            stop.cancel();
        }
        self.reading().insert(directory, stop.clone());
        stop
    }

    /// The read has ended.
    pub(crate) fn end_reading(&self, directory: DirectoryId) {
        self.reading().remove(&directory);
    }

    fn reading(&self) -> std::sync::MutexGuard<'_, HashMap<DirectoryId, CancellationToken>> {
        self.inner.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn url_policy(&self) -> outbound::UrlPolicy {
        outbound::UrlPolicy {
            allow_plain_http: self.inner.options.allow_plain_http,
        }
    }

    /// Whether a job should run now, and if not, when it should be looked at again.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn due(&self, run: &JobRun, now: Timestamp) -> store::Result<Due> {
        let store = &self.inner.store;
        let regular = run.next_cycle_at.unwrap_or(now);
        if regular <= now {
            return Ok(Due::Now);
        }
        // Nothing that changes or waits is worked off while the mappings are switched off: it would be due for ever.
        let (users, groups) = (
            run.schema.enabled_mapping(ObjectKind::User).is_some(),
            run.schema.enabled_mapping(ObjectKind::Group).is_some(),
        );
        if !users && !groups {
            return Ok(Due::At(regular));
        }
        // After a failure only the clock starts the next cycle: a broken application is not asked more often because
        // somebody edits the directory.
        let is_broken = run.last_state == Some(CycleState::Failed)
            || run
                .quarantine_in_force()
                .is_some_and(|quarantine| quarantine.reason.is_connection());
        let Some(watermark) = run.watermark.filter(|_| !is_broken) else {
            return Ok(Due::At(regular));
        };
        let reached = store.current_change().await?;
        let groups_mapping = run.schema.enabled_mapping(ObjectKind::Group);
        let sends_members = groups_mapping.is_some_and(Mapper::sends_members);
        if reached > watermark || store.has_allowed_deletions(run, sends_members, now).await? {
            let changed = (users
                && !store
                    .incremental_candidates(run, watermark, now)
                    .await?
                    .is_empty())
                || (groups
                    && !store
                        .group_candidates(run, Some(watermark), now)
                        .await?
                        .is_empty())
                || (groups && store.has_member_work(run, watermark, now).await?);
            if changed {
                return Ok(Due::Now);
            }
            store.advance_watermark(run, reached).await?;
        }
        match store.next_retry_at(run, now).await? {
            Some(retry) if retry <= now => Ok(Due::Now),
            Some(retry) => Ok(Due::At(regular.min(retry))),
            None => Ok(Due::At(regular)),
        }
    }

    /// Claims every job that is due and runs their cycles side by side to their end.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn run_due(&self, now: Timestamp) -> store::Result<Vec<(ApplicationId, Ended)>> {
        let (claims, _) = self.claim_due(now).await?;
        let cycles = claims.into_iter().map(|claim| async move {
            let application = claim.run.application_id;
            self.run_claimed(claim).await.map(|ended| (application, ended))
        });
        futures::future::try_join_all(cycles).await
    }

    /// Claims every job that is due. Also gives the time at which to look again.
    pub(crate) async fn claim_due(&self, now: Timestamp) -> store::Result<(Vec<Claim>, Option<Timestamp>)> {
        let store = &self.inner.store;
        let (mut claims, mut next) = (Vec::new(), None::<Timestamp>);
        for run in store.claimable_jobs(now).await? {
            // A computer that slept wakes up with its leases over and its cycles still there.
            if self.running().contains_key(&run.application_id) {
                continue;
            }
            match self.due(&run, now).await? {
                Due::Now => {
                    let lease_until = now.plus_seconds(LEASE_SECONDS);
                    let owner = format!("{}/{}", self.inner.options.owner, Uuid::now_v7());
                    claims.extend(store.claim_job(&run, &owner, now, lease_until).await?);
                }
                Due::At(at) => next = Some(next.map_or(at, |next| next.min(at))),
            }
        }
        Ok((claims, next))
    }

    /// Runs one cycle and gives the claim back.
    pub(crate) async fn run_claimed(&self, claim: Claim) -> store::Result<Ended> {
        let application = claim.run.application_id;
        let halt = Halt::default();
        self.running().insert(application, halt.clone());
        if self.is_shutting_down() {
            halt.stop();
        }
        let ended = self.on_its_thread(claim.clone(), halt).await;
        self.running().remove(&application);
        let wait = wait_after(ended.as_ref().ok());
        self.inner.store.release_job(&claim, self.now(), wait).await?;
        self.announce(application);
        ended
    }

    async fn on_its_thread(&self, claim: Claim, halt: Halt) -> store::Result<Ended> {
        let engine = self.clone();
        let cycle = thread::spawn(async move { cycle::run(&engine, &claim, halt).await });
        match cycle.await {
            Ok(ended) => ended,
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            // Nobody aborts it, and its thread ends with the process only.
            Err(_) => Err(store::Error::Corrupt { what: "cycle" }),
        }
    }

    /// The client of an application, signed in. The inner error fails the cycle.
    pub(crate) async fn client(&self, run: &JobRun) -> store::Result<Result<scim::Client, ErrorInformation>> {
        let policy = self.url_policy();
        let url = match outbound::TenantUrl::parse(&run.tenant_url, &policy) {
            Ok(url) => url,
            Err(error) => {
                return Ok(Err(information(
                    "WebExceptionProtocolError",
                    "The Tenant URL cannot be used.",
                    error.to_string(),
                )));
            }
        };
        let secrets = self.inner.store.connection_secrets(run.application_id).await?;
        let connections = &self.inner.connections;
        let made = connections.of(run.application_id, &run.connection, &secrets, policy);
        Ok(match made {
            Ok((http, authentication)) => Ok(scim::Client::signing_in(http, url, authentication)),
            Err(unusable) => {
                let reason = "The admin credentials or the connection settings cannot be used.";
                Err(information("Unauthorized", reason, unusable.message))
            }
        })
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    /// Names this process in leases.
    pub(crate) fn owner(&self) -> &str {
        &self.inner.options.owner
    }

    pub(crate) fn concurrency(&self) -> usize {
        self.inner.options.concurrency.max(1)
    }

    pub(crate) fn clock(&self) -> Clock {
        self.inner.clock.clone()
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.inner.clock)()
    }

    pub(crate) fn announce(&self, application: ApplicationId) {
        (self.inner.announce)(application);
    }

    pub(crate) fn announcer(&self, application: ApplicationId) -> Arc<dyn Fn() + Send + Sync> {
        let announce = self.inner.announce.clone();
        Arc::new(move || announce(application))
    }

    pub(crate) fn is_shutting_down(&self) -> bool {
        self.inner.shutting_down.load(Ordering::Relaxed)
    }

    pub(crate) fn wakes(&self) -> &Notify {
        &self.inner.wake
    }

    /// What ends the work on a plan that begins now.
    pub(crate) fn begin_planned(&self, application: ApplicationId) -> Halt {
        let halt = Halt::default();
        self.planned().insert(application, halt.clone());
        if self.is_shutting_down() {
            halt.stop();
        }
        halt
    }

    /// The work on a plan has ended.
    pub(crate) fn end_planned(&self, application: ApplicationId) {
        self.planned().remove(&application);
    }

    fn planned(&self) -> std::sync::MutexGuard<'_, HashMap<ApplicationId, Halt>> {
        self.inner.planned.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn running(&self) -> std::sync::MutexGuard<'_, HashMap<ApplicationId, Halt>> {
        self.inner.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// When the next cycle begins.
fn wait_after(ended: Option<&Ended>) -> Wait {
    /// Minutes after which a cycle that failed is tried again.
    const AFTER_FAILURE: i64 = 5;
    if let Some(at) = ended.and_then(|ended| ended.next_attempt) {
        return Wait::Until(at);
    }
    match ended.map(|ended| ended.state) {
        Some(CycleState::Completed) => Wait::Interval,
        Some(CycleState::Stopped | CycleState::Interrupted) => Wait::AtMostMinutes(0),
        _ => Wait::AtMostMinutes(AFTER_FAILURE),
    }
}
