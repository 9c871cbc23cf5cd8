//! Checking what an administrator typed into the panel of an attribute mapping.

use expr::{Expression, Severity, closest};
use model::{
    ApplyMapping, AttributeMapping, AttributeMappingInput, AttributeType, FieldProblem, JobScope,
    MappingSource, ObjectMapping, TargetAttribute, attribute,
};
use scim::AttributePath;

use super::check_provisioning::sentence;
use super::fit::{misfit_of_attribute, misfit_of_expression, misfit_of_text};
use super::known::Known;

/// The most characters of a constant or a default value.
const MAXIMUM: usize = 1_000;
/// The largest matching precedence.
const MAXIMUM_PRECEDENCE: u32 = 99;
/// What the application itself decides (RFC 7643, section 3.1).
const READ_ONLY: [&str; 4] = ["id", "schemas", "meta", "groups"];
/// The function that asks the application.
const SELECT_UNIQUE_VALUE: &str = "SelectUniqueValue";
/// The function that needs the directory's default domain.
const DEFAULT_DOMAIN: &str = "DefaultDomain";

/// The mapping to save in the place of `original`, or as a new one; or everything that is wrong.
pub(super) fn check(
    input: &AttributeMappingInput,
    original: Option<&str>,
    mapping: &ObjectMapping,
    known: &Known,
) -> Result<AttributeMapping, Vec<FieldProblem>> {
    let target = target(&input.target, original, mapping);
    let attribute = target.as_ref().map_or_else(
        |_| TargetAttribute::new(input.target.trim(), AttributeType::String),
        |target| attribute_of(target, mapping),
    );
    let source = source(input, &attribute, known);
    let default_value = default_value(input, &attribute);
    let precedence = precedence(input, original, mapping);
    let apply = apply(input, &attribute);
    match (target, source, default_value, precedence, apply) {
        (Ok(target), Ok(source), Ok(default_value), Ok(matching_precedence), Ok(apply)) => {
            let before = original.and_then(|original| mapping.attribute_mapping(original));
            let checked = AttributeMapping {
                default_value,
                matching_precedence,
                apply,
                flow_null_values: input.flow_null_values,
                extra: before.map(|before| before.extra.clone()).unwrap_or_default(),
                ..AttributeMapping::new(target, source)
            };
            let problems = together(&checked, &attribute);
            if problems.is_empty() {
                Ok(checked)
            } else {
                Err(problems)
            }
        }
        (target, source, default_value, precedence, apply) => {
            let problems = [
                target.err(),
                source.err(),
                default_value.err(),
                precedence.err(),
                apply.err(),
            ];
            Err(problems.into_iter().flatten().collect())
        }
    }
}

