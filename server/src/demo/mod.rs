//! `rollcall demo`: everything on one machine, with sample people and a stand-in for an application.

mod company;
mod groups;
mod names;
mod people;
pub(crate) mod sample;

use std::sync::Arc;

use anyhow::Result;
use portal::{NewAdministrator, Options, Portal};
use secrecy::ExposeSecret;
use simulator::{Profile, Simulator};
use store::{Key, Store};

use crate::cli::Demo;
use crate::http::{Connection, Web};
use crate::lock::Lock;
use crate::site::Site;
use crate::{engine, logging, random_password, serving, shutdown};

/// The demonstration's administrator.
const USER_NAME: &str = "admin";

/// Starts the demonstration and ends with it.
pub(crate) async fn run(options: Demo) -> Result<()> {
    logging::start(&options.log)?;
    let site = Arc::new(Site::load(options.site_dir.as_deref())?);
    let temporary = tempfile::tempdir()?;
    let folder = options.data_dir.unwrap_or_else(|| temporary.path().to_owned());
    std::fs::create_dir_all(&folder)?;
    let database = folder.join("rollcall.db");
    let _lock = Lock::take(&database)?;
    let listener = serving::listen(options.listen)?;
    let shutdown = shutdown::on_signal()?;
    let store = Store::open_sqlite(&database, Key::load_or_create(&folder.join("rollcall.key"))?).await?;
    let portal = Portal::new(
        store.clone(),
        Options {
            data_dir: folder,
            allow_plain_http: false,
        },
    );

    sample::fill(&portal).await?;
    let password = random_password()?;
    if portal.needs_setup().await? {
        let new = NewAdministrator {
            user_name: USER_NAME,
            display_name: "Demo Administrator",
            role: "global_administrator",
            password: &password,
        };
        portal.command_line().create_administrator(new).await?;
    } else {
        portal.command_line().reset_password(USER_NAME, &password).await?;
    }
    let token = random_password()?;
    let application = Simulator::start(Profile::pingboard(), Some(token.expose_secret().to_owned())).await?;

    println!("Rollcall's demonstration is at http://{}", listener.local_addr()?);
    println!("  user name      {USER_NAME}");
    println!("  password       {}", password.expose_secret());
    println!(
        "A stand-in for Pingboard shows its accounts at {}",
        application.page_url()
    );
    println!("  behaviour      {}behaviour", application.page_url());
    println!("  tenant URL     {}", application.base_url());
    println!("  secret token   {}", token.expose_secret());
    println!("Ctrl-C stops both.");

    let engine = engine::start(portal.clone(), shutdown.clone()).await?;
    let web = Web {
        portal,
        site,
        connection: Arc::new(Connection::default()),
        shutdown: shutdown.clone(),
    };
    let served = serving::serve(listener, None, web).await;
    shutdown.cancel();
    engine.await?;
    application.stop().await?;
    store.close().await;
    served
}
