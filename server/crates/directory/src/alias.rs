//! What a column of a file holds, by the name in its header row.

use crate::alias_table::ALIASES;

/// The attribute or target that a column of that name most likely holds.
pub fn target_of(header: &str) -> Option<&'static str> {
    // "User name [userPrincipalName] Required", as the bulk templates of Microsoft Entra have it.
    let bracketed = header
        .split_once('[')
        .and_then(|(_, rest)| rest.split_once(']'))
        .and_then(|(name, _)| known(&fold(name)));
    let bare = header.split_once(['[', '(']).map_or(header, |(before, _)| before);
    bracketed
        .or_else(|| known(&fold(bare)))
        .or_else(|| known(&fold(header)))
}

fn known(folded: &str) -> Option<&'static str> {
    if let Some(number) = folded.strip_prefix("extensionattribute").or_else(|| {
        folded
            .strip_prefix("onpremisesextensionattributesextensionattribute")
            .or_else(|| folded.strip_prefix("customattribute"))
    }) {
        return model::attribute::USER_ATTRIBUTES
            .iter()
            .map(|attribute| attribute.name)
            .find(|name| name.strip_prefix("extensionAttribute") == Some(number));
    }
    ALIASES
        .iter()
        .find(|(_, names)| names.contains(&folded))
        .map(|(target, _)| *target)
}

/// Letters and digits only, lower case, without the commonest accents.
fn fold(header: &str) -> String {
    header
        .chars()
        .flat_map(char::to_lowercase)
        .filter_map(|character| {
            Some(match character {
                'á' | 'à' | 'â' | 'ä' => 'a',
                'é' | 'è' | 'ê' | 'ë' => 'e',
                'í' | 'ì' | 'î' | 'ï' => 'i',
                'ó' | 'ò' | 'ô' | 'ö' => 'o',
                'ú' | 'ù' | 'û' | 'ü' => 'u',
                'ñ' => 'n',
                'ç' => 'c',
                character if character.is_alphanumeric() => character,
                _ => return None,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_headers_of_others() {
        for (header, expected) in [
            (
                "User principal name [userPrincipalName] Required",
                Some("userPrincipalName"),
            ),
            (
                "User name [userPrincipalName] Required",
                Some("userPrincipalName"),
            ),
            (
                "Block sign in (Yes/No) [accountEnabled] Required",
                Some("accountEnabled"),
            ),
            ("First name [givenName]", Some("givenName")),
            ("User Principal Name", Some("userPrincipalName")),
            ("E-Mail", Some("mail")),
            ("Email Address [Required]", Some("mail")),
            ("Vorname", Some("givenName")),
            ("Prénom", Some("givenName")),
            ("Teléfono", Some("telephoneNumber")),
            ("Job_Title", Some("jobTitle")),
            ("sAMAccountName", Some("onPremisesSamAccountName")),
            ("sn", Some("surname")),
            ("l", Some("city")),
            ("st", Some("state")),
            ("co", Some("country")),
            ("profile.login", Some("userPrincipalName")),
            ("employeeOrgData.costCenter", Some("employeeOrgData.costCenter")),
            ("extensionAttribute12", Some("extensionAttribute12")),
            ("extensionAttribute16", None),
            ("Shoe size", None),
            ("", None),
        ] {
            assert_eq!(target_of(header), expected, "{header}");
        }
    }

    #[test]
    fn every_attribute_is_known_by_its_own_name_and_no_alias_is_doubtful() {
        use model::attribute::{GROUP_ATTRIBUTES, USER_ATTRIBUTES};
        for attribute in USER_ATTRIBUTES.iter().chain(GROUP_ATTRIBUTES) {
            assert_eq!(target_of(attribute.name), Some(attribute.name));
        }
        let mut names: Vec<&str> = ALIASES
            .iter()
            .flat_map(|(_, names)| names.iter().copied())
            .collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
