use leptos::prelude::*;
use model::{DirectoryObject, ObjectFilter, ObjectKind, ObjectState};
use ui::{Button, ButtonKind, CommandBar, ConfirmDialog, Erase, Form};

use super::words::noun;

/// The buttons for the rows that are ticked; they stand in the form around the table.
pub(super) fn selection_bar(kind: ObjectKind, filter: ObjectFilter) -> AnyView {
    if filter == ObjectFilter::Deleted {
        return view! {
            <div class="directory-selection">
                <span class="ui-muted">"Ticked:"</span>
                <Button kind=ButtonKind::Quiet icon="restart">"Restore"</Button>
                <details class="directory-purge">
                    <summary class=ButtonKind::Quiet.class()>"Delete permanently"</summary>
                    <p>
                        "What is ticked cannot be brought back: attributes and memberships are erased, and their accounts in \
                         applications are deleted where the application's settings say so."
                    </p>
                    <Button kind=ButtonKind::Danger formaction="/api/directory/purge-objects">
                        "Delete permanently"
                    </Button>
                </details>
            </div>
        }
        .erase();
    }
    let block = (kind == ObjectKind::User).then(|| {
        view! {
            <Button kind=ButtonKind::Quiet icon="stop" formaction="/api/directory/block-users">"Block sign-in"</Button>
            <Button kind=ButtonKind::Quiet icon="check" formaction="/api/directory/unblock-users">"Allow sign-in"</Button>
        }
    });
    view! {
        <div class="directory-selection">
            <span class="ui-muted">"Ticked:"</span>
            {block}
            <Button kind=ButtonKind::Quiet icon="delete">"Delete"</Button>
        </div>
    }
    .erase()
}

/// What can be done with one user or group.
pub(super) fn object_bar(object: &DirectoryObject) -> AnyView {
    let kind = object.kind;
    let name = object.display_name();
    let fields = vec![
        ("objects[]".to_owned(), object.id.to_string()),
        ("kind".to_owned(), noun(kind).to_owned()),
    ];
    if object.state == ObjectState::SoftDeleted {
        return view! {
            <CommandBar>
                <Form
                    class="ui-form-inline"
                    action="/api/directory/restore-objects"
                    scope="restore"
                    fields=fields.clone()
                    success="Restored"
                >
                    <Button kind=ButtonKind::Primary icon="restart">"Restore"</Button>
                </Form>
                <ConfirmDialog
                    label="Delete permanently"
                    icon="delete"
                    title=format!("Delete {name} permanently?")
                    confirm="Delete permanently"
                    danger=true
                    action="/api/directory/purge-objects"
                    fields=fields
                    success="Deleted permanently"
                >
                    <p>{purge_words(kind)}</p>
                </ConfirmDialog>
            </CommandBar>
        }
        .erase();
    }
    let sign_in = (kind == ObjectKind::User).then(|| {
        if object.account_enabled {
            view! {
                <ConfirmDialog
                    label="Block sign-in"
                    icon="stop"
                    title=format!("Block the sign-in of {name}?")
                    confirm="Block"
                    action="/api/directory/block-users"
                    fields=fields.clone()
                    success="Sign-in blocked"
                >
                    <p>"The next cycle disables the accounts of this user in every application that is provisioned."</p>
                </ConfirmDialog>
            }
            .erase()
        } else {
            view! {
                <Form
                    class="ui-form-inline"
                    action="/api/directory/unblock-users"
                    scope="unblock"
                    fields=fields.clone()
                    success="Sign-in allowed"
                >
                    <Button kind=ButtonKind::Quiet icon="check">"Allow sign-in"</Button>
                </Form>
            }
            .erase()
        }
    });
    let edit = format!("/{}s/{}/edit", noun(kind), object.id);
    view! {
        <CommandBar>
            <Button kind=ButtonKind::Quiet icon="edit" href=edit>"Edit properties"</Button>
            {sign_in}
            <ConfirmDialog
                label="Delete"
                icon="delete"
                title=format!("Delete {name}?")
                confirm="Delete"
                danger=true
                action="/api/directory/delete-objects"
                fields=fields
                success="Moved to the recycle bin"
            >
                <p>{delete_words(kind)}</p>
            </ConfirmDialog>
        </CommandBar>
    }
    .erase()
}

const fn delete_words(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::User => {
            "The user goes to the recycle bin and can be restored for 30 days. The next cycle disables the accounts in every \
             application that is provisioned."
        }
        ObjectKind::Group => {
            "The group goes to the recycle bin and can be restored for 30 days. Whoever is assigned to applications through it \
             alone loses that access with the next cycle."
        }
    }
}

const fn purge_words(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::User => {
            "This cannot be undone. All attributes and memberships are erased, whoever has this user as manager has none, and \
             the accounts in applications are deleted where the application's settings say so."
        }
        ObjectKind::Group => "This cannot be undone. All attributes and memberships of the group are erased.",
    }
}