/// Whether both are the same target attribute; SCIM names are compared without regard to case.
pub(super) fn is_same_target(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

/// What the attribute list says of a target attribute; of one that is not listed, that it is a text.
pub(super) fn attribute_of(target: &str, mapping: &ObjectMapping) -> TargetAttribute {
    mapping
        .target_attributes
        .iter()
        .find(|known| is_same_target(&known.name, target))
        .cloned()
        .unwrap_or_else(|| TargetAttribute::new(target, AttributeType::String))
}

/// The target attribute that was typed, as the attribute list spells it.
fn target(text: &str, original: Option<&str>, mapping: &ObjectMapping) -> Result<String, FieldProblem> {
    let problem = |message: String| problem("target", message);
    let path = writable(text).map_err(problem)?;
    let text = path.as_str();
    let is_taken = mapping.attribute_mappings.iter().any(|other| {
        is_same_target(&other.target, text) && original.is_none_or(|original| original != other.target)
    });
    if is_taken {
        return Err(problem(format!(
            "{text} has a mapping already; edit that one instead."
        )));
    }
    let known = attribute_of(text, mapping);
    if known.primary_key {
        return Err(problem(format!(
            "{text} is the primary key: the application decides about it. Choose another target attribute."
        )));
    }
    Ok(known.name)
}

/// The path of an attribute that an application lets others write.
pub(super) fn writable(text: &str) -> Result<AttributePath, String> {
    let path = AttributePath::parse(text.trim()).map_err(|error| sentence(&error))?;
    let is_read_only = path.schema().is_none()
        && READ_ONLY
            .iter()
            .any(|name| is_same_target(name, path.attribute()));
    if is_read_only {
        return Err(format!(
            "The application decides about {} itself; choose another target attribute.",
            path.attribute()
        ));
    }
    Ok(path)
}

fn source(
    input: &AttributeMappingInput,
    target: &TargetAttribute,
    known: &Known,
) -> Result<MappingSource, FieldProblem> {
    match input.mapping_type.as_str() {
        "direct" => direct(input.source.trim(), target, known),
        "constant" => {
            let constant = text("constant", &input.constant)?;
            if constant.is_empty() {
                return Err(problem("constant", "Enter the value that everybody gets."));
            }
            match misfit_of_text(&constant, target) {
                Some(message) => Err(problem("constant", message)),
                None => Ok(MappingSource::Constant(constant)),
            }
        }
        "expression" => expression(input.expression.trim(), target, known),
        "none" => Ok(MappingSource::None),
        _ => Err(problem("mapping_type", "Choose a mapping type.")),
    }
}

fn direct(name: &str, target: &TargetAttribute, known: &Known) -> Result<MappingSource, FieldProblem> {
    if name.is_empty() {
        return Err(problem("source", "Choose a source attribute."));
    }
    let Some(found) = known.attribute(name) else {
        let message = match closest(name, known.names()) {
            Some(other) => format!("The directory has no attribute {name}. Did you mean {other}?"),
            None => format!("The directory has no attribute {name}; choose one of the list."),
        };
        return Err(problem("source", message));
    };
    if let Some(message) = without_roles(name == attribute::APP_ROLE_ASSIGNMENTS, known) {
        return Err(problem("source", message));
    }
    match misfit_of_attribute(found, target) {
        Some(message) => Err(problem("source", message)),
        None => Ok(MappingSource::Direct(name.to_owned())),
    }
}

fn expression(text: &str, target: &TargetAttribute, known: &Known) -> Result<MappingSource, FieldProblem> {
    let (expression, mut diagnostics) = match Expression::parse_strict(text) {
        Ok(expression) => {
            let diagnostics = expression.check(&known.names());
            (Some(expression), diagnostics)
        }
        Err(diagnostics) => (None, diagnostics),
    };
    diagnostics.retain(|diagnostic| diagnostic.severity() == Severity::Error);
    if let Some(first) = diagnostics.first() {
        let before = usize::try_from(first.span.start).unwrap_or(usize::MAX);
        let column = text.get(..before).map_or(1, |before| before.chars().count() + 1);
        let mut message = format!("At character {column}: {}.", first.message);
        if let Some(hint) = &first.hint {
            message.push(' ');
            message.push_str(hint);
        }
        return Err(problem("expression", message));
    }
    let Some(expression) = expression else {
        return Err(problem("expression", "Enter an expression."));
    };
    let roles = expression.attributes().contains(attribute::APP_ROLE_ASSIGNMENTS);
    let domain = expression.functions().contains(DEFAULT_DOMAIN) && !known.has_default_domain;
    let message = without_roles(roles, known)
        .or_else(|| {
            domain.then(|| {
                "The directory has no default domain. Set it on the directory\u{2019}s page, or write the domain here."
                    .to_owned()
            })
        })
        .or_else(|| misfit_of_expression(&expression, target));
    match message {
        Some(message) => Err(problem("expression", message)),
        None => Ok(MappingSource::Expression(text.to_owned())),
    }
}

/// Why roles cannot be read: with "Sync all users and groups", people need no assignment and so have no role.
fn without_roles(reads_roles: bool, known: &Known) -> Option<String> {
    (reads_roles && known.scope == JobScope::All).then(|| {
        "Roles come from assignments, and this application takes everybody without one. Set the scope to \u{201c}Sync \
         only assigned users and groups\u{201d} first."
            .to_owned()
    })
}

fn default_value(
    input: &AttributeMappingInput,
    target: &TargetAttribute,
) -> Result<Option<String>, FieldProblem> {
    let default_value = text("default_value", &input.default_value)?;
    if default_value.is_empty() {
        return Ok(None);
    }
    match misfit_of_text(&default_value, target) {
        Some(message) => Err(problem("default_value", message)),
        None => Ok(Some(default_value)),
    }
}

fn precedence(
    input: &AttributeMappingInput,
    original: Option<&str>,
    mapping: &ObjectMapping,
) -> Result<Option<u32>, FieldProblem> {
    let others: Vec<u32> = mapping
        .attribute_mappings
        .iter()
        .filter(|other| Some(other.target.as_str()) != original)
        .filter_map(|other| other.matching_precedence)
        .collect();
    if !input.matching {
        return if others.is_empty() {
            Err(problem(
                "matching",
                "At least one mapping must match objects. Mark another one before you clear this one.",
            ))
        } else {
            Ok(None)
        };
    }
    let text = input.precedence.trim();
    if text.is_empty() {
        return Ok(Some(others.iter().max().map_or(1, |last| last + 1)));
    }
    match text.parse::<u32>() {
        Ok(number) if others.contains(&number) => Err(problem(
            "precedence",
            format!("Another matching attribute has precedence {number}; choose another number."),
        )),
        Ok(number) if (1..=MAXIMUM_PRECEDENCE).contains(&number) => Ok(Some(number)),
        _ => Err(problem(
            "precedence",
            format!("Enter a whole number from 1 to {MAXIMUM_PRECEDENCE}."),
        )),
    }
}

fn apply(input: &AttributeMappingInput, target: &TargetAttribute) -> Result<ApplyMapping, FieldProblem> {
    match input.apply.as_str() {
        "always" | "" => Ok(ApplyMapping::Always),
        "only_on_create" => Ok(ApplyMapping::OnlyOnCreate),
        "only_add_values" if target.multi_valued => Ok(ApplyMapping::OnlyAddValues),
        "only_add_values" => Err(problem(
            "apply",
            format!(
                "{} holds one value, so none can be added to it. Mark it as multi-valued in the attribute list, or \
                 choose another answer.",
                target.name
            ),
        )),
        _ => Err(problem("apply", "Choose when the mapping applies.")),
    }
}

/// What each field allows and all of them together do not.
pub(super) fn together(mapping: &AttributeMapping, target: &TargetAttribute) -> Vec<FieldProblem> {
    let calls = |function: &str| match &mapping.source {
        MappingSource::Expression(text) => {
            Expression::parse_strict(text).is_ok_and(|expression| expression.functions().contains(function))
        }
        MappingSource::Direct(_) | MappingSource::Constant(_) | MappingSource::None => false,
    };
    let matching = mapping.matching_precedence.is_some();
    let unique = calls(SELECT_UNIQUE_VALUE);
    let mut problems = Vec::new();
    let mut refuse = |field: &str, wrong: bool, message: String| {
        if wrong {
            problems.push(problem(field, message));
        }
    };
    let name = &target.name;
    refuse(
        "matching",
        matching && unique,
        "SelectUniqueValue gives every new account another value, so nobody is found by it. Match by another attribute."
            .to_owned(),
    );
    refuse(
        "matching",
        matching && matches!(mapping.source, MappingSource::Constant(_) | MappingSource::None),
        "Objects are told apart by their own values. Choose a source attribute or an expression to match by."
            .to_owned(),
    );
    refuse(
        "matching",
        matching && target.kind == AttributeType::Reference,
        format!("{name} refers to another account, so nobody can be found by it."),
    );
    refuse(
        "apply",
        unique && mapping.apply != ApplyMapping::OnlyOnCreate,
        "SelectUniqueValue chooses a value for a new account. Choose \u{201c}Only during object creation\u{201d}.".to_owned(),
    );
    refuse(
        "mapping_type",
        target.required && mapping.source == MappingSource::None && mapping.default_value.is_none(),
        format!(
            "{name} is required by the application. Choose where its value comes from, or enter a default value."
        ),
    );
    let null_flow = mapping.flow_null_values;
    refuse(
        "flow_null_values",
        null_flow && (target.required || matching),
        format!("{name} is needed to create or to find accounts, so it is never cleared."),
    );
    refuse(
        "flow_null_values",
        null_flow && !target.required && !matching && !target.flow_null_values,
        format!("{name} may not be cleared. Allow it in the attribute list first."),
    );
    problems
}

fn text(field: &str, text: &str) -> Result<String, FieldProblem> {
    if text.chars().count() > MAXIMUM {
        return Err(problem(field, format!("Use at most {MAXIMUM} characters.")));
    }
    Ok(text.to_owned())
}

fn problem(field: &str, message: impl Into<String>) -> FieldProblem {
    FieldProblem {
        field: field.to_owned(),
        message: message.into(),
    }
}

#[cfg(test)]
mod tests {
    use ::gallery::{Gallery, default_schema};

    use model::ObjectKind;

    use super::*;

    fn known() -> Known {
        Known {
            attributes: attribute::readable_attributes(ObjectKind::User),
            scope: JobScope::Assigned,
            has_default_domain: false,
        }
    }

    fn users() -> ObjectMapping {
        let entry = Gallery::get().entry("pingboard").unwrap();
        default_schema(entry).mapping(ObjectKind::User).unwrap().clone()
    }

    fn input(target: &str) -> AttributeMappingInput {
        AttributeMappingInput {
            target: target.into(),
            mapping_type: "direct".into(),
            source: "department".into(),
            ..AttributeMappingInput::default()
        }
    }

    fn problems(input: &AttributeMappingInput, original: Option<&str>) -> Vec<(String, String)> {
        match check(input, original, &users(), &known()) {
            Ok(_) => Vec::new(),
            Err(problems) => problems
                .into_iter()
                .map(|problem| (problem.field, problem.message))
                .collect(),
        }
    }

    #[test]
    fn targets_are_checked() {
        for (target, original, fine) in [
            ("nickName", None, true),
            (
                "urn:ietf:params:scim:schemas:extension:acme:2.0:User:badge",
                None,
                true,
            ),
            (r#"emails[type eq "home"].value"#, None, true),
            ("title", None, false),
            ("TITLE", None, false),
            ("title", Some("title"), true),
            ("id", None, false),
            ("ID", None, false),
            ("meta.created", None, false),
            ("", None, false),
            ("emails[type", None, false),
        ] {
            let found = problems(&input(target), original);
            assert_eq!(found.is_empty(), fine, "{target}: {found:?}");
            assert!(found.iter().all(|(field, _)| field == "target"), "{found:?}");
        }
        let saved = check(&input("NICKNAME"), None, &users(), &known()).unwrap();
        assert_eq!(saved.target, "nickName", "spelled as the application does");
    }

    #[test]
    fn sources_are_checked() {
        let typed = |mapping_type: &str, text: &str| AttributeMappingInput {
            mapping_type: mapping_type.into(),
            source: text.into(),
            constant: text.into(),
            expression: text.into(),
            ..input("nickName")
        };
        for (mapping_type, text, field) in [
            ("direct", "department", None),
            ("direct", "IsSoftDeleted", None),
            ("direct", "shoeSize", Some("source")),
            ("direct", "", Some("source")),
            ("constant", "EMEA", None),
            ("constant", "", Some("constant")),
            ("expression", r#"Join(" ", [givenName], [surname])"#, None),
            ("expression", "Join(", Some("expression")),
            ("expression", "", Some("expression")),
            ("expression", r#"Join(" ", [shoeSize])"#, Some("expression")),
            ("", "x", Some("mapping_type")),
        ] {
            let found = problems(&typed(mapping_type, text), None);
            assert_eq!(
                found.first().map(|(field, _)| field.as_str()),
                field,
                "{mapping_type} {text}: {found:?}"
            );
        }
    }

    #[test]
    fn precedence_is_unique_and_one_matching_attribute_stays() {
        let typed = |matching: bool, precedence: &str| AttributeMappingInput {
            matching,
            precedence: precedence.into(),
            ..input("nickName")
        };
        let saved = |input: &AttributeMappingInput| {
            check(input, None, &users(), &known())
                .unwrap()
                .matching_precedence
        };
        assert_eq!(saved(&typed(true, "")), Some(2), "the next one");
        assert_eq!(saved(&typed(true, " 7 ")), Some(7));
        assert_eq!(saved(&typed(false, "1")), None);
        for (input, original, field) in [
            (typed(true, "1"), None, "precedence"),
            (typed(true, "0"), None, "precedence"),
            (typed(true, "x"), None, "precedence"),
            (typed(false, ""), Some("userName"), "matching"),
        ] {
            let input = AttributeMappingInput {
                target: original.unwrap_or("nickName").into(),
                ..input
            };
            assert_eq!(
                problems(&input, original)
                    .first()
                    .map(|(field, _)| field.as_str()),
                Some(field)
            );
        }
    }

    /// The fields that are refused of a mapping onto `nickName`, `loginCount`, `isAdmin`, `roles` or `title`.
    fn refused(
        target: &str,
        scope: JobScope,
        change: impl FnOnce(&mut AttributeMappingInput),
    ) -> Vec<String> {
        let mut mapping = users();
        for (name, kind) in [
            ("loginCount", AttributeType::Integer),
            ("isAdmin", AttributeType::Boolean),
            ("roles", AttributeType::String),
            ("boss", AttributeType::Reference),
            ("shoe", AttributeType::String),
        ] {
            mapping.target_attributes.push(TargetAttribute {
                multi_valued: name == "roles",
                flow_null_values: name == "shoe",
                ..TargetAttribute::new(name, kind)
            });
        }
        let mut input = input(target);
        change(&mut input);
        let known = Known { scope, ..known() };
        match check(&input, None, &mapping, &known) {
            Ok(_) => Vec::new(),
            Err(problems) => problems.into_iter().map(|problem| problem.field).collect(),
        }
    }

    fn of_type(mapping_type: &'static str, text: &'static str) -> impl Fn(&mut AttributeMappingInput) {
        move |input| {
            input.mapping_type = mapping_type.into();
            input.source = text.into();
            input.constant = text.into();
            input.expression = text.into();
        }
    }

    #[test]
    fn values_fit_their_target() {
        for (target, mapping_type, text, field) in [
            ("loginCount", "constant", "7", None),
            ("loginCount", "constant", "seven", Some("constant")),
            ("isAdmin", "constant", "true", None),
            ("isAdmin", "constant", "yes", Some("constant")),
            ("loginCount", "direct", "accountEnabled", Some("source")),
            ("isAdmin", "direct", "accountEnabled", None),
            ("isAdmin", "direct", "department", None),
            ("isAdmin", "direct", "manager", Some("source")),
            ("boss", "direct", "manager", None),
            ("boss", "direct", "department", Some("source")),
            ("boss", "expression", "[department]", Some("expression")),
            ("boss", "expression", "[manager]", None),
            ("loginCount", "expression", "7", None),
            ("loginCount", "expression", r#""seven""#, Some("expression")),
            ("isAdmin", "expression", r#"[department]="IT""#, None),
            (
                "loginCount",
                "expression",
                r#"[department]="IT""#,
                Some("expression"),
            ),
            (
                "nickName",
                "expression",
                r#"Join("@", [mailNickname], DefaultDomain())"#,
                Some("expression"),
            ),
            ("nickName", "none", "", None),
        ] {
            let refused = refused(target, JobScope::Assigned, of_type(mapping_type, text));
            assert_eq!(
                refused.first().map(String::as_str),
                field,
                "{target} {mapping_type} {text}"
            );
        }
        let with_default = |text: &'static str| {
            refused("loginCount", JobScope::Assigned, move |input| {
                input.default_value = text.into();
            })
        };
        assert!(with_default("0").is_empty());
        assert_eq!(with_default("none"), ["default_value"]);
    }

    #[test]
    fn roles_need_assignments() {
        for (mapping_type, text, field) in [
            ("direct", "appRoleAssignments", "source"),
            (
                "expression",
                "SingleAppRoleAssignment([appRoleAssignments])",
                "expression",
            ),
        ] {
            let refused = |scope| refused("roles", scope, of_type(mapping_type, text));
            assert!(refused(JobScope::Assigned).is_empty(), "{text}");
            assert_eq!(refused(JobScope::All), [field], "{text}");
        }
    }

    #[test]
    fn options_that_do_not_go_together() {
        let unique = "SelectUniqueValue([mailNickname], [employeeId])";
        let refused = |target, mapping_type, text, change: fn(&mut AttributeMappingInput)| {
            refused(target, JobScope::Assigned, |input| {
                of_type(mapping_type, text)(input);
                change(input);
            })
        };
        for (target, mapping_type, text, change, expected) in [
            (
                "nickName",
                "expression",
                unique,
                (|input| input.apply = "only_on_create".into()) as fn(&mut AttributeMappingInput),
                &[][..],
            ),
            ("nickName", "expression", unique, |_| {}, &["apply"]),
            (
                "nickName",
                "expression",
                unique,
                |input| {
                    input.apply = "only_on_create".into();
                    input.matching = true;
                },
                &["matching"],
            ),
            (
                "nickName",
                "constant",
                "x",
                |input| input.matching = true,
                &["matching"],
            ),
            (
                "nickName",
                "none",
                "",
                |input| input.matching = true,
                &["matching"],
            ),
            (
                "boss",
                "direct",
                "manager",
                |input| input.matching = true,
                &["matching"],
            ),
            (
                "roles",
                "direct",
                "department",
                |input| input.apply = "only_add_values".into(),
                &[],
            ),
            (
                "nickName",
                "direct",
                "department",
                |input| input.apply = "only_add_values".into(),
                &["apply"],
            ),
            (
                "nickName",
                "direct",
                "department",
                |input| input.apply = "sometimes".into(),
                &["apply"],
            ),
            (
                "shoe",
                "direct",
                "department",
                |input| input.flow_null_values = true,
                &[],
            ),
            (
                "nickName",
                "direct",
                "department",
                |input| input.flow_null_values = true,
                &["flow_null_values"],
            ),
            (
                "shoe",
                "direct",
                "department",
                |input| {
                    input.flow_null_values = true;
                    input.matching = true;
                },
                &["flow_null_values"],
            ),
        ] {
            assert_eq!(
                refused(target, mapping_type, text, change),
                expected,
                "{target} {mapping_type} {text}"
            );
        }
        let user_name = AttributeMappingInput {
            target: "userName".into(),
            mapping_type: "none".into(),
            matching: false,
            ..AttributeMappingInput::default()
        };
        let mut mapping = users();
        mapping.attribute_mappings[2].matching_precedence = Some(2);
        let fields = |input: &AttributeMappingInput| {
            check(input, Some("userName"), &mapping, &known())
                .err()
                .map(|problems| {
                    problems
                        .into_iter()
                        .map(|problem| problem.field)
                        .collect::<Vec<_>>()
                })
        };
        assert_eq!(fields(&user_name), Some(vec!["mapping_type".to_owned()]));
    }
}
