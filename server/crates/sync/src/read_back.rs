//! Reading back what an application has in fact, and comparing it with what was last sent. Nothing is changed there.
//!
//! Accounts are listed page by page within the application's budget, and only their ids are kept in memory. The job is held
//! meanwhile, so that there is one budget and no account changes under one's eyes; cycles come in between after some seconds.
//! An account that a complete list does not have is asked for by its id before it counts as missing.
//!
//! `listing` says where a list ends and whether it was complete, `compare` what one account is, `people` who matches an
//! account that nobody is linked to.

mod compare;
mod listing;
mod people;

use std::collections::BTreeMap;
use std::time::Duration;

use model::{
    AccountClass, ApplicationId, DriftRun, DriftRunId, DriftState, ErrorInformation, ObjectKind, Timestamp,
};
use store::{Claim, FoundAccount};
use tokio::time::Instant;
use uuid::Uuid;

use crate::apply::Workplace;
use crate::cycle::prepare;
use crate::engine::Engine;
use crate::forecast::words;
use crate::halt::Halt;
use crate::recorder::LEASE_SECONDS;
use crate::terms::{Keeper, Terms};
use crate::thread;
use listing::{Listing, Next};

/// Accounts asked for at a time.
const PAGE: u32 = 100;
/// How long the job is held before cycles get their turn.
const TURN: Duration = Duration::from_secs(15);
/// How long cycles then have to begin.
const PAUSE: Duration = Duration::from_secs(1);
/// Time between two looks at whether the job is free.
const LOOK: Duration = Duration::from_millis(200);
/// Links compared with the list at a time.
const READ: i64 = 256;
/// Accounts that are asked for one by one because the list does not have them. When more are gone, that is the news.
const ASKED: usize = 1_000;
/// Seconds without a sign of life after which whoever reads has ended.
const ABANDONED_SECONDS: i64 = 900;
/// Accounts that must lack an attribute, and all of them, before the application counts as one that does not show it.
const TELLING: i64 = 3;

impl Engine {
    /// Reads the accounts of an application, on the thread of the cycles; returns at once.
    pub fn spawn_read_back(&self, run: DriftRun) -> tokio::task::JoinHandle<()> {
        let engine = self.clone();
        thread::spawn(async move {
            let (id, application) = (run.id, run.application_id);
            if let Err(error) = read_back(&engine, run).await {
                tracing::error!(run.id = %id, error = &error as &dyn std::error::Error, "accounts could not be read back");
            }
            engine.announce(application);
        })
    }

    /// Begins the read-backs that are due by their interval.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn start_due_read_backs(
        &self,
        now: Timestamp,
    ) -> store::Result<Vec<tokio::task::JoinHandle<()>>> {
        let mut begun = Vec::new();
        for application in self.store().due_read_backs(now).await? {
            let run = new_run(application, "Schedule", now);
            let silent_since = now.plus_seconds(-ABANDONED_SECONDS);
            if self.store().begin_drift_run(&run, silent_since, None).await? {
                begun.push(self.spawn_read_back(run));
            }
        }
        Ok(begun)
    }

    /// Takes the job of an application, so that no cycle writes its links meanwhile; none when a running one does not let go
    /// in time. It is given back by [`let_go`](Self::let_go).
    ///
    /// # Errors
    /// When the store fails.
    pub async fn hold(&self, application: ApplicationId) -> store::Result<Option<Claim>> {
        match self.store().job_run(application).await? {
            Some(run) => self.borrow(&run).await,
            None => Ok(None),
        }
    }

    /// Gives the job back.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn let_go(&self, claim: &Claim) -> store::Result<()> {
        self.give_back(claim).await
    }
}

/// A read-back that begins now.
pub fn new_run(application: ApplicationId, made_by: &str, now: Timestamp) -> DriftRun {
    DriftRun {
        id: DriftRunId::from(Uuid::now_v7()),
        application_id: application,
        state: DriftState::Reading,
        made_by: made_by.to_owned(),
        started_at: now,
        alive_at: now,
        ended_at: None,
        accounts: 0,
        requests: 0,
        incomplete: None,
        unshown: Vec::new(),
    }
}

/// The moment before which whoever reads must have shown a sign of life to count as still reading.
pub fn silent_since(now: Timestamp) -> Timestamp {
    now.plus_seconds(-ABANDONED_SECONDS)
}

