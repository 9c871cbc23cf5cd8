//! The lists of accounts.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::{AccountFinding, AccountsShown, AccountsView, DriftRun, ObjectKind};
use ui::{
    Address, Avatar, Badge, Breakable, Button, ButtonKind, Cell, Column, DataTable, EmptyState, Erase,
    FilterBar, FilterText, Form, LinkCell, Pager, Row,
};

use super::functions::{DecideDrift, LinkAccount, MarkUntouched, MatchAgain};
use super::words::{about, class, decision, list, nothing};
use crate::pages::paging::pages;
use crate::pages::select_box::SelectBox;

/// One list with its search, its buttons and its pages.
pub(super) fn shown(
    address: &Address,
    view: &AccountsView,
    run: &DriftRun,
    shown: AccountsShown,
    may_decide: bool,
) -> AnyView {
    let searched = address.get("q").unwrap_or_default().to_owned();
    if view.items.total == 0 && searched.is_empty() {
        return view! { <EmptyState icon="check" title=list(shown) text=nothing(shown)/> }.erase();
    }
    let pages = pages(address, &view.items);
    let keep = vec![("show".to_owned(), shown.word().to_owned())];
    let path = address.path().to_owned();
    let rows = &view.items.items;
    let table = match shown {
        AccountsShown::Changed | AccountsShown::Ignored => changed(run, rows, may_decide),
        AccountsShown::Missing => missing(run, rows, may_decide),
        AccountsShown::Unmatched => people(rows),
        _ => unmanaged(run, rows, shown, may_decide),
    };
    view! {
        <p class="ui-muted">{about(shown)}</p>
        <FilterBar action=path keep=keep>
            <FilterText name="q" label="Name, user name or id" value=searched/>
        </FilterBar>
        {table}
        <Pager summary=pages.summary("accounts") previous=pages.previous(address) next=pages.next(address)/>
    }
    .erase()
}

fn fields(run: &DriftRun) -> Vec<(String, String)> {
    vec![
        ("application".to_owned(), run.application_id.to_string()),
        ("run".to_owned(), run.id.to_string()),
    ]
}

fn mark(item: &AccountFinding) -> AnyView {
    match item.kind {
        ObjectKind::User => view! { <Avatar name=item.name.clone()/> }.erase(),
        ObjectKind::Group => view! { <Badge text="Group" icon="group"/> }.erase(),
    }
}

/// The cell with the name: a link to the person where there is one.
fn name(item: &AccountFinding) -> AnyView {
    let (text, detail, mark) = (item.name.clone(), item.detail.clone(), mark(item));
    let Some(object) = item.object_id else {
        let detail = (detail != text).then_some(detail);
        return view! {
            <Cell label="Name">
                {mark} " " <span>{text}</span>
                {detail.map(|detail| view! { " " <span class="ui-muted"><Breakable text=detail/></span> })}
            </Cell>
        }
        .erase();
    };
    let href = match item.kind {
        ObjectKind::User => format!("/users/{object}"),
        ObjectKind::Group => format!("/groups/{object}"),
    };
    view! { <LinkCell label="Name" href=href text=text detail=detail mark=mark/> }.erase()
}

fn changed(run: &DriftRun, rows: &[AccountFinding], may_decide: bool) -> AnyView {
    let columns = vec![
        Column::actions("Select"),
        Column::text("Name"),
        Column::text("Target attribute"),
        Column::text("Last sent"),
        Column::text("In the application"),
        Column::text("Decision"),
    ];
    let body = rows
        .iter()
        .flat_map(|item| item.differences.iter().map(move |one| (item, one)))
        .map(|(item, one)| {
            let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "—".to_owned());
            let (expected, actual) = (value(&one.expected), value(&one.actual));
            let (word, tone) = decision(one.decision);
            let select = may_decide.then(|| {
                let label = format!("Select {} of {}", one.path, item.name);
                let key = format!("{}.{}", item.position, one.path);
                view! { <SelectBox name="rows[]" value=key label=label/> }
            });
            let (name, path) = (name(item), one.path.clone());
            view! {
                <Row>
                    <Cell label="Select">{select}</Cell>
                    {name}
                    <Cell label="Target attribute"><Breakable text=path/></Cell>
                    <Cell label="Last sent"><Breakable text=expected/></Cell>
                    <Cell label="In the application"><Breakable text=actual/></Cell>
                    <Cell label="Decision"><Badge tone=tone text=word/></Cell>
                </Row>
            }
        })
        .collect_view();
    let table = view! { <DataTable caption="Changed values" columns=columns>{body}</DataTable> }.erase();
    if !may_decide {
        return table;
    }
    view! {
        <Form action=DecideDrift::PATH fields=fields(run) success="Decided">
            {table}
            <div class="ui-form-inline">
                <Button name="decision" value="overwrite">"Overwrite"</Button>
                <Button name="decision" value="adopt">"Adopt"</Button>
                <Button name="decision" value="ignore">"Ignore"</Button>
            </div>
        </Form>
    }
    .erase()
}

