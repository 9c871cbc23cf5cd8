//! A clause of a scoping filter.

use model::{Extra, ScopingClause, ScopingOperator};
use serde_json::{Map, Value, json};

use crate::level::Level;
use crate::names::Names;
use crate::report::{Fields, Report, kind};

impl Level for ScopingClause {
    const NESTED: &'static [&'static str] = &[];
    const USED: &'static [&'static str] = &["sourceOperandName", "operatorName", "targetOperand"];
    const KEPT: &'static [&'static str] = &[];

    fn write(&self, _: &Names) -> Map<String, Value> {
        let values = if self.operator.takes_value() {
            vec![self.value.clone()]
        } else {
            Vec::new()
        };
        Map::from_iter([
            ("sourceOperandName".to_owned(), json!(self.attribute)),
            ("operatorName".to_owned(), json!(self.operator.name())),
            ("targetOperand".to_owned(), json!({ "values": values })),
        ])
    }

    fn read(fields: &Fields<'_>, _: &Names, report: &mut Report) -> Option<Self> {
        let attribute = fields.required("sourceOperandName", report);
        let name = fields.required("operatorName", report)?;
        let Some(operator) = ScopingOperator::of_name(name) else {
            let known = ScopingOperator::ALL.map(ScopingOperator::name).join(", ");
            report.error(
                fields.path_of("operatorName"),
                format!("“{name}” is not an operator: {known}."),
            );
            return None;
        };
        let value = value(fields, operator, report)?;
        Some(Self {
            attribute: attribute?.to_owned(),
            operator,
            value,
            extra: Extra::default(),
        })
    }

    fn extra(&self) -> &Extra {
        &self.extra
    }

    fn extra_mut(&mut self) -> &mut Extra {
        &mut self.extra
    }
}

/// The operand. A clause that cannot be said here is an error: without it, other people would be in scope.
fn value(fields: &Fields<'_>, operator: ScopingOperator, report: &mut Report) -> Option<String> {
    let path = fields.path_of("targetOperand");
    let values = match fields.get("targetOperand") {
        None => Vec::new(),
        Some(operand) => Fields::of(operand, path.clone(), report)?.list("values", report),
    };
    match (operator.takes_value(), values.as_slice()) {
        (false, _) => Some(String::new()),
        (true, [(_, Value::String(text))]) => Some(text.clone()),
        (true, [(path, other)]) => {
            report.error(
                path.clone(),
                format!("This must be a text, but is {}.", kind(other)),
            );
            None
        }
        (true, other) => {
            let message = format!(
                "There are {} values, but {} compares with one. Write a clause for each.",
                other.len(),
                operator.name()
            );
            report.error(path, message);
            None
        }
    }
}
