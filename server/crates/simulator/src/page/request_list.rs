use std::fmt;

use url::form_urlencoded;

use super::escape::Escaped;
use crate::request_log::LoggedRequest;

/// The last requests, the newest first.
pub(super) struct RequestList<'a>(pub(super) &'a [LoggedRequest]);

impl fmt::Display for RequestList<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return formatter
                .write_str("<p class=\"empty\"><b>No requests yet</b>Nobody has asked for anything.</p>");
        }
        formatter.write_str(
            "<table class=\"requests\"><caption>Last requests</caption><thead><tr><th scope=\"col\">Time</th>\
             <th scope=\"col\">Request</th><th scope=\"col\">Status</th><th scope=\"col\" class=\"number\">Took</th>\
             </tr></thead><tbody>",
        )?;
        for request in self.0.iter().rev() {
            row(formatter, request)?;
        }
        formatter.write_str("</tbody></table>")
    }
}

fn row(formatter: &mut fmt::Formatter<'_>, request: &LoggedRequest) -> fmt::Result {
    let (class, status) = match request.status {
        Some(status @ ..400) => ("good", status.to_string()),
        Some(status @ 400..500) => ("warn", status.to_string()),
        Some(status) => ("bad", status.to_string()),
        None => ("bad", "none".to_owned()),
    };
    write!(
        formatter,
        "<tr><td><time datetime=\"{at:.3}\">{}</time></td><td><span class=\"request\" title=\"{target}\"><b>{}</b> <code>{target}</code></span></td>\
         <td><span class=\"badge {class}\">{status}</span></td><td class=\"number\">{:.2} ms</td></tr>",
        request.at.strftime("%H:%M:%S"),
        Escaped(&request.method),
        request.took.as_secs_f64() * 1000.0,
        at = request.at,
        target = Escaped(&readable(&request.target)),
    )
}

/// Path and query without the base path and without percent signs.
fn readable(target: &str) -> String {
    let target = target.strip_prefix(crate::http::BASE_PATH).unwrap_or(target);
    let Some((path, query)) = target.split_once('?') else {
        return target.to_owned();
    };
    let pairs = form_urlencoded::parse(query.as_bytes()).map(|(name, value)| format!("{name}={value}"));
    format!("{path}?{}", pairs.collect::<Vec<_>>().join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_readable() {
        let cases = [
            ("/scim/v2/Users/17", "/Users/17"),
            (
                "/scim/v2/Users?filter=userName%20eq%20%22a%22&count=1",
                "/Users?filter=userName eq \"a\"&count=1",
            ),
        ];
        for (target, expected) in cases {
            assert_eq!(readable(target), expected);
        }
    }
}
