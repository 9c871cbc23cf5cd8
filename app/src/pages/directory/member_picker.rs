use leptos::prelude::*;
use leptos_router::hooks::use_location;
use model::{ObjectKind, ObjectName};
use ui::{Address, Button, ButtonKind, Card, Erase, FilterBar, FilterText, Form};

use super::functions::search_members;

/// Searching for people and groups, and adding the ticked ones to a group; the search is in the address (`add`).
#[component]
pub(super) fn MemberPicker(
    /// The group.
    group: String,
) -> impl IntoView {
    let location = use_location();
    let text = Memo::new(move |_| {
        let address = Address::parse("", &location.search.get());
        address.get("add").unwrap_or_default().to_owned()
    });
    let found = Resource::new_blocking(
        move || text.get(),
        |text| async move {
            if text.trim().is_empty() {
                Ok(Vec::new())
            } else {
                search_members(text).await
            }
        },
    );
    let path = format!("/groups/{group}");
    view! {
        <div class="directory-add"><Card title="Add members" subtitle="Search for people or groups, tick them, add them.">
            <FilterBar action=path.clone() label="Search for people or groups to add" keep=vec![("tab".to_owned(), "members".to_owned())]>
                <FilterText name="add" label="Search for people or groups to add" value=text.get_untracked()/>
            </FilterBar>
            <Transition fallback=|| ()>
                {move || {
                    let (group, searched) = (group.clone(), text.get());
                    Suspend::new(async move {
                        match found.await {
                            Ok(names) => matches(names, group, &searched),
                            Err(error) => view! { <p class="ui-field-error">{error.to_string()}</p> }.erase(),
                        }
                    })
                }}
            </Transition>
        </Card></div>
    }
    .erase()
}

fn matches(names: Vec<ObjectName>, group: String, searched: &str) -> AnyView {
    if searched.is_empty() {
        return ().erase();
    }
    if names.is_empty() {
        return view! { <p class="ui-muted">"Nobody’s name or e-mail contains these words."</p> }.erase();
    }
    let more = (names.len() >= 20)
        .then(|| view! { <p class="ui-muted">"The first 20 are shown; type more to narrow them down."</p> });
    let choices = names
        .into_iter()
        .filter(|name| name.id.to_string() != group)
        .map(|name| {
            let detail = match name.kind {
                ObjectKind::User => name.detail,
                ObjectKind::Group => "Group".to_owned(),
            };
            view! {
                <li class="ui-check">
                    <label>
                        <input type="checkbox" name="objects[]" value=name.id.to_string()/>
                        <span>{name.display_name} " " <small class="ui-muted">{detail}</small></span>
                    </label>
                </li>
            }
        })
        .collect_view();
    view! {
        <Form
            action="/api/directory/add-members"
            scope="add"
            fields=vec![("group".to_owned(), group)]
            success="Members added"
        >
            <ul class="directory-choices">{choices}</ul>
            {more}
            <Button kind=ButtonKind::Primary icon="person-add">"Add the ticked"</Button>
        </Form>
    }
    .erase()
}
