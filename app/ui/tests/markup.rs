//! What every component's HTML must keep to, checked on the page that shows them all.

#[expect(dead_code, reason = "the example's own `main`")]
#[path = "../examples/kit.rs"]
mod kit;

use std::collections::HashSet;

use leptos::{prelude::*, reactive::owner::Owner, tachys::view::RenderHtml};
use ui::Breakable;

/// The values of an attribute, in order.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    html.match_indices(&start)
        .map(|(position, _)| {
            html[position + start.len()..]
                .split('"')
                .next()
                .unwrap_or_default()
        })
        .collect()
}

#[test]
fn nothing_needs_an_unsafe_content_security_policy() {
    let html = kit::render();
    for attribute in ["style", "onclick", "onsubmit", "onchange", "onload"] {
        assert!(values(&html, attribute).is_empty(), "{attribute}");
    }
    assert!(!html.contains("<script") && !html.contains("<style"));
}

#[test]
fn ids_are_unique_and_references_lead_somewhere() {
    let html = kit::render();
    let ids = values(&html, "id");
    let unique: HashSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "{ids:?}");
    for attribute in ["for", "aria-describedby", "aria-labelledby", "popovertarget"] {
        for reference in values(&html, attribute).iter().flat_map(|value| value.split(' ')) {
            // The example's menu at the top has its popover in the application.
            assert!(unique.contains(reference), "{attribute}={reference}");
        }
    }
}

#[test]
fn browsers_add_nothing_that_a_refresh_would_stumble_over() {
    let html = kit::render();
    assert_eq!(html.matches("<table").count(), html.matches("<tbody").count());
    let paragraphs = html.split("<p").filter(|rest| rest.starts_with(['>', ' ']));
    for paragraph in paragraphs.filter_map(|rest| rest.split("</p>").next()) {
        for block in ["<div", "<ul", "<p>", "<pre", "<form"] {
            assert!(!paragraph.contains(block), "{block} in <p{paragraph}");
        }
    }
}

#[test]
fn a_refused_form_has_places_for_what_is_wrong() {
    let html = kit::render();
    assert_eq!(
        values(&html, "data-form").len(),
        values(&html, "data-problem").len()
    );
    let ids = values(&html, "id");
    let slots = values(&html, "data-error-for");
    assert!(!slots.is_empty());
    for slot in values(&html, "id").iter().filter(|id| id.ends_with("-error")) {
        let control = slot.trim_end_matches("-error");
        assert!(ids.contains(&control), "{slot} without {control}");
    }
}

#[test]
fn forms_work_without_scripts() {
    let html = kit::render();
    for form in html
        .split("<form")
        .skip(1)
        .filter_map(|rest| rest.split('>').next())
    {
        assert!(
            form.contains("action=\"/") && form.contains("method=\""),
            "{form}"
        );
    }
}

#[test]
fn a_machines_name_may_break_between_its_parts_and_nowhere_else() {
    let urn = "urn:acme:2.0:User:badge";
    let html = Owner::new().with(|| view! { <Breakable text=urn/> }.to_html());
    let parts: Vec<_> = html.split("<wbr>").collect();
    assert_eq!(parts.len(), 5, "{html}");
    assert_eq!(parts.concat().replace("<!>", ""), urn);
    let name = Owner::new().with(|| view! { <Breakable text="Ana Duarte"/> }.to_html());
    assert_eq!(name, "Ana Duarte");
}
