//! `NormalizeDiacritics`.

use std::sync::LazyLock;

use super::function::{Category, Example, Function, Gives, Kind, Parameter};
use crate::{datum::Datum, evaluate::Stop, invocation::Invocation};

pub(super) const NORMALIZE_DIACRITICS: Function = Function {
    name: "NormalizeDiacritics",
    category: Category::Text,
    parameters: &[Parameter::required("source", Kind::Text)],
    gives: Gives::Kind(Kind::Text),
    description: "The text with Latin letters in place of letters with accents: é becomes e, ä a, ø oe, ß ss.",
    example: Example {
        expression: r#"NormalizeDiacritics("Søren Müller")"#,
        result: "Soeren Muller",
    },
    check: None,
    body: body!(normalize),
};

fn normalize<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let Some(text) = call.text(0)? else {
        return Ok(Datum::Null);
    };
    if text.is_ascii() {
        return Ok(text.into());
    }
    call.reserve(text.len())?;
    let mut normalized = String::with_capacity(text.len());
    // An accent of its own goes with the Latin letter before it; elsewhere it belongs to the script.
    let mut after_latin = false;
    for character in text.chars() {
        if let Some(letters) = plain(character) {
            normalized.push_str(letters);
            after_latin = true;
        } else if !(after_latin && matches!(character, '\u{300}'..='\u{36f}')) {
            normalized.push(character);
            after_latin = character.is_ascii_alphabetic();
        }
    }
    Ok(normalized.into())
}

/// The letters without accent for a letter that has one.
fn plain(character: char) -> Option<&'static str> {
    static BY_LETTER: LazyLock<Vec<(char, &str)>> = LazyLock::new(|| {
        let pairs = PLAIN
            .iter()
            .flat_map(|(plain, accented)| accented.chars().map(|letter| (letter, *plain)));
        let mut pairs: Vec<_> = pairs.collect();
        pairs.sort_unstable();
        pairs
    });
    if character.is_ascii() {
        return None;
    }
    let position = BY_LETTER
        .binary_search_by_key(&character, |(letter, _)| *letter)
        .ok()?;
    BY_LETTER.get(position).map(|(_, plain)| *plain)
}

/// Plain letters and all that become them: the canonical decompositions of Unicode's Latin letters, and æ, ø, œ, ß, ł, ı.
const PLAIN: [(&str, &str); 56] = [
    ("A", "ÀÁÂÃÄÅĀĂĄǍǞǠǺȀȂȦḀẠẢẤẦẨẪẬẮẰẲẴẶ"),
    ("a", "àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ"),
    ("AE", "ÆǢǼ"),
    ("ae", "æǣǽ"),
    ("B", "ḂḄḆ"),
    ("b", "ḃḅḇ"),
    ("C", "ÇĆĈĊČḈ"),
    ("c", "çćĉċčḉ"),
    ("D", "ĎḊḌḎḐḒ"),
    ("d", "ďḋḍḏḑḓ"),
    ("E", "ÈÉÊËĒĔĖĘĚȄȆȨḔḖḘḚḜẸẺẼẾỀỂỄỆ"),
    ("e", "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ"),
    ("F", "Ḟ"),
    ("f", "ḟ"),
    ("G", "ĜĞĠĢǦǴḠ"),
    ("g", "ĝğġģǧǵḡ"),
    ("H", "ĤȞḢḤḦḨḪ"),
    ("h", "ĥȟḣḥḧḩḫẖ"),
    ("I", "ÌÍÎÏĨĪĬĮİǏȈȊḬḮỈỊ"),
    ("i", "ìíîïĩīĭįıǐȉȋḭḯỉị"),
    ("J", "Ĵ"),
    ("j", "ĵǰ"),
    ("K", "ĶǨḰḲḴ"),
    ("k", "ķǩḱḳḵ"),
    ("L", "ĹĻĽŁḶḸḺḼ"),
    ("l", "ĺļľłḷḹḻḽ"),
    ("M", "ḾṀṂ"),
    ("m", "ḿṁṃ"),
    ("N", "ÑŃŅŇǸṄṆṈṊ"),
    ("n", "ñńņňǹṅṇṉṋ"),
    ("O", "ÒÓÔÕÖŌŎŐƠǑǪǬȌȎȪȬȮȰṌṎṐṒỌỎỐỒỔỖỘỚỜỞỠỢ"),
    ("o", "òóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ"),
    ("OE", "ØŒǾ"),
    ("oe", "øœǿ"),
    ("P", "ṔṖ"),
    ("p", "ṕṗ"),
    ("R", "ŔŖŘȐȒṘṚṜṞ"),
    ("r", "ŕŗřȑȓṙṛṝṟ"),
    ("S", "ŚŜŞŠȘṠṢṤṦṨ"),
    ("s", "śŝşšșṡṣṥṧṩ"),
    ("SS", "ẞ"),
    ("ss", "ß"),
    ("T", "ŢŤȚṪṬṮṰ"),
    ("t", "ţťțṫṭṯṱẗ"),
    ("U", "ÙÚÛÜŨŪŬŮŰŲƯǓǕǗǙǛȔȖṲṴṶṸṺỤỦỨỪỬỮỰ"),
    ("u", "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự"),
    ("V", "ṼṾ"),
    ("v", "ṽṿ"),
    ("W", "ŴẀẂẄẆẈ"),
    ("w", "ŵẁẃẅẇẉẘ"),
    ("X", "ẊẌ"),
    ("x", "ẋẍ"),
    ("Y", "ÝŶŸȲẎỲỴỶỸ"),
    ("y", "ýÿŷȳẏẙỳỵỷỹ"),
    ("Z", "ŹŻŽẐẒẔ"),
    ("z", "źżžẑẓẕ"),
];
