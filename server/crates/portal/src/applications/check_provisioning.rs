//! Checking what an administrator typed into the form "Provisioning".

use std::ops::RangeInclusive;

use model::{
    ConnectionSecret, ConnectionSettings, FieldProblem, Guard, GuardInput, Job, MAXIMUM_DAYS,
    MAXIMUM_INTERVAL_MINUTES, MAXIMUM_REMOVALS, MAXIMUM_REQUESTS_PER_SECOND, ProvisioningInput,
    ProvisioningMode, ProvisioningStatus,
};
use outbound::{TenantUrl, UrlPolicy};
use store::{JobChange, Secrets};

use super::check_connection;

/// What to save, or everything that is wrong.
pub(super) fn check(
    input: &ProvisioningInput,
    given: &Secrets,
    job: &Job,
    policy: UrlPolicy,
) -> Result<(JobChange, ConnectionSettings), Vec<FieldProblem>> {
    let mut problems = Vec::new();
    let text = input.tenant_url.trim();
    let url = TenantUrl::parse(text, &policy);
    let tenant_url = url.as_ref().map(ToString::to_string).unwrap_or_default();
    let (connection, mut of_connection) =
        check_connection::check(&input.connection, &tenant_url, given, job, policy);
    // A missing secret matters once provisioning is automatic, a stored one for another host once there is a host.
    of_connection.retain(|problem| match ConnectionSecret::named(&problem.field) {
        Some(name) if given.has(name) => true,
        Some(name) if job.secrets.contains(&name) => url.is_ok(),
        Some(_) => input.mode == ProvisioningMode::Automatic,
        None => true,
    });
    let mut problem = |field: &str, message: &str| {
        problems.push(FieldProblem {
            field: field.to_owned(),
            message: message.to_owned(),
        });
    };
    let is_automatic = input.mode == ProvisioningMode::Automatic;
    if !is_automatic && job.mode == ProvisioningMode::Automatic {
        problem(
            "mode",
            "A configured application cannot be set back to manual. Set the provisioning status to Off instead.",
        );
    }
    if let Err(error) = &url
        && (is_automatic || !text.is_empty())
    {
        problem("tenant_url", &sentence(error));
    }
    for wrong in of_connection {
        problem(&wrong.field, &wrong.message);
    }
    let email = input.notification_email.trim();
    if email.is_empty() && input.notify_on_failure {
        problem(
            "notification_email",
            "Enter the address that gets the notifications, or clear the check box.",
        );
    } else if !email.is_empty() && !mail::is_address(email) {
        problem(
            "notification_email",
            "Enter one e-mail address, such as it@example.com.",
        );
    }
    let interval = input.interval_minutes.trim().parse::<i64>();
    let interval = interval
        .ok()
        .filter(|minutes| (1..=MAXIMUM_INTERVAL_MINUTES).contains(minutes));
    if interval.is_none() {
        problem(
            "interval_minutes",
            "Enter whole minutes from 1 to 10080 (one week).",
        );
    }
    let typed = input.requests_per_second.trim();
    let requests_per_second = typed
        .parse::<i64>()
        .ok()
        .filter(|requests| (1..=MAXIMUM_REQUESTS_PER_SECOND).contains(requests));
    if requests_per_second.is_none() && !typed.is_empty() {
        problem(
            "requests_per_second",
            "Enter a whole number from 1 to 10000, or nothing.",
        );
    }
    let guard = check_guard(&input.guard, &mut problem);
    if input.status == ProvisioningStatus::On && !is_automatic {
        problem(
            "mode",
            "Choose Automatic: in manual mode provisioning cannot be switched on.",
        );
    }
    match (interval, guard) {
        (Some(interval_minutes), Some(guard)) if problems.is_empty() => Ok((
            JobChange {
                mode: input.mode,
                tenant_url,
                notification_email: email.to_owned(),
                notify_on_failure: input.notify_on_failure,
                scope: input.scope,
                interval_minutes,
                requests_per_second,
                guard,
                status: input.status,
            },
            connection,
        )),
        _ => Err(problems),
    }
}

/// The limits of "Prevent accidental deletion"; none when one of them is wrong. They are kept while it is off.
fn check_guard(input: &GuardInput, problem: &mut impl FnMut(&str, &str)) -> Option<Guard> {
    let mut number = |field: &str, text: &str, allowed: RangeInclusive<i64>, message: &str| {
        let number = text.trim().parse().ok().filter(|number| allowed.contains(number));
        if number.is_none() {
            problem(field, message);
        }
        number
    };
    let many = "Enter a whole number from 0 to 1000000.";
    let share = "Enter a whole percentage from 1 to 100.";
    let count = number("guard_count", &input.count, 0..=MAXIMUM_REMOVALS, many);
    let percent = number("guard_percent", &input.percent, 1..=100, share);
    let members_count = number(
        "guard_members_count",
        &input.members_count,
        0..=MAXIMUM_REMOVALS,
        many,
    );
    let members_percent = number("guard_members_percent", &input.members_percent, 1..=100, share);
    let delete_after_days = number(
        "delete_after_days",
        &input.delete_after_days,
        1..=MAXIMUM_DAYS,
        "Enter whole days from 1 to 3650.",
    );
    Some(Guard {
        enabled: input.enabled,
        count: count?,
        percent: percent?,
        members_count: members_count?,
        members_percent: members_percent?,
        skip_out_of_scope: input.skip_out_of_scope,
        leavers: input.leavers,
        delete_after_days: delete_after_days?,
    })
}

