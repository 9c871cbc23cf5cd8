use leptos::prelude::*;
use model::{OutboxRow, OutboxState};
use ui::{Badge, Breakable, Cell, Column, DataTable, EmptyState, Erase, RelativeTime, Row, Tone};

/// The newest notifications, and what became of them.
pub(super) fn outbox(found: Vec<OutboxRow>, is_set_up: bool) -> AnyView {
    let list = if found.is_empty() {
        view! {
            <EmptyState
                icon="mail"
                title="No notifications yet"
                text="They are listed here once an application with a notification e-mail has something to tell."
            />
        }
        .erase()
    } else {
        let columns = vec![
            Column::text("Notification"),
            Column::text("Recipient"),
            Column::text("State"),
            Column::number("Date"),
        ];
        let rows = found.into_iter().map(|row| mail(row, is_set_up)).collect_view();
        view! { <DataTable caption="Notifications" columns=columns>{rows}</DataTable> }.erase()
    };
    view! {
        <section class="page-mail-outbox" aria-labelledby="notifications">
            <h2 id="notifications">"Notifications"</h2>
            <p class="ui-muted">"The newest first, for 30 days. What cannot be sent is tried again for three days."</p>
            {list}
        </section>
    }
    .erase()
}

fn mail(row: OutboxRow, is_set_up: bool) -> AnyView {
    let OutboxRow { mail, subject } = row;
    let href = format!("/applications/{}/provisioning", mail.notification.application_id);
    let (tone, word) = match mail.state {
        OutboxState::Sent => (Tone::Good, "Sent"),
        OutboxState::Waiting => (Tone::Neutral, "Waiting"),
        OutboxState::GivenUp => (Tone::Bad, "Not sent"),
    };
    let reason = match (mail.state, mail.last_error) {
        (OutboxState::Waiting, None) if !is_set_up => Some("Until mail is set up.".to_owned()),
        (_, reason) => reason,
    };
    let reason = reason.map(|reason| view! { <small><Breakable text=reason/></small> });
    let next = (is_set_up && mail.state == OutboxState::Waiting && mail.attempts > 0).then(|| {
        view! { <small>"Next attempt " <RelativeTime at=mail.next_attempt_at.0/></small> }
    });
    view! {
        <Row>
            <Cell label="Notification">
                <a href=href>{subject}</a>
            </Cell>
            <Cell label="Recipient">{mail.recipient}</Cell>
            <Cell label="State">
                <div class="page-mail-state"><Badge tone=tone text=word/> {reason} {next}</div>
            </Cell>
            <Cell label="Date" numeric=true><RelativeTime at=mail.created_at.0/></Cell>
        </Row>
    }
    .erase()
}