async fn read_back(engine: &Engine, run: DriftRun) -> store::Result<()> {
    let mut reader = Reader {
        engine,
        run,
        position: 0,
    };
    let read = reader.read().await;
    let mut run = reader.run;
    run.ended_at = Some(engine.now());
    run.alive_at = engine.now();
    run.state = DriftState::Done;
    match &read {
        Ok(()) if run.accounts == 0 && run.incomplete.is_some() => run.state = DriftState::Failed,
        Ok(()) => {}
        Err(_) => {
            run.state = DriftState::Failed;
            run.incomplete = Some("Rollcall's own database failed; the server's log says why.".to_owned());
        }
    }
    engine.store().note_drift_run(&run).await?;
    read
}

/// How far one kind of accounts is.
struct Work {
    kind: ObjectKind,
    stage: Stage,
    listing: Listing,
    /// Of each target attribute: how many linked accounts should show it, and how many accounts do.
    shown: BTreeMap<String, (i64, i64)>,
    asked: usize,
}

enum Stage {
    /// The page from this place is next, counted from 1.
    List(u64),
    /// Everything is listed; links after this id in the application are to be compared with it.
    Missing(String),
    /// Nothing is left to be asked.
    Asked,
}

struct Reader<'a> {
    engine: &'a Engine,
    run: DriftRun,
    position: i64,
}

