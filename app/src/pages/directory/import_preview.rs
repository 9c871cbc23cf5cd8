use leptos::prelude::*;
use model::{ImportDetail, ImportExample, ImportKind, ImportReport, RowProblem};
use ui::{
    Button, ButtonKind, Card, Cell, CheckBox, Column, DataTable, Erase, Figure, Figures, Form, FormActions,
    Grid, Notice, Row, Tone, duration, grouped,
};

use super::words::counted;

/// What an import would do, and the button that does it.
pub(super) fn preview(detail: &ImportDetail) -> AnyView {
    let import = &detail.import;
    let report = &import.report;
    let here = format!("/directories/{}/import/{}", import.directory_id, import.id);
    let fields = vec![
        ("directory".to_owned(), import.directory_id.to_string()),
        ("import".to_owned(), import.id.to_string()),
    ];
    let (good, wrong) = (report.rows - report.errors, report.errors);
    let leave_out = (wrong > 0).then(|| {
        view! {
            <CheckBox
                name="leave_out_errors"
                label=format!("Leave out the {} with errors", counted(wrong, "row", "rows"))
                help="Otherwise correct the file and upload it again."
            />
        }
    });
    let apply = (good > 0).then(|| {
        view! {
            <Button kind=ButtonKind::Primary>{format!("Import {}", counted(good, "row", "rows"))}</Button>
        }
    });
    let back = format!("{here}?step=columns");
    let (created, changed, attributes) = (
        examples("Created, for example", &report.first_created),
        examples("Changed, for example", &report.first_changed),
        by_attribute(report),
    );
    view! {
        {numbers(import.settings.kind, report, false)}
        {missing(import.settings.kind, report)}
        <Form action="/api/directory/apply-import" fields=fields>
            {leave_out}
            <FormActions>
                {apply}
                <Button href=back>"Back to the columns"</Button>
            </FormActions>
        </Form>
        {problems("Errors", "These rows cannot be imported.", &report.first_errors, report.errors)}
        {problems("Warnings", "These rows are imported, except for what is named here.", &report.first_warnings, report.warnings)}
        <Grid>
            {created}
            {changed}
            {attributes}
        </Grid>
    }
    .erase()
}

/// What an import did.
pub(super) fn done(detail: &ImportDetail) -> AnyView {
    let import = &detail.import;
    let report = &import.report;
    let milliseconds = report.duration_ms;
    let another = format!("/directories/{}/import", import.directory_id);
    let list = match import.settings.kind {
        ImportKind::Users => "/users",
        ImportKind::Groups | ImportKind::Memberships => "/groups",
    };
    let title = format!(
        "{} imported in {}.",
        counted(report.rows - report.errors, "row", "rows"),
        duration(milliseconds)
    );
    view! {
        <Notice tone=Tone::Good title=title>
            "Applications that these people and groups are assigned to follow with their next cycle, which begins at once."
        </Notice>
        {numbers(import.settings.kind, report, true)}
        {problems("Left out", "These rows had errors.", &report.first_errors, report.errors)}
        {problems("Warnings", "What these rows say was not done.", &report.first_warnings, report.warnings)}
        <FormActions>
            <Button kind=ButtonKind::Primary href=list>"Show them"</Button>
            <Button href=another>"Import another file"</Button>
        </FormActions>
    }
    .erase()
}

