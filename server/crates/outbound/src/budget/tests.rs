use std::sync::Mutex as StdMutex;
use std::time::Duration;

use http::Method;
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::*;
use crate::{Endpoint, UrlPolicy};

const SECOND: Duration = Duration::from_secs(1);
const MILLISECOND: Duration = Duration::from_millis(1);

/// An application that takes so many requests in each window; a window begins with its first request.
struct Application {
    quota: u64,
    window: Duration,
    asks: Option<Duration>,
    counts: StdMutex<Counts>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    window: Option<(Instant, u64)>,
    taken: u64,
    refused: u64,
}

impl Application {
    fn new(quota: u64, window: Duration, asks: Option<Duration>) -> Arc<Self> {
        Arc::new(Self {
            quota,
            window,
            asks,
            counts: StdMutex::default(),
        })
    }

    fn ask(&self) -> Reply {
        let (mut counts, now) = (self.counts.lock().unwrap(), Instant::now());
        let (began, served) = match counts.window {
            Some((began, served)) if now < began + self.window => (began, served),
            _ => (now, 0),
        };
        let is_taken = served < self.quota;
        counts.window = Some((began, served + u64::from(is_taken)));
        if is_taken {
            counts.taken += 1;
            Reply::Taken
        } else {
            counts.refused += 1;
            Reply::TooMany(self.asks)
        }
    }

    fn counts(&self) -> (u64, u64) {
        let counts = self.counts.lock().unwrap();
        (counts.taken, counts.refused)
    }

    fn reset(&self) {
        let mut counts = self.counts.lock().unwrap();
        (counts.taken, counts.refused) = (0, 0);
    }
}

fn request(method: Method, path: &str) -> Request<'static> {
    let url = format!("https://a.example/scim/v2/{path}");
    Request::new(method, Endpoint::parse(&url, &UrlPolicy::default()).unwrap())
}

fn get() -> Request<'static> {
    request(Method::GET, "Users")
}

async fn acquire(budget: &Budget, priority: Priority) -> Permit {
    let stop = CancellationToken::new();
    budget.acquire(&get(), priority, &stop).await.unwrap()
}

/// Whether a request may be sent at once.
async fn is_free(budget: &Budget, priority: Priority) -> bool {
    tokio::time::timeout(Duration::ZERO, acquire(budget, priority))
        .await
        .is_ok()
}

fn reply(mut permit: Permit, reply: Reply) {
    permit.reply = reply;
}

/// Sixteen workers ask as fast as they may; request and answer number `n` travel as long as `travel(n)` says.
async fn work(
    budget: &Budget,
    application: &Arc<Application>,
    time: Duration,
    travel: fn(u64) -> (Duration, Duration),
) {
    let end = Instant::now() + time;
    let number = Arc::new(std::sync::atomic::AtomicU64::new(0));
    let mut workers = JoinSet::new();
    for _ in 0..16 {
        let (budget, application, number) = (budget.clone(), application.clone(), number.clone());
        workers.spawn(async move {
            loop {
                let permit = acquire(&budget, Priority::Regular);
                let Ok(permit) = tokio::time::timeout_at(end, permit).await else {
                    return;
                };
                let (there, back) = travel(number.fetch_add(1, Ordering::Relaxed));
                sleep(there).await;
                let answer = application.ask();
                sleep(back).await;
                reply(permit, answer);
            }
        });
    }
    workers.join_all().await;
}

fn at_once(_: u64) -> (Duration, Duration) {
    (Duration::ZERO, Duration::ZERO)
}

fn nearby(number: u64) -> (Duration, Duration) {
    let slow = u32::try_from(number * 7919 % 7).unwrap();
    (MILLISECOND * (1 + slow), MILLISECOND)
}

/// As over a sea, with connections to be opened first and with now and then an answer that is late.
fn far_away(number: u64) -> (Duration, Duration) {
    let opening = MILLISECOND * if number < 16 { 300 } else { 0 };
    let late = MILLISECOND * if number % 50 == 49 { 400 } else { 0 };
    (MILLISECOND * 50 + opening, MILLISECOND * 50 + late)
}

