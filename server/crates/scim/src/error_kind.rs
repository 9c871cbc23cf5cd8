//! What kind of failure an application reported.

/// The kind of a failure, as the provisioning log names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The value is taken, or the account exists already.
    Conflict,
    /// Too many requests; wait.
    TooManyRequests,
    /// The application failed.
    InternalServerError,
    /// The token is wrong or expired.
    Unauthorized,
    /// The token may not do this.
    InsufficientRights,
    /// The application knows the address, not the method.
    MethodNotAllowed,
    /// The application refused the values without saying which rule they break.
    UnprocessableEntity,
    /// No usable answer came over the connection, or one with a status that SCIM does not know.
    WebExceptionProtocolError,
    /// The account that a link points to is gone.
    InvalidAnchor,
    /// The application does not implement this.
    NotImplemented,
    /// Values that the application requires are missing.
    MandatoryFieldsMissing,
    /// The application does not know the attribute.
    SchemaAttributeNotFound,
    /// The application takes only one value there.
    SchemaPropertyCanOnlyAcceptValue,
    /// A value holds a domain that the application does not allow.
    InvalidDomain,
    /// No answer in time.
    Timeout,
    /// No licence is left.
    LicenseLimitExceeded,
    /// One account was asked for, several came.
    MultipleEntriesInResponse,
    /// Several accounts have the matching value.
    DuplicateTargetEntries,
    /// The value to search for is empty.
    MissingValues,
    /// What answers there does not speak SCIM.
    ServiceIncompatible,
}

impl ErrorKind {
    /// The code of the provisioning log. Source: Microsoft Entra, provisioning error codes.
    pub fn code(self) -> &'static str {
        match self {
            Self::Conflict => "Conflict",
            Self::TooManyRequests => "TooManyRequests",
            Self::InternalServerError => "InternalServerError",
            Self::Unauthorized => "Unauthorized",
            Self::InsufficientRights => "InsufficientRights",
            Self::MethodNotAllowed => "MethodNotAllowed",
            Self::UnprocessableEntity => "UnprocessableEntity",
            Self::WebExceptionProtocolError => "WebExceptionProtocolError",
            Self::InvalidAnchor => "InvalidAnchor",
            Self::NotImplemented => "NotImplemented",
            Self::MandatoryFieldsMissing => "MandatoryFieldsMissing",
            Self::SchemaAttributeNotFound => "SchemaAttributeNotFound",
            Self::SchemaPropertyCanOnlyAcceptValue => "SchemaPropertyCanOnlyAcceptValue",
            Self::InvalidDomain => "InvalidDomain",
            Self::Timeout => "Timeout",
            Self::LicenseLimitExceeded => "LicenseLimitExceeded",
            Self::MultipleEntriesInResponse => {
                "SystemForCrossDomainIdentityManagementMultipleEntriesInResponse"
            }
            Self::DuplicateTargetEntries => "DuplicateTargetEntries",
            Self::MissingValues => "MissingValues",
            Self::ServiceIncompatible => "SystemForCrossDomainIdentityManagementServiceIncompatible",
        }
    }
}

/// What a request was for, as far as it decides what a status means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    /// Reading a list: `/Users`, `/Groups`, discovery.
    Search,
    /// Creating a resource.
    Create,
    /// Reading or changing a resource by its id.
    ById,
}

