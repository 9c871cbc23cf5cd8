use std::{cell::RefCell, time::Duration};

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{EventSource, MessageEvent, VisibilityState};

use crate::{Live, live::topics};

/// Where the server streams `topic version` lines.
const EVENTS: &str = "/events";

/// Changes are announced at most about three times a second.
const GATHER: Duration = Duration::from_millis(330);

thread_local! {
    static STREAM: RefCell<Stream> = const { RefCell::new(Stream { source: None, gathered: Vec::new(), was_open: false }) };
}

/// The one stream of the page.
struct Stream {
    source: Option<EventSource>,
    /// Topics that changed since the last announcement; not empty means that one is due.
    gathered: Vec<String>,
    /// Whether there was a connection before, so that a new one may have missed something.
    was_open: bool,
}

/// Opens the page's stream of events, unless it is open.
pub(crate) fn open_events(live: Live) {
    if STREAM.with_borrow(|stream| stream.source.is_some()) {
        return;
    }
    connect(live);
    // A hidden page lets its connection go: browsers allow only a few per server, shared by all tabs.
    let change = Closure::<dyn FnMut()>::new(move || match document().visibility_state() {
        VisibilityState::Hidden => disconnect(),
        _ => connect(live),
    });
    let _ = document().add_event_listener_with_callback("visibilitychange", change.as_ref().unchecked_ref());
    // Both listeners live as long as the page.
    change.forget();
}

fn connect(live: Live) {
    let Ok(source) = EventSource::new(EVENTS) else {
        return;
    };
    let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        for topic in topics(&event.data().as_string().unwrap_or_default()) {
            gather(live, topic);
        }
    });
    source.set_onmessage(Some(message.as_ref().unchecked_ref()));
    message.forget();
    let open = Closure::<dyn FnMut()>::new(move || {
        if STREAM.with_borrow_mut(|stream| std::mem::replace(&mut stream.was_open, true)) {
            gather(live, "*");
        }
    });
    source.set_onopen(Some(open.as_ref().unchecked_ref()));
    open.forget();
    STREAM.with_borrow_mut(|stream| {
        if let Some(old) = stream.source.replace(source) {
            old.close();
        }
    });
}

fn disconnect() {
    STREAM.with_borrow_mut(|stream| {
        if let Some(source) = &stream.source {
            source.close();
        }
    });
}

fn gather(live: Live, topic: &str) {
    let first = STREAM.with_borrow_mut(|stream| {
        let first = stream.gathered.is_empty();
        if !stream.gathered.iter().any(|gathered| gathered == topic) {
            stream.gathered.push(topic.to_owned());
        }
        first
    });
    if first {
        set_timeout(
            move || live.announce(&STREAM.with_borrow_mut(|stream| std::mem::take(&mut stream.gathered))),
            GATHER,
        );
    }
}