#[tokio::test(start_paused = true)]
async fn a_declared_limit_is_used_and_never_exceeded() {
    for (travel, at_least) in [
        (at_once as fn(u64) -> (Duration, Duration), 0.99),
        (nearby, 0.98),
        (far_away, 0.95),
    ] {
        for (requests, milliseconds) in [(20, 1000), (20, 5000), (3, 500)] {
            let limit = Limit {
                requests,
                milliseconds,
                ..Limit::default()
            };
            let application = Application::new(u64::from(requests), limit.stretch(), None);
            let budget = Budget::new(vec![limit], 16, None);
            let windows = 60;
            let time = Duration::from_millis(milliseconds) * windows;
            work(&budget, &application, time, travel).await;
            let (taken, refused) = application.counts();
            assert_eq!(refused, 0, "{requests} in {milliseconds}");
            let share = f64::from(u32::try_from(taken).unwrap()) / f64::from(requests * windows);
            // Of half a second more is lost on the way.
            assert!(
                milliseconds < 1000 || share >= at_least,
                "{share} of {requests} in {milliseconds}"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_limit_holds_from_one_cycle_to_the_next() {
    let limit = Limit::per_second(20);
    let application = Application::new(20, SECOND, None);
    let mut kept = KeptBudget::default();
    let (began, wall) = (Instant::now(), Timestamp::UNIX_EPOCH);
    for _ in 0..50 {
        let now = |at: Instant| wall + (at - began);
        let budget = Budget::new(vec![limit.clone()], 16, None).with(&kept, now(Instant::now()));
        work(&budget, &application, MILLISECOND * 370, nearby).await;
        let json = serde_json::to_string(&budget.kept(now(Instant::now())).unwrap()).unwrap();
        kept = serde_json::from_str(&json).unwrap();
    }
    let (taken, refused) = application.counts();
    assert_eq!(refused, 0);
    assert!(taken >= 330, "{taken} of 370");
}

#[tokio::test(start_paused = true)]
async fn what_is_kept_stays_small() {
    let limit = Limit {
        requests: 5000,
        milliseconds: 720_000,
        ..Limit::default()
    };
    let budget = Budget::new(vec![limit.clone()], 16, None);
    let application = Application::new(5000, limit.stretch(), None);
    work(&budget, &application, SECOND * 120, nearby).await;
    assert_eq!(application.counts(), (4500, 0), "the rest is kept for leavers");
    let kept = serde_json::to_string(&budget.kept(Timestamp::UNIX_EPOCH).unwrap()).unwrap();
    assert!(kept.len() < 4000, "{kept}");
}

#[tokio::test(start_paused = true)]
async fn a_limit_is_learned_from_refusals() {
    for (quota, window, asks) in [
        (20, 1, Some(SECOND)),
        (20, 1, None),
        (100, 5, Some(SECOND * 5)),
        (7, 1, Some(SECOND)),
    ] {
        let application = Application::new(quota, SECOND * window, asks);
        let budget = Budget::new(Vec::new(), 16, None);
        work(&budget, &application, SECOND * 60, nearby).await;
        let (_, refused) = application.counts();
        assert!(
            refused <= 24,
            "{refused} refused at first by {quota} in {window} s"
        );
        application.reset();
        work(&budget, &application, SECOND * 300, nearby).await;
        let (taken, refused) = application.counts();
        let possible = quota * 300 / u64::from(window);
        assert!(
            taken * 100 >= possible * 93,
            "{taken} of {possible} taken by {quota} in {window} s"
        );
        assert!(refused <= 24, "{refused} refused later by {quota} in {window} s");
    }
}

#[tokio::test(start_paused = true)]
async fn a_learned_rate_follows_the_application() {
    let slow = Application::new(10, SECOND, Some(SECOND));
    let fast = Application::new(40, SECOND, Some(SECOND));
    let budget = Budget::new(Vec::new(), 16, None);
    for (application, until_known) in [(&slow, 100), (&fast, 300), (&slow, 100)] {
        work(&budget, application, SECOND * until_known, nearby).await;
        application.reset();
        work(&budget, application, SECOND * 60, nearby).await;
        let (taken, _) = application.counts();
        let possible = application.quota * 60;
        assert!(taken * 100 >= possible * 85, "{taken} of {possible}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_rate_is_kept_for_the_next_cycle() {
    let application = Application::new(20, SECOND, Some(SECOND));
    let first = Budget::new(Vec::new(), 16, None);
    assert_eq!(first.kept(Timestamp::UNIX_EPOCH), None);
    work(&first, &application, SECOND * 20, nearby).await;
    let kept = first.kept(Timestamp::UNIX_EPOCH).unwrap();
    sleep(SECOND * 60).await;
    application.reset();
    let second = Budget::new(Vec::new(), 16, None).with(&kept, Timestamp::UNIX_EPOCH);
    work(&second, &application, SECOND * 20, nearby).await;
    let (taken, refused) = application.counts();
    assert!(taken >= 380 && refused == 0, "{taken} taken, {refused} refused");
}

#[tokio::test(start_paused = true)]
async fn a_refusal_stops_everybody_for_as_long_as_it_asks() {
    let now: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
    for (header, seconds) in [("30", 30), ("Sun, 01 Mar 2026 12:00:45 GMT", 45), ("7200", 7200)] {
        let budget = Budget::new(Vec::new(), 16, None);
        let (first, second) = (
            acquire(&budget, Priority::Regular).await,
            acquire(&budget, Priority::Regular).await,
        );
        let start = Instant::now();
        let refused = |asks: &str| {
            Ok(Response {
                status: StatusCode::TOO_MANY_REQUESTS,
                headers: [(http::header::RETRY_AFTER, asks.parse().unwrap())]
                    .into_iter()
                    .collect(),
                body: bytes::Bytes::new(),
                duration: SECOND,
            })
        };
        first.answered(&refused(header), now);
        // Another one asks for less: nothing is shortened.
        second.answered(&refused("1"), now);
        let kept = budget.kept(now).unwrap();
        assert_eq!(kept.paused_until, Some(now + SECOND * seconds));
        let next = Budget::new(Vec::new(), 16, None).with(&kept, now);
        for budget in [&budget, &next] {
            assert!(!is_free(budget, Priority::Leaver).await, "leavers wait as well");
        }
        acquire(&next, Priority::Regular).await;
        acquire(&budget, Priority::Regular).await;
        assert_eq!(start.elapsed(), SECOND * seconds, "{header}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_beyond_all_clocks_is_no_fault() {
    let budget = Budget::new(Vec::new(), 16, None);
    reply(
        acquire(&budget, Priority::Regular).await,
        Reply::TooMany(Some(Duration::MAX)),
    );
    assert!(!is_free(&budget, Priority::Regular).await);
    assert!(budget.kept(Timestamp::UNIX_EPOCH).unwrap().paused_until.is_some());
}

#[tokio::test(start_paused = true)]
async fn one_odd_refusal_does_not_slow_everything_down() {
    let budget = Budget::new(Vec::new(), 16, None);
    reply(acquire(&budget, Priority::Regular).await, Reply::Taken);
    reply(
        acquire(&budget, Priority::Regular).await,
        Reply::TooMany(Some(SECOND)),
    );
    let start = Instant::now();
    for _ in 0..100 {
        reply(acquire(&budget, Priority::Regular).await, Reply::Taken);
    }
    assert_eq!(start.elapsed(), SECOND);
    assert_eq!(budget.kept(Timestamp::UNIX_EPOCH), None, "all is forgotten");
}

#[tokio::test(start_paused = true)]
async fn leavers_have_places_of_their_own_in_long_stretches() {
    for (milliseconds, methods, free) in [
        (5000, vec![], 20),
        (60_000, vec![], 18),
        (60_000, vec!["GET".to_owned()], 20),
    ] {
        let limit = Limit {
            requests: 20,
            milliseconds,
            methods,
            ..Limit::default()
        };
        let budget = Budget::new(vec![limit], 100, None);
        let mut regular = 0;
        while is_free(&budget, Priority::Regular).await {
            regular += 1;
        }
        assert_eq!(regular, free, "in {milliseconds}");
        let mut leavers = 0;
        while is_free(&budget, Priority::Leaver).await {
            leavers += 1;
        }
        assert_eq!(regular + leavers, 20);
    }
}

#[tokio::test(start_paused = true)]
async fn leavers_overtake() {
    let budget = Budget::new(vec![Limit::per_second(1)], 16, None);
    reply(acquire(&budget, Priority::Regular).await, Reply::Taken);
    let order = Arc::new(StdMutex::new(Vec::new()));
    let mut waiting = JoinSet::new();
    for (after, priority) in [
        (0, Priority::Regular),
        (1, Priority::Regular),
        (2, Priority::Leaver),
    ] {
        let (budget, order) = (budget.clone(), order.clone());
        waiting.spawn(async move {
            sleep(MILLISECOND * after).await;
            let permit = acquire(&budget, priority).await;
            order.lock().unwrap().push(priority);
            reply(permit, Reply::Taken);
        });
    }
    waiting.join_all().await;
    let order = order.lock().unwrap();
    assert_eq!(*order, [Priority::Leaver, Priority::Regular, Priority::Regular]);
}

#[tokio::test(start_paused = true)]
async fn a_limit_of_one_kind_holds_nothing_else_up() {
    let creations = Limit {
        methods: vec!["POST".into()],
        path: Some("Users".into()),
        ..Limit::per_second(1)
    };
    let budget = Budget::new(vec![creations], 16, None);
    let (stop, start) = (CancellationToken::new(), Instant::now());
    let create = request(Method::POST, "Users");
    let creation = budget.acquire(&create, Priority::Regular, &stop).await.unwrap();
    reply(creation, Reply::Taken);
    for _ in 0..10 {
        reply(acquire(&budget, Priority::Regular).await, Reply::Taken);
    }
    assert_eq!(start.elapsed(), Duration::ZERO);
    let second = budget.acquire(&create, Priority::Regular, &stop).await;
    assert!(second.is_some());
    assert_eq!(start.elapsed(), SECOND);
}

#[tokio::test(start_paused = true)]
async fn failures_halve_the_requests_at_the_same_time_and_successes_raise_them() {
    let budget = Budget::new(Vec::new(), 16, None);
    let mut permits = Vec::new();
    for _ in 0..16 {
        permits.push(acquire(&budget, Priority::Regular).await);
    }
    sleep(SECOND).await;
    // They were on their way together, so they count once.
    for permit in permits.drain(..) {
        reply(permit, Reply::Trouble(None));
    }
    sleep(SECOND).await;
    for allowed in [8, 4, 2, 1, 1] {
        while permits.len() < allowed {
            permits.push(acquire(&budget, Priority::Regular).await);
        }
        assert!(!is_free(&budget, Priority::Regular).await, "{allowed}");
        sleep(SECOND).await;
        for permit in permits.drain(..) {
            reply(permit, Reply::Trouble(None));
        }
        sleep(SECOND).await;
    }
    for _ in 0..200 {
        reply(acquire(&budget, Priority::Regular).await, Reply::Taken);
    }
    assert!(budget.0.is_calm.load(Ordering::Relaxed), "all is well again");
}

#[tokio::test(start_paused = true)]
async fn a_declared_number_of_requests_at_the_same_time_is_kept_to() {
    let budget = Budget::new(Vec::new(), 16, Some(2));
    let first = acquire(&budget, Priority::Regular).await;
    let _second = acquire(&budget, Priority::Regular).await;
    assert!(!is_free(&budget, Priority::Leaver).await);
    drop(first);
    assert!(is_free(&budget, Priority::Regular).await);
}

#[tokio::test(start_paused = true)]
async fn stop_ends_a_wait() {
    let budget = Budget::new(Vec::new(), 16, None);
    reply(
        acquire(&budget, Priority::Regular).await,
        Reply::TooMany(Some(SECOND * 3600)),
    );
    let (stop, start) = (CancellationToken::new(), Instant::now());
    let told = stop.clone();
    tokio::spawn(async move {
        sleep(SECOND).await;
        told.cancel();
    });
    assert!(budget.acquire(&get(), Priority::Leaver, &stop).await.is_none());
    assert_eq!(start.elapsed(), SECOND);
    assert_eq!(budget.state().leavers_waiting, 0);
}
