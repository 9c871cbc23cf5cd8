//! Finds who answers a request.

use axum::http::{Method, StatusCode};

use super::answer::Answer;
use super::fault;
use super::request::Request;
use super::state::{Kind, State};

/// The permissions that each collection takes, one of them being enough.
/// Source: Microsoft Graph permissions reference.
const PERMISSIONS: [(Kind, &[&str]); 3] = [
    (Kind::User, &["User.Read.All", "Directory.Read.All"]),
    (
        Kind::Group,
        &["GroupMember.Read.All", "Group.Read.All", "Directory.Read.All"],
    ),
    (
        Kind::ServicePrincipal,
        &["Application.Read.All", "Directory.Read.All"],
    ),
];

impl State {
    /// Answers a request at `target`, path and query as they stand in the address.
    pub(super) fn answer(&mut self, request: &Request, target: &str) -> Answer {
        let options = request
            .query
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        let mut options: Vec<String> = options.collect();
        options.sort_unstable();
        let line = format!("{} /{} {}", request.method, request.path, options.join("&"));
        self.requests.push(line.trim_end().to_owned());
        let fault = self.strike(target);
        if let Some(answer) = fault.as_ref().and_then(fault::instead) {
            return answer;
        }
        let answer = self.route(request).unwrap_or_else(|refused| *refused);
        match fault {
            Some(fault) => {
                let address = format!("{}{target}", self.base_url);
                fault::spoiled(&fault, answer, &address)
            }
            None => answer,
        }
    }

    fn route(&mut self, request: &Request) -> Result<Answer, Box<Answer>> {
        let path = request.path.clone();
        let segments: Vec<&str> = path.split('/').collect();
        if let [tenant, "oauth2", "v2.0", "token"] = segments.as_slice() {
            return Ok(self.token(tenant, request));
        }
        let ["v1.0", rest @ ..] = segments.as_slice() else {
            return Err(Box::new(Answer::bad_request("Invalid version.")));
        };
        if !self.knows(request) {
            return Err(Box::new(Answer::error(
                StatusCode::UNAUTHORIZED,
                "InvalidAuthenticationToken",
                "Access token has expired or is not yet valid.",
            )));
        }
        match (&request.method, rest) {
            (&Method::POST, ["$batch"]) => self.batch(request),
            (&Method::GET, rest) => self.read(rest, request),
            _ => Err(Box::new(Answer::error(
                StatusCode::METHOD_NOT_ALLOWED,
                "Request_BadRequest",
                "Specified HTTP method is not allowed for the request target.",
            ))),
        }
    }

    fn read(&mut self, segments: &[&str], request: &Request) -> Result<Answer, Box<Answer>> {
        let unknown = || {
            let message = "Resource not found for the segment.";
            Box::new(Answer::error(StatusCode::BAD_REQUEST, "BadRequest", message))
        };
        let (first, rest) = segments.split_first().ok_or_else(unknown)?;
        let by_client_id = first
            .strip_prefix("servicePrincipals(appId='")
            .and_then(|rest| rest.strip_suffix("')"));
        let name = by_client_id.map_or(*first, |_| "servicePrincipals");
        let found = PERMISSIONS.iter().find(|(kind, _)| kind.collection() == name);
        let (kind, enough) = found.ok_or_else(unknown)?;
        let granted = &self.options.permissions;
        if !enough
            .iter()
            .any(|one| granted.iter().any(|granted| granted == one))
        {
            return Err(Box::new(Answer::error(
                StatusCode::FORBIDDEN,
                "Authorization_RequestDenied",
                "Insufficient privileges to complete the operation.",
            )));
        }
        let of_client_id = by_client_id.map(|client_id| {
            let id = self.by_client_id(client_id);
            id.ok_or_else(|| Box::new(Answer::not_found(client_id)))
        });
        let of_client_id = of_client_id.transpose()?;
        match (kind, of_client_id.as_deref(), rest) {
            (
                Kind::User | Kind::Group,
                None,
                ["delta" | "delta()" | "microsoft.graph.delta" | "microsoft.graph.delta()"],
            ) => self.delta(*kind, request),
            (_, None, []) => self.list(*kind, request),
            (_, Some(id), []) => self.get(*kind, id, request),
            (Kind::User, None, [id, "manager"]) => self.manager(id, request),
            (Kind::Group, None, [id, "members"]) => self.members_of(id, request),
            (Kind::ServicePrincipal, None, [id, "appRoleAssignedTo"]) => self.assigned_to(id, request),
            (Kind::ServicePrincipal, Some(id), ["appRoleAssignedTo"]) => self.assigned_to(id, request),
            (_, None, [id]) => self.get(*kind, id, request),
            _ => Err(unknown()),
        }
    }
}
