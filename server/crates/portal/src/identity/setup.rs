//! The first administrator, who proves with a one-time code to have access to the server.

use model::{Administrator, AdministratorId, AuditEntry, AuditEntryId, Problem, ProblemKind, Role};
use secrecy::SecretString;
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::throttle::Subject;
use super::token::{fill, hash};
use super::{SignedIn, input, password};
use crate::{Portal, Result};

/// Where the hash of the code is stored while there is no administrator.
const SETTING: &str = "setup_code_hash";
/// Letters and digits that are not mistaken for each other. 32 of them, so each carries five bits.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// 80 bits.
const CODE_CHARACTERS: usize = 16;

/// The code to show once on the server's terminal, in groups of four.
#[derive(Debug)]
pub struct SetupCode(SecretString);

impl SetupCode {
    /// The code for printing.
    pub fn expose(&self) -> &str {
        secrecy::ExposeSecret::expose_secret(&self.0)
    }
}

/// What the first administrator typed, and from where.
#[derive(Debug)]
pub struct FirstAdministrator<'a> {
    /// The code from the server's terminal.
    pub code: &'a str,
    /// The sign-in name.
    pub user_name: &'a str,
    /// The name on screen.
    pub display_name: &'a str,
    /// The password.
    pub password: &'a SecretString,
    /// The browser.
    pub user_agent: &'a str,
    /// Where the request came from; may be empty.
    pub address: &'a str,
}

impl Portal {
    /// Whether there is no administrator yet.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn needs_setup(&self) -> Result<bool> {
        Ok(!self.store().has_administrators().await?)
    }

    /// A new code for the first administrator, if there is none yet. It replaces the code of an earlier start.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn issue_setup_code(&self) -> Result<Option<SetupCode>> {
        if !self.needs_setup().await? {
            return Ok(None);
        }
        let mut bytes = [0; CODE_CHARACTERS];
        fill(&mut bytes)?;
        let mut code = String::with_capacity(CODE_CHARACTERS + 3);
        for (position, byte) in bytes.iter().enumerate() {
            if position > 0 && position % 4 == 0 {
                code.push('-');
            }
            let letter = ALPHABET.get(usize::from(byte % 32)).copied().unwrap_or(b'A');
            code.push(char::from(letter));
        }
        let stored = hash(&plain(&code));
        self.store().set_setting(SETTING, Some(&stored)).await?;
        Ok(Some(SetupCode(code.into())))
    }

    /// Adds the first administrator, a Global Administrator, and signs them in. The code works once.
    ///
    /// # Errors
    /// An `Invalid` problem for a wrong code or field, `Throttled` after too many wrong codes, `Conflict` when there
    /// is an administrator already.
    pub async fn set_up(&self, form: FirstAdministrator<'_>) -> Result<SignedIn> {
        let stored = self.store().setting(SETTING).await?.unwrap_or_default();
        if stored.is_empty() || !self.needs_setup().await? {
            return Err(done_already().into());
        }
        let subject = Subject::address(form.address).unwrap_or_else(|| Subject::name("setup"));
        self.admit(&subject).await?;
        let given = hash(&plain(form.code));
        if !bool::from(given.as_bytes().ct_eq(stored.as_bytes())) {
            return Err(Problem::field("code", "This is not the code that the server printed last.").into());
        }
        self.give_back(&subject).await?;

        let (user_name, display_name) = (form.user_name.trim(), form.display_name.trim());
        let problems = [
            input::user_name(user_name),
            input::display_name(display_name),
            password::check(form.password, user_name, "password"),
        ];
        if let Some(problem) = Problem::of_fields(problems.into_iter().flatten().collect()) {
            return Err(problem.into());
        }
        let administrator = Administrator {
            id: AdministratorId::from(Uuid::now_v7()),
            user_name: user_name.to_owned(),
            display_name: display_name.to_owned(),
            role: Role::GlobalAdministrator,
            enabled: true,
            created_at: self.now(),
            last_sign_in_at: None,
        };
        let audit = |activity: &str, target: &str| AuditEntry {
            id: AuditEntryId::from(Uuid::now_v7()),
            at: self.now(),
            actor: user_name.to_owned(),
            activity: activity.to_owned(),
            target: target.to_owned(),
            target_path: String::new(),
            details: Vec::new(),
            succeeded: true,
            address: form.address.to_owned(),
        };
        let password_hash = password::hash(form.password).await?;
        let added = audit("Add administrator", user_name);
        let first = self
            .store()
            .add_first_administrator(&administrator, &password_hash, (SETTING, &stored), &added)
            .await?;
        if !first {
            return Err(done_already().into());
        }
        let token = self
            .open_session(&administrator, form.user_agent, &audit("Sign in", ""))
            .await?;
        Ok(SignedIn { token })
    }
}

/// The code without what people add or change when they copy it.
fn plain(code: &str) -> String {
    code.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|character| character.to_ascii_uppercase())
        .collect()
}

fn done_already() -> Problem {
    Problem::new(
        ProblemKind::Conflict,
        "This installation has been set up already.",
    )
    .with_hint("Sign in, or ask a Global Administrator to add you.")
}
