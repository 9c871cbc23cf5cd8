//! What is said about faulty expressions, and where.

use expr::{DiagnosticCode as Code, Expression, MAXIMUM_NESTING, Severity, functions, is_planned};

/// Marks the place of each diagnostic under the text, so that a case can be read.
fn report(text: &str) -> Vec<String> {
    let parsed = Expression::parse(text);
    let is_refused = parsed
        .diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity() == Severity::Error);
    assert_eq!(parsed.expression.is_none(), is_refused, "{text}");
    parsed
        .diagnostics
        .into_iter()
        .map(|diagnostic| {
            let place = &text[diagnostic.span.start as usize..diagnostic.span.end as usize];
            let hint = diagnostic
                .hint
                .map(|hint| format!(" ({hint})"))
                .unwrap_or_default();
            format!("{:?} at `{place}`: {}{hint}", diagnostic.code, diagnostic.message)
        })
        .collect()
}

#[test]
fn faults_are_named_and_located() {
    let cases: &[(&str, &[&str])] = &[
        (
            "",
            &["Empty at ``: the expression is empty (begin with an attribute: [mail])"],
        ),
        (
            "  \n ",
            &["Empty at ``: the expression is empty (begin with an attribute: [mail])"],
        ),
        (
            "tolower([a])",
            &["UnknownFunction at `tolower`: there is no function tolower (did you mean ToLower?)"],
        ),
        (
            "Frobnicate([a])",
            &["UnknownFunction at `Frobnicate`: there is no function Frobnicate"],
        ),
        (
            "Now()",
            &["UnavailableFunction at `Now`: Now is not available in this version"],
        ),
        (
            r#"Append(FormatDateTime([a], , "x", "y"), Trm([b]))"#,
            &[
                "UnavailableFunction at `FormatDateTime`: FormatDateTime is not available in this version",
                "UnknownFunction at `Trm`: there is no function Trm (did you mean Trim?)",
            ],
        ),
        (
            r#"Replace([a], , "x", , "y")"#,
            &[
                "UnavailableFunction at `Replace([a], , \"x\", , \"y\")`: Replace with a regular expression is not available \
               in this version (use oldValue with replacementValue if it is always the same text that is replaced)",
            ],
        ),
        (
            r#"Replace([a], "x")"#,
            &[
                "MissingArgument at `Replace([a], \"x\")`: Replace needs either replacementValue or template \
               (Replace([attribute], \"old\", , , \"new\") or Replace([attribute], \"@\", , , , , \"@ at work\"))",
            ],
        ),
        (
            "Replace([a])",
            &[
                "MissingArgument at `Replace([a])`: Replace needs its argument oldValue (Replace([attribute], \"old\", , , \"new\"))",
            ],
        ),
        (
            "Left([a])",
            &["MissingArgument at `Left([a])`: Left needs its argument numChars (Left(string, numChars))"],
        ),
        (
            "Left([a], )",
            &["MissingArgument at `Left([a], )`: Left needs its argument numChars (Left(string, numChars))"],
        ),
        (
            "Trim()",
            &["MissingArgument at `Trim()`: Trim needs its argument value (Trim(value))"],
        ),
        (
            r#"Join(", ", [a], , [b])"#,
            &[
                "MissingArgument at `Join(\", \", [a], , [b])`: Join needs its argument source (Join(separator, source, …))",
            ],
        ),
        (
            "InStr([a], [b], 1, vbTextCompare, 5)",
            &[
                "SuperfluousArgument at `5`: InStr takes at most 4 arguments (InStr(value1, value2, [start], [compareType]))",
            ],
        ),
        (
            "Trim([a], [b])",
            &["SuperfluousArgument at `[b]`: Trim takes one argument (Trim(value))"],
        ),
        (
            r#"Switch([a], "d", "x")"#,
            &[
                "MissingArgument at `Switch([a], \"d\", \"x\")`: Switch needs its argument value \
               (Switch(source, [defaultValue], key, value, …))",
            ],
        ),
        (
            r#"Switch([a], , "x", "1", "y", "2", "x", "3")"#,
            &[
                "DuplicateKey at `\"x\"`: Switch has the key \"x\" twice (only the first one is used; remove the other)",
            ],
        ),
        (
            r#"Left([a], "two")"#,
            &["InvalidArgument at `\"two\"`: Left: numChars must be a whole number"],
        ),
        (
            r#"InStr([a], "x", 1, UTF8)"#,
            &["InvalidArgument at `UTF8`: InStr: compareType must be vbBinaryCompare or vbTextCompare"],
        ),
        (
            r#"Join(",", vbTextCompare)"#,
            &[
                "InvalidArgument at `vbTextCompare`: vbTextCompare is not a value (write \"vbTextCompare\" if you mean the text)",
            ],
        ),
        (
            "UTF8",
            &["InvalidArgument at `UTF8`: UTF8 is not a value (write \"UTF8\" if you mean the text)"],
        ),
        (
            "mail",
            &[
                "UnknownWord at `mail`: mail has no meaning here (write \"mail\" for a text or [mail] for an attribute)",
            ],
        ),
        (
            "Trim",
            &["UnknownWord at `Trim`: Trim has no meaning here (parentheses follow a function: Trim(…))"],
        ),
        (
            "IgnoreAttributeflow",
            &[
                "UnknownWord at `IgnoreAttributeflow`: IgnoreAttributeflow has no meaning here (did you mean IgnoreAttributeFlow?)",
            ],
        ),
        (
            "[mail",
            &["InvalidToken at `[mail`: the attribute's name has no closing bracket (write [name])"],
        ),
        (
            "Join([a, [b])",
            &["InvalidToken at `[a, `: the attribute's name has no closing bracket (write [name])"],
        ),
        (
            "[]",
            &["InvalidToken at `[]`: the attribute has no name (write [name])"],
        ),
        (
            r#"Append([a], "x)"#,
            &["InvalidToken at `\"x)`: the text has no closing quotation mark \
               (write \\\" for a quotation mark inside a text and \\\\ for a backslash)"],
        ),
        (
            r#"Append([a] "x")"#,
            &[
                "UnexpectedToken at `\"x\"`: expected a comma or \")\", found a text (write \\\" for a quotation mark inside a text)",
            ],
        ),
        (
            "Append([a], [b]",
            &["UnexpectedToken at ``: expected a comma or \")\", found the end"],
        ),
        (
            "Append([a], ",
            &["UnexpectedToken at ``: expected an attribute, a text, a number or a function, found the end"],
        ),
        (
            "Trim([a]))",
            &["UnexpectedToken at `)`: expected the end of the expression, found \")\""],
        ),
        (
            "[a] [b]",
            &["UnexpectedToken at `[b]`: expected the end of the expression, found [b]"],
        ),
        (
            r#"IIF([a] = "1" AND [b] = "2", "x", "y")"#,
            &["UnexpectedToken at `AND`: expected a comma or \")\", found AND \
               (there is no AND: put an IIF into the second argument of the other)"],
        ),
        (
            "[a] = [b] = [c]",
            &[
                "UnexpectedToken at `=`: comparisons cannot be chained (put one of the two comparisons into parentheses, or nest IIF)",
            ],
        ),
        (
            "[a] + [b]",
            &["InvalidToken at `+`: \"+\" cannot stand here (join texts with \"&\" or Join)"],
        ),
        (
            "[a] == [b]",
            &["InvalidToken at `==`: \"==\" is not an operator (write a single \"=\")"],
        ),
        (
            "Append([a], 1.5)",
            &[
                "InvalidToken at `1.5`: this is not a whole number (write other numbers as text, in quotation marks)",
            ],
        ),
        (
            "&HFFFFFFFFFFFFFFFFF",
            &["InvalidToken at `&HFFFFFFFFFFFFFFFFF`: this is not a hexadecimal number of at most 63 bits"],
        ),
        (
            "Frob(Lft([a]), ), @)",
            &[
                "UnknownFunction at `Frob`: there is no function Frob",
                "UnknownFunction at `Lft`: there is no function Lft (did you mean Left?)",
                "InvalidToken at `@`: \"@\" cannot stand here",
            ],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(report(text), *expected, "{text}");
    }
}

#[test]
fn attributes_are_checked_against_the_source() {
    let expression = Expression::parse_strict("Join([Mail], [displayname], [zzz], [mail])").unwrap();
    assert_eq!(
        expression.attributes().into_iter().collect::<Vec<_>>(),
        ["Mail", "displayname", "mail", "zzz"]
    );
    let found: Vec<_> = expression
        .check(&["displayName", "mail"])
        .into_iter()
        .map(|diagnostic| (diagnostic.code, diagnostic.span, diagnostic.hint))
        .collect();
    assert_eq!(
        found,
        [
            (Code::UnknownAttribute, 5..11, Some("did you mean [mail]?".into())),
            (
                Code::UnknownAttribute,
                13..26,
                Some("did you mean [displayName]?".into())
            ),
            (Code::UnknownAttribute, 28..33, None),
        ]
    );
}

#[test]
fn size_is_limited() {
    let longest = format!("\"{}\"", "ä".repeat(9_998));
    assert!(Expression::parse_strict(&longest).is_ok());
    let codes = |text: &str| {
        Expression::parse(text)
            .diagnostics
            .iter()
            .map(|found| found.code)
            .collect::<Vec<_>>()
    };
    assert_eq!(codes(&format!("{longest} ")), [Code::TooLong]);

    let nested = |depth: usize| format!("{}[a]{}", "Trim(".repeat(depth), ")".repeat(depth));
    assert!(Expression::parse_strict(&nested(MAXIMUM_NESTING)).is_ok());
    assert_eq!(codes(&nested(MAXIMUM_NESTING + 1)), [Code::TooDeep]);
    assert_eq!(codes(&"(".repeat(9_999)), [Code::TooDeep]);
    assert_eq!(codes(&"@".repeat(9_999)).len(), 20);
}

#[test]
fn planned_functions_are_not_offered() {
    assert!(is_planned("FormatDateTime"));
    assert!(!is_planned("formatdatetime"));
    assert!(functions().iter().all(|function| !is_planned(function.name)));
}
