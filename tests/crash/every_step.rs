//! The server is killed in the middle of every kind of work: creating, changing, disabling, enabling and deleting accounts,
//! founding, renaming and deleting groups, adding and removing members some at a time, and writing the watermark; once with
//! an application that always answers, and once with one that does what it is asked and closes the connection.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use model::{CycleState, Timestamp};
use simulator::{Fault, FaultKind, Target};
use sync::{Engine, EngineOptions};
use tests::Installation;
use tests::random::Random;

use crate::office::{Office, Work};
use crate::verdict;

const PEOPLE: usize = 420;
/// Kills per kind of work.
const KILLS: usize = 3;
const LATENCY: Duration = Duration::from_millis(12);
/// The server works between no time and one of these times after its first write, then it is killed: before anything of that
/// is written down here, and while it is (every 250 ms).
const LONGEST_LIVES: [u64; 3] = [30, 90, 700];
/// Earlier work may have left nothing to do, as when all who could leave have left.
const PATIENCE: Duration = Duration::from_secs(3);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_every_kind_of_work_it_converges() {
    history(false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_while_answers_are_lost_it_converges() {
    history(true).await;
}

async fn history(loses_answers: bool) {
    let mut random = Random::from_environment();
    let (folder, mut office) = Office::open(PEOPLE).await;
    office.application.record_requests(100_000);
    let mut installation = Installation::start_in(folder).await;
    office.prepared.wait_for_completion().await;
    installation.crash();
    office.application.set_latency(LATENCY);

    let mut interrupted: BTreeMap<String, usize> = BTreeMap::new();
    for _ in 0..KILLS {
        for work in Work::ALL {
            office.application.switch_all_off();
            office.demand(work, &mut random).await;
            if loses_answers {
                lose_answers(&office, work, &mut random);
            }
            let seen = office.writes();
            installation.restart().await;
            if work.request().is_some() {
                wait_for_a_write(&office, seen).await;
            }
            // Not a wait for something: the moment of the kill is meant to be anywhere.
            let life = *random.pick(&LONGEST_LIVES);
            tokio::time::sleep(Duration::from_millis(random.below(life))).await;
            installation.crash();
            let last = office.prepared.cycles().await.into_iter().next().unwrap();
            let is_interrupted = last.state == CycleState::Running;
            *interrupted.entry(format!("{work:?}")).or_default() += usize::from(is_interrupted);
        }
        // The watermark is written once, so that what comes next is told by changes again.
        office.application.switch_all_off();
        installation.restart().await;
        office.prepared.wait_for_completion().await;
        installation.crash();
    }
    println!("cycles that were interrupted, by their work: {interrupted:?}");
    let all: usize = interrupted.values().sum();
    assert!(all >= KILLS * Work::ALL.len() / 3, "{interrupted:?}");

    office.application.switch_all_off();
    office.application.set_latency(Duration::ZERO);
    let settled = settle(&office).await;
    verdict::the_application_equals_the_directory(&office);
    verdict::every_link_has_its_account(&office).await;
    verdict::the_log_tells_what_became_of_everybody(&office).await;
    settled.sends_nothing_more(&office).await;
}

/// Some of the requests of this work are carried out, and their answers lost.
fn lose_answers(office: &Office, work: Work, random: &mut Random) {
    let target = Target {
        request: work.request(),
        ..Target::default()
    };
    let share = u8::try_from(30 + random.below(50)).unwrap();
    let fault = Fault::new(FaultKind::DropAfter)
        .on(target)
        .after(random.below(4))
        .times(1 + random.below(5))
        .share(share);
    office.application.switch_on(fault);
}

async fn wait_for_a_write(office: &Office, seen: u64) {
    let deadline = Instant::now() + PATIENCE;
    while office.writes() == seen && Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// An engine on the data of the dead server, whose time is moved by hand: what failed waits for hours.
struct Settled {
    engine: Engine,
    now: Arc<AtomicI64>,
}

/// Lets days pass until nothing waits.
async fn settle(office: &Office) -> Settled {
    outbound::install_crypto_provider();
    let now = Arc::new(AtomicI64::new(wall_clock()));
    let clock = now.clone();
    let options = EngineOptions {
        concurrency: 16,
        allow_plain_http: false,
        owner: "heir".into(),
    };
    let engine = Engine::new(
        office.prepared.store.clone(),
        outbound::Client::new(outbound::ClientOptions::default()).unwrap(),
        options,
        Arc::new(move || Timestamp(clock.load(Ordering::SeqCst))),
        Arc::new(|_| {}),
    );
    let settled = Settled { engine, now };
    for _ in 0..4 {
        settled.pass_minutes(25 * 60);
        while settled.cycle().await.is_some() {}
    }
    settled
}

impl Settled {
    fn pass_minutes(&self, minutes: i64) {
        self.now.fetch_add(minutes * 60_000, Ordering::SeqCst);
    }

    async fn cycle(&self) -> Option<CycleState> {
        let now = Timestamp(self.now.load(Ordering::SeqCst));
        let ended = self.engine.run_due(now).await.unwrap();
        ended.into_iter().map(|(_, ended)| ended.state).next()
    }

    async fn sends_nothing_more(&self, office: &Office) {
        let before = office.application.requests().total();
        self.pass_minutes(41);
        assert_eq!(self.cycle().await, Some(CycleState::Completed));
        assert_eq!(office.application.requests().total(), before);
    }
}

/// Milliseconds since 1970.
fn wall_clock() -> i64 {
    let since = SystemTime::UNIX_EPOCH.elapsed().unwrap();
    i64::try_from(since.as_millis()).unwrap()
}
