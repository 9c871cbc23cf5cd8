use leptos::prelude::*;
use model::{DirectoryAttribute, ImportDetail, ImportKind, ImportSettings, TextEncoding, attribute};
use ui::{
    Button, ButtonKind, Card, CheckBox, Choice, Erase, Form, FormActions, Notice, RadioGroup, Section,
    Select, Tone,
};

/// How the file is read and what its columns mean.
pub(super) fn columns(detail: &ImportDetail) -> AnyView {
    let import = &detail.import;
    let settings = import.settings.clone();
    let fields = vec![
        ("directory".to_owned(), import.directory_id.to_string()),
        ("import".to_owned(), import.id.to_string()),
    ];
    let reason = detail.unreadable.clone();
    let unreadable = (!reason.is_empty()).then(
        || view! { <Notice tone=Tone::Bad title="The file cannot be read this way.">{reason}</Notice> },
    );
    let encoding = (settings.encoding == TextEncoding::Windows1252).then(|| {
        view! {
            <Notice tone=Tone::Warn title="This file is not UTF-8.">
                "It is read as Windows-1252, as older Excel versions write it. Look whether accents and umlauts below are right."
            </Notice>
        }
    });
    let (kind, delimiter, header) = (
        kind_word(settings.kind),
        delimiter_word(settings.delimiter),
        settings.header,
    );
    let written = encoding_word(settings.encoding);
    let (mapping, rules) = (mapping(detail), rules(&settings));
    let later = format!("/directories/{}", import.directory_id);
    view! {
        {unreadable}
        {encoding}
        <Form action="/api/directory/check-import" fields=fields>
            <Section title="The file" text="How it is written. After a change here, read it again.">
                <div class="directory-fields">
                    <Select name="kind" label="One row is" value=kind choices=kinds()/>
                    <Select name="delimiter" label="Between the cells" value=delimiter choices=delimiters()/>
                    <Select name="encoding" label="Encoding" value=written choices=encodings()/>
                </div>
                <CheckBox name="header" label="The first row has the names of the columns" checked=header/>
                <p><Button icon="refresh" formaction="/api/directory/read-file-again">"Read the file again"</Button></p>
            </Section>
            <Card title="Columns" subtitle="What each column holds. Columns that are left out are not read.">
                {mapping}
            </Card>
            {rules}
            <FormActions>
                <Button kind=ButtonKind::Primary>"Continue to the preview"</Button>
                <Button href=later>"Later"</Button>
            </FormActions>
        </Form>
    }
    .erase()
}

