use leptos::prelude::*;
use model::{SchemaVersion, SchemaView};
use ui::{Badge, Cell, Column, DataTable, Erase, LinkCell, Pager, RelativeTime, Row, Tone};

/// Every save, newest first; the panel of the chosen one is beside the list.
pub(super) fn versions(found: &SchemaView, here: &str, path: &str, before: Option<i64>) -> AnyView {
    let query = before
        .map(|before| format!("?before={before}"))
        .unwrap_or_default();
    let rows = found.versions.iter().map(|version| {
        let own = format!("{here}/versions/{}", version.version);
        let selected = path == own;
        row(
            version,
            format!("{own}{query}"),
            selected,
            version.version == found.version,
        )
    });
    let rows = rows.collect_view();
    let last = found.versions.last().map(|version| version.version);
    let older = last
        .filter(|_| found.more)
        .map(|last| format!("{here}?before={last}"));
    let newest = before.map(|_| here.to_owned());
    let summary = match found.versions.len() {
        1 => "1 version".to_owned(),
        count => format!("{count} versions, newest first"),
    };
    let columns = vec![
        Column::text("Version"),
        Column::text("Changes"),
        Column::text("Saved by"),
        Column::number("Saved"),
    ];
    view! {
        <div class="schema-versions">
            <DataTable caption="Versions" columns=columns>{rows}</DataTable>
            <Pager summary=summary previous=newest next=older/>
        </div>
    }
    .erase()
}

fn row(version: &SchemaVersion, href: String, selected: bool, is_current: bool) -> AnyView {
    let changes = in_short(version);
    let current = is_current.then(|| view! { <Badge tone=Tone::Good text="Applies"/> });
    let (name, activity) = (format!("Version {}", version.version), version.activity.clone());
    let (actor, at) = (version.actor.clone(), version.at.0);
    view! {
        <Row selected=selected>
            <LinkCell label="Version" href=href text=name detail=activity selected=selected/>
            <Cell label="Changes">{current} " " {changes}</Cell>
            <Cell label="Saved by">{actor}</Cell>
            <Cell label="Saved" numeric=true><RelativeTime at=at/></Cell>
        </Row>
    }
    .erase()
}

/// What a version changed, short enough for a row.
fn in_short(version: &SchemaVersion) -> String {
    if version.version == 1 {
        return "The mappings that the application started with".to_owned();
    }
    let subjects: Vec<&str> = version
        .changes
        .iter()
        .map(|(subject, _)| subject.as_str())
        .collect();
    match subjects.as_slice() {
        [] => "Nothing that applies".to_owned(),
        [one, two, ..] if subjects.len() > 3 => format!("{one}, {two} and {} more", subjects.len() - 2),
        few => few.join(", "),
    }
}
