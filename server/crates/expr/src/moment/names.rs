//! The English names in dates.

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(super) const WEEKDAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// The name with this number, counted from 0; its first three letters if it is to be short.
pub(super) fn name(names: &[&'static str], number: i64, short: bool) -> &'static str {
    let name = usize::try_from(number)
        .ok()
        .and_then(|number| names.get(number))
        .copied()
        .unwrap_or_default();
    if short {
        name.get(..3).unwrap_or(name)
    } else {
        name
    }
}

/// The number of the name at the start of a text, counted from 0, and the bytes it takes. Case does not matter.
pub(super) fn find(names: &[&'static str], text: &str, short: bool) -> Option<(i64, usize)> {
    (0_i64..).zip(names).find_map(|(number, name)| {
        let name = if short { name.get(..3)? } else { name };
        let found = text.get(..name.len())?;
        found.eq_ignore_ascii_case(name).then_some((number, name.len()))
    })
}