fn mapping(detail: &ImportDetail) -> AnyView {
    let settings = &detail.import.settings;
    let rows = detail
        .columns
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let chosen = settings.columns.get(index).cloned().unwrap_or_default();
            let samples: Vec<String> = detail
                .samples
                .iter()
                .filter_map(|row| row.get(index))
                .filter(|cell| !cell.is_empty())
                .map(|cell| cell.chars().take(60).collect())
                .collect();
            let options = targets(settings.kind, &detail.added_attributes)
                .into_iter()
                .map(|(value, label)| {
                    let selected = value == chosen;
                    view! { <option value=value selected=selected>{label}</option> }
                })
                .collect_view();
            let label = format!("What the column {name} holds");
            view! {
                <tr>
                    <th scope="row" data-label="Column">{name.clone()}</th>
                    <td data-label="First rows" class="ui-muted directory-samples">{samples.join(" · ")}</td>
                    <td data-label="Goes into">
                        <span class="ui-select">
                            <select class="ui-input" name=format!("columns[{index}]") aria-label=label>
                                {options}
                            </select>
                            <ui::Icon name="chevron-down"/>
                        </span>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="ui-sheet">
            <table class="ui-table directory-mapping">
                <caption class="ui-hidden">"Columns of the file"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Column of the file"</th>
                        <th scope="col">"First rows"</th>
                        <th scope="col">"Goes into"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .erase()
}

fn rules(settings: &ImportSettings) -> AnyView {
    let user_keys = || {
        vec![
            Choice::new(attribute::USER_PRINCIPAL_NAME, "User principal name"),
            Choice::new("employeeId", "Employee ID"),
            Choice::new(attribute::MAIL, "E-mail"),
            Choice::new(attribute::OBJECT_ID, "Object ID"),
        ]
    };
    let (key, manager_key, creates) = (
        settings.key.clone(),
        settings.manager_key.clone(),
        settings.create_groups,
    );
    let separator = settings.group_separator.to_string();
    let separators = vec![
        Choice::new(";", "Semicolon ;"),
        Choice::new("|", "Vertical bar |"),
    ];
    let empty = if settings.clear_empty { "clear" } else { "keep" };
    let empty = view! {
        <RadioGroup
            name="clear_empty"
            label="An empty cell"
            value=empty
            choices=vec![
                Choice::new("keep", "Leaves the attribute as it is"),
                Choice::new("clear", "Clears the attribute"),
            ]
        />
    };
    let create_groups = view! {
        <CheckBox
            name="create_groups"
            label="Create groups that do not exist yet"
            checked=creates
            help="Otherwise a group that is not found is told, and nobody is added to it."
        />
    };
    match settings.kind {
        ImportKind::Users => view! {
            <Section title="Matching" text="How a row finds the user that it is about. A row that finds nobody is a new user.">
                <Select name="key" label="Match users by" value=key choices=user_keys()/>
                <Select
                    name="manager_key"
                    label="The manager column holds the manager’s"
                    value=manager_key
                    choices=user_keys()
                    help="It may name people of this very file, above or below."
                />
                {empty}
            </Section>
            <Section title="Groups" text="For a column with the names of groups.">
                <Select name="group_separator" label="Between several groups" value=separator choices=separators/>
                {create_groups}
            </Section>
        }
        .erase(),
        ImportKind::Groups => view! {
            <Section title="Matching" text="How a row finds the group that it is about. A row that finds none is a new group.">
                <Select
                    name="key"
                    label="Match groups by"
                    value=key
                    choices=vec![
                        Choice::new(attribute::DISPLAY_NAME, "Group name"),
                        Choice::new(attribute::OBJECT_ID, "Object ID"),
                        Choice::new(attribute::MAIL, "E-mail"),
                    ]
                />
                {empty}
            </Section>
        }
        .erase(),
        ImportKind::Memberships => view! {
            <Section
                title="Memberships"
                text="A group by name or object ID; a user by user principal name, e-mail or object ID. Memberships are only added."
            >
                {create_groups}
            </Section>
        }
        .erase(),
    }
}

/// Where a column may go, with the words for it.
fn targets(kind: ImportKind, added: &[DirectoryAttribute]) -> Vec<(String, String)> {
    let mut targets: Vec<(&str, &str)> = vec![("", "Leave out")];
    match kind {
        ImportKind::Users => {
            targets.push((attribute::OBJECT_ID, "Object ID (to match by)"));
            targets.push(("groups", "Groups"));
            targets.extend(
                attribute::USER_ATTRIBUTES
                    .iter()
                    .map(|attribute| (attribute.name, attribute.label)),
            );
            targets.extend(
                added
                    .iter()
                    .map(|attribute| (attribute.name.as_str(), attribute.label.as_str())),
            );
        }
        ImportKind::Groups => {
            targets.push((attribute::OBJECT_ID, "Object ID (to match by)"));
            targets.extend(
                attribute::GROUP_ATTRIBUTES
                    .iter()
                    .map(|attribute| (attribute.name, attribute.label)),
            );
        }
        ImportKind::Memberships => targets.extend([("group", "Group"), ("member", "Member")]),
    }
    targets
        .into_iter()
        .map(|(name, label)| (name.to_owned(), label.to_owned()))
        .collect()
}

const fn kind_word(kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::Users => "users",
        ImportKind::Groups => "groups",
        ImportKind::Memberships => "memberships",
    }
}

fn kinds() -> Vec<Choice> {
    vec![
        Choice::new("users", "A user"),
        Choice::new("groups", "A group"),
        Choice::new("memberships", "A membership: group and user"),
    ]
}

const fn delimiter_word(delimiter: char) -> &'static str {
    match delimiter {
        ';' => ";",
        '\t' => "tab",
        _ => ",",
    }
}

fn delimiters() -> Vec<Choice> {
    vec![
        Choice::new(",", "Comma ,"),
        Choice::new(";", "Semicolon ;"),
        Choice::new("tab", "Tab"),
    ]
}

const fn encoding_word(encoding: TextEncoding) -> &'static str {
    match encoding {
        TextEncoding::Utf8 => "utf8",
        TextEncoding::Windows1252 => "windows1252",
        TextEncoding::Utf16 => "utf16",
    }
}

fn encodings() -> Vec<Choice> {
    vec![
        Choice::new("utf8", "UTF-8"),
        Choice::new("windows1252", "Windows-1252"),
        Choice::new("utf16", "UTF-16"),
    ]
}
