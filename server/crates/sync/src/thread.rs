//! The threads that cycles run on.

use std::future::Future;
use std::sync::OnceLock;

use tokio::runtime::{Builder, Handle};
use tokio::task::JoinHandle;

/// Runs the future, and all that it spawns, on the one thread of this process that cycles run on.
///
/// A cycle is a great many short steps that hand over to one another: on one thread none of them wakes another core, which
/// takes a tenth less processor time, and pages are answered at once however busy a cycle is. The thread lives as
/// long as the process, because connections that were opened on it may be lent to others.
///
/// Without a thread of its own, because the operating system gives none, it runs where it is called.
pub(crate) fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    static THREAD: OnceLock<Option<Handle>> = OnceLock::new();
    run_on(THREAD.get_or_init(|| start("cycles")).as_ref(), future)
}

/// Runs the future on a second such thread: what takes some milliseconds at a time, such as planning for a few hundred people
/// or putting what was done into statements, would keep the answers of the application waiting.
pub(crate) fn beside<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    static THREAD: OnceLock<Option<Handle>> = OnceLock::new();
    run_on(THREAD.get_or_init(|| start("beside cycles")).as_ref(), future)
}

fn run_on<F>(thread: Option<&Handle>, future: F) -> JoinHandle<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    match thread {
        Some(handle) => handle.spawn(future),
        None => tokio::spawn(future),
    }
}

fn start(name: &str) -> Option<Handle> {
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime
        .inspect_err(|error| tracing::warn!(%error, "cycles run without a thread of their own"))
        .ok()?;
    let handle = runtime.handle().clone();
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || runtime.block_on(std::future::pending::<()>()))
        .inspect_err(|error| tracing::warn!(%error, "cycles run without a thread of their own"))
        .ok()
        .map(|_| handle)
}
