//! The connection test: each server, step by step, and what the account may do there.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use ldap3::Scope;
use model::{
    ConnectionOutcome, ConnectionStep, LdapPreset, LdapSecurity, ObjectKind, ReadProblem, Shortfall,
};

use super::changes::{Method, methods};
use super::plan::Part;
use super::source::LdapSource;
use super::wire::connect::{self, Session};
use super::wire::failure::{Failure, code};
use super::wire::root::oid;
use super::wire::search::{Query, Search};
use super::wire::server::Server;
use super::wire::tls::Seen;

/// How long before its end a certificate is worth a warning.
const SOON: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Entries that the sample reads: more than the limits that servers come with.
const SAMPLE: usize = 3000;

/// The steps so far, and when the one that runs began.
struct Steps {
    done: Vec<ConnectionStep>,
    began: Instant,
}

impl Steps {
    fn new() -> Self {
        Self {
            done: Vec::new(),
            began: Instant::now(),
        }
    }

    fn step(&mut self, name: String, outcome: ConnectionOutcome, detail: String, advice: Option<String>) {
        let took = self.began.elapsed();
        self.began = Instant::now();
        self.done.push(ConnectionStep {
            name,
            outcome,
            detail,
            advice,
            duration_ms: milliseconds(took),
        });
    }

    fn passed(&mut self, name: String, detail: String) {
        self.step(name, ConnectionOutcome::Passed, detail, None);
    }

    fn warned(&mut self, name: String, detail: String, advice: &str) {
        self.step(name, ConnectionOutcome::Warning, detail, Some(advice.to_owned()));
    }

    fn skipped(&mut self, name: &str) {
        self.step(
            name.to_owned(),
            ConnectionOutcome::Skipped,
            "Not tried.".to_owned(),
            None,
        );
    }

    fn failed(&mut self, name: String, problem: ReadProblem) {
        self.step(
            name,
            ConnectionOutcome::Failed,
            problem.message,
            Some(problem.advice),
        );
    }
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

impl LdapSource {
    /// Tries everything that a read does, server by server, with the certificates that are shown and the rights that the
    /// account has. A step that fails says what to do.
    pub async fn test(&self) -> Vec<ConnectionStep> {
        Box::pin(self.tested()).await
    }

    async fn tested(&self) -> Vec<ConnectionStep> {
        let mut steps = Steps::new();
        let mut open = None;
        for server in &self.connector.servers {
            if let Some(session) = self.reach(server, &mut steps).await {
                open.get_or_insert(session);
            } else if steps
                .done
                .iter()
                .any(|step| step.name.starts_with("Sign-in") && step.outcome == ConnectionOutcome::Failed)
            {
                // Each further try would count towards locking the account.
                break;
            }
        }
        let Some(session) = open else {
            for name in ["Bases", "Rights", "Changes", "Sample"] {
                steps.skipped(name);
            }
            return steps.done;
        };
        // One server is enough to read; the others are warned of.
        for step in &mut steps.done {
            if step.outcome == ConnectionOutcome::Failed {
                step.outcome = ConnectionOutcome::Warning;
            }
        }
        if let Err(problem) = self.plan.check_bases(&session.root.naming_contexts) {
            steps.failed("Base of users".to_owned(), problem);
            for name in ["Changes", "Sample"] {
                steps.skipped(name);
            }
            return steps.done;
        }
        let mut all = true;
        for part in self.plan.parts() {
            for base in &part.bases {
                all &= self.base(&session, part, base, &mut steps).await;
            }
        }
        if !all {
            for name in ["Changes", "Sample"] {
                steps.skipped(name);
            }
            return steps.done;
        }
        self.changes(&session, &mut steps).await;
        for part in self
            .plan
            .parts()
            .into_iter()
            .filter(|part| !part.bases.is_empty())
        {
            self.look(&session, part, &mut steps).await;
        }
        steps.done
    }

