//! Expressions made from bytes, along the grammar and the table of functions, so that most of them are sound and deep.

use arbitrary::{Result, Unstructured};
use expr::{Function, Keyword, Kind, functions};

use crate::{person::NAMES, text::text};

/// How deep an expression may be; the parser's own limit is reached by `tower`.
const DEPTH: u32 = 8;

/// The argument of `Replace` that the function cannot do without, by what it is to do.
const REPLACE: [&[usize]; 5] = [&[0, 1, 4], &[0, 1, 6], &[0, 2, 4], &[0, 2, 3, 4], &[0, 2, 3, 5]];

/// The text of an expression. Half of the inputs are that text themselves, so that seeds can be written down.
pub(crate) fn expression(bytes: &mut Unstructured<'_>) -> Result<String> {
    let mut output = String::new();
    write(bytes, DEPTH, &mut output)?;
    Ok(output)
}

fn write(bytes: &mut Unstructured<'_>, depth: u32, output: &mut String) -> Result<()> {
    if depth == 0 || bytes.is_empty() {
        return leaf(bytes, output);
    }
    match bytes.int_in_range(0..=19)? {
        0..=3 => leaf(bytes, output),
        4 => comparison(bytes, depth - 1, output),
        5 => concatenation(bytes, depth - 1, output),
        6 => tower(bytes, output),
        _ => call(bytes, depth - 1, output),
    }
}

fn leaf(bytes: &mut Unstructured<'_>, output: &mut String) -> Result<()> {
    match bytes.int_in_range(0..=9)? {
        0..=4 => output.extend(["[", bytes.choose(NAMES)?, "]"]),
        5 | 6 => quoted(&text(bytes)?, output),
        7 => *output += &number(bytes)?.to_string(),
        8 => output.extend(["&H".to_owned(), format!("{:x}", bytes.arbitrary::<u32>()?)]),
        _ => *output += bytes.choose(&Keyword::ALL)?.as_str(),
    }
    Ok(())
}

/// Mostly small: a place, a count, a length.
fn number(bytes: &mut Unstructured<'_>) -> Result<i64> {
    Ok(match bytes.int_in_range(0..=7)? {
        0 => bytes.arbitrary()?,
        1 => i64::from(bytes.arbitrary::<i32>()?),
        _ => bytes.int_in_range(-2..=40)?,
    })
}

fn quoted(text: &str, output: &mut String) {
    output.push('"');
    output.extend(text.chars().flat_map(|character| {
        let escape = matches!(character, '"' | '\\').then_some('\\');
        escape.into_iter().chain([character])
    }));
    output.push('"');
}

fn comparison(bytes: &mut Unstructured<'_>, depth: u32, output: &mut String) -> Result<()> {
    output.push('(');
    write(bytes, depth, output)?;
    output.push_str(bytes.choose(&["=", "<>", " < ", "<=", " > ", ">="])?);
    write(bytes, depth, output)?;
    output.push(')');
    Ok(())
}

fn concatenation(bytes: &mut Unstructured<'_>, depth: u32, output: &mut String) -> Result<()> {
    output.push('(');
    for position in 0..bytes.int_in_range(2..=4)? {
        if position > 0 {
            output.push_str(" & ");
        }
        write(bytes, depth, output)?;
    }
    output.push(')');
    Ok(())
}

/// One function around itself, up to and beyond the deepest nesting that is allowed.
fn tower(bytes: &mut Unstructured<'_>, output: &mut String) -> Result<()> {
    let (before, after) = *bytes.choose(&[
        ("(", ")"),
        ("Trim(", ")"),
        ("Not(", ")"),
        ("Append([a], ", ")"),
        ("Join(\"-\", [a], [list], ", ")"),
        ("Replace(", ", \"a\", , , \"aaaaaaaa\")"),
        ("Item(Split(", ", \"a\"), 1)"),
        ("(\"a\" & ", " & [a])"),
    ])?;
    let levels = bytes.int_in_range(1..=66)?;
    *output += &before.repeat(levels);
    leaf(bytes, output)?;
    *output += &after.repeat(levels);
    Ok(())
}

fn call(bytes: &mut Unstructured<'_>, depth: u32, output: &mut String) -> Result<()> {
    let function = bytes.choose(functions())?;
    *output += function.name;
    output.push('(');
    let given = arguments(function, bytes)?;
    for (position, given) in given.into_iter().enumerate() {
        if position > 0 {
            output.push_str(", ");
        }
        if given {
            argument(function, position, bytes, depth, output)?;
        }
    }
    output.push(')');
    Ok(())
}

/// Which arguments are written and which are left out.
fn arguments(function: &Function, bytes: &mut Unstructured<'_>) -> Result<Vec<bool>> {
    if function.name == "Replace" && bytes.ratio(7, 8)? {
        let mode = bytes.choose(&REPLACE)?;
        return Ok((0..7).map(|position| mode.contains(&position)).collect());
    }
    let repeating = function
        .parameters
        .iter()
        .filter(|parameter| parameter.repeating)
        .count();
    let count = function.parameters.len() + repeating * bytes.int_in_range(0..=3)?;
    let mut given = Vec::with_capacity(count);
    for position in 0..count {
        let required = function
            .parameter(position)
            .is_some_and(|parameter| parameter.required);
        given.push(bytes.ratio(if required { 31 } else { 20 }, 32)?);
    }
    Ok(given)
}

fn argument(
    function: &Function,
    position: usize,
    bytes: &mut Unstructured<'_>,
    depth: u32,
    output: &mut String,
) -> Result<()> {
    let kind = function.parameter(position).map(|parameter| parameter.kind);
    match kind {
        Some(Kind::Choice(choices)) if !choices.is_empty() && bytes.ratio(7, 8)? => {
            output.push_str(bytes.choose(choices)?.as_str());
        }
        Some(Kind::Number) if bytes.ratio(1, 2)? => *output += &number(bytes)?.to_string(),
        Some(Kind::Pattern | Kind::Date | Kind::Text) if bytes.ratio(1, 3)? => quoted(&text(bytes)?, output),
        _ => write(bytes, depth, output)?,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use arbitrary::Unstructured;
    use expr::Expression;

    use super::expression;

    #[test]
    fn many_made_expressions_are_sound_and_some_are_deep() {
        // A linear congruential generator: any bytes do, the same ones each time.
        let mut state = 1_u64;
        let mut byte = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            state.to_be_bytes()[0]
        };
        let (mut sound, mut long) = (0, 0);
        for _ in 0..2000 {
            let bytes: Vec<u8> = (0..300).map(|_| byte()).collect();
            let text = expression(&mut Unstructured::new(&bytes)).unwrap();
            if let Ok(expression) = Expression::parse_strict(&text) {
                sound += 1;
                long += usize::from(expression.functions().len() >= 3);
            }
        }
        assert!(sound > 800, "only {sound} of 2000 are sound");
        assert!(long > 200, "only {long} of 2000 call three functions");
    }
}