impl Reader<'_> {
    async fn read(&mut self) -> store::Result<()> {
        for kind in [ObjectKind::User, ObjectKind::Group] {
            let Some(job) = self.engine.store().job_run(self.run.application_id).await? else {
                return Ok(());
            };
            if job.schema.enabled_mapping(kind).is_none() {
                continue;
            }
            let mut work = Work {
                kind,
                stage: Stage::List(1),
                listing: Listing::default(),
                shown: BTreeMap::new(),
                asked: 0,
            };
            while !matches!(work.stage, Stage::Asked) {
                let Some(claim) = self.acquire().await? else {
                    self.give_up(&mut work, "It was ended before everything was read.");
                    break;
                };
                let turn = self.turn(&claim, &mut work).await;
                self.engine.store().end_lease(&claim).await?;
                self.engine.wake();
                turn?;
                if !matches!(work.stage, Stage::Asked) {
                    tokio::time::sleep(PAUSE).await;
                }
            }
            self.forget_unshown(&work).await?;
            people::match_people(self, kind, work.listing.is_complete()).await?;
        }
        self.settle().await
    }

    /// Takes the job when nobody has it: a cycle that runs is not disturbed.
    async fn acquire(&mut self) -> store::Result<Option<Claim>> {
        let store = self.engine.store();
        let owner = format!("{}/{}", self.engine.owner(), Uuid::now_v7());
        loop {
            let Some(job) = store.job_run(self.run.application_id).await? else {
                return Ok(None);
            };
            let now = self.engine.now();
            let claim = store
                .claim_wanted_job(&job, &owner, now, now.plus_seconds(LEASE_SECONDS))
                .await?;
            if claim.is_some() {
                return Ok(claim);
            }
            if self.engine.is_shutting_down() {
                return Ok(None);
            }
            self.note().await?;
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Reads until everything is read, or others are to have the job.
    async fn turn(&mut self, claim: &Claim, work: &mut Work) -> store::Result<()> {
        let store = self.engine.store();
        let terms = Terms::read(store, &claim.run, self.engine.concurrency(), self.engine.now()).await?;
        let mut keeper = Keeper::new(&terms);
        let Some(mapping) = claim.run.schema.enabled_mapping(work.kind) else {
            self.give_up(work, "The mapping was switched off.");
            return Ok(());
        };
        let nothing = model::CycleId::from(Uuid::nil());
        let prepared = prepare(self.engine, claim, mapping, nothing, Halt::default(), &terms);
        let workplace = match prepared.await? {
            Ok(workplace) => workplace,
            Err(error) => {
                self.give_up(work, &words(&error));
                return Ok(());
            }
        };
        let since = Instant::now();
        loop {
            match &work.stage {
                Stage::List(start) => {
                    let start = *start;
                    self.page(&workplace, work, start).await?;
                }
                Stage::Missing(after) => {
                    let after = after.clone();
                    self.missing(&workplace, work, after).await?;
                }
                Stage::Asked => break,
            }
            self.note().await?;
            let lease_until = self.engine.now().plus_seconds(LEASE_SECONDS);
            if since.elapsed() > TURN || !store.renew_lease(claim, lease_until).await? {
                break;
            }
        }
        keeper.keep(store, claim, self.engine.now()).await
    }

    async fn page(&mut self, workplace: &Workplace, work: &mut Work, start: u64) -> store::Result<()> {
        self.run.requests += 1;
        let page = workplace
            .client
            .list(workplace.resource(), start, Some(PAGE))
            .await;
        let page = match page {
            Ok(page) => page,
            Err(error) => {
                self.give_up(work, &listing_failed(&error));
                return Ok(());
            }
        };
        let (fresh, next) = work.listing.take(page);
        self.run.accounts += i64::try_from(fresh.len()).unwrap_or(0);
        let found = compare::accounts(self, workplace, &mut work.shown, fresh).await?;
        self.engine
            .store()
            .add_drift_findings(self.run.id, &found)
            .await?;
        match next {
            Next::Page(start) => work.stage = Stage::List(start),
            Next::Complete => work.stage = Stage::Missing(String::new()),
            Next::Incomplete(why) => self.give_up(work, &why),
        }
        Ok(())
    }

    /// Compares links with the complete list. What was deleted while the list was read may have moved others out of it, so
    /// that each is asked for.
    async fn missing(&mut self, workplace: &Workplace, work: &mut Work, after: String) -> store::Result<()> {
        let store = self.engine.store();
        let application = self.run.application_id;
        let links = store.links_after(application, work.kind, &after, READ).await?;
        let Some((last, _)) = links.last() else {
            work.stage = Stage::Asked;
            return Ok(());
        };
        work.stage = Stage::Missing(last.clone());
        let (mut gone, mut there) = (Vec::new(), Vec::new());
        for (target, object) in links {
            if work.listing.has(&target) {
                continue;
            }
            if work.asked >= ASKED {
                gone.push((target, object));
                continue;
            }
            work.asked += 1;
            self.run.requests += 1;
            match workplace.client.get(workplace.resource(), &target).await {
                Ok(resource) => there.push(resource),
                Err(error) if error.kind == scim::ErrorKind::InvalidAnchor => gone.push((target, object)),
                Err(error) => {
                    self.give_up(work, &listing_failed(&error));
                    break;
                }
            }
        }
        let mut found = compare::accounts(self, workplace, &mut work.shown, there).await?;
        found.extend(compare::missing(self, workplace, gone).await?);
        store.add_drift_findings(self.run.id, &found).await
    }

    /// Ends with what is known; the result says why there is no more.
    fn give_up(&mut self, work: &mut Work, why: &str) {
        work.stage = Stage::Asked;
        work.listing.fail();
        let what = match work.kind {
            ObjectKind::User => "Accounts",
            ObjectKind::Group => "Groups",
        };
        let said = format!("{what}: {why}");
        self.run.incomplete = Some(match self.run.incomplete.take() {
            Some(before) => format!("{before} {said}"),
            None => said,
        });
    }

    async fn forget_unshown(&mut self, work: &Work) -> store::Result<()> {
        for (path, (expected, shown)) in &work.shown {
            if *expected >= TELLING && *shown == 0 {
                self.run.unshown.push(path.clone());
                self.engine
                    .store()
                    .forget_unshown(self.run.id, work.kind, path)
                    .await?;
            }
        }
        Ok(())
    }

    /// Does what was said about attributes beforehand.
    async fn settle(&mut self) -> store::Result<()> {
        let store = self.engine.store();
        store.hide_ignored_drift(&self.run).await?;
        let defaults = store.drift_defaults(&self.run).await?;
        let decided =
            |one: &model::DriftDefault| one.count > 0 && one.decision != model::DriftDecision::Waiting;
        if !defaults.iter().any(decided) {
            return Ok(());
        }
        if let Some(claim) = self.engine.hold(self.run.application_id).await? {
            let applied = store.apply_drift_defaults(&self.run).await;
            self.engine.let_go(&claim).await?;
            applied?;
        }
        Ok(())
    }

    async fn note(&mut self) -> store::Result<()> {
        self.run.alive_at = self.engine.now();
        self.engine.store().note_drift_run(&self.run).await?;
        self.engine.announce(self.run.application_id);
        Ok(())
    }

    fn next_position(&mut self) -> i64 {
        self.position += 1;
        self.position
    }

    fn finding(&mut self, class: AccountClass, kind: ObjectKind) -> FoundAccount {
        FoundAccount {
            position: self.next_position(),
            class,
            kind,
            target_id: String::new(),
            object_id: None,
            name: String::new(),
            detail: String::new(),
            state: store::Sent::new(),
            differences: Vec::new(),
            keys: Vec::new(),
        }
    }
}

fn listing_failed(error: &scim::Error) -> String {
    let information: ErrorInformation = crate::advice::information(
        "InternalError",
        "The application did not list everything.",
        error.to_string(),
    );
    words(&information)
}
