use leptos::{prelude::*, server_fn::codec::GetUrl};
use model::{Session, SessionId};
use ui::{
    Badge, Button, ButtonKind, Cell, Column, ConfirmDialog, DataTable, Erase, Form, Load, RelativeTime, Row,
    Tone,
};

use super::browser_name::browser_name;
#[cfg(feature = "ssr")]
use crate::pages::handle;
use crate::{AppError, ErrorView};

/// One's own sessions.
#[server(name = ReadSessions, prefix = "/api/identity", endpoint = "sessions", input = GetUrl)]
pub(crate) async fn sessions() -> Result<Vec<Session>, AppError> {
    Ok(handle::own_account()?.sessions().await?)
}

/// Ends one of one's own sessions.
#[server(name = EndSession, prefix = "/api/identity", endpoint = "end-session")]
pub(crate) async fn end_session(session: SessionId) -> Result<(), AppError> {
    Ok(handle::own_account()?.end_session(session).await?)
}

/// Ends every other session of one's own.
#[server(name = EndOtherSessions, prefix = "/api/identity", endpoint = "end-other-sessions")]
pub(crate) async fn end_other_sessions() -> Result<(), AppError> {
    Ok(handle::own_account()?.end_other_sessions().await?)
}

/// The list of one's own sessions.
#[component]
pub(super) fn Sessions() -> impl IntoView {
    let found = Resource::new_blocking(|| (), |()| sessions());
    view! {
        <Load lines=3 view=move || async move {
            match found.await {
                Ok(sessions) => table(sessions),
                Err(error) => view! { <ErrorView error=error/> }.erase(),
            }
        }/>
    }
    .erase()
}

fn table(sessions: Vec<Session>) -> AnyView {
    let others = sessions.iter().filter(|session| !session.current).count();
    let columns = vec![
        Column::text("Browser"),
        Column::text("Address"),
        Column::text("Signed in"),
        Column::text("Last used"),
        Column::actions("Actions"),
    ];
    let end_others = (others > 0).then(|| {
        view! {
            <ConfirmDialog
                label="End all other sessions"
                icon="sign-out"
                kind=ButtonKind::Secondary
                title="End all other sessions?"
                confirm="End sessions"
                action="/api/identity/end-other-sessions"
                success="The other sessions have ended"
            >
                {match others {
                    1 => "The other browser has to sign in again.".to_owned(),
                    others => format!("{others} other browsers have to sign in again."),
                }}
            </ConfirmDialog>
        }
    });
    view! {
        <DataTable caption="Your sessions" columns=columns>
            {sessions.into_iter().map(row).collect_view()}
        </DataTable>
        {end_others}
    }
    .erase()
}

fn row(session: Session) -> AnyView {
    let action = if session.current {
        view! { <Badge tone=Tone::Good text="This browser"/> }.erase()
    } else {
        let id = session.id.to_string();
        view! {
            <Form
                action="/api/identity/end-session"
                class="ui-form-inline"
                scope=id.clone()
                fields=vec![("session".to_owned(), id)]
                success="The session has ended"
            >
                <Button kind=ButtonKind::Quiet icon="sign-out">"End"</Button>
            </Form>
        }
        .erase()
    };
    view! {
        <Row>
            <Cell label="Browser">{browser_name(&session.user_agent)}</Cell>
            <Cell label="Address">{session.address}</Cell>
            <Cell label="Signed in"><RelativeTime at=session.created_at.0/></Cell>
            <Cell label="Last used"><RelativeTime at=session.last_seen_at.0/></Cell>
            <Cell label="Actions">{action}</Cell>
        </Row>
    }
    .erase()
}
