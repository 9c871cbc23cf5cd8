use leptos::prelude::*;
use model::{DirectoryRead, ReadKind, ReadState};
use ui::{Badge, Cell, Column, DataTable, Erase, RelativeTime, Row, Tone, duration, grouped};

/// Where a read stands.
pub(crate) fn state_badge(state: ReadState) -> AnyView {
    let (tone, word) = match state {
        ReadState::Running => (Tone::Info, "Running"),
        ReadState::Complete => (Tone::Good, "Complete"),
        ReadState::Incomplete => (Tone::Warn, "Incomplete"),
        ReadState::Held => (Tone::Warn, "Needs a look"),
        ReadState::Failed => (Tone::Bad, "Failed"),
    };
    view! { <Badge tone=tone text=word/> }.erase()
}

/// The newest reads, with what each saw and did.
pub(super) fn history(reads: Vec<DirectoryRead>) -> AnyView {
    if reads.is_empty() {
        return view! { <p class="ui-muted">"It has not been read yet."</p> }.erase();
    }
    let columns = vec![
        Column::text("Began"),
        Column::text("State"),
        Column::number("Seen"),
        Column::number("Added"),
        Column::number("Changed"),
        Column::number("Removed"),
        Column::text("Why"),
    ];
    let rows = reads.into_iter().map(row).collect_view();
    view! { <DataTable caption="Reads" columns=columns>{rows}</DataTable> }.erase()
}

fn row(read: DirectoryRead) -> AnyView {
    let counts = read.counts;
    let what = match read.kind {
        ReadKind::Everything => "everything",
        ReadKind::Changes => "changes",
    };
    let took = read
        .ended_at
        .map(|ended| duration(ended.milliseconds_since(read.started_at).unsigned_abs()));
    let detail = match took {
        // A number stays beside its unit.
        Some(took) => format!("{what}, {}", took.replace(' ', "\u{a0}")),
        None => what.to_owned(),
    };
    let both = |objects: i64, members: i64| {
        let members = (members > 0)
            .then(|| view! { <div class="ui-muted">{format!("{} memberships", grouped(members))}</div> });
        view! { <div>{grouped(objects)} {members}</div> }.erase()
    };
    let why = why(&read);
    let badge = state_badge(read.state);
    view! {
        <Row>
            <Cell label="Began"><div><RelativeTime at=read.started_at.0/><div class="ui-muted">{detail}</div></div></Cell>
            <Cell label="State">{badge}</Cell>
            <Cell label="Seen" numeric=true>{both(counts.users + counts.groups, counts.members)}</Cell>
            <Cell label="Added" numeric=true>{both(counts.created + counts.restored, counts.members_added)}</Cell>
            <Cell label="Changed" numeric=true>{grouped(counts.changed)}</Cell>
            <Cell label="Removed" numeric=true>{both(counts.removed, counts.members_removed)}</Cell>
            <Cell label="Why">{why}</Cell>
        </Row>
    }
    .erase()
}

/// What kept it from seeing everything, and what it left out.
fn why(read: &DirectoryRead) -> AnyView {
    let problem = read
        .problem
        .as_ref()
        .map(|problem| view! { <div>{problem.message.clone()}</div> });
    let asked = (!read.actor.is_empty())
        .then(|| view! { <div class="ui-muted">{format!("asked for by {}", read.actor)}</div> });
    let notes = (!read.notes.is_empty()).then(|| {
        let count = read.notes.len();
        let word = if count == 1 { "note" } else { "notes" };
        let list = read
            .notes
            .iter()
            .map(|note| view! { <li>{note.clone()}</li> })
            .collect_view();
        view! { <details><summary>{format!("{count} {word}")}</summary><ul>{list}</ul></details> }
    });
    let unknown = (read.counts.members_unknown > 0).then(|| {
        let words = format!("{} members are nobody here", grouped(read.counts.members_unknown));
        view! { <div class="ui-muted">{words}</div> }
    });
    view! { <div>{problem} {unknown} {notes} {asked}</div> }.erase()
}
