//! What the caller of the running request may do: the handles of the portal, for the server functions. Each asks
//! the caller's role and answers an error when nobody is signed in or the role may not.

use portal::{
    ManageAdministrators, ManageApplications, ManageDirectory, ManageSettings, OwnAccount, ReadConfiguration,
    ReadDirectory, ReadReports,
};

use crate::AppError;
use crate::server::{caller, portal};

/// Changes administrators.
pub(super) fn manage_administrators() -> Result<ManageAdministrators, AppError> {
    Ok(portal().manage_administrators(&caller()?)?)
}

/// Changes applications, their mappings and their provisioning.
pub(super) fn manage_applications() -> Result<ManageApplications, AppError> {
    Ok(portal().manage_applications(&caller()?)?)
}

/// Changes the directory.
pub(super) fn manage_directory() -> Result<ManageDirectory, AppError> {
    Ok(portal().manage_directory(&caller()?)?)
}

/// Changes the settings of the installation.
pub(super) fn manage_settings() -> Result<ManageSettings, AppError> {
    Ok(portal().manage_settings(&caller()?)?)
}

/// Changes the caller's own account.
pub(super) fn own_account() -> Result<OwnAccount, AppError> {
    Ok(portal().own_account(&caller()?)?)
}

/// Reads how applications are configured.
pub(super) fn read_configuration() -> Result<ReadConfiguration, AppError> {
    Ok(portal().read_configuration(&caller()?)?)
}

/// Reads the directory.
pub(super) fn read_directory() -> Result<ReadDirectory, AppError> {
    Ok(portal().read_directory(&caller()?)?)
}

/// Reads how provisioning is doing.
pub(super) fn read_reports() -> Result<ReadReports, AppError> {
    Ok(portal().read_reports(&caller()?)?)
}
