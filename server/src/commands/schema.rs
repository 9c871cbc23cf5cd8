//! `rollcall schema`.

use std::io::{Read, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use configuration::Names;
use model::{ApplicationId, FindingSeverity, SchemaImport, ScopePreview};
use portal::{Options, Portal};

use crate::cli::{Installation, SchemaCommand};
use crate::logging;

/// Checks, exports or imports a schema.
pub(super) async fn run(command: SchemaCommand) -> Result<ExitCode> {
    match command {
        SchemaCommand::Validate { file } => validate(&file),
        SchemaCommand::Export {
            application,
            output,
            installation,
        } => {
            let portal = open(&installation).await?;
            let done = export(&portal, &application, output.as_deref()).await;
            portal.store().close().await;
            done.map(|()| ExitCode::SUCCESS)
        }
        SchemaCommand::Import {
            application,
            file,
            yes,
            installation,
        } => {
            let text = read(&file)?;
            let portal = open(&installation).await?;
            let done = import(&portal, &application, &text, yes).await;
            portal.store().close().await;
            done
        }
    }
}

async fn open(installation: &Installation) -> Result<Portal> {
    logging::start(&installation.log)?;
    Ok(Portal::new(installation.open().await?, Options::default()))
}

/// The text of a file; `-` is standard input.
fn read(file: &Path) -> Result<String> {
    if file == Path::new("-") {
        let mut text = String::new();
        std::io::stdin()
            .lock()
            .read_to_string(&mut text)
            .context("cannot read standard input as UTF-8")?;
        return Ok(text);
    }
    std::fs::read_to_string(file).with_context(|| format!("cannot read {} as UTF-8", file.display()))
}

/// Without an installation, so the attributes of the directory are the built-in ones.
fn validate(file: &Path) -> Result<ExitCode> {
    let names = Names::new("", 1, "directory", "application");
    let imported = configuration::import(&read(file)?, &names)?;
    for finding in &imported.findings {
        println!(
            "{}: {}: {}",
            finding.severity.as_str(),
            finding.path,
            finding.message
        );
    }
    if imported.schema.is_none() {
        return Ok(ExitCode::FAILURE);
    }
    println!("The schema can be imported.");
    Ok(ExitCode::SUCCESS)
}

async fn export(portal: &Portal, application: &str, output: Option<&Path>) -> Result<()> {
    let command_line = portal.command_line();
    let id = find(portal, application).await?;
    let read = command_line
        .read_configuration()
        .map_err(portal::Error::into_problem)?;
    let schema = read.schema(id, None).await.map_err(portal::Error::into_problem)?;
    match output {
        Some(path) => {
            std::fs::write(path, &schema.json).with_context(|| format!("cannot write {}", path.display()))
        }
        None => Ok(std::io::stdout().lock().write_all(schema.json.as_bytes())?),
    }
}

async fn import(portal: &Portal, application: &str, text: &str, yes: bool) -> Result<ExitCode> {
    let id = find(portal, application).await?;
    let manage = portal
        .command_line()
        .manage_applications()
        .map_err(portal::Error::into_problem)?;
    let tried = manage
        .try_schema(id, text)
        .await
        .map_err(portal::Error::into_problem)?;
    tell(&tried);
    if tried
        .findings
        .iter()
        .any(|finding| finding.severity == FindingSeverity::Error)
    {
        println!("Nothing was saved. Correct the errors and import the file again.");
        return Ok(ExitCode::FAILURE);
    }
    if !tried.may_be_saved {
        println!("Nothing was saved: the file says what applies already.");
        return Ok(ExitCode::SUCCESS);
    }
    let lost = tried.scope.as_ref().map_or(0, |scope| scope.losing.count);
    if !yes {
        let what = match lost {
            0 => String::new(),
            count => format!(", although {} would be lost", accounts(count)),
        };
        println!("Nothing was saved. To save these changes{what}, add --yes.");
        return Ok(ExitCode::SUCCESS);
    }
    // What was printed is what --yes agrees to, so that whoever came to it since loses no account unseen.
    let saved = manage.save_schema_text(id, text, lost, tried.version).await;
    if saved.map_err(portal::Error::into_problem)?.is_some() {
        println!("Nothing was saved: meanwhile more people would lose their accounts. Look again.");
        return Ok(ExitCode::FAILURE);
    }
    println!("Saved as version {}.", tried.version + 1);
    Ok(ExitCode::SUCCESS)
}

async fn find(portal: &Portal, application: &str) -> Result<ApplicationId> {
    let found = portal.command_line().application(application).await;
    Ok(found.map_err(portal::Error::into_problem)?)
}

fn tell(tried: &SchemaImport) {
    for finding in &tried.findings {
        let word = match finding.severity {
            FindingSeverity::Error => "Error",
            FindingSeverity::Warning => "Warning",
            FindingSeverity::Note => "Note",
        };
        println!("{word}: {}: {}", finding.path, finding.message);
    }
    for (subject, text) in &tried.changes {
        println!("{subject}: {text}");
    }
    if let Some(scope) = &tried.scope {
        for (sentence, change) in [(leaving(scope), &scope.leaving), (losing(scope), &scope.losing)] {
            if change.count > 0 {
                println!("{sentence}");
                for name in &change.examples {
                    println!("  {}", name.display_name);
                }
            }
        }
    }
}

fn leaving(scope: &ScopePreview) -> String {
    match scope.leaving.count {
        1 => "1 person would leave scope:".to_owned(),
        count => format!("{count} people would leave scope:"),
    }
}

fn losing(scope: &ScopePreview) -> String {
    match (scope.disabled, scope.deleted) {
        (disabled, 0) => format!("{} would be disabled:", accounts(disabled)),
        (0, deleted) => format!("{} would be deleted:", accounts(deleted)),
        (disabled, deleted) => format!("{} would be disabled and {deleted} deleted:", accounts(disabled)),
    }
}

fn accounts(count: i64) -> String {
    match count {
        1 => "1 account".to_owned(),
        count => format!("{count} accounts"),
    }
}