fn missing(run: &DriftRun, rows: &[AccountFinding], may_decide: bool) -> AnyView {
    let columns = vec![
        Column::actions("Select"),
        Column::text("Name"),
        Column::text("Id in the application"),
    ];
    let body = rows
        .iter()
        .map(|item| {
            let select = may_decide.then(|| {
                let label = format!("Select {}", item.name);
                view! { <SelectBox name="rows[]" value=item.position.to_string() label=label/> }
            });
            let (name, target) = (name(item), item.target_id.clone());
            view! {
                <Row>
                    <Cell label="Select">{select}</Cell>
                    {name}
                    <Cell label="Id in the application"><Breakable text=target/></Cell>
                </Row>
            }
        })
        .collect_view();
    let table = view! { <DataTable caption="Missing accounts" columns=columns>{body}</DataTable> }.erase();
    if !may_decide {
        return table;
    }
    view! {
        <Form action=MatchAgain::PATH fields=fields(run) success="The next cycle looks at them">
            {table}
            <div class="ui-form-inline"><Button>"Match again, then create"</Button></div>
        </Form>
    }
    .erase()
}

fn people(rows: &[AccountFinding]) -> AnyView {
    let body = rows
        .iter()
        .map(|item| {
            let name = name(item);
            view! { <Row>{name}</Row> }
        })
        .collect_view();
    let columns = vec![Column::text("Name")];
    view! { <DataTable caption="People without account" columns=columns>{body}</DataTable> }.erase()
}

fn unmanaged(run: &DriftRun, rows: &[AccountFinding], shown: AccountsShown, may_decide: bool) -> AnyView {
    let columns = vec![
        Column::text("Name"),
        Column::text("Id in the application"),
        Column::text("Account"),
        Column::text("Who matches"),
        Column::actions("Never touch"),
    ];
    let body = rows
        .iter()
        .map(|item| {
            let (word, tone) = class(item.class);
            let matching = matching(run, item, shown, may_decide);
            let never = may_decide.then(|| never_touch(run, item, shown));
            let (name, target) = (name(item), item.target_id.clone());
            view! {
                <Row>
                    {name}
                    <Cell label="Id in the application"><Breakable text=target/></Cell>
                    <Cell label="Account"><Badge tone=tone text=word/></Cell>
                    <Cell label="Who matches">{matching}</Cell>
                    <Cell label="Never touch">{never}</Cell>
                </Row>
            }
        })
        .collect_view();
    view! { <DataTable caption="Accounts that nobody is linked to" columns=columns>{body}</DataTable> }
        .erase()
}

fn never_touch(run: &DriftRun, item: &AccountFinding, shown: AccountsShown) -> AnyView {
    let is_marked = shown == AccountsShown::Untouched;
    let mut fields = fields(run);
    fields.push(("position".to_owned(), item.position.to_string()));
    fields.push(("untouched".to_owned(), (!is_marked).to_string()));
    let (word, said) = if is_marked {
        ("Take the mark away", "The mark is gone")
    } else {
        ("Never touch", "Marked")
    };
    let label = format!("{word}: {}", item.name);
    view! {
        <Form action=MarkUntouched::PATH class="ui-form-inline" fields=fields success=said>
            <Button kind=ButtonKind::Quiet label=label>{word}</Button>
        </Form>
    }
    .erase()
}

/// Who matches an account; each with a button where there is a choice.
fn matching(run: &DriftRun, item: &AccountFinding, shown: AccountsShown, may_decide: bool) -> AnyView {
    item.people
        .iter()
        .map(|person| {
            let href = match item.kind {
                ObjectKind::User => format!("/users/{}", person.object_id),
                ObjectKind::Group => format!("/groups/{}", person.object_id),
            };
            let said = match (person.is_linked, person.is_entitled) {
                (true, _) => " (has another account)",
                (false, false) => " (not in scope)",
                (false, true) => "",
            };
            let chooses =
                may_decide && shown == AccountsShown::Ambiguous && person.is_entitled && !person.is_linked;
            let link = chooses.then(|| {
                let mut fields = fields(run);
                fields.push(("position".to_owned(), item.position.to_string()));
                fields.push(("object".to_owned(), person.object_id.to_string()));
                let label = format!("Link {} to {}", item.name, person.name);
                view! {
                    <Form action=LinkAccount::PATH class="ui-form-inline" fields=fields success="Linked">
                        <Button kind=ButtonKind::Quiet label=label>"Link"</Button>
                    </Form>
                }
            });
            let (name, by) = (person.name.clone(), format!(" by {}", person.matched_by));
            view! {
                <div>
                    <a href=href>{name}</a>
                    <span class="ui-muted">{by} {said}</span>
                    {link}
                </div>
            }
        })
        .collect_view()
        .erase()
}
