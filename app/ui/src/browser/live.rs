use std::{
    cell::{Cell, RefCell},
    time::Duration,
};

use leptos::prelude::{document, set_timeout, window};
use wasm_bindgen::JsCast;
use web_sys::{Event, EventSource, MessageEvent, PageTransitionEvent, VisibilityState};

use super::{
    dom::{all, exists, listen, on_document},
    refresh::refresh,
};
use crate::topics::{topics, waits_for};

/// Where the server streams `topic version` lines.
const EVENTS: &str = "/events";

/// Pages are refreshed at most about three times a second.
const GATHER: Duration = Duration::from_millis(330);

thread_local! {
    /// The one stream of the page.
    static SOURCE: RefCell<Option<EventSource>> = const { RefCell::new(None) };
    /// Whether a refresh is due.
    static IS_DUE: Cell<bool> = const { Cell::new(false) };
}

/// A page with `data-live` is refreshed when one of the topics in it changes.
pub(super) fn start() {
    if exists("[data-live]") {
        connect();
    }
    on_document("visibilitychange", |_| {
        if document().visibility_state() == VisibilityState::Hidden {
            disconnect();
        } else if exists("[data-live]") {
            connect();
        }
    });
    // A page that the browser has kept for going back to must not keep a connection, and may be old.
    listen(&window(), "pagehide", |_| disconnect());
    listen(&window(), "pageshow", |event| {
        if event
            .dyn_ref::<PageTransitionEvent>()
            .is_some_and(PageTransitionEvent::persisted)
        {
            refresh();
            if exists("[data-live]") {
                connect();
            }
        }
    });
}

fn connect() {
    // A page in the background lets its connection go: browsers allow only a few per server, shared by all tabs.
    if SOURCE.with_borrow(Option::is_some) || document().visibility_state() == VisibilityState::Hidden {
        return;
    }
    if let Ok(source) = EventSource::new(EVENTS) {
        listen(&source, "message", receive);
        // What happened between the rendering of the page and this moment, or while there was no connection.
        listen(&source, "open", |_| gather());
        SOURCE.set(Some(source));
    }
}

fn disconnect() {
    if let Some(source) = SOURCE.take() {
        source.close();
    }
}

fn receive(event: &Event) {
    let lines = event
        .dyn_ref::<MessageEvent>()
        .and_then(|event| event.data().as_string())
        .unwrap_or_default();
    let awaited: String = all("[data-live]")
        .filter_map(|element| element.get_attribute("data-live"))
        .collect::<Vec<_>>()
        .join(" ");
    if waits_for(&awaited, topics(&lines)) {
        gather();
    }
}

fn gather() {
    if !IS_DUE.replace(true) {
        set_timeout(
            || {
                IS_DUE.set(false);
                refresh();
            },
            GATHER,
        );
    }
}
