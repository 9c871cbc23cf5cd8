//! What a server says about itself. Source: RFC 4512 §5.1, MS-ADTS §3.1.1.3.2.

use super::raw::RawEntry;

/// Controls and capabilities by which servers are told apart.
pub(in crate::ldap) mod oid {
    /// Pages. Source: RFC 2696.
    pub(in crate::ldap) const PAGED: &str = "1.2.840.113556.1.4.319";
    /// Content synchronization. Source: RFC 4533.
    pub(in crate::ldap) const SYNC: &str = "1.3.6.1.4.1.4203.1.9.1.1";
    /// Changes since a cookie. Source: MS-ADTS §3.1.1.3.4.1.3.
    pub(in crate::ldap) const DIRSYNC: &str = "1.2.840.113556.1.4.841";
    /// Change notification. Source: MS-ADTS §3.1.1.3.4.1.9.
    pub(in crate::ldap) const NOTIFICATION: &str = "1.2.840.113556.1.4.528";
    /// Persistent search. Source: draft-ietf-ldapext-psearch.
    pub(in crate::ldap) const PERSISTENT_SEARCH: &str = "2.16.840.1.113730.3.4.3";
    /// Active Directory.
    pub(in crate::ldap) const ACTIVE_DIRECTORY: &str = "1.2.840.113556.1.4.800";
}

/// The root DSE, as far as it matters here.
#[derive(Clone, Debug, Default)]
pub(in crate::ldap) struct Root {
    /// Who made the server, in its own words.
    pub(in crate::ldap) vendor: String,
    /// The tops of its trees.
    pub(in crate::ldap) naming_contexts: Vec<String>,
    /// What it offers.
    pub(in crate::ldap) controls: Vec<String>,
    /// Whether it is Active Directory, or Samba in that role.
    pub(in crate::ldap) is_active_directory: bool,
    /// Whether it is OpenLDAP.
    pub(in crate::ldap) is_open_ldap: bool,
    /// The number of the last change there, on Active Directory.
    pub(in crate::ldap) highest_usn: Option<u64>,
    /// The DN of the entry that describes this domain controller.
    pub(in crate::ldap) ds_service_name: Option<String>,
}

impl Root {
    /// What to ask the root DSE for.
    pub(in crate::ldap) const ATTRIBUTES: [&str; 10] = [
        "vendorName",
        "vendorVersion",
        "namingContexts",
        "supportedControl",
        "supportedCapabilities",
        "highestCommittedUSN",
        "dsServiceName",
        "objectClass",
        "structuralObjectClass",
        "dnsHostName",
    ];

    /// What the entry says.
    pub(in crate::ldap) fn read(entry: &RawEntry) -> Self {
        let list = |name: &str| entry.texts(name).map(str::to_owned).collect::<Vec<_>>();
        let is_active_directory = entry
            .texts("supportedcapabilities")
            .any(|capability| capability == oid::ACTIVE_DIRECTORY);
        let is_open_ldap = entry
            .texts("objectclass")
            .chain(entry.texts("structuralobjectclass"))
            .any(|class| class.eq_ignore_ascii_case("OpenLDAProotDSE"));
        let named = [entry.text("vendorname"), entry.text("vendorversion")];
        let named = named.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let vendor = match named.as_str() {
            "" if is_active_directory => "Active Directory".to_owned(),
            "" if is_open_ldap => "OpenLDAP".to_owned(),
            "" => "a server that does not say who made it".to_owned(),
            named if is_active_directory => format!("{named}, as Active Directory"),
            named => named.to_owned(),
        };
        Self {
            vendor,
            naming_contexts: list("namingcontexts"),
            controls: list("supportedcontrol"),
            is_active_directory,
            is_open_ldap,
            highest_usn: entry
                .text("highestcommittedusn")
                .and_then(|text| text.parse().ok()),
            ds_service_name: entry.text("dsservicename").map(str::to_owned),
        }
    }

    /// Whether it offers the control.
    pub(in crate::ldap) fn offers(&self, control: &str) -> bool {
        self.controls.iter().any(|offered| offered == control)
    }
}