fn numbers(kind: ImportKind, report: &ImportReport, past: bool) -> AnyView {
    let tone = if report.errors > 0 {
        Tone::Bad
    } else {
        Tone::Neutral
    };
    let mut figures = vec![("Rows", report.rows)];
    if kind != ImportKind::Memberships {
        figures.extend([
            (if past { "Created" } else { "To create" }, report.created),
            (if past { "Changed" } else { "To change" }, report.changed),
            (
                if past {
                    "Left as they were"
                } else {
                    "Left as they are"
                },
                report.unchanged,
            ),
        ]);
    }
    if kind == ImportKind::Memberships || report.memberships > 0 {
        figures.push((
            if past {
                "Memberships added"
            } else {
                "Memberships to add"
            },
            report.memberships,
        ));
    }
    if report.groups > 0 {
        figures.push((
            if past {
                "Groups created"
            } else {
                "Groups to create"
            },
            report.groups,
        ));
    }
    let figures = figures
        .into_iter()
        .map(|(label, number)| view! { <Figure label=label value=grouped(number)/> })
        .collect_view();
    let errors = grouped(report.errors);
    view! { <Card><Figures>{figures} <Figure label="With errors" value=errors tone=tone/></Figures></Card> }
        .erase()
}

fn missing(kind: ImportKind, report: &ImportReport) -> AnyView {
    if report.missing <= 0 {
        return ().erase();
    }
    let what = match kind {
        ImportKind::Users => counted(report.missing, "user is", "users are"),
        ImportKind::Groups | ImportKind::Memberships => counted(report.missing, "group is", "groups are"),
    };
    let title = format!("{what} in the directory, but not in the file.");
    view! { <Notice tone=Tone::Info title=title>"They stay as they are."</Notice> }.erase()
}

fn problems(title: &'static str, text: &'static str, first: &[RowProblem], all: i64) -> AnyView {
    if first.is_empty() {
        return ().erase();
    }
    let shown = i64::try_from(first.len()).unwrap_or_default();
    let more = (all > shown).then(|| {
        view! { <p class="ui-muted">{format!("The first {shown} of {}.", grouped(all))}</p> }
    });
    let rows = first
        .iter()
        .cloned()
        .map(|problem| {
            view! {
                <Row>
                    <Cell label="Line" numeric=true>{grouped(problem.line)}</Cell>
                    <Cell label="Column">{problem.column}</Cell>
                    <Cell label="Reason">{problem.message}</Cell>
                </Row>
            }
        })
        .collect_view();
    let columns = vec![
        Column::number("Line"),
        Column::text("Column"),
        Column::text("Reason"),
    ];
    view! {
        <Card title=title subtitle=text>
            <DataTable caption=title columns=columns>{rows}</DataTable>
            {more}
        </Card>
    }
    .erase()
}

fn examples(title: &'static str, examples: &[ImportExample]) -> AnyView {
    if examples.is_empty() {
        return ().erase();
    }
    let cards = examples
        .iter()
        .map(|example| {
            let changes = example
                .changes
                .iter()
                .map(|(label, old, new)| {
                    let old = (!old.is_empty()).then(|| view! { <del>{old.clone()}</del> " → " });
                    let new = if new.is_empty() {
                        view! { <span class="ui-muted">"empty"</span> }.erase()
                    } else {
                        view! { <ins>{new.clone()}</ins> }.erase()
                    };
                    view! { <li><span class="ui-muted">{label.clone()} ": "</span> {old} {new}</li> }
                })
                .collect_view();
            view! {
                <li>
                    <b>{example.name.clone()}</b>
                    <small class="ui-muted">{format!(" line {}", example.line)}</small>
                    <ul>{changes}</ul>
                </li>
            }
        })
        .collect_view();
    view! { <Card title=title span=6><ul class="directory-examples">{cards}</ul></Card> }.erase()
}

fn by_attribute(report: &ImportReport) -> AnyView {
    if report.by_attribute.is_empty() {
        return ().erase();
    }
    let rows = report
        .by_attribute
        .clone()
        .into_iter()
        .map(|(label, number)| {
            view! {
                <Row>
                    <Cell label="Attribute">{label}</Cell>
                    <Cell label="Changes" numeric=true>{grouped(number)}</Cell>
                </Row>
            }
        })
        .collect_view();
    view! {
        <Card title="Changes by attribute" span=6>
            <DataTable caption="Changes by attribute" columns=vec![Column::text("Attribute"), Column::number("Changes")]>
                {rows}
            </DataTable>
        </Card>
    }
    .erase()
}
