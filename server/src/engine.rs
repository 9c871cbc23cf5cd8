//! What works beside the portal: the provisioning engine, the mail, and what time does by itself.

use std::time::Duration;

use anyhow::Result;
use portal::Portal;
use sync::EngineOptions;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Requests to one application at the same time.
const CONCURRENCY: usize = 16;
/// How often the recycle bin is looked through.
const HOUSEKEEPING: Duration = Duration::from_hours(1);
/// How often the outbox is looked into.
const MAIL: Duration = Duration::from_secs(10);

/// Starts what works in the background. The task ends after `shutdown` is cancelled and the running requests are done.
///
/// # Errors
/// When the HTTP client cannot be set up or the store cannot be read.
pub async fn start(portal: Portal, shutdown: CancellationToken) -> Result<JoinHandle<()>> {
    let options = EngineOptions {
        concurrency: CONCURRENCY,
        allow_plain_http: portal.options().allow_plain_http,
        owner: format!("{}-{}", std::process::id(), portal.now().0),
    };
    let engine = portal.make_engine(options, outbound::ClientOptions::default())?;
    if portal.store().is_exclusive() {
        // The lock on the data folder says that whoever held these claims is gone.
        portal.store().clear_leases().await?;
    }
    Ok(tokio::spawn(async move {
        let stopping = async {
            shutdown.cancelled().await;
            engine.shut_down();
        };
        tokio::select! {
            ((), ()) = async { tokio::join!(engine.run(), stopping) } => {}
            () = keep_house(&portal) => {}
            () = send_mail(&portal) => {}
        }
    }))
}

/// Sends what is in the outbox; never ends. A mail that is being sent when the server stops is sent again by the next one.
async fn send_mail(portal: &Portal) {
    loop {
        if let Err(error) = portal.send_due_mail().await {
            tracing::error!(error = portal::chain(&error), "the outbox could not be read");
        }
        tokio::time::sleep(MAIL).await;
    }
}

/// Empties the recycle bin and the list of sent mail of what has been there too long, and tells what ends soon; never ends.
async fn keep_house(portal: &Portal) {
    loop {
        if let Err(error) = portal.purge_expired().await {
            tracing::error!(
                error = portal::chain(&error),
                "the recycle bin could not be emptied"
            );
        }
        if let Err(error) = portal.purge_mail().await {
            tracing::error!(error = portal::chain(&error), "old mail could not be forgotten");
        }
        if let Err(error) = portal.tell_expiring_credentials().await {
            tracing::error!(
                error = portal::chain(&error),
                "credentials that end soon could not be told"
            );
        }
        tokio::time::sleep(HOUSEKEEPING).await;
    }
}
