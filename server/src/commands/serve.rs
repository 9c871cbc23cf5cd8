//! `rollcall serve`.

use std::sync::Arc;

use anyhow::{Result, bail};
use portal::{Options, Portal};

use crate::cli::Serve;
use crate::http::{Connection, Web};
use crate::site::Site;
use crate::{engine, logging, serving, shutdown};

/// Starts everything, and stops it in the other order.
pub(super) async fn run(options: Serve) -> Result<()> {
    let installation = &options.installation;
    logging::start(&installation.log)?;
    let tls = match (&options.listen.tls_certificate, &options.tls_key) {
        (Some(certificate), Some(key)) => Some(serving::tls(certificate, key).await?),
        (None, None) => None,
        _ => bail!("a TLS certificate needs its private key; give both --tls-certificate and --tls-key"),
    };
    let site = Arc::new(Site::load(options.site_dir.as_deref())?);
    let _lock = installation.lock()?;
    let listener = serving::listen(options.listen.listen)?;
    let shutdown = shutdown::on_signal()?;
    let store = installation.open().await?;
    let portal = Portal::new(
        store.clone(),
        Options {
            data_dir: installation.data_dir.clone(),
            allow_plain_http: options.allow_plain_http,
        },
    );
    let scheme = if tls.is_some() { "https" } else { "http" };
    let address = format!("{scheme}://{}", listener.local_addr()?);
    println!("Rollcall is at {address}");
    if let Some(code) = portal.issue_setup_code().await? {
        println!(
            "Nobody can sign in yet. Open {address}/setup and enter this code: {}",
            code.expose()
        );
    }
    let engine = engine::start(portal.clone(), shutdown.clone()).await?;
    let web = Web {
        portal,
        site,
        connection: Arc::new(Connection {
            tls: tls.is_some(),
            trusted_proxies: options.trusted_proxy,
        }),
        shutdown: shutdown.clone(),
    };
    let served = serving::serve(listener, tls, web).await;
    // Also when the listener failed by itself.
    shutdown.cancel();
    engine.await?;
    store.close().await;
    tracing::info!("stopped");
    served
}
