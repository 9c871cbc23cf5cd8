use std::{cell::Cell, time::Duration};

use gloo_net::http::Request;
use leptos::{
    prelude::{document, set_timeout, window},
    task::spawn_local,
};
use wasm_bindgen::JsValue;
use web_sys::{Document, DomParser, Element, Event, HtmlFormElement, RequestCache, SupportedType};

use super::{
    dom::exists,
    morph::{Morph, morph},
    time,
};

/// How long a refresh waits while the reader is busy.
const LATER: Duration = Duration::from_secs(1);

/// What must not be disturbed: something typed, a question, a menu.
const BUSY: &str = "form[data-dirty], form[data-pending], dialog[open], .ui-menu[open]";

/// What is taken from the page that was read.
const PARTS: [&str; 2] = [".frame-nav", "main"];

thread_local! {
    /// The number of the read that was begun last.
    static BEGUN: Cell<u32> = const { Cell::new(0) };
    /// The number of the read that the page shows: one that was begun before it and is answered later is old.
    static SHOWN: Cell<u32> = const { Cell::new(0) };
    /// Whether a refresh waits until the reader is no longer busy.
    static WAITS: Cell<bool> = const { Cell::new(false) };
}

/// Reads the page again and takes over what has changed, as soon as the reader is not busy with it.
pub(super) fn refresh() {
    if exists(BUSY) {
        if !WAITS.replace(true) {
            set_timeout(
                || {
                    WAITS.set(false);
                    refresh();
                },
                LATER,
            );
        }
        return;
    }
    spawn_local(async {
        // Without an answer the page stays as it is; the stream of events brings the next occasion.
        let _ = read(Morph::default()).await;
    });
}

/// Reads the page again because this form has changed something; `saved` fields then begin with the new values.
pub(super) fn refresh_after(form: &HtmlFormElement, saved: bool) {
    let form = form.clone();
    spawn_local(async move {
        let settled = Morph {
            settled: Some(form.clone().into()),
        };
        match read(settled).await {
            Ok(()) if saved => form.reset(),
            Ok(()) => {}
            Err(_) => {
                let _ = window().location().reload();
            }
        }
    });
}

async fn read(kept: Morph) -> Result<(), JsValue> {
    let number = BEGUN.get().wrapping_add(1);
    BEGUN.set(number);
    let address = window().location().href()?;
    let request = Request::get(&address)
        .header("Accept", "text/html")
        .cache(RequestCache::NoStore);
    let response = request.send().await.map_err(unreadable)?;
    if response.redirected() {
        // For example to the page for signing in.
        return window().location().assign(&response.url());
    }
    if response.status() >= 500 {
        return Err(JsValue::UNDEFINED);
    }
    let html = response.text().await.map_err(unreadable)?;
    let page = DomParser::new()?.parse_from_string(&html, SupportedType::TextHtml)?;
    // Live events do not disturb what the reader has begun meanwhile.
    if number <= SHOWN.get() {
        return Ok(());
    }
    if kept.settled.is_none() && exists(BUSY) {
        refresh();
        return Ok(());
    }
    SHOWN.set(number);
    take_over(&page, &kept)?;
    Ok(())
}

/// The caller only reloads; why is of no use to it.
fn unreadable(_: gloo_net::Error) -> JsValue {
    JsValue::UNDEFINED
}

fn take_over(page: &Document, kept: &Morph) -> Result<(), JsValue> {
    let focused = document().active_element();
    for part in PARTS {
        if let (Some(old), Some(new)) = (document().query_selector(part)?, page.query_selector(part)?) {
            morph(&old, &new, kept);
        }
    }
    document().set_title(&page.title());
    return_focus(focused);
    time::update();
    // The page's script takes over islands that were not there before.
    document().dispatch_event(&Event::new("islands")?)?;
    Ok(())
}

/// An element that was moved has lost the focus.
fn return_focus(focused: Option<Element>) {
    if let Some(element) = focused.filter(|element| element.is_connected())
        && document().active_element().as_ref() != Some(&element)
    {
        super::dom::focus(&element);
    }
}
