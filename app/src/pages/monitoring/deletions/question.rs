use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use model::DeletionQuestion;
use ui::{Address, Button, ButtonKind, Card, Erase, Form, FormActions, Load, grouped};

use super::functions::{SaveDecision, ask_deletions};
use super::words::outcome;
use crate::pages::applications::{PageError, use_application_id};

/// Asks before deletions are allowed or rejected, and names how many and whose.
#[component]
pub(crate) fn DecideDeletions() -> impl IntoView {
    let (id, search) = (use_application_id(), use_location().search);
    let asked = Memo::new(move |_| Asked::read(&search.get()));
    let found = Resource::new(
        move || (id.get(), asked.get()),
        |(id, asked)| ask_deletions(id, asked.all, asked.keys),
    );
    view! {
        <Title text="Deletions held back"/>
        <Load lines=4 view=move || {
                let (id, asked) = (id.get(), asked.get());
                async move {
                    match found.await {
                        Ok(question) => page(id, &asked, &question),
                        Err(error) => view! { <PageError error=error/> }.erase(),
                    }
                }
            }/>
    }
    .erase()
}

/// What the address asks about.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Asked {
    allow: bool,
    all: bool,
    keys: Vec<String>,
}

impl Asked {
    fn read(search: &str) -> Self {
        let address = Address::parse("", search);
        let keys = address.pairs().iter().filter(|(name, _)| name == "d");
        Self {
            // Only what says so is allowed.
            allow: address.get("decision") == Some("allow"),
            all: address.get("all").is_some(),
            keys: keys.map(|(_, value)| value.clone()).collect(),
        }
    }
}

fn page(id: String, asked: &Asked, question: &DeletionQuestion) -> AnyView {
    let back = format!("/applications/{id}/provisioning/deletions");
    let count = grouped(question.count);
    let deletes = if question.count == 1 { "delete" } else { "deletes" };
    let (verb, text, success) = if asked.allow {
        (
            "Allow",
            "The next cycle begins at once and does what is listed here, whatever the limits are.",
            "Allowed; a cycle begins",
        )
    } else {
        (
            "Reject",
            "Nothing of it is done, as long as they would still lose their accounts or memberships. It can be allowed later.",
            "Rejected",
        )
    };
    let mut fields = vec![
        ("application".to_owned(), id),
        (
            "decision".to_owned(),
            if asked.allow { "allow" } else { "reject" }.to_owned(),
        ),
    ];
    if asked.all {
        fields.push(("until".to_owned(), question.asked_at.0.to_string()));
    }
    fields.extend(
        asked
            .keys
            .iter()
            .map(|key| ("deletions[]".to_owned(), key.clone())),
    );
    let kind = if asked.allow {
        ButtonKind::Danger
    } else {
        ButtonKind::Primary
    };
    let list = question
        .first
        .iter()
        .map(|item| {
            view! { <li>{item.name.clone()} " " <span class="ui-muted">{outcome(item)} ", " {item.reason.clone()}</span></li> }
        })
        .collect_view();
    let more = question.count - i64::try_from(question.first.len()).unwrap_or(i64::MAX);
    let more = (more > 0).then(|| view! { <li class="ui-muted">"and " {grouped(more)} " more"</li> });
    view! {
        <Card title=format!("{verb} {count} {deletes} in {}?", question.application)>
            <p>{text}</p>
            <ul class="applications-names" tabindex="0" aria-label="Deletions">{list}{more}</ul>
            <Form action=SaveDecision::PATH fields=fields success=success>
                <FormActions>
                    <Button kind=kind>{format!("{verb} {count} {deletes}")}</Button>
                    <Button href=back>"Cancel"</Button>
                </FormActions>
            </Form>
        </Card>
    }
    .erase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_says_so_is_allowed() {
        let asked = Asked::read("?decision=allow&d=1&d=2.3");
        assert!(asked.allow && !asked.all);
        assert_eq!(asked.keys, ["1", "2.3"]);
        for search in ["", "?decision=reject&all=1", "?decision=ALLOW", "?d=1"] {
            assert!(!Asked::read(search).allow, "{search}");
        }
    }
}
