use leptos::prelude::*;

use crate::{Breakable, Column, Direction, Erase, Icon};

/// Rows of things; on a phone every row folds to a card.
#[component]
pub fn DataTable(
    /// What the rows are, for assistive technology.
    #[prop(into)]
    caption: String,
    /// The columns in order.
    columns: Vec<Column>,
    /// The [`Row`]s.
    children: Children,
) -> impl IntoView {
    let headings = columns.into_iter().map(heading).collect_view();
    view! {
        <div class="ui-sheet">
            <table class="ui-table">
                <caption class="ui-hidden">{caption}</caption>
                <thead><tr>{headings}</tr></thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
    .erase()
}

fn heading(column: Column) -> AnyView {
    let Column {
        label,
        numeric,
        unlabelled,
        sort,
    } = column;
    let order = sort
        .as_ref()
        .and_then(|sort| sort.direction)
        .map(|direction| match direction {
            Direction::Ascending => ("ascending", "sort-up"),
            Direction::Descending => ("descending", "sort-down"),
        });
    let words = match sort {
        Some(sort) => {
            let icon = order.map_or("sort", |(_, icon)| icon);
            view! { <a href=sort.href>{label}<Icon name=icon/></a> }.erase()
        }
        None => view! { <span class:ui-hidden=unlabelled>{label}</span> }.erase(),
    };
    view! { <th scope="col" class:ui-number=numeric aria-sort=order.map(|(order, _)| order)>{words}</th> }
        .erase()
}

/// One row.
#[component]
pub fn Row(
    /// Whether the panel beside the table shows this row.
    #[prop(optional)]
    selected: bool,
    /// The cells: [`LinkCell`] first, then [`Cell`]s.
    children: Children,
) -> impl IntoView {
    view! { <tr class:ui-row-selected=selected>{children()}</tr> }.erase()
}

/// The cell that names the row and makes the whole row a link.
#[component]
pub fn LinkCell(
    /// The column's heading, shown where rows are cards.
    #[prop(into)]
    label: String,
    /// Where the row leads.
    #[prop(into)]
    href: String,
    /// The name of the row's thing.
    #[prop(into)]
    text: String,
    /// A second line.
    #[prop(optional, into)]
    detail: Option<String>,
    /// Whether it is the row shown beside the table.
    #[prop(optional)]
    selected: bool,
    /// An avatar or tile before the name.
    #[prop(optional)]
    mark: Option<AnyView>,
) -> impl IntoView {
    view! {
        <th scope="row" class="ui-cell-name" data-label=label>
            <div>
                {mark}
                <span>
                    <a class="ui-row-link" href=href aria-current=selected.then_some("true")><Breakable text=text/></a>
                    {detail.map(|text| view! { <small><Breakable text=text/></small> })}
                </span>
            </div>
        </th>
    }
    .erase()
}

/// One cell.
#[component]
pub fn Cell(
    /// The column's heading, shown where rows are cards.
    #[prop(into)]
    label: String,
    /// Numbers stand at the right.
    #[prop(optional)]
    numeric: bool,
    /// What the cell holds.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! { <td class:ui-number=numeric data-label=label>{children.map(|children| children())}</td> }.erase()
}
