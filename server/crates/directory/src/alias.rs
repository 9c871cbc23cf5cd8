//! The names that other systems give to attributes in the header rows of their exports.

/// Target of a column with names of groups, in a file of users.
pub const GROUPS_COLUMN: &str = "groups";
/// Target of the column with the group, in a file of memberships.
pub const GROUP_COLUMN: &str = "group";
/// Target of the column with the member, in a file of memberships.
pub const MEMBER_COLUMN: &str = "member";

/// Attribute and its names, folded: letters and digits only, lower case. English first, then German, French and
/// Spanish; the names of Active Directory, Okta and Google Workspace are among them.
const ALIASES: &[(&str, &[&str])] = &[
    (
        "objectId",
        &["objectid", "id", "azureadobjectid", "entraobjectid", "userid"],
    ),
    (
        "userPrincipalName",
        &[
            "userprincipalname",
            "upn",
            "username",
            "login",
            "signinname",
            "loginname",
            "useremail",
            "profilelogin",
            "benutzerprinzipalname",
            "benutzername",
            "anmeldename",
            "nomdutilisateurprincipal",
            "nomdutilisateur",
            "identifiant",
            "nombreprincipaldeusuario",
            "nombredeusuario",
            "usuario",
        ],
    ),
    (
        "displayName",
        &[
            "displayname",
            "name",
            "fullname",
            "cn",
            "commonname",
            "anzeigename",
            "vollstandigername",
            "nomcomplet",
            "nomdaffichage",
            "nombrecompleto",
            "nombreparamostrar",
        ],
    ),
    (
        "givenName",
        &[
            "givenname",
            "firstname",
            "forename",
            "vorname",
            "rufname",
            "prenom",
            "nombre",
            "nombredepila",
        ],
    ),
    (
        "surname",
        &[
            "surname",
            "lastname",
            "sn",
            "familyname",
            "nachname",
            "familienname",
            "nom",
            "nomdefamille",
            "apellido",
            "apellidos",
        ],
    ),
    (
        "mail",
        &[
            "mail",
            "email",
            "emailaddress",
            "primaryemail",
            "emailprimary",
            "workemail",
            "emailadresse",
            "adressemail",
            "adresseemail",
            "courriel",
            "correo",
            "correoelectronico",
            "primarysmtpaddress",
            "windowsemailaddress",
        ],
    ),
    (
        "mailNickname",
        &["mailnickname", "alias", "nickname", "emailalias", "spitzname"],
    ),
    (
        "accountEnabled",
        &[
            "accountenabled",
            "enabled",
            "active",
            "status",
            "accountstatus",
            "userstatus",
            "aktiv",
            "kontoaktiviert",
            "actif",
            "compteactive",
            "activo",
            "cuentahabilitada",
        ],
    ),
    (
        "userType",
        &["usertype", "benutzertyp", "typedutilisateur", "tipodeusuario"],
    ),
    (
        "preferredLanguage",
        &[
            "preferredlanguage",
            "language",
            "locale",
            "sprache",
            "langue",
            "idioma",
        ],
    ),
    (
        "jobTitle",
        &[
            "jobtitle",
            "title",
            "position",
            "employeetitle",
            "role",
            "titel",
            "stelle",
            "stellenbezeichnung",
            "funktion",
            "fonction",
            "poste",
            "intituleduposte",
            "cargo",
            "puesto",
        ],
    ),
    (
        "companyName",
        &[
            "companyname",
            "company",
            "organization",
            "organisation",
            "firma",
            "unternehmen",
            "societe",
            "entreprise",
            "empresa",
        ],
    ),
    (
        "department",
        &[
            "department",
            "departmentname",
            "dept",
            "abteilung",
            "service",
            "departement",
            "departamento",
        ],
    ),
    (
        "employeeId",
        &[
            "employeeid",
            "employeenumber",
            "personnelnumber",
            "staffid",
            "workerid",
            "personalnummer",
            "mitarbeiternummer",
            "mitarbeiterid",
            "matricule",
            "numeroemploye",
            "numerodeempleado",
            "idempleado",
        ],
    ),
    (
        "employeeType",
        &[
            "employeetype",
            "employmenttype",
            "workertype",
            "beschaftigungsart",
            "typedemploye",
            "tipodeempleado",
        ],
    ),
    (
        "employeeHireDate",
        &[
            "employeehiredate",
            "hiredate",
            "startdate",
            "eintrittsdatum",
            "eintritt",
            "datedembauche",
            "fechadecontratacion",
        ],
    ),
    (
        "manager",
        &[
            "manager",
            "manageremail",
            "managerupn",
            "managersemail",
            "manageruserprincipalname",
            "managerid",
            "managername",
            "supervisor",
            "reportsto",
            "vorgesetzter",
            "vorgesetzte",
            "responsable",
            "superieur",
            "jefe",
            "gerente",
        ],
    ),
    (
        "physicalDeliveryOfficeName",
        &[
            "physicaldeliveryofficename",
            "office",
            "officelocation",
            "location",
            "buro",
            "standort",
            "bureau",
            "oficina",
        ],
    ),
    (
        "employeeOrgData.costCenter",
        &[
            "employeeorgdatacostcenter",
            "costcenter",
            "costcentre",
            "kostenstelle",
            "centredecouts",
            "centrodecostos",
        ],
    ),
    (
        "employeeOrgData.division",
        &[
            "employeeorgdatadivision",
            "division",
            "businessunit",
            "bereich",
            "direction",
        ],
    ),
    (
        "streetAddress",
        &[
            "streetaddress",
            "street",
            "address",
            "strasse",
            "straße",
            "adresse",
            "rue",
            "direccion",
            "calle",
        ],
    ),
    (
        "city",
        &["city", "l", "town", "locality", "ort", "stadt", "ville", "ciudad"],
    ),
    (
        "state",
        &[
            "state",
            "st",
            "stateorprovince",
            "province",
            "region",
            "bundesland",
            "kanton",
            "etat",
            "provincia",
            "estado",
        ],
    ),
    (
        "postalCode",
        &[
            "postalcode",
            "zip",
            "zipcode",
            "ziporpostalcode",
            "postcode",
            "plz",
            "postleitzahl",
            "codepostal",
            "codigopostal",
        ],
    ),
    (
        "country",
        &[
            "country",
            "co",
            "c",
            "countrycode",
            "countryorregion",
            "land",
            "pays",
            "pais",
        ],
    ),
    (
        "telephoneNumber",
        &[
            "telephonenumber",
            "phone",
            "phonenumber",
            "businessphone",
            "businessphones",
            "officephone",
            "workphone",
            "primaryphone",
            "telefon",
            "telefonnummer",
            "telephone",
            "telefono",
        ],
    ),
    (
        "mobile",
        &[
            "mobile",
            "mobilephone",
            "cell",
            "cellphone",
            "mobilenumber",
            "mobil",
            "mobiltelefon",
            "handy",
            "portable",
            "telephonemobile",
            "movil",
        ],
    ),
    (
        "facsimileTelephoneNumber",
        &["facsimiletelephonenumber", "fax", "faxnumber", "telecopie"],
    ),
    (
        "otherMails",
        &[
            "othermails",
            "alternateemail",
            "alternateemailaddress",
            "secondemail",
            "recoveryemail",
            "secondaryemail",
        ],
    ),
    ("proxyAddresses", &["proxyaddresses", "emailaddresses"]),
    (
        "sipProxyAddress",
        &["sipproxyaddress", "sipaddress", "imaddresses", "imaddress", "sip"],
    ),
    ("usageLocation", &["usagelocation", "nutzungsstandort"]),
    ("preferredDataLocation", &["preferreddatalocation"]),
    ("immutableId", &["immutableid", "onpremisesimmutableid"]),
    (
        "onPremisesSamAccountName",
        &["onpremisessamaccountname", "samaccountname", "sam"],
    ),
    (
        "onPremisesDistinguishedName",
        &["onpremisesdistinguishedname", "distinguishedname", "dn"],
    ),
    (
        "onPremisesSecurityIdentifier",
        &["onpremisessecurityidentifier", "objectsid", "securityidentifier"],
    ),
    ("dirSyncEnabled", &["dirsyncenabled", "onpremisessyncenabled"]),
    ("originalUserPrincipalName", &["originaluserprincipalname"]),
    ("description", &["description", "beschreibung", "descripcion"]),
    ("securityEnabled", &["securityenabled"]),
    ("mailEnabled", &["mailenabled"]),
    (
        GROUPS_COLUMN,
        &[
            "groups",
            "memberof",
            "groupmemberships",
            "gruppen",
            "groupes",
            "grupos",
        ],
    ),
    (
        GROUP_COLUMN,
        &[
            "group",
            "groupname",
            "groupid",
            "groupobjectid",
            "groupdisplayname",
            "gruppe",
            "groupe",
            "grupo",
        ],
    ),
    (
        MEMBER_COLUMN,
        &[
            "member",
            "memberid",
            "memberobjectid",
            "memberupn",
            "memberuserprincipalname",
            "memberemail",
            "mitglied",
            "membre",
            "miembro",
        ],
    ),
];

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
