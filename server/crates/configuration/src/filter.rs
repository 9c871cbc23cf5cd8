//! A scoping filter: a group of clauses.

use model::{Extra, ScopingFilter};
use serde_json::{Map, Value, json};

use crate::level::{self, Level};
use crate::names::Names;
use crate::report::{Fields, Report};

impl Level for ScopingFilter {
    const NESTED: &'static [&'static str] = &["clauses"];
    const USED: &'static [&'static str] = &["name"];
    const KEPT: &'static [&'static str] = &[];

    fn write(&self, names: &Names) -> Map<String, Value> {
        let clauses: Vec<Value> = self
            .clauses
            .iter()
            .map(|clause| level::export(clause, names))
            .collect();
        Map::from_iter([
            ("name".to_owned(), json!(self.title)),
            ("clauses".to_owned(), json!(clauses)),
        ])
    }

    fn read(fields: &Fields<'_>, names: &Names, report: &mut Report) -> Option<Self> {
        let title = fields.text("name", report).unwrap_or_default().to_owned();
        let listed = fields.list("clauses", report);
        if listed.is_empty() {
            report.error(
                fields.path_of("clauses"),
                "This is empty. Add a clause, or take the filter out.",
            );
        }
        let clauses = listed
            .iter()
            .filter_map(|(path, value)| level::import(value, path, names, report));
        Some(Self {
            title,
            clauses: clauses.collect(),
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
