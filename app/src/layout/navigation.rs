use leptos::prelude::*;
use model::{Capability, Principal};
use ui::{Erase, Icon, current_link, use_here};

/// One page in the navigation.
struct Entry {
    label: &'static str,
    href: &'static str,
    icon: &'static str,
    /// Who does not have it does not see the entry.
    needs: Capability,
}

/// One heading with its pages; the first has none.
struct Group {
    heading: Option<&'static str>,
    entries: &'static [Entry],
}

const fn entry(label: &'static str, href: &'static str, icon: &'static str, needs: Capability) -> Entry {
    Entry {
        label,
        href,
        icon,
        needs,
    }
}

const GROUPS: [Group; 3] = [
    Group {
        heading: None,
        entries: &[
            entry("Home", "/", "home", Capability::ReadReports),
            entry(
                "Enterprise applications",
                "/applications",
                "apps",
                Capability::ReadReports,
            ),
            entry(
                "Directories",
                "/directories",
                "directory",
                Capability::ReadDirectory,
            ),
            entry("Users", "/users", "user", Capability::ReadDirectory),
            entry("Groups", "/groups", "group", Capability::ReadDirectory),
        ],
    },
    Group {
        heading: Some("Monitoring"),
        entries: &[
            entry("Provisioning logs", "/logs", "logs", Capability::ReadReports),
            entry("Audit log", "/audit", "audit", Capability::ReadReports),
        ],
    },
    Group {
        heading: Some("Administration"),
        entries: &[
            entry(
                "Administrators",
                "/settings/administrators",
                "key",
                Capability::ManageAdministrators,
            ),
            entry("Mail", "/settings/mail", "mail", Capability::ManageSettings),
        ],
    },
];

/// The pages at the left; on a phone a sheet that the top bar's button opens.
#[component]
pub(crate) fn Navigation(
    /// Who looks.
    principal: Principal,
) -> impl IntoView {
    let groups = GROUPS
        .into_iter()
        .filter_map(|Group { heading, entries }| {
            let entries: Vec<&Entry> = entries
                .iter()
                .filter(|entry| principal.role.may(entry.needs))
                .collect();
            (!entries.is_empty()).then(|| {
                let heading = heading.map(|words| view! { <h2>{words}</h2> });
                view! { <div>{heading}<ul>{entries.into_iter().map(link).collect_view()}</ul></div> }
            })
        })
        .collect_view();
    view! { <nav class="frame-nav" id="navigation" popover="auto" aria-label="Main">{groups}</nav> }.erase()
}

fn link(entry: &'static Entry) -> AnyView {
    let all = || GROUPS.iter().flat_map(|group| group.entries);
    let current = use_here()
        .and_then(|here| current_link(all().map(|entry| entry.href), &here.path))
        .and_then(|position| all().nth(position))
        .filter(|current| current.href == entry.href)
        .map(|_| "page");
    view! {
        <li>
            <a href=entry.href aria-current=current>
                <Icon name=entry.icon large=true/>
                {entry.label}
            </a>
        </li>
    }
    .erase()
}

#[cfg(test)]
mod tests {
    use model::Role;

    use super::GROUPS;

    #[test]
    fn a_role_sees_what_it_may_use() {
        let seen = |role: Role| {
            GROUPS
                .iter()
                .flat_map(|group| group.entries)
                .filter(|e| role.may(e.needs))
                .count()
        };
        assert_eq!(Role::ALL.map(seen), [9, 7, 4]);
    }
}