    /// Name, TCP, TLS, sign-in and root DSE of a server.
    async fn reach(&self, server: &Server, steps: &mut Steps) -> Option<Session> {
        let shown = server.shown();
        let named = |step: &str| format!("{step} ({shown})");
        steps.began = Instant::now();
        let addresses = match connect::resolve(server).await {
            Ok(addresses) => addresses,
            Err(failure) => {
                steps.failed(named("Name"), failure.into_problem("resolving the name"));
                return None;
            }
        };
        let list: Vec<String> = addresses.iter().map(|address| address.ip().to_string()).collect();
        steps.passed(named("Name"), list.join(", "));
        let stream = match connect::connect(server, &addresses).await {
            Ok(stream) => stream,
            Err(failure) => {
                steps.failed(named("Connection"), failure.into_problem("connecting"));
                return None;
            }
        };
        steps.passed(named("Connection"), format!("Port {} is open.", server.port));
        let seen = Seen::default();
        let mut ldap = match self.connector.speak(server, stream, &seen).await {
            Ok(ldap) => ldap,
            Err(failure) => {
                steps.failed(named("TLS"), failure.into_problem("shaking hands"));
                return None;
            }
        };
        self.tls_step(named("TLS"), &seen, steps);
        if let Err(failure) = self.connector.bind(&mut ldap).await {
            steps.failed(
                named("Sign-in"),
                failure.into_problem(&format!("signing in at {shown}")),
            );
            return None;
        }
        steps.passed(named("Sign-in"), format!("As {}.", self.connector.name()));
        let root = match connect::root(&ldap).await {
            Ok(root) => root,
            Err(failure) => {
                steps.failed(
                    named("Server"),
                    failure.into_problem("reading what the server offers"),
                );
                return None;
            }
        };
        let contexts = if root.naming_contexts.is_empty() {
            "it does not say which trees it holds".to_owned()
        } else {
            format!("it holds {}", root.naming_contexts.join(", "))
        };
        let detail = format!("{}; {contexts}.", root.vendor);
        let is_other = root.is_active_directory != (self.plan.preset == LdapPreset::ActiveDirectory);
        if is_other && !root.controls.is_empty() {
            let advice = if root.is_active_directory {
                "Choose Active Directory as the kind of server."
            } else {
                "Choose the kind of server that this is: it is not Active Directory."
            };
            steps.warned(named("Server"), detail, advice);
        } else if root.controls.is_empty() || root.offers(oid::PAGED) {
            steps.passed(named("Server"), detail);
        } else {
            steps.warned(
                named("Server"),
                format!("{detail} It does not offer pages."),
                "Make sure that this account has no size limit: everything comes in one answer.",
            );
        }
        Some(Session {
            ldap,
            server: shown,
            root,
        })
    }

    fn tls_step(&self, name: String, seen: &Seen, steps: &mut Steps) {
        if self.connector.security() == LdapSecurity::None {
            steps.warned(
                name,
                "The connection is not protected: the password and all that is read can be listened to."
                    .into(),
                "Choose TLS or StartTLS.",
            );
            return;
        }
        let Some(certificate) = seen.certificate() else {
            steps.passed(name, "The connection is protected.".into());
            return;
        };
        let detail = format!("Trusted {}.", certificate.sentence());
        let ends_soon = certificate
            .valid_until
            .is_some_and(|until| until.duration_since(Timestamp::now()) < SOON);
        if ends_soon {
            steps.warned(
                name,
                detail,
                "Renew the certificate on the directory server soon.",
            );
        } else {
            steps.passed(name, detail);
        }
    }

