//! What to do about what Microsoft Entra refuses.

/// What a request reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    Users,
    Groups,
    Assignments,
}

impl About {
    /// In a sentence.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Users => "users",
            Self::Groups => "groups and their members",
            Self::Assignments => "the enterprise application and its assignments",
        }
    }

    /// The least permission that reads it. Source: Microsoft Graph permissions reference.
    pub(super) const fn permission(self) -> &'static str {
        match self {
            Self::Users => "User.Read.All",
            Self::Groups => "GroupMember.Read.All",
            Self::Assignments => "Application.Read.All",
        }
    }

    /// What to do when it is refused.
    pub(super) fn grant(self) -> String {
        format!(
            "Give the app registration the application permission {} of Microsoft Graph, under API permissions, and grant admin consent for it; a delegated permission of that name is not enough. Read again some minutes later.",
            self.permission()
        )
    }
}

/// What to do when no token is given, by the number in the answer.
/// Source: "Microsoft Entra authentication and authorization error codes".
pub(super) fn for_sign_in(refused: &str) -> &'static str {
    let number: String = refused
        .split_once("AADSTS")
        .map(|(_, rest)| rest.chars().take_while(char::is_ascii_digit).collect())
        .unwrap_or_default();
    match number.as_str() {
        "7000215" => {
            "The client secret is wrong. Copy the value of the secret, not its id; where it is not shown any more, make a new one under Certificates & secrets and enter it here."
        }
        "7000222" => {
            "The client secret has expired. Make a new one under Certificates & secrets of the app registration and enter it here."
        }
        "700016" => {
            "The client id is not known in this tenant. Copy the application (client) id from the overview of the app registration, and check that the tenant is the one where it was made."
        }
        "90002" | "900021" | "900023" | "50059" => {
            "The tenant is not known. Enter its directory (tenant) id or one of its verified domains, and check that the login address is that of its cloud."
        }
        "700027" | "700024" | "700030" => {
            "The certificate is not accepted. Upload this certificate under Certificates & secrets of the app registration, check that it has not expired, and that the clock of this server is right."
        }
        "7000216" | "7000218" => {
            "Neither a secret nor a certificate arrived. Enter the client secret, or choose the certificate and its key, once more."
        }
        "7000112" => {
            "The application is disabled in this tenant. Enable its enterprise application for sign-in."
        }
        "7000229" | "650052" => {
            "The application has no service principal in this tenant. Create its enterprise application, or grant admin consent once."
        }
        "53003" => {
            "A Conditional Access policy for workload identities blocks this application. Exclude it, or allow the address of this server."
        }
        "500011" | "70011" | "1002012" => {
            "Microsoft Graph is not known under that address. Check that login address and Graph address belong to the same cloud."
        }
        _ => {
            "Check tenant, client id, and client secret or certificate of the app registration, and the login address of its cloud."
        }
    }
}
