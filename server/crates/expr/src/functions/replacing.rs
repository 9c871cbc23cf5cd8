//! What `Replace` does with each choice of arguments.

use std::borrow::Cow;

use super::replace::{GROUP, OLD_VALUE, PATTERN, REPLACEMENT, REPLACEMENT_ATTRIBUTE, SOURCE, TEMPLATE};
use crate::{
    datum::Datum,
    evaluate::Stop,
    invocation::Invocation,
    pattern::{Draft, Found, Pattern, Replacement},
};

const UNSUPPORTED: &str = "is not a regular expression that is supported, or is too large";

pub(super) fn replace<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let source = call.text(SOURCE)?;
    if call.has(PATTERN) && call.has(REPLACEMENT_ATTRIBUTE) {
        return match source {
            Some(source) if !source.is_empty() => Ok(source.into()),
            _ => extract(call),
        };
    }
    let Some(source) = source else {
        return Ok(Datum::Null);
    };
    if call.has(PATTERN) {
        return replace_matches(call, source);
    }
    let old = call.text_or_empty(OLD_VALUE)?;
    if call.has(TEMPLATE) {
        let template = call.text_or_empty(TEMPLATE)?;
        return replace_each(call, template, &old, &source);
    }
    let replacement = call.text_or_empty(REPLACEMENT)?;
    replace_each(call, source, &old, &replacement)
}

fn replace_each<'a>(
    call: &mut Invocation<'a, '_>,
    text: Cow<'a, str>,
    old: &str,
    new: &str,
) -> Result<Datum<'a>, Stop> {
    // An empty value is nowhere; without this it would be between all characters.
    let count = if old.is_empty() {
        0
    } else {
        text.matches(old).count()
    };
    if count == 0 {
        return Ok(text.into());
    }
    call.reserve(text.len().saturating_add(count.saturating_mul(new.len())))?;
    Ok(text.replace(old, new).into())
}

/// What the group matches in the other attribute; null if the pattern does not match.
fn extract<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let other = call.text_or_empty(REPLACEMENT_ATTRIBUTE)?;
    let Some(pattern) = pattern(call)? else {
        return Ok(Datum::Null);
    };
    let group = group(call, &pattern)?;
    let Some(range) = search(call, &pattern, &other, 0)?.and_then(|found| found.group(&group)) else {
        return Ok(Datum::Null);
    };
    call.reserve(range.len())?;
    Ok(other.get(range).unwrap_or_default().to_owned().into())
}

/// The source with a replacement for each match, or for the group in each match.
fn replace_matches<'a>(call: &mut Invocation<'a, '_>, source: Cow<'a, str>) -> Result<Datum<'a>, Stop> {
    let Some(pattern) = pattern(call)? else {
        return Ok(source.into());
    };
    let group = group(call, &pattern)?;
    let text = call.text_or_empty(REPLACEMENT)?;
    let replacement = pattern.replacement(&text);
    let mut output = String::new();
    let (mut copied, mut next) = (0, 0);
    while let Some(found) = search(call, &pattern, &source, next)? {
        let whole = found.range();
        let place = if group.is_empty() {
            Some(whole.clone())
        } else {
            found.group(&group)
        };
        if let Some(place) = place {
            call.reserve(place.start - copied)?;
            output.push_str(source.get(copied..place.start).unwrap_or_default());
            if group.is_empty() {
                call.spend_on_pattern(pattern.effort_of_replacement(&replacement))?;
                expand(call, &found, &replacement, &mut output)?;
            } else {
                call.reserve(text.len())?;
                output.push_str(&text);
            }
            copied = place.end;
        }
        // The engine of .NET goes on behind a match, and behind an empty one a character further.
        next = if whole.is_empty() {
            let character = source.get(whole.end..).and_then(|rest| rest.chars().next());
            whole.end + character.map_or(1, char::len_utf8)
        } else {
            whole.end
        };
    }
    if copied == 0 && output.is_empty() {
        return Ok(source.into());
    }
    let rest = source.get(copied..).unwrap_or_default();
    call.reserve(rest.len())?;
    output.push_str(rest);
    Ok(output.into())
}

/// The first match at or after `start`. The work of reading all the rest is taken before, and what was not needed is given
/// back.
fn search<'t>(
    call: &mut Invocation<'_, '_>,
    pattern: &'t Pattern,
    text: &'t str,
    start: usize,
) -> Result<Option<Found<'t>>, Stop> {
    let Some(rest) = text.len().checked_sub(start) else {
        return Ok(None);
    };
    let effort = pattern.effort(rest);
    call.spend_on_pattern(effort)?;
    let found = pattern.find(text, start);
    if let Some(found) = &found {
        let needed = pattern.effort(pattern.bytes_read(found, text, start));
        call.give_back(effort.saturating_sub(needed));
    }
    Ok(found)
}

fn expand(
    call: &mut Invocation<'_, '_>,
    found: &Found<'_>,
    replacement: &Replacement<'_>,
    output: &mut String,
) -> Result<(), Stop> {
    for part in found.parts(replacement) {
        call.reserve(part.len())?;
        output.push_str(part);
    }
    Ok(())
}

/// The pattern; nothing if it is empty.
fn pattern<'a>(call: &mut Invocation<'a, '_>) -> Result<Option<Cow<'a, Pattern>>, Stop> {
    if let Some(pattern) = call.literal_pattern() {
        return Ok((!pattern.is_empty()).then_some(Cow::Borrowed(pattern)));
    }
    let text = call.text_or_empty(PATTERN)?;
    if text.is_empty() {
        return Ok(None);
    }
    let draft = Draft::read(&text).map_err(|_| call.fault(PATTERN, UNSUPPORTED))?;
    call.spend_on_pattern(draft.effort())?;
    match draft.prepare() {
        Ok(pattern) => Ok(Some(Cow::Owned(pattern))),
        Err(_) => Err(call.fault(PATTERN, UNSUPPORTED)),
    }
}

/// The name of the group, which the pattern has; empty if none is given.
fn group<'a>(call: &mut Invocation<'a, '_>, pattern: &Pattern) -> Result<Cow<'a, str>, Stop> {
    let name = call.text_or_empty(GROUP)?;
    if name.is_empty() || pattern.has_group(&name) {
        Ok(name)
    } else {
        Err(call.fault(GROUP, "is not the name of a group in the regular expression"))
    }
}