    /// Whether a base is there.
    async fn base(&self, session: &Session, part: &Part, base: &str, steps: &mut Steps) -> bool {
        let name = format!("Base of {} ({base})", words(part.kind));
        let mut search = Search::new(&session.ldap, Query::base(base, &["1.1"]));
        match search.entry().await {
            Ok(Some(found)) => {
                steps.passed(name, format!("{} is there.", found.dn));
                true
            }
            Ok(None) if search.references.is_empty() => {
                steps.failed(
                    name,
                    ReadProblem {
                        reason: Shortfall::BaseMissing,
                        message: "The server shows nothing there.".into(),
                        advice:
                            "Check the base for typing errors and renames, and that this account may read it."
                                .into(),
                    },
                );
                false
            }
            Ok(None) => {
                steps.failed(
                    name,
                    ReadProblem {
                        reason: Shortfall::Referral,
                        message: format!("It is on another server: {}.", search.references.join(", ")),
                        advice: "Connect to the server that holds it.".into(),
                    },
                );
                false
            }
            Err(failure) => {
                steps.failed(name, failure.into_problem(&format!("looking at {base}")));
                false
            }
        }
    }

    /// How changes will be found.
    async fn changes(&self, session: &Session, steps: &mut Steps) {
        let name = "Changes".to_owned();
        if let Some(attribute) = &self.plan.unreported {
            steps.warned(
                name,
                format!("A filter asks for {attribute}, whose changes no server reports: everything is read each time."),
                "Choose people by an attribute of their own or by their unit, if reading everything takes too long.",
            );
            return;
        }
        let Some(method) = methods(&self.plan, &session.root).into_iter().next() else {
            steps.passed(name, "Everything is read each time.".into());
            return;
        };
        let probed = match method {
            Method::DirSync => allowed(
                super::changes::may_dirsync(session, &self.plan)
                    .await
                    .map(|()| true),
            ),
            Method::Usn if session.root.highest_usn.is_none() => Ok(false),
            Method::ContentSync => allowed(super::changes::may_sync(session, &self.plan).await),
            Method::Usn | Method::ModifyTimestamp => Ok(true),
        };
        match probed {
            Ok(true) => steps.passed(name, format!("They are found by {}.", method.words())),
            Ok(false) => {
                let next = methods(&self.plan, &session.root).into_iter().nth(1);
                let detail = match next {
                    _ if method == Method::DirSync => {
                        "This account may not replicate: changes are found among what it may see, deletions by comparing ids."
                            .to_owned()
                    }
                    Some(next) => format!("They are found by {}, not by {}.", next.words(), method.words()),
                    None => format!(
                        "{} is not offered to this account: everything is read each time.",
                        method.words()
                    ),
                };
                // That works as well, and needs no right.
                if method == Method::ContentSync && next.is_some() {
                    steps.passed(name, detail);
                    return;
                }
                let advice = match method {
                    Method::DirSync => {
                        "Give this account the right \"Replicating Directory Changes\" on the domain, so that deletions are seen at once and without comparing."
                    }
                    _ => "Choose Automatic as the way to find changes.",
                };
                steps.warned(name, detail, advice);
            }
            Err(failure) => steps.failed(name, failure.into_problem("looking for a way to find changes")),
        }
    }