/// Whether a token for one address may be sent to the other: same scheme, host and port.
pub(super) fn is_same_origin(one: &str, other: &str) -> bool {
    // What was stored has been checked before; what is no URL has no origin.
    let lenient = UrlPolicy {
        allow_plain_http: true,
    };
    match (TenantUrl::parse(one, &lenient), TenantUrl::parse(other, &lenient)) {
        (Ok(one), Ok(other)) => {
            (one.is_https(), one.host(), one.port()) == (other.is_https(), other.host(), other.port())
        }
        _ => false,
    }
}

/// The text of an error as a sentence.
pub(super) fn sentence(error: &dyn std::error::Error) -> String {
    let text = error.to_string();
    if text.ends_with(['.', '?', '!']) {
        text
    } else {
        format!("{text}.")
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeSet;

    use model::{ApplicationId, JobScope, Schema};

    use super::*;

    pub(in crate::applications) fn job() -> Job {
        Job {
            application_id: ApplicationId::from(uuid::Uuid::from_u128(1)),
            mode: ProvisioningMode::Manual,
            tenant_url: String::new(),
            has_secret_token: false,
            connection: ConnectionSettings::default(),
            secrets: BTreeSet::new(),
            notification_email: String::new(),
            notify_on_failure: false,
            scope: JobScope::Assigned,
            interval_minutes: 40,
            requests_per_second: None,
            guard: Guard::default(),
            status: ProvisioningStatus::Off,
            schema: Schema::default(),
            schema_version: 1,
            watermark: None,
            next_cycle_at: None,
            started_at: None,
            version: 1,
        }
    }

    fn input() -> ProvisioningInput {
        ProvisioningInput {
            mode: ProvisioningMode::Automatic,
            tenant_url: "https://acme.pingboard.com/scim/v2".into(),
            interval_minutes: "40".into(),
            requests_per_second: String::new(),
            version: 1,
            ..ProvisioningInput::default()
        }
    }

    fn given(has_token: bool) -> Secrets {
        Secrets::default().with(ConnectionSecret::SecretToken, if has_token { "t" } else { "" })
    }

    fn fields(input: &ProvisioningInput, has_new_token: bool, job: &Job) -> Vec<String> {
        match check(input, &given(has_new_token), job, UrlPolicy::default()) {
            Ok(_) => Vec::new(),
            Err(problems) => problems.into_iter().map(|problem| problem.field).collect(),
        }
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let wrong = ProvisioningInput {
            tenant_url: "http://acme.example".into(),
            notification_email: "it".into(),
            interval_minutes: "0".into(),
            requests_per_second: "0.5".into(),
            status: ProvisioningStatus::On,
            ..input()
        };
        assert_eq!(
            fields(&wrong, false, &job()),
            [
                "tenant_url",
                "secret_token",
                "notification_email",
                "interval_minutes",
                "requests_per_second"
            ]
        );
    }

    #[test]
    fn limits_are_whole_numbers_and_percentages() {
        let guard = |count: &str, percent: &str| ProvisioningInput {
            guard: GuardInput {
                count: count.into(),
                percent: percent.into(),
                ..GuardInput::default()
            },
            ..input()
        };
        for (count, percent, wrong) in [
            ("0", "100", vec![]),
            (" 25 ", " 5 ", vec![]),
            ("", "", vec!["guard_count", "guard_percent"]),
            ("-1", "101", vec!["guard_count", "guard_percent"]),
            ("many", "0", vec!["guard_count", "guard_percent"]),
        ] {
            assert_eq!(
                fields(&guard(count, percent), true, &job()),
                wrong,
                "{count} {percent}"
            );
        }
    }

    #[test]
    fn manual_mode_needs_nothing_and_cannot_be_on() {
        let manual = ProvisioningInput {
            mode: ProvisioningMode::Manual,
            tenant_url: String::new(),
            ..input()
        };
        assert!(fields(&manual, false, &job()).is_empty());
        let on = ProvisioningInput {
            status: ProvisioningStatus::On,
            ..manual.clone()
        };
        assert_eq!(fields(&on, false, &job()), ["mode"]);
        let configured = Job {
            mode: ProvisioningMode::Automatic,
            ..job()
        };
        assert_eq!(fields(&manual, false, &configured), ["mode"]);
    }

    #[test]
    fn a_stored_token_stays_with_its_host() {
        let configured = Job {
            mode: ProvisioningMode::Automatic,
            tenant_url: "https://acme.pingboard.com/scim/v2".into(),
            has_secret_token: true,
            secrets: BTreeSet::from([ConnectionSecret::SecretToken]),
            ..job()
        };
        for (url, has_new_token, problem) in [
            ("https://acme.pingboard.com/scim/v2", false, false),
            ("https://acme.pingboard.com/other", false, false),
            ("https://evil.example/scim/v2", false, true),
            ("https://acme.pingboard.com:8443/scim/v2", false, true),
            ("https://evil.example/scim/v2", true, false),
        ] {
            let input = ProvisioningInput {
                tenant_url: url.into(),
                ..input()
            };
            assert_eq!(
                fields(&input, has_new_token, &configured) == ["secret_token"],
                problem,
                "{url}"
            );
        }
    }

    #[test]
    fn the_address_is_normalised() {
        let input = ProvisioningInput {
            tenant_url: " https://Acme.pingboard.com/scim/v2/ ".into(),
            notification_email: " it@acme.example ".into(),
            notify_on_failure: true,
            interval_minutes: " 10080 ".into(),
            requests_per_second: " 20 ".into(),
            ..input()
        };
        let (change, _) = check(&input, &given(true), &job(), UrlPolicy::default()).unwrap();
        assert_eq!(change.tenant_url, "https://acme.pingboard.com/scim/v2");
        assert_eq!(change.notification_email, "it@acme.example");
        assert_eq!(change.interval_minutes, 10_080);
        assert_eq!(change.requests_per_second, Some(20));
    }
}
