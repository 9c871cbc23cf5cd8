//! SCIM servers from npm that the tests live in, in the versions that these were written against.

use std::path::PathBuf;

use anyhow::Result;

use super::npm;

/// The folder of SAML Jackson's packages, installed when they are not there.
///
/// # Errors
/// When there is no npm or the packages cannot be installed.
pub(crate) fn saml_jackson() -> Result<PathBuf> {
    npm::folder_with("saml-jackson", &[("@boxyhq/saml-jackson", "26.2.0")])
}

/// The folder of SCIMMY's packages, installed when they are not there.
///
/// # Errors
/// As for [`saml_jackson`].
pub(crate) fn scimmy() -> Result<PathBuf> {
    // With Express 5 its pages are always the first.
    let packages = [
        ("scimmy", "1.3.5"),
        ("scimmy-routers", "1.3.2"),
        ("express", "4.21.2"),
    ];
    npm::folder_with("scimmy", &packages)
}
