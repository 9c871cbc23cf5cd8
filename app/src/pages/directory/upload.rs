//! Uploading the file of a directory: the command for whoever writes the job that does.

use leptos::prelude::*;
use model::DirectoryId;
use ui::{Card, Code, Erase};

/// How a file is uploaded.
pub(super) fn upload_card(id: DirectoryId, has_token: bool) -> AnyView {
    let command = format!(
        "curl --fail-with-body --data-binary @people.csv -H \"Authorization: Bearer $TOKEN\" https://THIS-SERVER/upload/directories/{id}"
    );
    let words = if has_token {
        "With the upload token that is set under Connection in the place of $TOKEN."
    } else {
        "Set an upload token under Connection first."
    };
    view! {
        <Card title="Upload" span=12 subtitle="The whole file, each time. The answer says how many people it has, or why it is refused.">
            <p><Code text=command copy=true/></p>
            <p class="ui-muted">{words}</p>
        </Card>
    }
    .erase()
}
