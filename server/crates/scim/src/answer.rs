//! The JSON in an answer.

use outbound::Response;
use serde_json::Value;

use crate::Error;
use crate::page::Page;
use crate::read::member;

/// The JSON object of a successful answer; HTML, text and other JSON are not SCIM, whatever the status says.
pub(crate) fn object(response: &Response) -> Result<Value, Error> {
    let media_type = response.media_type().unwrap_or_default();
    if media_type.contains("html") {
        return Err(Error::not_scim(response, "an HTML page", true));
    }
    if response.body.is_empty() {
        return Err(Error::not_scim(response, "an empty body", false));
    }
    match serde_json::from_slice::<Value>(&response.body) {
        Ok(value @ Value::Object(_)) => Ok(value),
        Ok(_) => Err(Error::not_scim(response, "JSON that is no object", false)),
        Err(_) if media_type.contains("json") => Err(Error::not_scim(response, "broken JSON", false)),
        Err(_) => Err(Error::not_scim(response, "something else than JSON", true)),
    }
}

/// The list of a successful answer.
pub(crate) fn page(response: &Response) -> Result<Page, Error> {
    let value = object(response).map_err(Error::at_connection_level)?;
    Page::parse(&value).ok_or_else(|| Error::not_scim(response, "JSON that is no list of resources", true))
}

/// The one resource of a successful answer; `None` for a list.
pub(crate) fn resource(response: &Response) -> Result<Option<Value>, Error> {
    let value = object(response)?;
    let is_list = member(&value, "Resources").is_some_and(Value::is_array);
    Ok((!is_list).then_some(value))
}