    /// Reads more than one page, and looks at what it sees.
    async fn look(&self, session: &Session, part: &Part, steps: &mut Steps) {
        let name = format!("Sample of {}", words(part.kind));
        let plan = &self.plan;
        let mut attributes = plan.attributes(part.kind);
        attributes.extend(["cn".to_owned(), "displayname".to_owned()]);
        let mut names: Vec<String> = Vec::new();
        let (mut seen, mut usable, mut is_all) = (0, 0, true);
        let mut first_problem = None;
        for base in &part.bases {
            let query = Query {
                scope: Scope::Subtree,
                filter: part.filter.clone(),
                attributes: attributes.clone(),
                page: Some(plan.page_size),
                ..Query::base(base, &[])
            };
            let mut search = Search::new(&session.ldap, query);
            loop {
                if seen >= SAMPLE {
                    is_all = false;
                    break;
                }
                let raw = match search.entry().await {
                    Ok(Some(raw)) => raw,
                    Ok(None) => break,
                    Err(failure) => {
                        let is_limit = matches!(
                            failure.code(),
                            Some(code::SIZE_LIMIT | code::TIME_LIMIT | code::ADMIN_LIMIT)
                        );
                        let mut problem =
                            failure.into_problem(&format!("reading {} below {base}", words(part.kind)));
                        if is_limit {
                            problem.message = format!("After {seen} entries: {}", problem.message);
                        }
                        steps.failed(name, problem);
                        return;
                    }
                };
                seen += 1;
                if names.len() < 3 {
                    let text = raw.text("displayname").or_else(|| raw.text("cn"));
                    names.push(text.unwrap_or(&raw.dn).to_owned());
                }
                match plan.entry(part.kind, raw) {
                    Ok(_) => usable += 1,
                    Err(why) => {
                        first_problem.get_or_insert(why);
                    }
                }
            }
        }
        let count = if is_all {
            seen.to_string()
        } else {
            format!("more than {seen}")
        };
        let detail = format!("{count} found, such as {}.", names.join(", "));
        if seen == 0 && part.kind == ObjectKind::User {
            steps.failed(
                name,
                ReadProblem {
                    reason: Shortfall::Empty,
                    message: "The account sees no user there.".into(),
                    advice: "Check the filter, and that this account may read below the base.".into(),
                },
            );
        } else if seen == 0 {
            steps.warned(
                name,
                "The account sees no group there.".into(),
                "Check the filter of groups, and that this account may read below the base.",
            );
        } else if usable < seen {
            let missing = match first_problem {
                Some(super::entry::Unusable::NoState) => "userAccountControl",
                _ => plan.id.as_str(),
            };
            steps.failed(
                name,
                ReadProblem {
                    reason: Shortfall::AccessDenied,
                    message: format!(
                        "{detail} The attribute {missing} cannot be read of {} of them.",
                        seen - usable
                    ),
                    advice: "Give this account the right to read it, or name another attribute.".into(),
                },
            );
        } else {
            steps.passed(name, detail);
        }
        if part.kind == ObjectKind::Group && seen > 0 {
            self.members_step(session, part, steps).await;
        }
    }

    /// Whether members can be read.
    async fn members_step(&self, session: &Session, part: &Part, steps: &mut Steps) {
        let name = "Members of groups".to_owned();
        for base in &part.bases {
            let query = Query {
                scope: Scope::Subtree,
                filter: self.plan.with_members(),
                attributes: self.plan.members.clone(),
                page: Some(1),
                ..Query::base(base, &[])
            };
            let mut search = Search::new(&session.ldap, query);
            match search.entry().await {
                Ok(Some(raw)) => {
                    let has_some = raw.attributes.iter().any(|attribute| {
                        self.plan.members.contains(&attribute.name) && !attribute.values.is_empty()
                    });
                    if has_some {
                        steps.passed(name, format!("The members of {} can be read.", raw.dn));
                    } else {
                        steps.failed(
                            name,
                            ReadProblem {
                                reason: Shortfall::AccessDenied,
                                message: format!("The members of {} are hidden from this account.", raw.dn),
                                advice: "Give this account the right to read the members of groups.".into(),
                            },
                        );
                    }
                    return;
                }
                Ok(None) => {}
                Err(failure) => {
                    steps.failed(
                        name,
                        failure.into_problem(&format!("reading members below {base}")),
                    );
                    return;
                }
            }
        }
        steps.warned(
            name,
            format!("No group shows a member by {}.", self.plan.members.join(", ")),
            "Check the name of the attribute, and that this account may read it, unless all groups are empty.",
        );
    }
}

/// A server that says no offers nothing.
fn allowed(answer: Result<bool, Failure>) -> Result<bool, Failure> {
    match answer {
        Err(Failure::Lost(why)) => Err(Failure::Lost(why)),
        answer => Ok(answer.unwrap_or(false)),
    }
}

fn words(kind: ObjectKind) -> &'static str {
    super::read::words(kind)
}
