//! Turning one tree of elements into another with as few changes as needed: what stays the same keeps its focus, its
//! scroll position and what the reader did to it.

use std::collections::HashSet;

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use super::dom::{set, unset};

/// What a morph must leave alone.
#[derive(Default)]
pub(super) struct Morph {
    /// The form that was just sent; all others with something unsaved or refused are left alone.
    pub(super) settled: Option<Element>,
}

/// Makes the old element look like the new one.
pub(super) fn morph(old: &Element, new: &Element, kept: &Morph) {
    if keeps(old, kept) || old.is_equal_node(Some(new)) {
        return;
    }
    attributes(old, new);
    children(old, new, kept);
}

/// Whether an element has a state that the server does not know.
fn keeps(element: &Element, kept: &Morph) -> bool {
    let unsaved = element.has_attribute("data-dirty") || element.has_attribute("data-refused");
    (unsaved && kept.settled.as_ref() != Some(element)) || element.local_name() == "leptos-island"
}

/// What the reader or a script has set and the server knows nothing of.
fn is_ours(element: &Element, name: &str) -> bool {
    match name {
        "open" => ["details", "dialog"].contains(&element.local_name().as_str()),
        "data-dirty" => true,
        _ => false,
    }
}

fn attributes(old: &Element, new: &Element) {
    for name in names(old) {
        if !new.has_attribute(&name) && !is_ours(old, &name) {
            unset(old, &name);
        }
    }
    for name in names(new) {
        let value = new.get_attribute(&name);
        if old.get_attribute(&name) != value && !is_ours(old, &name) {
            set(old, &name, &value.unwrap_or_default());
        }
    }
}

fn names(element: &Element) -> Vec<String> {
    let names = element.get_attribute_names();
    names.iter().filter_map(|name| name.as_string()).collect()
}

fn children(old: &Node, new: &Node, kept: &Morph) {
    let wanted: HashSet<String> = siblings(new.first_child())
        .filter_map(|node| key(&node))
        .collect();
    let mut next = old.first_child();
    for child in siblings(new.first_child()) {
        // What is not wanted any more goes first, so that what follows need not move.
        while let Some(node) = next.clone()
            && key(&node).is_some_and(|key| !wanted.contains(&key))
        {
            next = node.next_sibling();
            let _ = old.remove_child(&node);
        }
        match siblings(next.clone()).find(|node| are_alike(node, &child)) {
            Some(found) => {
                if Some(&found) == next.as_ref() {
                    next = found.next_sibling();
                } else {
                    let _ = old.insert_before(&found, next.as_ref());
                }
                node(&found, &child, kept);
            }
            None => {
                if let Ok(copy) = document().import_node_with_deep(&child, true) {
                    let _ = old.insert_before(&copy, next.as_ref());
                }
            }
        }
    }
    for rest in siblings(next).collect::<Vec<_>>() {
        let _ = old.remove_child(&rest);
    }
}

fn node(old: &Node, new: &Node, kept: &Morph) {
    match (old.dyn_ref::<Element>(), new.dyn_ref::<Element>()) {
        (Some(old), Some(new)) => morph(old, new, kept),
        _ => {
            if old.node_value() != new.node_value() {
                old.set_node_value(new.node_value().as_deref());
            }
        }
    }
}

fn siblings(first: Option<Node>) -> impl Iterator<Item = Node> {
    std::iter::successors(first, Node::next_sibling)
}

/// Whether one node can become the other: the same kind of thing, and the same one if they have names.
fn are_alike(old: &Node, new: &Node) -> bool {
    old.node_name() == new.node_name() && class(old) == class(new) && key(old) == key(new)
}

/// The first class: the component that an element belongs to.
fn class(node: &Node) -> Option<String> {
    node.dyn_ref::<Element>()?.class_list().item(0)
}

/// What tells an element from its siblings: its id, or where a table's row leads.
fn key(node: &Node) -> Option<String> {
    let element = node.dyn_ref::<Element>()?;
    let id = element.id();
    if !id.is_empty() {
        return Some(id);
    }
    if element.local_name() != "tr" {
        return None;
    }
    super::dom::find(element, "a.ui-row-link")?.get_attribute("href")
}
