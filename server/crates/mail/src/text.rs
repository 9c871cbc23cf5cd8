//! What a notification says: what happened, since when, what to do, and where.

use model::{
    ApplicationId, ConnectionSecret, DirectoryId, NamedDirectory, Notification, NotificationEvent, Timestamp,
    Trouble,
};

const MILLISECONDS_OF_A_DAY: i64 = 86_400_000;

/// The words of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The subject, which is also the heading.
    pub subject: String,
    /// What happened, and what that means.
    pub happened: String,
    /// A name and a moment, such as "Since".
    pub moment: Option<(&'static str, Timestamp)>,
    /// What to do; whole sentences.
    pub action: String,
    /// The words of a link and its whole address.
    pub link: Option<(&'static str, String)>,
    /// Why somebody gets this mail.
    pub footer: String,
}

/// The words of a notification. `portal` is where people open Rollcall, such as `https://rollcall.example.com`; without
/// one there is no link.
pub fn text(notification: &Notification, portal: &str) -> Text {
    let name = &notification.application;
    let Words {
        subject,
        happened,
        moment,
        action,
        page,
    } = words(notification);
    let (label, path) = page.link(notification.application_id);
    Text {
        subject,
        happened,
        moment: Some(moment),
        action,
        link: (!portal.is_empty()).then_some((label, format!("{portal}{path}"))),
        footer: format!(
            "Rollcall sends this to the notification e-mail of {name}. \
             Change the address, or switch the notifications off, under Edit provisioning."
        ),
    }
}

/// The words of a test mail.
pub fn test_text(portal: &str) -> Text {
    Text {
        subject: "Test mail from Rollcall".into(),
        happened:
            "Rollcall can send mail: this one came by the mail server that is entered on the page Mail."
                .into(),
        moment: None,
        action: "Nothing has to be done.".into(),
        link: (!portal.is_empty()).then(|| ("Open Rollcall", format!("{portal}/"))),
        footer: "An administrator of Rollcall sent this test to your address.".into(),
    }
}

/// What differs from one event to the other.
struct Words {
    subject: String,
    happened: String,
    moment: (&'static str, Timestamp),
    action: String,
    page: Page,
}

/// Where to look or to act.
#[derive(Clone, Copy)]
enum Page {
    Provisioning,
    Deletions,
    EditProvisioning,
    FailuresLogged,
    Directory(DirectoryId),
}

impl Page {
    /// The words of the link, and its path.
    fn link(self, application: ApplicationId) -> (&'static str, String) {
        let (label, page) = match self {
            Self::Provisioning => ("Open Provisioning", "provisioning"),
            Self::Deletions => ("Open Deletions held back", "provisioning/deletions"),
            Self::EditProvisioning => ("Open Edit provisioning", "provisioning/edit"),
            Self::FailuresLogged => ("Open the failures", "logs?status=failure"),
            Self::Directory(directory) => return ("Open the directory", format!("/directories/{directory}")),
        };
        (label, format!("/applications/{application}/{page}"))
    }
}

fn words(notification: &Notification) -> Words {
    let name = &notification.application;
    let since = ("Since", notification.since);
    match &notification.event {
        NotificationEvent::QuarantineEntered(Trouble { reason, action }) => Words {
            subject: format!("Provisioning to {name} is in quarantine"),
            happened: format!(
                "{reason} Cycles now run less often, until one succeeds. Accounts that could not be changed stay as they are."
            ),
            moment: since,
            action: action.clone(),
            page: Page::Provisioning,
        },
        NotificationEvent::QuarantineReasonChanged(Trouble { reason, action }) => Words {
            subject: format!("Provisioning to {name} is still in quarantine, for another reason"),
            happened: format!("{reason} Cycles still run less often, until one succeeds."),
            moment: since,
            action: action.clone(),
            page: Page::Provisioning,
        },
        NotificationEvent::DeletionThresholdMet {
            held_back,
            threshold,
        } => Words {
            subject: format!("{} held back in {name}", counted(*held_back, "removal")),
            happened: format!(
                "One cycle would have disabled or deleted {}, which is more than the {} that you allow. Nobody was \
                 disabled or deleted.",
                counted(*held_back, "account"),
                grouped(*threshold)
            ),
            moment: since,
            action: "If this is meant, allow it on the page Deletions held back. If it is not, correct the directory, the \
                     assignments or the scoping filters: who is to keep their account then goes from that page by itself."
                .into(),
            page: Page::Deletions,
        },
        NotificationEvent::MembershipThresholdMet { held_back } => Words {
            subject: format!("{} held back in {name}", counted(*held_back, "membership")),
            happened: format!(
                "One cycle would have removed {} from groups, which is more than you allow. None of them was removed.",
                counted(*held_back, "member")
            ),
            moment: since,
            action: "If this is meant, allow it on the page Deletions held back. If it is not, correct the groups in the \
                     directory: who is a member again then goes from that page by itself."
                .into(),
            page: Page::Deletions,
        },
        NotificationEvent::AccessKept { people } => Words {
            subject: format!("{} in {name} could not be disabled for a day", counted(*people, "account")),
            happened: format!(
                "Disabling or deleting {} in {name} has failed for a day or longer. Whoever has them left, or is not assigned any \
                 more, and can still sign in there.",
                counted(*people, "account")
            ),
            moment: since,
            action: format!(
                "Disable these accounts in {name} by hand, and read in the provisioning log why it failed. Rollcall tries again \
                 in growing gaps, and for 28 days."
            ),
            page: Page::FailuresLogged,
        },
        NotificationEvent::CredentialsRefused => Words {
            subject: format!("{name} refuses the secret token"),
            happened: format!(
                "{name} does not accept the secret token that Rollcall has. Until it does, no account there is created, \
                 changed or disabled: people who leave keep their access."
            ),
            moment: since,
            action: format!(
                "Create a new secret token in {name}, enter it under Edit provisioning, press Test Connection and save. \
                 Rollcall then goes on by itself."
            ),
            page: Page::EditProvisioning,
        },
        NotificationEvent::CredentialsExpiring {
            credential,
            expires_at,
        } => expiring(name, *credential, notification.since, *expires_at),
        NotificationEvent::SwitchedOff(Trouble { reason, action }) => Words {
            subject: format!("Provisioning to {name} was switched off"),
            happened: format!(
                "{reason} Rollcall has switched provisioning off and does not try any more: people who leave keep their access \
                 until it is switched on again."
            ),
            moment: since,
            action: format!("{action} Then press Start."),
            page: Page::Provisioning,
        },
        NotificationEvent::Recovered => Words {
            subject: format!("Provisioning to {name} works again"),
            happened: format!("A cycle succeeded. What had to wait is being done in {name}."),
            moment: ("It had not worked since", notification.since),
            action: "Nothing has to be done.".into(),
            page: Page::Provisioning,
        },
        NotificationEvent::DirectoryUnread { directory, trouble } => Words {
            subject: format!("The directory {} is not read completely", directory.name),
            happened: format!(
                "{} Until everything is read, nobody is removed: people who leave keep their access in {}.",
                trouble.reason,
                takers(name)
            ),
            moment: since,
            action: trouble.action.clone(),
            page: Page::Directory(directory.id),
        },
        NotificationEvent::DirectoryHeld { directory, trouble } => Words {
            subject: format!("The directory {} waits for your word", directory.name),
            happened: format!(
                "{} Nobody was removed: people who left keep their access in {} until you say that it is right.",
                trouble.reason,
                takers(name)
            ),
            moment: since,
            action: trouble.action.clone(),
            page: Page::Directory(directory.id),
        },
        NotificationEvent::DirectoryReadAgain {
            directory: NamedDirectory { id, name: directory },
        } => Words {
            subject: format!("The directory {directory} is read completely again"),
            happened: format!(
                "A read saw everything. Whoever left meanwhile is removed, and loses their access in {} by the next cycle.",
                takers(name)
            ),
            moment: ("It had not been since", notification.since),
            action: "Nothing has to be done.".into(),
            page: Page::Directory(*id),
        },
    }
}

/// Whom the troubles of a directory concern.
fn takers(name: &str) -> String {
    format!("{name} and every other application that takes people from it")
}

/// The words about a credential that ends; they were found out at `since`.
fn expiring(name: &str, credential: ConnectionSecret, since: Timestamp, expires_at: Timestamp) -> Words {
    let what = credential.credential();
    let days = (expires_at.milliseconds_since(since) + MILLISECONDS_OF_A_DAY - 1) / MILLISECONDS_OF_A_DAY;
    Words {
        subject: format!("The {what} of {name} is about to expire"),
        happened: format!(
            "The {what} with which Rollcall signs in at {name} expires in {}. Once it has expired, no account there is \
             created, changed or disabled: people who leave keep their access.",
            counted(days, "day")
        ),
        moment: ("Expires", expires_at),
        action: match credential {
            ConnectionSecret::ClientKey => format!(
                "Have a new certificate issued that {name} accepts, enter it with its private key under Edit provisioning, \
                 press Test Connection and save."
            ),
            _ => format!(
                "Create a new {what} in {name} before then, enter it under Edit provisioning with the day on which it \
                 expires, press Test Connection and save."
            ),
        },
        page: Page::EditProvisioning,
    }
}

/// `1 removal`, `2,500 removals`.
fn counted(count: i64, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {what}{plural}", grouped(count))
}

/// Digits in groups of three: `10,000`.
fn grouped(count: i64) -> String {
    let digits = count.unsigned_abs().to_string();
    let mut text = String::from(if count < 0 { "-" } else { "" });
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

impl Text {
    /// As plain text.
    pub fn to_plain(&self) -> String {
        let mut lines = vec![self.subject.clone(), String::new(), self.happened.clone()];
        if let Some((label, moment)) = self.moment {
            lines.push(String::new());
            lines.push(format!("{label}: {moment}"));
        }
        lines.push(String::new());
        lines.push(format!("What to do: {}", self.action));
        if let Some((label, address)) = &self.link {
            lines.push(String::new());
            lines.push(format!("{label}: {address}"));
        }
        lines.extend([String::new(), "-- ".into(), self.footer.clone(), String::new()]);
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests;
