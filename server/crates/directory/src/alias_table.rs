//! The names that other systems give to attributes, as data.

/// Target of a column with names of groups, in a file of users.
pub const GROUPS_COLUMN: &str = "groups";
/// Target of the column with the group, in a file of memberships.
pub const GROUP_COLUMN: &str = "group";
/// Target of the column with the member, in a file of memberships.
pub const MEMBER_COLUMN: &str = "member";

/// Attribute and its names, folded: letters and digits only, lower case. English first, then German, French and
/// Spanish; the names of Active Directory, Okta and Google Workspace are among them.
#[rustfmt::skip] // One name a line would bury the table.
pub(crate) const ALIASES: &[(&str, &[&str])] = &[
    ("objectId", &["objectid", "id", "azureadobjectid", "entraobjectid", "userid"]),
    ("userPrincipalName", &[
        "userprincipalname", "upn", "username", "login", "signinname", "loginname", "useremail",
        "profilelogin", "benutzerprinzipalname", "benutzername", "anmeldename", "nomdutilisateurprincipal",
        "nomdutilisateur", "identifiant", "nombreprincipaldeusuario", "nombredeusuario", "usuario",
    ]),
    ("displayName", &[
        "displayname", "name", "fullname", "cn", "commonname", "anzeigename", "vollstandigername",
        "nomcomplet", "nomdaffichage", "nombrecompleto", "nombreparamostrar",
    ]),
    ("givenName", &[
        "givenname", "firstname", "forename", "vorname", "rufname", "prenom", "nombre", "nombredepila",
    ]),
    ("surname", &[
        "surname", "lastname", "sn", "familyname", "nachname", "familienname", "nom", "nomdefamille",
        "apellido", "apellidos",
    ]),
    ("mail", &[
        "mail", "email", "emailaddress", "primaryemail", "emailprimary", "workemail", "emailadresse",
        "adressemail", "adresseemail", "courriel", "correo", "correoelectronico", "primarysmtpaddress",
        "windowsemailaddress",
    ]),
    ("mailNickname", &["mailnickname", "alias", "nickname", "emailalias", "spitzname"]),
    ("accountEnabled", &[
        "accountenabled", "enabled", "active", "status", "accountstatus", "userstatus", "aktiv",
        "kontoaktiviert", "actif", "compteactive", "activo", "cuentahabilitada",
    ]),
    ("userType", &["usertype", "benutzertyp", "typedutilisateur", "tipodeusuario"]),
    ("preferredLanguage", &["preferredlanguage", "language", "locale", "sprache", "langue", "idioma"]),
    ("jobTitle", &[
        "jobtitle", "title", "position", "employeetitle", "role", "titel", "stelle", "stellenbezeichnung",
        "funktion", "fonction", "poste", "intituleduposte", "cargo", "puesto",
    ]),
    ("companyName", &[
        "companyname", "company", "organization", "organisation", "firma", "unternehmen", "societe",
        "entreprise", "empresa",
    ]),
    ("department", &[
        "department", "departmentname", "dept", "abteilung", "service", "departement", "departamento",
    ]),
    ("employeeId", &[
        "employeeid", "employeenumber", "personnelnumber", "staffid", "workerid", "personalnummer",
        "mitarbeiternummer", "mitarbeiterid", "matricule", "numeroemploye", "numerodeempleado", "idempleado",
    ]),
    ("employeeType", &[
        "employeetype", "employmenttype", "workertype", "beschaftigungsart", "typedemploye", "tipodeempleado",
    ]),
    ("employeeHireDate", &[
        "employeehiredate", "hiredate", "startdate", "eintrittsdatum", "eintritt", "datedembauche",
        "fechadecontratacion",
    ]),
    ("manager", &[
        "manager", "manageremail", "managerupn", "managersemail", "manageruserprincipalname", "managerid",
        "managername", "supervisor", "reportsto", "vorgesetzter", "vorgesetzte", "responsable", "superieur",
        "jefe", "gerente",
    ]),
    ("physicalDeliveryOfficeName", &[
        "physicaldeliveryofficename", "office", "officelocation", "location", "buro", "standort", "bureau",
        "oficina",
    ]),
    ("employeeOrgData.costCenter", &[
        "employeeorgdatacostcenter", "costcenter", "costcentre", "kostenstelle", "centredecouts",
        "centrodecostos",
    ]),
    ("employeeOrgData.division", &[
        "employeeorgdatadivision", "division", "businessunit", "bereich", "direction",
    ]),
    ("streetAddress", &[
        "streetaddress", "street", "address", "strasse", "straße", "adresse", "rue", "direccion", "calle",
    ]),
    ("city", &["city", "l", "town", "locality", "ort", "stadt", "ville", "ciudad"]),
    ("state", &[
        "state", "st", "stateorprovince", "province", "region", "bundesland", "kanton", "etat", "provincia",
        "estado",
    ]),
    ("postalCode", &[
        "postalcode", "zip", "zipcode", "ziporpostalcode", "postcode", "plz", "postleitzahl", "codepostal",
        "codigopostal",
    ]),
    ("country", &["country", "co", "c", "countrycode", "countryorregion", "land", "pays", "pais"]),
    ("telephoneNumber", &[
        "telephonenumber", "phone", "phonenumber", "businessphone", "businessphones", "officephone",
        "workphone", "primaryphone", "telefon", "telefonnummer", "telephone", "telefono",
    ]),
    ("mobile", &[
        "mobile", "mobilephone", "cell", "cellphone", "mobilenumber", "mobil", "mobiltelefon", "handy",
        "portable", "telephonemobile", "movil",
    ]),
    ("facsimileTelephoneNumber", &["facsimiletelephonenumber", "fax", "faxnumber", "telecopie"]),
    ("otherMails", &[
        "othermails", "alternateemail", "alternateemailaddress", "secondemail", "recoveryemail",
        "secondaryemail",
    ]),
    ("proxyAddresses", &["proxyaddresses", "emailaddresses"]),
    ("sipProxyAddress", &["sipproxyaddress", "sipaddress", "imaddresses", "imaddress", "sip"]),
    ("usageLocation", &["usagelocation", "nutzungsstandort"]),
    ("preferredDataLocation", &["preferreddatalocation"]),
    ("immutableId", &["immutableid", "onpremisesimmutableid"]),
    ("onPremisesSamAccountName", &["onpremisessamaccountname", "samaccountname", "sam"]),
    ("onPremisesDistinguishedName", &["onpremisesdistinguishedname", "distinguishedname", "dn"]),
    ("onPremisesSecurityIdentifier", &["onpremisessecurityidentifier", "objectsid", "securityidentifier"]),
    ("dirSyncEnabled", &["dirsyncenabled", "onpremisessyncenabled"]),
    ("originalUserPrincipalName", &["originaluserprincipalname"]),
    ("description", &["description", "beschreibung", "descripcion"]),
    ("securityEnabled", &["securityenabled"]),
    ("mailEnabled", &["mailenabled"]),
    (GROUPS_COLUMN, &["groups", "memberof", "groupmemberships", "gruppen", "groupes", "grupos"]),
    (GROUP_COLUMN, &[
        "group", "groupname", "groupid", "groupobjectid", "groupdisplayname", "gruppe", "groupe", "grupo",
    ]),
    (MEMBER_COLUMN, &[
        "member", "memberid", "memberobjectid", "memberupn", "memberuserprincipalname", "memberemail",
        "mitglied", "membre", "miembro",
    ]),
];
