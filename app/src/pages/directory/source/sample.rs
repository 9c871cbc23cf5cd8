use leptos::prelude::*;
use model::{SeenAttribute, SourceSample};
use ui::{Card, Cell, Column, DataTable, Erase, Grid, Load, Notice, Row, Tone, grouped};

use super::super::functions::sample_source;
use crate::ErrorView;

/// What the first entries of a source look like: read from there while the page waits.
#[component]
pub(super) fn Samples(#[prop(into)] directory: String) -> impl IntoView {
    let found = Resource::new(move || directory.clone(), sample_source);
    view! {
        <Load lines=8 view=move || async move {
            match found.await {
                Ok(found) => tables(found),
                Err(error) => view! { <ErrorView error=error/> }.erase(),
            }
        }/>
    }
    .erase()
}

fn tables(found: SourceSample) -> AnyView {
    if !found.problem.is_empty() {
        return view! { <Notice tone=Tone::Bad title=found.problem>{found.advice}</Notice> }.erase();
    }
    let (users, groups) = (
        table("Of users", found.users, found.user_attributes),
        table("Of groups", found.groups, found.group_attributes),
    );
    view! { <div class="directory-add"><Grid>{users} {groups}</Grid></div> }.erase()
}

fn table(title: &'static str, looked_at: i64, attributes: Vec<SeenAttribute>) -> AnyView {
    if attributes.is_empty() {
        return ().erase();
    }
    let columns = vec![
        Column::text("Name"),
        Column::text("Type"),
        Column::number("Filled"),
        Column::text("Examples"),
        Column::text("Gives"),
    ];
    let rows = attributes
        .into_iter()
        .map(|seen| {
            let percent = format!(
                "{}\u{a0}%",
                (seen.filled * 100).checked_div(looked_at).unwrap_or(0)
            );
            let kind = if seen.most_values > 1 {
                format!("{}, up to {} values", seen.kind, grouped(seen.most_values))
            } else {
                seen.kind
            };
            let (examples, gives) = (seen.examples.join(" · "), seen.used_by.join(", "));
            view! {
                <Row>
                    <Cell label="Name"><code class="directory-attribute">{seen.name}</code></Cell>
                    <Cell label="Type">{kind}</Cell>
                    <Cell label="Filled" numeric=true>{percent}</Cell>
                    <Cell label="Examples">{examples}</Cell>
                    <Cell label="Gives">{gives}</Cell>
                </Row>
            }
        })
        .collect_view();
    let subtitle = format!("Of the first {}", grouped(looked_at));
    view! { <Card title=title subtitle=subtitle span=12><DataTable caption=title columns=columns>{rows}</DataTable></Card> }
        .erase()
}
