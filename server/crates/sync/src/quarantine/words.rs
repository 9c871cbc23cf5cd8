//! What a quarantine says: what is the matter, and what to do about it. Nothing in it names a person or a secret.

use model::{ErrorInformation, QuarantineReason};

use super::Failing;
use crate::advice::{information, recommended_action};

/// An application that cannot be worked with. `details` say which request failed how.
pub(crate) fn trouble(code: &str, application: &str, details: impl Into<String>) -> ErrorInformation {
    let what = match code {
        "Unauthorized" => "refuses the secret token",
        "InsufficientRights" => "does not let the secret token search for accounts",
        "Timeout" => "does not answer in time",
        "WebExceptionProtocolError" => "cannot be reached",
        "InternalServerError" => "fails with every request",
        "SystemForCrossDomainIdentityManagementServiceIncompatible" => {
            "does not answer with SCIM at its Tenant URL"
        }
        _ => "cannot be worked with",
    };
    information(code, format!("{application} {what}."), details)
}

/// Whether a cycle that failed for this reason failed because of the application or how it is connected, and not because of
/// the mappings or Rollcall itself.
pub(crate) fn is_the_applications(error: &ErrorInformation) -> bool {
    !matches!(
        error.code.as_str(),
        "InternalError" | "InvalidMapping" | "InvalidScopingFilter"
    )
}

pub(super) fn too_many_failures(
    reason: QuarantineReason,
    application: &str,
    failing: Failing,
) -> ErrorInformation {
    let Failing {
        objects,
        references,
        fine,
    } = failing;
    let what = match reason {
        QuarantineReason::EncounteredBaseEscrowThreshold => "More than 40,000 objects fail",
        QuarantineReason::EncounteredTotalEscrowThreshold => {
            "More than 60,000 objects fail, references counted"
        }
        _ => "More than 40 % of all objects fail",
    };
    ErrorInformation {
        code: reason.name().to_owned(),
        reason: format!("{what} in {application}."),
        additional_details: format!(
            "{objects} objects fail, of {references} more only references fail, and {fine} are well."
        ),
        recommended_action:
            "Open the provisioning logs, correct what most of the failures have in common, and restart provisioning."
                .to_owned(),
    }
}

pub(super) fn too_many_deletes(application: &str, held_back: i64) -> ErrorInformation {
    let reason = QuarantineReason::TooManyDeletes;
    ErrorInformation {
        code: reason.name().to_owned(),
        reason: format!("One cycle would have taken away too much in {application}: it is held back."),
        additional_details: format!("{held_back} removals wait for a decision."),
        recommended_action: recommended_action(reason.name()).to_owned(),
    }
}
