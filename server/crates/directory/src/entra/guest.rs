//! The principal names of guests.

/// `alias@theirdomain` for `alias_theirdomain#EXT#@tenant`; none for anybody else.
/// Source: "Understand how Microsoft Entra provisioning integrates", B2B (guest) user provisioning.
pub(super) fn home_name(principal_name: &str) -> Option<String> {
    const MARK: &str = "#EXT#@";
    let at = principal_name
        .as_bytes()
        .windows(MARK.len())
        .rposition(|window| window.eq_ignore_ascii_case(MARK.as_bytes()))?;
    // No domain has an underscore, but many an alias does.
    let (alias, domain) = principal_name.get(..at)?.rsplit_once('_')?;
    (!alias.is_empty() && !domain.is_empty()).then(|| format!("{alias}@{domain}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_guest_is_the_one_at_home() {
        for (name, home) in [
            (
                "ana_fabrikam.example#EXT#@contoso.onmicrosoft.com",
                Some("ana@fabrikam.example"),
            ),
            (
                "ana_maria_fabrikam.example#ext#@contoso.onmicrosoft.com",
                Some("ana_maria@fabrikam.example"),
            ),
            ("ana@contoso.example", None),
            ("ana_x@contoso.example", None),
            ("ana#EXT#@contoso.example", None),
            ("_b#EXT#@contoso.example", None),
            ("é_ö#EXT#@contoso.example", Some("é@ö")),
            ("", None),
        ] {
            assert_eq!(home_name(name).as_deref(), home, "{name}");
        }
    }
}
