//! From a directory object to the state that its account should have.

mod desired;
mod facts;
mod row;

use model::{AttributeMapping, ErrorInformation, MappingSource, ObjectKind, ObjectMapping, attribute};
use scim::{AttributePath, Change, State, diff_ignoring_case};

pub use desired::{Desired, MatchKey, Unique};
pub use facts::{Facts, Surroundings};
use row::{Computed, Row};

/// An object mapping with its expressions parsed, ready to be evaluated any number of times.
#[derive(Clone, Debug)]
pub struct Mapper {
    rows: Vec<Row>,
}

/// What the state is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A new account: every mapping applies, defaults fill in for missing values.
    Create,
    /// An account that exists: mappings "only during object creation" and defaults do not apply, and a missing value may
    /// clear what is there.
    Update,
}

impl Mapper {
    /// Parses the expressions of an object mapping.
    ///
    /// # Errors
    /// `InvalidMapping` with the target attribute and the parser's message.
    pub fn compile(mapping: &ObjectMapping) -> Result<Self, ErrorInformation> {
        // Members are compared and sent apart from the attributes, after everybody has an account.
        let rows = mapping
            .attribute_mappings
            .iter()
            .filter(|row| !is_members(row, mapping));
        Ok(Self {
            rows: rows
                .map(|row| Row::compile(row, mapping))
                .collect::<Result<_, _>>()?,
        })
    }

    /// Whether an object mapping says that groups get their members.
    pub fn sends_members(mapping: &ObjectMapping) -> bool {
        mapping
            .attribute_mappings
            .iter()
            .any(|row| is_members(row, mapping))
    }

    /// The target attributes of all mappings.
    pub fn targets(&self) -> impl Iterator<Item = &AttributePath> {
        self.rows.iter().map(|row| &row.target)
    }

    /// Whether the target attribute switches the account on and off: its mapping reads `IsSoftDeleted`.
    pub fn switches(&self, target: &AttributePath) -> bool {
        self.rows
            .iter()
            .any(|row| row.switches() && row.target == *target)
    }

    /// Whether accounts are searched by the target attribute.
    pub fn matches_by(&self, target: &AttributePath) -> bool {
        self.rows
            .iter()
            .any(|row| row.matching.is_some() && row.target == *target)
    }

    /// Whether any mapping switches accounts on and off; without one, nothing is sent when somebody leaves.
    pub fn disables(&self) -> bool {
        self.rows.iter().any(Row::switches)
    }

    /// Whether any mapping reads the manager, so that an account names another account.
    pub fn refers(&self) -> bool {
        self.rows.iter().any(|row| row.reads_manager)
    }

    /// Whether the target attribute refers to another account: its mapping reads the manager.
    pub fn is_reference(&self, target: &AttributePath) -> bool {
        self.rows
            .iter()
            .any(|row| row.reads_manager && row.target == *target)
    }

    /// Whether logs may have to hide any value.
    pub fn may_have_secrets(&self) -> bool {
        self.rows.iter().any(Row::may_be_secret)
    }

    /// The target attributes that are passwords.
    pub fn passwords(&self) -> impl Iterator<Item = &AttributePath> {
        let passwords = self.rows.iter().filter(|row| row.is_password());
        passwords.map(|row| &row.target)
    }

    /// The matching values that an account in this state has, first choice first.
    pub fn keys_in(&self, state: &State) -> Vec<MatchKey> {
        let mut rows: Vec<_> = self.rows.iter().filter(|row| row.matching.is_some()).collect();
        rows.sort_by_key(|row| row.matching);
        rows.into_iter()
            .filter_map(|row| {
                Some(MatchKey {
                    target: row.target.clone(),
                    value: state.get(&row.target)?.clone(),
                })
            })
            .collect()
    }

    /// Computes the state that the account should have.
    ///
    /// # Errors
    /// `InvalidMapping` when an expression fails for this object, `SchemaPropertyCanOnlyAcceptValue` when a value
    /// does not fit the type of its target attribute.
    pub fn evaluate(&self, facts: Facts<'_>, purpose: Purpose) -> Result<Desired, ErrorInformation> {
        evaluate(self.rows.iter(), facts, purpose)
    }

    /// Computes only what switches an existing account on or off.
    ///
    /// # Errors
    /// The same as [`evaluate`](Self::evaluate), of these mappings alone.
    pub fn evaluate_switches(&self, facts: Facts<'_>) -> Result<Desired, ErrorInformation> {
        evaluate(
            self.rows.iter().filter(|row| row.switches()),
            facts,
            Purpose::Update,
        )
    }

    /// Whether the mappings want an account switched off although its owner is entitled to it.
    pub fn switches_off(&self, facts: Facts<'_>) -> bool {
        let rows = self.rows.iter().filter(|row| row.decides_access());
        evaluate(rows, facts, Purpose::Update).is_ok_and(|desired| desired.state.iter().any(is_off))
    }

    /// Like [`switches_off`](Self::switches_off), where it is not known which account the manager has: whether it may be so.
    pub fn may_switch_off(&self, facts: Facts<'_>) -> bool {
        let mut rows = self.rows.iter().filter(|row| row.decides_access());
        rows.any(|row| row.reads_manager) || self.switches_off(facts)
    }

    /// Whether it takes attributes of a person to say whether the mappings want their account switched off.
    pub fn access_reads_attributes(&self) -> bool {
        let mut rows = self.rows.iter().filter(|row| row.decides_access());
        rows.any(|row| !row.reads_only(attribute::IS_SOFT_DELETED))
    }

