use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::Element;

use super::dom::{all, set};
use crate::clock;

/// How often relative times are written anew, in milliseconds.
const PERIOD: i32 = 30_000;

/// Relative times go on, and show the reader's own time on hover.
pub(super) fn start() {
    update();
    let tick = Closure::<dyn FnMut()>::new(update);
    let function = tick.as_ref().unchecked_ref();
    let _ = window().set_interval_with_callback_and_timeout_and_arguments_0(function, PERIOD);
    tick.forget();
}

/// Writes all times of the page anew.
pub(super) fn update() {
    let now = whole(js_sys::Date::now());
    for time in all("time.ui-time") {
        write(&time, now);
    }
}

fn write(time: &Element, now: i64) {
    let date = js_sys::Date::new(&JsValue::from(time.get_attribute("datetime")));
    let at = date.get_time();
    if at.is_nan() {
        return;
    }
    let at = whole(at);
    time.set_text_content(Some(&clock::relative(at, now)));
    let local = String::from(date.to_locale_string("default", &JsValue::UNDEFINED));
    set(time, "title", &format!("{} · {local} local time", clock::utc(at)));
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the time in milliseconds is a whole number far below 2^53"
)]
fn whole(milliseconds: f64) -> i64 {
    milliseconds as i64
}
