//! `FormatDateTime`, with and without styles.

use super::function::{Category, Example, Function, Gives, Kind, Parameter};
use crate::{
    datum::Datum,
    diagnostic::{Diagnostic, DiagnosticCode},
    evaluate::Stop,
    invocation::Invocation,
    moment::{Format, Style, parse_exact},
    tree::{Call, NodeKind},
};

pub(super) const FORMAT_DATE_TIME: Function = Function {
    name: "FormatDateTime",
    category: Category::Dates,
    parameters: &[
        Parameter::required("source", Kind::Text),
        Parameter::optional("dateTimeStyles", Kind::Text),
        Parameter::required("inputFormat", Kind::Text),
        Parameter::required("outputFormat", Kind::Text),
    ],
    gives: Gives::Kind(Kind::Text),
    description: "The date in another format; both formats are written as for .NET. The styles may be left out together with \
                  their comma.",
    example: Example {
        expression: r#"FormatDateTime([extensionAttribute1], , "yyyyMMddHHmmss.fZ", "yyyy-MM-dd")"#,
        result: "2015-01-23",
    },
    check: Some(|call, _| check(call, Some(1), 2)),
    body: body!(|call| format(call, Some(1), 2)),
};

/// The older form, which has three arguments.
pub(super) const FORMAT_DATE_TIME_WITHOUT_STYLES: Function = Function {
    parameters: &[
        Parameter::required("source", Kind::Text),
        Parameter::required("inputFormat", Kind::Text),
        Parameter::required("outputFormat", Kind::Text),
    ],
    check: Some(|call, _| check(call, None, 1)),
    body: body!(|call| format(call, None, 1)),
    ..FORMAT_DATE_TIME
};

const UNKNOWN_STYLE: &str =
    "must be names of .NET's DateTimeStyles with commas between them, such as AllowInnerWhite";

fn format<'a>(call: &mut Invocation<'a, '_>, styles: Option<usize>, input: usize) -> Result<Datum<'a>, Stop> {
    let Some(source) = call.text(0)?.filter(|source| !source.is_empty()) else {
        return Ok(Datum::Null);
    };
    let names = styles.map_or(Ok("".into()), |position| call.text_or_empty(position))?;
    let style = Style::parse(&names).ok_or_else(|| call.fault(styles.unwrap_or(0), UNKNOWN_STYLE))?;
    let [input_format, output_format] = [input, input + 1].map(|position| {
        let text = call.text_or_empty(position)?;
        Format::parse(&text).map_err(|problem| call.fault(position, problem))
    });
    let (input_format, output_format) = (input_format?, output_format?);
    let today = call.now().ok();
    let (moment, has_zone) = parse_exact(&source, &input_format, style, today)
        .ok_or_else(|| call.fault(0, "is not a date in the inputFormat"))?;
    let text = output_format.print(moment, has_zone);
    call.reserve(text.len())?;
    Ok(text.into())
}

fn check(call: &Call, styles: Option<usize>, input: usize) -> Vec<Diagnostic> {
    let problem = |position: usize, problem: &dyn Fn(&str) -> Option<&'static str>| {
        let argument = call.argument(position)?;
        let NodeKind::Text(text) = &argument.kind else {
            return None;
        };
        let parameter = call.function.parameter(position)?;
        let message = format!("FormatDateTime: {} {}", parameter.name, problem(text)?);
        Some(Diagnostic::new(
            argument.span.clone(),
            DiagnosticCode::InvalidArgument,
            message,
        ))
    };
    let style = |names: &str| Style::parse(names).is_none().then_some(UNKNOWN_STYLE);
    let format = |text: &str| Format::parse(text).err();
    let styles = styles.and_then(|position| problem(position, &style));
    [styles, problem(input, &format), problem(input + 1, &format)]
        .into_iter()
        .flatten()
        .collect()
}
