//! Error codes, and what each asks the administrator to do.
//!
//! Source: error codes of Microsoft Entra's provisioning logs; the advice is ours.

use model::ErrorInformation;

/// An error code with what to do about it.
struct Advice {
    code: &'static str,
    action: &'static str,
}

const ADVICE: &[Advice] = &[
    Advice {
        code: "Conflict",
        action: "Another account in the application has one of these values. Change the value here or there, or match on the attribute that they share.",
    },
    Advice {
        code: "TooManyRequests",
        action: "Nothing. The application is busy; this is tried again by itself.",
    },
    Advice {
        code: "InternalServerError",
        action: "Nothing for now: this is tried again by itself. If it stays, send the details to the vendor of the application.",
    },
    Advice {
        code: "Unauthorized",
        action: "Create a new secret token in the application, enter it under Edit provisioning, and press Test Connection.",
    },
    Advice {
        code: "InsufficientRights",
        action: "Give the account that the secret token belongs to the rights of an administrator in the application.",
    },
    Advice {
        code: "MethodNotAllowed",
        action: "The application does not allow this request. Check the Tenant URL and what its documentation says about provisioning.",
    },
    Advice {
        code: "InvalidDomain",
        action: "The value has a domain that the application does not permit. Change the value, or allow the domain there.",
    },
    Advice {
        code: "UnprocessableEntity",
        action: "Compare the values below with what the application accepts, and change the attribute mapping or the value.",
    },
    Advice {
        code: "WebExceptionProtocolError",
        action: "Check that the application can be reached from this server. This is tried again by itself.",
    },
    Advice {
        code: "InvalidAnchor",
        action: "Nothing. The account is gone in the application; it is searched for and created again by itself.",
    },
    Advice {
        code: "NotImplemented",
        action: "The application does not support this request. Remove the attribute mapping that it refuses.",
    },
    Advice {
        code: "NoUniqueValue",
        action: "Add another rule to SelectUniqueValue in the attribute mapping, such as one with a number at the end.",
    },
    Advice {
        code: "MissingValues",
        action: "Fill in the source attributes of the required mappings for this person, or give the mapping a default value.",
    },
    Advice {
        code: "MandatoryFieldsMissing",
        action: "The application requires a value that is not sent. Add an attribute mapping for it or fill in the source attribute.",
    },
    Advice {
        code: "SchemaAttributeNotFound",
        action: "The application does not know an attribute. Correct or delete its attribute mapping.",
    },
    Advice {
        code: "Timeout",
        action: "Nothing. The application was too slow; this is tried again by itself.",
    },
    Advice {
        code: "LicenseLimitExceeded",
        action: "Buy more licences in the application or unassign people who do not need it.",
    },
    Advice {
        code: "DuplicateTargetEntries",
        action: "Several accounts in the application have this matching value. Remove the duplicates there, or match on an attribute that is unique.",
    },
    Advice {
        code: "DuplicateSourceEntries",
        action: "Two people here match the same account. Make the matching attribute different for one of them, or unassign one.",
    },
    Advice {
        code: "EntrySynchronizationSkipped",
        action: "Nothing, if this is meant. If not, change what the reason names; the next cycle follows.",
    },
    Advice {
        code: "TooManyDeletes",
        action: "Open Provisioning and review what is held back: allow it if it is meant; if not, correct the directory, the assignments or the scoping filters, and it goes away by itself.",
    },
    Advice {
        code: "ImportSkipped",
        action: "Fill in a matching attribute for this person.",
    },
    Advice {
        code: "SystemForCrossDomainIdentityManagementServiceIncompatible",
        action: "Check the Tenant URL: what answers there is not SCIM 2.0. If it is right, send the details to the vendor of the application.",
    },
    Advice {
        code: "SystemForCrossDomainIdentityManagementMultipleEntriesInResponse",
        action: "The application answered with several accounts where one was asked for. Send the details to its vendor.",
    },
    Advice {
        code: "SchemaPropertyCanOnlyAcceptValue",
        action: "The mapping gives a value that the attribute cannot hold. Change the mapping so that it gives a single value of the right type.",
    },
    Advice {
        code: "InvalidMapping",
        action: "Correct the expression on the attribute mapping page.",
    },
    Advice {
        code: "InvalidScopingFilter",
        action: "Correct the scoping filter, or the attribute of this person that it cannot compare. Nobody loses access meanwhile.",
    },
    Advice {
        code: "InternalError",
        action: "This is a fault of Rollcall; it is tried again by itself. Send the server's log to its developers.",
    },
];

/// What to do about an error code.
pub fn recommended_action(code: &str) -> &'static str {
    ADVICE.iter().find(|advice| advice.code == code).map_or(
        "Look at the details below. This is tried again by itself.",
        |advice| advice.action,
    )
}

/// Error information with the advice that belongs to the code.
pub fn information(code: &str, reason: impl Into<String>, details: impl Into<String>) -> ErrorInformation {
    ErrorInformation {
        code: code.to_owned(),
        reason: reason.into(),
        additional_details: details.into(),
        recommended_action: recommended_action(code).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The codes of Microsoft Entra's provisioning logs that an application's answers lead to.
    #[test]
    fn every_documented_code_says_what_to_do() {
        for code in [
            "Conflict",
            "TooManyRequests",
            "InternalServerError",
            "InsufficientRights",
            "MethodNotAllowed",
            "Unauthorized",
            "UnprocessableEntity",
            "WebExceptionProtocolError",
            "InvalidAnchor",
            "NotImplemented",
            "MandatoryFieldsMissing",
            "MissingValues",
            "SchemaAttributeNotFound",
            "InternalError",
            "InvalidDomain",
            "Timeout",
            "LicenseLimitExceeded",
            "DuplicateTargetEntries",
            "DuplicateSourceEntries",
            "ImportSkipped",
            "EntrySynchronizationSkipped",
            "SystemForCrossDomainIdentityManagementMultipleEntriesInResponse",
            "SystemForCrossDomainIdentityManagementServiceIncompatible",
            "SchemaPropertyCanOnlyAcceptValue",
        ] {
            assert!(ADVICE.iter().any(|advice| advice.code == code), "{code}");
        }
    }

    #[test]
    fn every_code_has_advice_of_its_own() {
        for (index, advice) in ADVICE.iter().enumerate() {
            assert_eq!(
                ADVICE.iter().position(|other| other.code == advice.code),
                Some(index),
                "{}",
                advice.code
            );
            assert!(advice.action.ends_with('.'), "{}", advice.code);
        }
    }
}
