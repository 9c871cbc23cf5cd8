//! How an application is reached, as typed, in the page's address; its secrets are never in it.

use model::{AuthenticationMethod, ClientAuthenticationMethod, ConnectionSettings};
use ui::Address;

const POST: &str = "client_secret_post";

/// What an address holds of it.
pub(super) fn read_connection(address: &Address) -> ConnectionSettings {
    let value = |name: &str| address.get(name).unwrap_or_default().to_owned();
    let method = value("authentication");
    let methods = AuthenticationMethod::ALL.into_iter();
    ConnectionSettings {
        authentication: methods
            .rev()
            .find(|known| known.word() == method)
            .unwrap_or_default(),
        user_name: value("user_name"),
        token_url: value("token_url"),
        client_id: value("client_id"),
        token_scope: value("token_scope"),
        client_authentication: if value("client_authentication") == POST {
            ClientAuthenticationMethod::Post
        } else {
            ClientAuthenticationMethod::Basic
        },
        header_name: value("header_name"),
        ca_bundle: value("ca_bundle"),
        client_certificate: value("client_certificate"),
        proxy_url: value("proxy_url"),
        proxy_user: value("proxy_user"),
        dialect: value("dialect"),
        secret_expires_on: value("secret_expires_on"),
        found_dialect: String::new(),
    }
}

/// The address with it.
pub(super) fn with_connection(address: Address, connection: &ConnectionSettings) -> Address {
    let style = match connection.client_authentication {
        ClientAuthenticationMethod::Basic => "",
        ClientAuthenticationMethod::Post => POST,
    };
    address
        .with("authentication", connection.authentication.word())
        .with("user_name", connection.user_name.as_str())
        .with("token_url", connection.token_url.as_str())
        .with("client_id", connection.client_id.as_str())
        .with("token_scope", connection.token_scope.as_str())
        .with("client_authentication", style)
        .with("header_name", connection.header_name.as_str())
        .with("ca_bundle", connection.ca_bundle.as_str())
        .with("client_certificate", connection.client_certificate.as_str())
        .with("proxy_url", connection.proxy_url.as_str())
        .with("proxy_user", connection.proxy_user.as_str())
        .with("dialect", connection.dialect.as_str())
        .with("secret_expires_on", connection.secret_expires_on.as_str())
}