/// What a status outside 200 to 299 means. `text` is the reason in lower case.
pub(crate) fn kind_of(operation: Operation, status: u16, scim_type: Option<&str>, text: &str) -> ErrorKind {
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let is_duplicate = says(&[
        "unique constraint",
        "already exists",
        "duplicate",
        "already taken",
        "already in use",
    ]);
    match status {
        401 => ErrorKind::Unauthorized,
        402 => ErrorKind::LicenseLimitExceeded,
        _ if (400..500).contains(&status) && says(&["license", "licence", "seat limit", "no seats"]) => {
            ErrorKind::LicenseLimitExceeded
        }
        403 => ErrorKind::InsufficientRights,
        404 | 410 if operation == Operation::ById => ErrorKind::InvalidAnchor,
        404 | 410 | 406 | 415 => ErrorKind::ServiceIncompatible,
        405 => ErrorKind::MethodNotAllowed,
        408 | 504 => ErrorKind::Timeout,
        409 | 412 => ErrorKind::Conflict,
        429 => ErrorKind::TooManyRequests,
        501 => ErrorKind::NotImplemented,
        // Several servers answer 500 where a unique value is taken.
        500 if is_duplicate && operation != Operation::Search => ErrorKind::Conflict,
        500..=599 => ErrorKind::InternalServerError,
        400 | 422 => match scim_type.map(str::to_ascii_lowercase).as_deref() {
            Some("uniqueness") => ErrorKind::Conflict,
            Some("invalidpath") => ErrorKind::SchemaAttributeNotFound,
            _ if is_duplicate && operation != Operation::Search => ErrorKind::Conflict,
            _ if says(&[
                "required",
                "missing",
                "must not be blank",
                "must contain",
                "may not be null",
            ]) =>
            {
                ErrorKind::MandatoryFieldsMissing
            }
            _ if says(&[
                "extra inputs",
                "unknown attribute",
                "unrecognized",
                "not a valid attribute",
                "unsupported patch path",
            ]) =>
            {
                ErrorKind::SchemaAttributeNotFound
            }
            _ if says(&[
                "single value",
                "single-valued",
                "only one value",
                "multiple values",
            ]) =>
            {
                ErrorKind::SchemaPropertyCanOnlyAcceptValue
            }
            _ if says(&["domain"]) => ErrorKind::InvalidDomain,
            _ => ErrorKind::UnprocessableEntity,
        },
        _ => ErrorKind::WebExceptionProtocolError,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_mean_what_the_operation_makes_of_them() {
        use ErrorKind as Kind;
        use Operation::{ById, Create, Search};
        for (operation, status, scim_type, text, expected) in [
            (Search, 401, None, "", Kind::Unauthorized),
            (ById, 403, None, "", Kind::InsufficientRights),
            (ById, 404, None, "", Kind::InvalidAnchor),
            (Search, 404, None, "", Kind::ServiceIncompatible),
            (Create, 404, None, "", Kind::ServiceIncompatible),
            (Create, 409, None, "", Kind::Conflict),
            (Create, 400, Some("uniqueness"), "", Kind::Conflict),
            (
                Create,
                500,
                None,
                "unique constraint failed: user.username",
                Kind::Conflict,
            ),
            (Search, 500, None, "duplicate", Kind::InternalServerError),
            (ById, 501, None, "not implemented", Kind::NotImplemented),
            (ById, 400, Some("invalidPath"), "", Kind::SchemaAttributeNotFound),
            (
                Create,
                422,
                None,
                "displayname: field required",
                Kind::MandatoryFieldsMissing,
            ),
            (
                Create,
                400,
                Some("invalidSyntax"),
                "extra inputs are not permitted: emails, 0, type",
                Kind::SchemaAttributeNotFound,
            ),
            (Create, 422, None, "nonsense", Kind::UnprocessableEntity),
            (
                Create,
                400,
                None,
                "license limit reached",
                Kind::LicenseLimitExceeded,
            ),
            (Create, 403, None, "no seats left", Kind::LicenseLimitExceeded),
            (
                Create,
                400,
                None,
                "the domain is not verified",
                Kind::InvalidDomain,
            ),
            (Create, 429, None, "", Kind::TooManyRequests),
            (Create, 503, None, "", Kind::InternalServerError),
            (Create, 504, None, "", Kind::Timeout),
            (Create, 418, None, "", Kind::WebExceptionProtocolError),
        ] {
            assert_eq!(
                kind_of(operation, status, scim_type, text),
                expected,
                "{operation:?} {status} {text}"
            );
        }
    }
}
