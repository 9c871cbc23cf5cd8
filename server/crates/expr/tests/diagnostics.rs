//! What is said about faulty expressions, and where.

use expr::{DiagnosticCode as Code, Expression, MAXIMUM_NESTING, Severity};

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
            r#"Replace([a], , "x")"#,
            &[
                "MissingArgument at `Replace([a], , \"x\")`: Replace with regexPattern needs either replacementValue, or regexGroupName with replacementAttributeName (Replace([attribute], , \"[0-9]+\", , \"new\") or Replace([attribute], , \"(?<part>[0-9]+)\", \"part\", , [other]))",
            ],
        ),
        (
            r#"Replace([a], "x")"#,
            &[
                "MissingArgument at `Replace([a], \"x\")`: Replace with oldValue needs either replacementValue or template, and nothing else (Replace([attribute], \"old\", , , \"new\") or Replace([attribute], \"@\", , , , , \"@ at work\"))",
            ],
        ),
        (
            "Replace([a])",
            &[
                "MissingArgument at `Replace([a])`: Replace needs its argument oldValue or regexPattern (Replace([attribute], \"old\", , , \"new\") or Replace([attribute], , \"[0-9]+\", , \"new\"))",
            ],
        ),
        (
            r#"Replace([a], "x", "y", , "z")"#,
            &[
                "MissingArgument at `Replace([a], \"x\", \"y\", , \"z\")`: Replace takes either oldValue or regexPattern (Replace([attribute], \"old\", , , \"new\") or Replace([attribute], , \"[0-9]+\", , \"new\"))",
            ],
        ),
        (
            r#"Replace([a], , "x(?=y)", , "z")"#,
            &[
                "InvalidArgument at `\"x(?=y)\"`: Replace: regexPattern: looking ahead with (?=…) is not supported in regular expressions (match the surroundings too and keep the part you need in a group: (?<name>…) with regexGroupName or ${name})",
            ],
        ),
        (
            r#"Replace([a], , "(?<n>x)", "m", "z")"#,
            &["InvalidArgument at `\"m\"`: the regular expression has no group m (its groups are n)"],
        ),
        (
            r#"Replace([a], , "x", "m", "z")"#,
            &[
                "InvalidArgument at `\"m\"`: the regular expression has no group m (name a part of it: (?<m>…))",
            ],
        ),
        (
            "Trim(SelectUniqueValue([a], [b]))",
            &[
                "MisplacedFunction at `SelectUniqueValue([a], [b])`: SelectUniqueValue can only be outermost (put the other functions inside, around the value of each rule)",
            ],
        ),
        (
            "SelectUniqueValue([a])",
            &[
                "MissingArgument at `SelectUniqueValue([a])`: SelectUniqueValue needs its argument rule (SelectUniqueValue(rule, rule, …))",
            ],
        ),
        (
            r#"DateAdd("month", 1, [a])"#,
            &[
                "InvalidArgument at `\"month\"`: DateAdd: interval must be one of yyyy, m, d, ww, h, n and s (that is years, months, days, weeks, hours, minutes and seconds)",
            ],
        ),
        (
            r#"CDate("soon")"#,
            &[
                "InvalidArgument at `\"soon\"`: CDate: expression must be a date such as 2026-11-25 or 11/25/2026 3:04:05 PM",
            ],
        ),
        (
            r#"DateDiff("d", 5, [a])"#,
            &["InvalidArgument at `5`: DateDiff: date1 must be a date"],
        ),
        (
            r#"FormatDateTime([a], "Nice", "q", "'")"#,
            &[
                "InvalidArgument at `\"Nice\"`: FormatDateTime: dateTimeStyles must be names of .NET's DateTimeStyles with commas between them, such as AllowInnerWhite",
                "InvalidArgument at `\"q\"`: FormatDateTime: inputFormat is none of the standard formats d D f F g G m o r s t T u U y; write %H for a single field",
                "InvalidArgument at `\"'\"`: FormatDateTime: outputFormat is none of the standard formats d D f F g G m o r s t T u U y; write %H for a single field",
            ],
        ),
        (
            r#"FormatDateTime([a], "yyyy")"#,
            &[
                "MissingArgument at `FormatDateTime([a], \"yyyy\")`: FormatDateTime needs its argument inputFormat (FormatDateTime(source, [dateTimeStyles], inputFormat, outputFormat))",
                "MissingArgument at `FormatDateTime([a], \"yyyy\")`: FormatDateTime needs its argument outputFormat (FormatDateTime(source, [dateTimeStyles], inputFormat, outputFormat))",
                "InvalidArgument at `\"yyyy\"`: FormatDateTime: dateTimeStyles must be names of .NET's DateTimeStyles with commas between them, such as AllowInnerWhite",
            ],
        ),
        (
            "RandomString(3, 2, 0, 0, 2)",
            &[
                "InvalidArgument at `3`: RandomString: length must not be less than the four numbers after it together",
            ],
        ),
        (
            "RandomString(300, 0, 0, 0, 0)",
            &["InvalidArgument at `300`: RandomString: length must be a number from 1 to 256"],
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
            r#"IIF("country", [a], [b])"#,
            &["InvalidArgument at `\"country\"`: IIF: condition must be true or false"],
        ),
        (
            r#"ToLower([a], "klingon")"#,
            &[
                "InvalidArgument at `\"klingon\"`: ToLower: culture must be the tag of a language, such as en-US or tr-TR",
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
    let mut failures = Vec::new();
    for (text, expected) in cases {
        let found = report(text);
        if found != *expected {
            failures.push(format!("{text}\n  is {found:?}\n  not {expected:?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn kinds_of_computed_values() {
    let single = "but this may give several (choose one with Item or make one text with Join)";
    let cases: &[(&str, &str, &str)] = &[
        // a list where one value is needed is a warning: it works for whoever has one value
        (
            "Append(Split([a]), \"x\")",
            "SeveralValues",
            &format!("Append: source must be a single value, {single}"),
        ),
        (
            "Split([a], \",\") & \"x\"",
            "SeveralValues",
            &format!("& needs a single value on both sides, {single}"),
        ),
        (
            "[a] <> Trim(Split([a]))",
            "SeveralValues",
            &format!("<> needs a single value on both sides, {single}"),
        ),
        (
            "Left([a], AppRoleAssignments([r]))",
            "SeveralValues",
            &format!("Left: numChars must be a single value, {single}"),
        ),
        (
            "ToLower(IIF([a] = \"x\", Split([b]), AppRoleAssignments([r])))",
            "SeveralValues",
            &format!("ToLower: source must be a single value, {single}"),
        ),
        // others are errors
        (
            "Left([a], Now())",
            "InvalidArgument",
            "Left: numChars must be a whole number, but this gives a date (DateDiff gives the time between two dates as a number)",
        ),
        (
            "Mid([a], IsNull([b]))",
            "InvalidArgument",
            "Mid: start must be a whole number, but this gives true or false (choose one with IIF: IIF(…, 1, 0))",
        ),
        (
            "CDate(DateDiff(\"d\", [a], Now()))",
            "InvalidArgument",
            "CDate: expression must be a date, but this gives a number (DateAdd adds a number of days to a date)",
        ),
        (
            "CDate(Redact(Switch([a], , \"x\", 1, \"y\", Count([b]), \"z\", IgnoreObjectFlow)))",
            "InvalidArgument",
            "CDate: expression must be a date, but this gives a number (DateAdd adds a number of days to a date)",
        ),
        (
            "NumFromDate(IsPresent([a]))",
            "InvalidArgument",
            "NumFromDate: value must be a date, but this gives true or false (choose one with IIF: IIF(…, [date], \"\"))",
        ),
        (
            "IIF(CDate([a]), \"x\", \"y\")",
            "InvalidArgument",
            "IIF: condition must be true or false, but this gives a date (compare the date, as in [date] > Now())",
        ),
        (
            "InStr([a], [b], 1, Count([c]))",
            "InvalidArgument",
            "InStr: compareType must be one of its words, but this gives a number (write the word itself, without quotation marks)",
        ),
    ];
    for (text, code, expected) in cases {
        let found = report(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        let found = found.first().unwrap();
        assert!(
            found.starts_with(code) && found.ends_with(expected),
            "{text}\n{found}\n{expected}"
        );
    }
}

#[test]
fn what_can_be_converted_is_no_mismatch() {
    for text in [
        "Left([a], Left([b], 1))",
        "Left([a], NumFromDate([b]))",
        "Left([a], Item(Split([b]), 1))",
        "Left([a], Coalesce([b], Now(), 3))",
        "CDate(Left([a], 10))",
        "CDate(IIF([a] = \"x\", Now(), [b]))",
        "CDate(IIF([a] = \"x\", DateAdd(\"d\", 1, Now()), \"9999-12-31\"))",
        "IIF(Not([a]), \"x\", \"y\")",
        "IIF(Count([a]), \"x\", \"y\")",
        "IIF(BitAnd([a], 2), \"x\", \"y\")",
        "IIF(Switch([a], \"False\", \"x\", IsNull([b])), \"x\", \"y\")",
        "Append(Now(), IsNull([a]))",
        "Append(IIF([a] = \"x\", Split([b]), \"one\"), \"x\")",
        "Append(RemoveDuplicates([a]), \"x\")",
        "Append(SingleAppRoleAssignment([r]), \"x\")",
        "Join(\",\", Split([a]))",
        "Count(ToLower([a]))",
        "Item(RemoveDuplicates(Trim(Split([a]))), Count([b]))",
        "Contains(Split([a]), [b])",
        "Switch(IsPresent([a]), \"x\", \"True\", Split([a]))",
        "InStr([a], [b], 1, Append(\"vb\", \"TextCompare\"))",
        "Left([a], Error(\"x\"))",
        "CDate(IgnoreAttributeFlow)",
    ] {
        assert_eq!(report(text), [""; 0], "{text}");
    }
}

#[test]
fn what_differs_in_each_cycle() {
    let cases: &[(&str, &[&str])] = &[
        ("Now()", &["Now()"]),
        ("FormatDateTime(Now(), \"G\", \"yyyy-MM-dd\")", &["Now()"]),
        ("Append([a], Left(Guid(), 4))", &["Guid()"]),
        (
            "[a] & RandomString(4, 0, 0, 0, 0) & Now()",
            &["RandomString(4, 0, 0, 0, 0)", "Now()"],
        ),
        ("IIF([a] = \"x\", [b], Redact(Guid()))", &["Guid()"]),
        ("Switch([a], Now(), \"x\", Guid())", &["Now()", "Guid()"]),
        ("Coalesce([a], Guid())", &["Guid()"]),
        ("Item(Split(Now(), \" \"), 1)", &["Now()"]),
        ("DateDiff(\"d\", [a], Now())", &["Now()"]),
        (
            "SelectUniqueValue([a], [a] & RandomString(2, 2, 0, 0, 0))",
            &["RandomString(2, 2, 0, 0, 0)"],
        ),
        // what is compared only decides
        (
            "IIF(DateDiff(\"d\", Now(), CDate([a])) <= 14, \"True\", \"False\")",
            &[],
        ),
        ("Now() > CDate([a])", &[]),
        ("IIF(IsPresent(Now()), [a], [b])", &[]),
        (
            "Switch(FormatDateTime(Now(), \"G\", \"dddd\"), [a], \"Sunday\", [b])",
            &[],
        ),
        ("Switch([a], \"x\", Guid(), \"y\")", &[]),
        ("CBool([a] = Guid())", &[]),
        ("IIF([a] = \"\", Error(Now()), [a])", &[]),
        ("Join(\" \", [a], [b])", &[]),
    ];
    for (text, expected) in cases {
        let found = Expression::parse_strict(text).unwrap().volatile();
        let calls: Vec<&str> = found
            .iter()
            .map(|found| &text[found.span.start as usize..found.span.end as usize])
            .collect();
        assert_eq!(calls, *expected, "{text}");
        assert!(
            found
                .iter()
                .all(|found| found.severity() == Severity::Warning && found.hint.is_some())
        );
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
    let unknown = format!("Join(\"\"{})", ", [b]".repeat(1_000));
    assert_eq!(
        Expression::parse_strict(&unknown).unwrap().check(&["a"]).len(),
        20
    );
    let format = format!(r#"FormatDateTime([a], "d", "{}")"#, "y".repeat(1_001));
    assert_eq!(codes(&format), [Code::InvalidArgument]);
}
