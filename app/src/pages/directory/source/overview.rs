use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use model::{Directory, DirectorySummary, ReadKind, ReadState, Shortfall, SourceConnection, SourceView};
use ui::{
    Breadcrumbs, Button, ButtonKind, Card, CommandBar, ConfirmDialog, Erase, Fact, Facts, Form, Grid, Notice,
    PageHeader, Progress, RelativeTime, TextInput, Tone, grouped,
};

use super::super::directories::figures;
use super::super::functions::{ConfirmRemovals, ReadNow, RemoveDirectory, StopRead};
use super::super::upload::upload_card;
use super::links;
use super::reads::{history, state_badge};

/// A directory that is read from somewhere else: whether that works, what it holds, and its reads. `commands` are those of every
/// directory.
pub(crate) fn overview(
    summary: &DirectorySummary,
    source: SourceView,
    may_change: bool,
    commands: AnyView,
) -> AnyView {
    let directory = summary.directory.clone();
    let path = format!("/directories/{}", directory.id);
    let kind = source.settings.kind().name();
    let running = source
        .reads
        .first()
        .is_some_and(|read| read.state == ReadState::Running);
    let own = may_change.then(|| own_commands(&path, &directory.id.to_string(), &source, running));
    let removal = may_change.then(|| removal(&directory));
    let (notice, about, figures) = (
        notice(&source, summary, may_change),
        about(&source, kind),
        figures(summary),
    );
    let upload = match &source.settings.connection {
        SourceConnection::File(settings) if settings.folder.is_empty() => {
            Some(upload_card(directory.id, source.has_secret))
        }
        _ => None,
    };
    let history = history(source.reads);
    let mut links = links(&directory);
    links.pop();
    view! {
        <Title text=directory.name.clone()/>
        <Breadcrumbs links=links current=directory.name.clone()/>
        <PageHeader title=directory.name.clone() subtitle=kind/>
        <CommandBar>{own} {commands} {removal}</CommandBar>
        {notice}
        <Grid>
            <Card title="People and groups" span=8>{figures}</Card>
            <Card title="Reading" span=4>{about}</Card>
            {upload}
            <Card title="Reads" span=12>{history}</Card>
        </Grid>
    }
    .erase()
}

fn own_commands(path: &str, id: &str, source: &SourceView, running: bool) -> AnyView {
    let fields = vec![("directory".to_owned(), id.to_owned())];
    let read = if running {
        view! {
            <Form action=StopRead::PATH fields=fields success="It stops after what is being written">
                <Button icon="stop">"Stop reading"</Button>
            </Form>
        }
        .erase()
    } else if source.version > 0 {
        view! {
            <Form action=ReadNow::PATH fields=fields success="It is being read">
                <Button kind=ButtonKind::Primary icon="refresh">"Read now"</Button>
            </Form>
        }
        .erase()
    } else {
        ().erase()
    };
    let (connection, names) = (format!("{path}/connection"), format!("{path}/names"));
    view! {
        {read}
        <Button kind=ButtonKind::Quiet icon="plug" href=connection>"Connection"</Button>
        <Button kind=ButtonKind::Quiet icon="mapping" href=names>"Names of attributes"</Button>
    }
    .erase()
}

fn removal(directory: &Directory) -> AnyView {
    let fields = vec![("directory".to_owned(), directory.id.to_string())];
    let (title, label) = (
        format!("Remove {}?", directory.name),
        format!("Type {} to confirm", directory.name),
    );
    view! {
        <ConfirmDialog
            label="Remove"
            icon="delete"
            title=title
            confirm="Remove directory"
            danger=true
            action=RemoveDirectory::PATH
            fields=fields
            success="Removed"
        >
            <p>"Its people and groups are forgotten here; where they come from, nothing changes. An application that takes people from it must be deleted first, or take them from another directory."</p>
            <TextInput name="confirmation" label=label required=true/>
        </ConfirmDialog>
    }
    .erase()
}

