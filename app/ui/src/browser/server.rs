use leptos::{ev, html, prelude::*};

use super::Answer;
use crate::{Clock, Live};

pub(crate) fn copy(_text: &str) {}

pub(crate) fn load(_address: &str) {}

pub(crate) fn reload() {}

pub(crate) fn focus(_id: String) {}

pub(crate) fn guard(_dirty: RwSignal<bool>) {}

pub(crate) fn send(_event: &ev::SubmitEvent, _multipart: bool, _settle: Callback<Answer>) {}

pub(crate) fn query_address(_event: &ev::SubmitEvent) -> Option<String> {
    None
}

pub(crate) fn submit(_event: &ev::Event) {}

pub(crate) fn open_dialog(_details: NodeRef<html::Details>, _dialog: NodeRef<html::Dialog>) {}

pub(crate) fn close_dialog(_details: NodeRef<html::Details>, _dialog: NodeRef<html::Dialog>) {}

pub(crate) fn close_details(_details: NodeRef<html::Details>, _focus: bool) {}

pub(crate) fn close_when_left(_event: &ev::FocusEvent, _details: NodeRef<html::Details>) {}

pub(crate) fn local_time(_milliseconds: i64) -> String {
    String::new()
}

pub(crate) fn start_clock(_clock: Clock) {}

pub(crate) fn set_clock(_clock: Clock) {}

pub(crate) fn open_events(_live: Live) {}
