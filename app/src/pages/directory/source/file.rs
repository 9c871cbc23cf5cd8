//! The fields of a file.

use leptos::prelude::*;
use model::SourceInput;
use ui::{Choice, Erase, SecretInput, Section, Select, TextInput};

/// The sections of the form.
pub(super) fn sections(typed: &SourceInput, has_secret: bool) -> AnyView {
    let format = typed.format.clone();
    let formats = vec![
        Choice::new("csv", "CSV, with the names of the columns in its first row"),
        Choice::new("json_lines", "JSON lines: one object a line"),
    ];
    let (folder, pattern) = (typed.folder.clone(), typed.pattern.clone());
    let (id, manager, groups, enabled) = (
        typed.id_column.clone(),
        typed.manager_column.clone(),
        typed.groups_column.clone(),
        typed.enabled_column.clone(),
    );
    let separator = typed.group_separator.clone();
    view! {
        <Section title="File" text="The whole of the people, each time. Who is not in it any more has left. A file that is cut off, empty or half the usual size is refused.">
            <Select name="format" label="Format" value=format choices=formats/>
            <TextInput
                name="folder"
                label="Folder"
                value=folder
                optional=true
                mono=true
                placeholder="/srv/personnel"
                help="On the server that runs Rollcall; watched for the newest file. Leave it empty to upload files instead."
            />
            <TextInput name="pattern" label="Name of the file" value=pattern mono=true help="* stands for any characters."/>
            <SecretInput
                name="secret"
                label="Upload token"
                stored=has_secret
                help="Whoever has it may upload the file. At least 24 characters, such as what openssl rand -hex 32 prints. Stored sealed; it cannot be read back, only replaced."
            />
        </Section>
        <Section title="Columns" text="What else a column means is set under Names of attributes, after the connection.">
            <TextInput
                name="id_column"
                label="Column that never changes"
                value=id
                mono=true
                help="Such as the employee number: people are recognised by it when their name changes."
            />
            <TextInput
                name="manager_column"
                label="Column with the manager"
                value=manager
                optional=true
                mono=true
                help="It holds the manager's value of the column above."
            />
            <TextInput name="groups_column" label="Column with groups" value=groups optional=true mono=true/>
            <TextInput name="group_separator" label="Between the names of groups" value=separator/>
            <TextInput
                name="enabled_column"
                label="Column that says whether sign-in is allowed"
                value=enabled
                optional=true
                mono=true
                help="It holds true or false, yes or no, active or inactive. Without it, everybody in the file may sign in."
            />
        </Section>
    }
    .erase()
}