/// What is to be said first: how far it has come, what is wrong, or what waits for a word.
fn notice(source: &SourceView, summary: &DirectorySummary, may_change: bool) -> AnyView {
    let path = format!("/directories/{}", source.directory.id);
    let Some(read) = source.reads.first() else {
        if !may_change || source.next_read_at.is_some() {
            return ().erase();
        }
        let connect =
            view! { <Button kind=ButtonKind::Primary href=format!("{path}/connection")>"Connect"</Button> };
        return view! {
            <Notice title="It is not connected yet." action=connect.erase()>
                "Say where it is and who reads there, and test it."
            </Notice>
        }
        .erase();
    };
    if read.state == ReadState::Running {
        let done = u64::try_from(read.counts.users + read.counts.groups).unwrap_or(0);
        let known = u64::try_from(summary.users + summary.groups).unwrap_or(0);
        let total = (read.kind == ReadKind::Everything && known >= done && known > 0).then_some(known);
        let label = match read.kind {
            ReadKind::Everything => "Reading everything",
            ReadKind::Changes => "Reading the changes",
        };
        let members = grouped(read.counts.members);
        return view! {
            <Card title=label>
                <Progress label=label done=done total=total unit="users and groups"/>
                <p class="ui-muted">{members} " names of members"</p>
            </Card>
        }
        .erase();
    }
    let Some(problem) = read.problem.clone() else {
        return ().erase();
    };
    let is_refused_file = read.state == ReadState::Failed && problem.reason == Shortfall::Fewer;
    let confirm = (may_change && (read.state == ReadState::Held || is_refused_file)).then(|| {
        let fields = vec![
            ("directory".to_owned(), source.directory.id.to_string()),
            ("read".to_owned(), read.id.to_string()),
        ];
        let file = if is_refused_file { "The file is taken. " } else { "" };
        let held = &read.held;
        let attributes = match held.attributes.as_slice() {
            [] => String::new(),
            attributes => format!(" Nobody has {} any more.", attributes.join(", ")),
        };
        let what = format!(
            "{file}It is read again. So many may go: {} users, {} groups, {} memberships and {} assignments; more waits again. People go into the recycle bin, and lose their accounts within the limits of accidental deletion prevention.{attributes}",
            grouped(held.users),
            grouped(held.groups),
            grouped(held.memberships),
            grouped(held.assignments)
        );
        view! {
            <ConfirmDialog
                label="They are right"
                kind=ButtonKind::Primary
                title="Remove what is not there any more?"
                confirm="Remove"
                danger=true
                action=ConfirmRemovals::PATH
                fields=fields
                success="It is read again"
            >
                <p>{what}</p>
            </ConfirmDialog>
        }
        .erase()
    });
    let tone = match read.state {
        ReadState::Failed => Tone::Bad,
        _ => Tone::Warn,
    };
    let title = match read.state {
        ReadState::Held => "Nobody was removed: this needs a look.",
        ReadState::Failed => "The last read failed.",
        _ => "The last read did not see everything. Nobody was removed.",
    };
    let names = read.held.names.clone();
    let more = read.held.users + read.held.groups + read.held.memberships + read.held.assignments
        - i64::try_from(names.len()).unwrap_or_default();
    let names = (!names.is_empty()).then(|| {
        let list = names
            .into_iter()
            .map(|name| view! { <li>{name}</li> })
            .collect_view();
        let more =
            (more > 0).then(|| view! { <p class="ui-muted">{format!("and {} more", grouped(more))}</p> });
        view! { <details><summary>"Who would go"</summary><ul>{list}</ul>{more}</details> }
    });
    let (message, advice) = (problem.message, problem.advice);
    match confirm {
        Some(confirm) => view! {
            <Notice tone=tone title=title action=confirm><p>{message} " " {advice}</p>{names}</Notice>
        }
        .erase(),
        None => view! { <Notice tone=tone title=title><p>{message} " " {advice}</p>{names}</Notice> }.erase(),
    }
}

fn about(source: &SourceView, kind: &'static str) -> AnyView {
    let place = match &source.settings.connection {
        SourceConnection::Ldap(settings) => settings.servers.join(", "),
        SourceConnection::Entra(settings) => settings.tenant.clone(),
        SourceConnection::File(settings) if settings.folder.is_empty() => "By upload".to_owned(),
        SourceConnection::File(settings) => format!("{}/{}", settings.folder, settings.pattern),
    };
    let place = (!place.is_empty()).then(|| view! { <Fact label="Where">{place}</Fact> });
    let last = source.reads.first().map(|read| {
        let (state, at) = (
            state_badge(read.state),
            read.ended_at.unwrap_or(read.started_at).0,
        );
        view! { <Fact label="Last read">{state} " " <RelativeTime at=at/></Fact> }
    });
    let everything = source
        .everything_read_at
        .map(|at| view! { <Fact label="Everything read"><RelativeTime at=at.0/></Fact> });
    let next = match source.next_read_at {
        Some(at) => view! { <Fact label="Next read"><RelativeTime at=at.0/></Fact> }.erase(),
        None => view! { <Fact label="Next read">"When asked"</Fact> }.erase(),
    };
    view! {
        <Facts>
            <Fact label="Type">{kind}</Fact>
            {place}
            {last}
            {everything}
            {next}
        </Facts>
    }
    .erase()
}
