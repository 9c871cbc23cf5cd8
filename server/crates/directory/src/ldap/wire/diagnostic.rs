//! What Active Directory means by the numbers in its diagnostics.

/// What `data 52e` and its like say about a refused sign-in. Source: Microsoft, error codes of LDAP binds (winerror.h).
pub(in crate::ldap) fn sign_in(diagnostic: &str) -> Option<(&'static str, &'static str)> {
    let code = diagnostic.split("data ").nth(1)?;
    let code = code.split([',', ' ', '\0']).next()?.trim();
    Some(match code.to_ascii_lowercase().as_str() {
        "525" => (
            "the account was not found",
            "Check the sign-in name: a DN, name@domain or DOMAIN\\name.",
        ),
        "52e" => (
            "the name or the password is wrong",
            "Enter the password again, and check the sign-in name.",
        ),
        "52f" | "531" => (
            "the account may not sign in from here",
            "Allow this account to sign in from this computer, or use another one.",
        ),
        "530" => (
            "the account may not sign in at this time",
            "Remove the account's logon hours in Active Directory.",
        ),
        "532" => (
            "the password has expired",
            "Give the account a new password, or one that does not expire, and enter it here.",
        ),
        "533" => (
            "the account is disabled",
            "Enable the account in Active Directory.",
        ),
        "701" => (
            "the account has expired",
            "Extend the account in Active Directory, or set it never to expire.",
        ),
        "773" => (
            "the password must be changed first",
            "Clear \"User must change password at next logon\" for this account.",
        ),
        "775" => (
            "the account is locked",
            "Unlock the account in Active Directory, and find out what signs in with a wrong password.",
        ),
        _ => return None,
    })
}

/// The server's words as one line without bytes that cannot be shown.
pub(in crate::ldap) fn shown(diagnostic: &str) -> String {
    let words: String = diagnostic
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .take(400)
        .collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_words() {
        let text =
            "80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data 533, v1db1\0";
        assert_eq!(
            sign_in(text).map(|(words, _)| words),
            Some("the account is disabled")
        );
        assert_eq!(sign_in("invalid credentials"), None);
        assert!(shown(text).ends_with("v1db1"));
    }
}
