//! `rollcall migrate`.

use anyhow::Result;

use crate::cli::Installation;
use crate::logging;

/// Opens the store, which brings its tables up to date.
pub(super) async fn run(installation: &Installation) -> Result<()> {
    logging::start(&installation.log)?;
    installation.open().await?.close().await;
    println!("The database is up to date.");
    Ok(())
}
