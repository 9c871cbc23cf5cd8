use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use model::{ObjectKind, ObjectName};
use ui::{Address, Button, ButtonKind, Card, Erase, Form, FormActions, Load};

use super::frame::{PageError, use_application_id};
use super::fresh::fresh;
use super::functions::{Unassign, read_names};

/// Asks before assignments are removed, and names whose.
#[component]
pub(crate) fn RemoveAssignment() -> impl IntoView {
    let (id, search) = (use_application_id(), use_location().search);
    let names = Resource::new(move || search.get(), |search| read_names(selected(&search)));
    view! {
        <Title text="Remove assignment"/>
        <Load lines=4 view=move || {
                let id = id.get();
                async move {
                    match names.await {
                        Ok(names) => fresh(|| page(&id, &names)),
                        Err(error) => view! { <PageError error=error/> }.erase(),
                    }
                }
            }/>
    }
    .erase()
}

/// The ids in the query, each as one parameter `o`.
fn selected(search: &str) -> Vec<String> {
    Address::parse("", search)
        .pairs()
        .iter()
        .filter(|(name, _)| name == "o")
        .map(|(_, value)| value.clone())
        .collect()
}

fn page(id: &str, names: &[ObjectName]) -> AnyView {
    let back = format!("/applications/{id}/users-and-groups");
    let title = match names {
        [one] => format!("Remove the assignment of {}?", one.display_name),
        all => format!("Remove {} assignments?", all.len()),
    };
    let mut fields = vec![("application".to_owned(), id.to_owned())];
    fields.extend(
        names
            .iter()
            .map(|name| ("objects[]".to_owned(), name.id.to_string())),
    );
    let list = names
        .iter()
        .map(|name| {
            let kind = match name.kind {
                ObjectKind::User => "User",
                ObjectKind::Group => "Group",
            };
            view! { <li>{name.display_name.clone()} " " <span class="ui-muted">{kind} " " {name.detail.clone()}</span></li> }
        })
        .collect_view();
    view! {
        <Card title=title>
            <p>
                "The next cycle disables their accounts in the application, unless another assignment covers them. "
                "For a group this concerns every member."
            </p>
            <ul class="applications-names" tabindex="0" aria-label="Assignments">{list}</ul>
            <Form action=Unassign::PATH fields=fields success="Assignment removed">
                <FormActions>
                    <Button kind=ButtonKind::Danger>"Remove"</Button>
                    <Button name="plan" value="true" success="Planned">"Plan this change"</Button>
                    <Button href=back>"Cancel"</Button>
                </FormActions>
            </Form>
        </Card>
    }
    .erase()
}
