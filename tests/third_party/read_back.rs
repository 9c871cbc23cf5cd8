//! What a server holds, read with plain requests.

use scim::{AttributePath, Client, Resource, read_all};
use serde_json::Value;
use tests::http_client::HttpClient;

/// Who says which members a group has.
pub(crate) enum Witness {
    /// The group, read by SCIM.
    Itself,
    /// An address that answers `/ID` of a group with the ids of its members, as a list in JSON.
    Beside(String),
    /// Nobody: the server shows none.
    Nobody,
}

/// Reads a server beside Rollcall.
pub(crate) struct Reader {
    client: Client,
    witness: Witness,
}

impl Reader {
    pub(crate) fn new(url: &str, token: &str, witness: Witness) -> Self {
        let url = outbound::TenantUrl::parse(url, &outbound::UrlPolicy::default()).unwrap();
        let http = outbound::Client::new(outbound::ClientOptions::default()).unwrap();
        Self {
            client: Client::new(http, url, token.into()),
            witness,
        }
    }

    async fn all(&self, resource: Resource) -> Vec<Value> {
        let page = self.client.list(resource, 1, Some(100)).await.unwrap();
        page.resources
    }

    /// The account with that user name, read by its id.
    pub(crate) async fn account(&self, user_name: &str) -> Option<Value> {
        let all = self.all(Resource::Users).await;
        let same = |account: &&Value| {
            account["userName"]
                .as_str()
                .is_some_and(|name| name.eq_ignore_ascii_case(user_name))
        };
        let found: Vec<_> = all.iter().filter(same).collect();
        assert!(found.len() < 2, "{user_name} exists twice: {found:?}");
        Some((*found.first()?).clone())
    }

    /// The user names of a group's members, sorted; `None` when there is no such group, and `None` in it when nobody says
    /// who they are.
    pub(crate) async fn members(&self, group: &str) -> Option<Option<Vec<String>>> {
        let groups = self.all(Resource::Groups).await;
        let found: Vec<_> = groups
            .iter()
            .filter(|shown| shown["displayName"] == group)
            .collect();
        assert!(found.len() < 2, "{group} exists twice: {found:?}");
        let id = found.first()?["id"].clone();
        let id = id.as_str().map_or_else(|| id.to_string(), ToOwned::to_owned);
        let members = match &self.witness {
            Witness::Nobody => return Some(None),
            Witness::Itself => {
                let group = self.client.get_with_members(&id).await.unwrap();
                let members = group["members"].as_array().cloned().unwrap_or_default();
                members
                    .into_iter()
                    .map(|member| member["value"].clone())
                    .collect()
            }
            Witness::Beside(address) => told(&format!("{address}/{id}")).await,
        };
        let accounts = self.all(Resource::Users).await;
        let mut names: Vec<String> = members
            .iter()
            .map(|member| {
                // A few servers name members by their user names.
                let is_it = |account: &&Value| account["id"] == *member || account["userName"] == *member;
                let account = accounts.iter().find(is_it);
                account.map_or_else(
                    || format!("nobody: {member}"),
                    |account| account["userName"].as_str().unwrap_or("?").to_owned(),
                )
            })
            .collect();
        names.sort();
        Some(Some(names))
    }
}

async fn told(address: &str) -> Vec<Value> {
    let request = http::Request::get(address)
        .body(http_body_util::Full::default())
        .unwrap();
    let reply = HttpClient::default().send(request).await.unwrap();
    serde_json::from_slice(&reply.body).unwrap()
}

/// Every value that a resource has at a SCIM path, as text.
pub(crate) fn values(resource: &Value, path: &str) -> Vec<String> {
    let path = AttributePath::parse(path).unwrap();
    read_all(resource, &path)
        .into_iter()
        .map(|value| match value {
            Value::String(text) => text.clone(),
            Value::Object(members) => members.get("value").map_or_else(String::new, |value| {
                value
                    .as_str()
                    .map_or_else(|| value.to_string(), ToOwned::to_owned)
            }),
            other => other.to_string(),
        })
        .collect()
}
