//! Objects and lists of them. Source: Microsoft Graph documentation, "Paging Microsoft Graph data in your app".

use serde_json::{Map, Value, json};

use super::answer::Answer;
use super::objects::Select;
use super::request::Request;
use super::state::{Kind, State};

/// The largest page that can be asked for.
const LARGEST: usize = 999;

impl State {
    /// All objects of a kind.
    pub(super) fn list(&self, kind: Kind, request: &Request) -> Result<Answer, Box<Answer>> {
        let select = Select::of(kind, request.option("$select"))?;
        let objects = self
            .of_kind(kind)
            .map(|(_, object)| select.show(object, false).into());
        self.paged(kind.collection(), objects.collect(), request)
    }

    /// One object.
    pub(super) fn get(&self, kind: Kind, id: &str, request: &Request) -> Result<Answer, Box<Answer>> {
        let select = Select::of(kind, request.option("$select"))?;
        let object = self.objects.get(id).filter(|object| object.kind == kind);
        let object = object.ok_or_else(|| Box::new(Answer::not_found(id)))?;
        let mut shown = select.show(object, false);
        shown.insert(
            "@odata.context".to_owned(),
            self.context(kind.collection(), "/$entity"),
        );
        Ok(Answer::ok(shown.into()))
    }

    /// The manager of a user.
    pub(super) fn manager(&self, id: &str, request: &Request) -> Result<Answer, Box<Answer>> {
        let manager = self.objects.get(id).and_then(|user| user.manager.as_deref());
        match manager {
            Some(manager) => self.get(Kind::User, manager, request),
            None => Err(Box::new(Answer::not_found("manager"))),
        }
    }

    /// The direct members of a group.
    pub(super) fn members_of(&self, id: &str, request: &Request) -> Result<Answer, Box<Answer>> {
        let group = self.objects.get(id).filter(|object| object.kind == Kind::Group);
        let group = group.ok_or_else(|| Box::new(Answer::not_found(id)))?;
        let members = group.members.iter().filter_map(|member| {
            let object = self.objects.get(member)?;
            let mut shown = Map::new();
            shown.insert(
                "@odata.type".to_owned(),
                json!(format!("#microsoft.graph.{}", object.kind.type_name())),
            );
            shown.insert("id".to_owned(), json!(member));
            Some(shown.into())
        });
        self.paged(&format!("groups/{id}/members"), members.collect(), request)
    }

    /// Who is assigned to an enterprise application.
    pub(super) fn assigned_to(&self, id: &str, request: &Request) -> Result<Answer, Box<Answer>> {
        let is_there = |kind: Kind| self.objects.get(id).is_some_and(|object| object.kind == kind);
        if !is_there(Kind::ServicePrincipal) {
            return Err(Box::new(Answer::not_found(id)));
        }
        let rows = self.assignments.iter();
        let rows = rows.filter(|row| row.get("resourceId").and_then(Value::as_str) == Some(id));
        let path = format!("servicePrincipals/{id}/appRoleAssignedTo");
        self.paged(&path, rows.cloned().collect(), request)
    }

    /// The object id of an enterprise application by its client id.
    pub(super) fn by_client_id(&self, client_id: &str) -> Option<String> {
        let mut applications = self.of_kind(Kind::ServicePrincipal);
        let found = applications
            .find(|(_, object)| object.properties.get("appId").and_then(Value::as_str) == Some(client_id));
        found.map(|(id, _)| id.clone())
    }

    fn paged(&self, path: &str, items: Vec<Value>, request: &Request) -> Result<Answer, Box<Answer>> {
        let top = match request.option("$top").map(str::parse::<usize>) {
            None => self.options.page_size,
            Some(Ok(top)) if (1..=LARGEST).contains(&top) => top.min(self.options.page_size),
            Some(_) => {
                let message =
                    format!("Invalid page size specified. Must be between 1 and {LARGEST} inclusive.");
                return Err(Box::new(Answer::bad_request(&message)));
            }
        };
        let from: usize = request
            .option("$skiptoken")
            .and_then(|token| token.parse().ok())
            .unwrap_or_default();
        let mut body = Map::new();
        body.insert("@odata.context".to_owned(), self.context(path, ""));
        if from + top < items.len() {
            let kept: String = ["$select", "$top"]
                .iter()
                .filter_map(|name| Some(format!("{name}={}&", request.option(name)?)))
                .collect();
            let next = format!("{}/v1.0/{path}?{kept}$skiptoken={}", self.base_url, from + top);
            body.insert("@odata.nextLink".to_owned(), next.into());
        }
        let page: Vec<Value> = items.into_iter().skip(from).take(top).collect();
        body.insert("value".to_owned(), page.into());
        Ok(Answer::ok(body.into()))
    }

    fn context(&self, path: &str, rest: &str) -> Value {
        json!(format!("{}/v1.0/$metadata#{path}{rest}", self.base_url))
    }
}
