//! `rollcall admin`.

use std::io::BufRead;

use anyhow::{Context, Result};
use portal::{NewAdministrator, Options, Portal};
use secrecy::{ExposeSecret, SecretString};

use crate::cli::{AdminCommand, Installation, Password};
use crate::installation::read_secret;
use crate::{logging, random_password};

/// Adds an administrator or resets a password.
pub(super) async fn run(command: AdminCommand) -> Result<()> {
    match command {
        AdminCommand::Create {
            user_name,
            display_name,
            role,
            password,
            installation,
        } => {
            let portal = open(&installation).await?;
            let (password, made_up) = password.read()?;
            let display_name = display_name.as_deref().unwrap_or(&user_name);
            let new = NewAdministrator {
                user_name: &user_name,
                display_name,
                role: role.word(),
                password: &password,
            };
            let created = portal.command_line().create_administrator(new).await;
            portal.store().close().await;
            created.map_err(portal::Error::into_problem)?;
            println!("{user_name} can sign in now.");
            tell(made_up, &password);
        }
        AdminCommand::ResetPassword {
            user_name,
            password,
            installation,
        } => {
            let portal = open(&installation).await?;
            let (password, made_up) = password.read()?;
            let reset = portal.command_line().reset_password(&user_name, &password).await;
            portal.store().close().await;
            reset.map_err(portal::Error::into_problem)?;
            println!("{user_name} has a new password; their sessions have ended.");
            tell(made_up, &password);
        }
    }
    Ok(())
}

async fn open(installation: &Installation) -> Result<Portal> {
    logging::start(&installation.log)?;
    Ok(Portal::new(installation.open().await?, Options::default()))
}

impl Password {
    /// The password, and whether it was made up.
    fn read(&self) -> Result<(SecretString, bool)> {
        if let Some(path) = &self.password_file {
            return Ok((read_secret(path)?, false));
        }
        if self.password_stdin {
            let mut line = String::new();
            std::io::stdin()
                .lock()
                .read_line(&mut line)
                .context("cannot read the password from standard input")?;
            return Ok((line.trim_end_matches(['\r', '\n']).into(), false));
        }
        Ok((random_password()?, true))
    }
}

fn tell(made_up: bool, password: &SecretString) {
    if made_up {
        println!("Password: {}", password.expose_secret());
    }
}