    /// Whether changes switch an account off.
    pub fn are_an_end(&self, changes: &[Change]) -> bool {
        changes.iter().any(|change| {
            let is_access = self.row(&change.path).is_some_and(Row::decides_access);
            is_access && change.new.as_ref().is_some_and(|new| is_off((&change.path, new)))
        })
    }

    /// What leads from the state that an account has, as far as known, to the desired one.
    ///
    /// A value that went missing stays in the application, unless its mapping clears it. A mere change of case is no
    /// change, unless the target attribute is marked "exact case".
    pub fn changes(&self, current: &State, desired: &Desired) -> Vec<Change> {
        let mut wanted = current.clone();
        for (path, value) in desired.state.iter() {
            let value = match (self.row(path), current.get(path)) {
                (Some(row), Some(before)) if row.only_adds() => row.added(before, value),
                _ => value.clone(),
            };
            wanted.insert(path.clone(), value);
        }
        for (path, value) in desired.fallbacks.iter() {
            if current.get(path).is_none() {
                wanted.insert(path.clone(), value.clone());
            }
        }
        for path in &desired.cleared {
            wanted.remove(path);
        }
        let ignores_case = |path: &AttributePath| !self.row(path).is_some_and(|row| row.case_exact);
        let mut changes = diff_ignoring_case(current, &wanted, ignores_case);
        for change in &mut changes {
            change.only_adds = self.row(&change.path).is_some_and(Row::only_adds)
                && change.new.as_ref().is_some_and(serde_json::Value::is_array);
        }
        changes
    }

    /// Where an account differs from what was last sent to it: `old` is what was sent, `new` what it shows. Attributes that are
    /// sent to new accounts only belong to whoever changes them later; passwords are never shown.
    pub fn differences(&self, sent: &State, actual: &State) -> Vec<Change> {
        let (mut expected, mut shown) = (State::new(), State::new());
        for (path, value) in sent.iter() {
            let Some(row) = self.row(path).filter(|row| row.applies(Purpose::Update)) else {
                continue;
            };
            if is_password(path) {
                continue;
            }
            let found = actual.get(path);
            if let Some(found) = found {
                shown.insert(path.clone(), found.clone());
            }
            let value = match found {
                Some(found) if row.only_adds() => row.added(found, value),
                _ => value.clone(),
            };
            expected.insert(path.clone(), value);
        }
        let ignores_case = |path: &AttributePath| !self.row(path).is_some_and(|row| row.case_exact);
        diff_ignoring_case(&expected, &shown, ignores_case)
    }

    fn row(&self, target: &AttributePath) -> Option<&Row> {
        self.rows.iter().find(|row| row.target == *target)
    }
}

fn is_off((_, value): (&AttributePath, &serde_json::Value)) -> bool {
    match value {
        serde_json::Value::Bool(value) => !value,
        serde_json::Value::String(text) => text.eq_ignore_ascii_case("false"),
        _ => false,
    }
}

fn is_members(row: &AttributeMapping, mapping: &ObjectMapping) -> bool {
    mapping.source == ObjectKind::Group
        && matches!(&row.source, MappingSource::Direct(name) if name == attribute::MEMBERS)
}

/// Whether an attribute holds a password: it is set once, never kept, and shown to nobody. Source: RFC 7643 §4.1.1.
pub(crate) fn is_password(target: &AttributePath) -> bool {
    target.schema().is_none() && target.attribute().eq_ignore_ascii_case("password")
}

fn evaluate<'a>(
    rows: impl Iterator<Item = &'a Row>,
    facts: Facts<'_>,
    purpose: Purpose,
) -> Result<Desired, ErrorInformation> {
    let mut desired = Desired::default();
    let mut keys = Vec::new();
    for row in rows.filter(|row| row.matters(purpose)) {
        let (computed, redacted) = row.compute(&facts)?;
        if redacted || is_password(&row.target) {
            desired.redacted.insert(row.target.clone());
        }
        let value = match computed {
            Computed::Value(value) => value,
            Computed::Nothing => {
                desired.miss(row, purpose);
                continue;
            }
            Computed::NoObject => {
                desired.ignored = true;
                continue;
            }
            Computed::Unique(candidates) => {
                desired.choose(row, candidates, facts, purpose)?;
                continue;
            }
        };
        let json = row.to_json(&value, facts, &mut desired)?;
        if let (Some(precedence), Some(json)) = (row.matching, &json) {
            keys.push((
                precedence,
                MatchKey {
                    target: row.target.clone(),
                    value: json.clone(),
                },
            ));
        }
        if !row.applies(purpose) {
            // Nor does a reference wait that would not be sent.
            desired.unresolved.retain(|(target, _)| *target != row.target);
            continue;
        }
        match (json, purpose) {
            (Some(json), _) => desired.state.insert(row.target.clone(), json),
            (None, Purpose::Create) => match row.default()? {
                Some(default) => desired.state.insert(row.target.clone(), default),
                None => desired.miss(row, purpose),
            },
            (None, Purpose::Update) if row.is_fallback() => {
                if let Some(default) = row.default()? {
                    desired.fallbacks.insert(row.target.clone(), default);
                }
            }
            // A reference that waits is not missing.
            (None, Purpose::Update) if row.clears && value.is_empty() => {
                desired.cleared.insert(row.target.clone());
            }
            (None, Purpose::Update) => {}
        }
    }
    keys.sort_by_key(|(precedence, _)| *precedence);
    desired.keys = keys.into_iter().map(|(_, key)| key).collect();
    Ok(desired)
}
