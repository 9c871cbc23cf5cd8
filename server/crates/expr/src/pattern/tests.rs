//! What patterns match, and what is said about those that are refused.

use super::Pattern;

#[test]
fn dialect() {
    // Each pattern with texts in which it matches and texts in which it does not.
    let cases: &[(&str, &[&str], &[&str])] = &[
        ("b", &["abc"], &["B", ""]),
        ("^b$", &["b", "b\n"], &["ab", "b\n\n", "\nb"]),
        (r"^b\Z", &["b", "b\n"], &["b\n\n"]),
        (r"^b\z", &["b"], &["b\n"]),
        ("(?m)^b$", &["a\nb\nc", "b"], &["ab"]),
        ("(?m:^b)c", &["a\nbc"], &["a\nb"]),
        ("a.c", &["abc", "a\rc", "aéc"], &["a\nc"]),
        ("(?s)a.c", &["a\nc"], &["ac"]),
        ("(?i)straße", &["STRAßE"], &["STRASSE"]),
        ("a(?i)b", &["aB"], &["AB"]),
        ("(?i:a)b", &["Ab"], &["AB"]),
        ("(?i)a(?-i)b", &["Ab"], &["aB"]),
        (r"^\d+$", &["12", "١٢"], &["1a"]),
        (r"^\w+$", &["aé_1", "e\u{301}"], &["a-b", "a b", "\u{20dd}"]),
        (r"^\W$", &["-", " "], &["_", "é"]),
        (r"^[\w-]+$", &["a-b"], &["a b"]),
        (r"^[^\W_]+$", &["aé"], &["a_"]),
        (r"^\s\S$", &["\u{a0}x"], &["xx"]),
        ("(?<a>x)(?'b'y)", &["xy"], &["x"]),
        ("(?<a>x)|(?<a>y)", &["x", "y"], &["z"]),
        ("(?x) a b # comment", &["ab"], &["a b"]),
        ("(?x)[ #]a", &[" a", "#a"], &["a"]),
        ("a(?#comment)b", &["ab"], &["a#b"]),
        ("a{2}", &["aa"], &["a", "a{2}"]),
        ("^a{,2}$", &["a{,2}"], &["aa"]),
        ("a{x", &["a{x"], &["a"]),
        ("^[]a]+$", &["]a"], &["b"]),
        ("^[^]a]$", &["b"], &["]"]),
        ("^[[a]+$", &["[a"], &["b"]),
        ("^[a-c-[b]]+$", &["ac"], &["abc"]),
        ("^[a&&b~~-]+$", &["a&b~-"], &["c"]),
        ("^[+--]+$", &["+,-"], &["."]),
        (r"^[\d-z]+$", &["1-z"], &["y"]),
        (r"^[\]\\\b]+$", &["]\\\u{8}"], &["b"]),
        (r"\x41\u00e9\t\e\cA\0\x2b", &["Aé\t\u{1b}\u{1}\0+"], &["A"]),
        (r"^\p{Lu}\P{Lu}\p{IsCyrillic}$", &["Aaж"], &["aAж"]),
        (r"^[\p{IsBasicLatin}]+$", &["abc"], &["é"]),
        (r"\bid\b", &["an id!"], &["idea"]),
        (r"\/\-\@\ ", &["/-@ "], &["/"]),
        ("a*?b", &["aab"], &["a"]),
        ("(a|b)*c", &["abac"], &["ab"]),
        (
            r"^[\w.%+-]+@[\w.-]+\.\w{2,}$",
            &["ana@example.com"],
            &["ana@example"],
        ),
        (r"^\w{1,30}$", &["x"], &["-"]),
        (r"^\p{L}{2,64}$", &["xé"], &["x"]),
        (r"^[^@]{1,64}@[^@]{1,255}$", &["a@b"], &["@b"]),
        ("", &["", "x"], &[]),
    ];
    for (text, matching, other) in cases {
        let pattern = Pattern::compile(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        for example in *matching {
            assert!(pattern.is_match(example), "{text} in {example:?}");
        }
        for example in *other {
            assert!(!pattern.is_match(example), "{text} not in {example:?}");
        }
    }
}

#[test]
fn refused() {
    for (text, message) in [
        (
            "a(?=b)",
            "looking ahead with (?=…) is not supported in regular expressions",
        ),
        (
            "a(?!b)",
            "looking ahead with (?!…) is not supported in regular expressions",
        ),
        (
            "(?<=a)b",
            "looking back with (?<=…) is not supported in regular expressions",
        ),
        (
            "(?<!a)b",
            "looking back with (?<!…) is not supported in regular expressions",
        ),
        (
            "(?>a+)b",
            "the atomic group (?>…) is not supported in regular expressions",
        ),
        (
            "(?(a)b|c)",
            "the choice (?(…)…) is not supported in regular expressions",
        ),
        (
            "(?<a-b>x)",
            "the balancing group (?<name-name>…) is not supported in regular expressions",
        ),
        (
            r"(a)\1",
            "the reference \"\\1\" to an earlier group is not supported in regular expressions",
        ),
        (
            r"(?<a>a)\k<a>",
            "the reference \"\\k\" to an earlier group is not supported in regular expressions",
        ),
        (r"\Ga", r"\G is not supported in regular expressions"),
        ("a*+", "\"+\" has nothing to repeat"),
        ("a{2}{3}", "\"{3}\" has nothing to repeat"),
        ("*a", "\"*\" has nothing to repeat"),
        ("(|+)", "\"+\" has nothing to repeat"),
        ("(a", "a group has no closing parenthesis"),
        ("a)", "a closing parenthesis has no opening one"),
        ("[a", "a character class has no closing bracket"),
        ("[]", "a character class has no closing bracket"),
        ("[z-a]", "the range z-a is in reverse order"),
        (r"[a-\d]", "a range must end with a single character"),
        (
            "[a-z-[b]c]",
            "a class that is taken away must be the last in its class",
        ),
        (r"\y", "\"\\y\" has no meaning"),
        (r"\p{Greek}", "\"\\p{Greek}\" is not supported"),
        (r"\pL", "a category in braces must follow \"\\p\""),
        (r"\x4", "2 hexadecimal digits must follow \"\\x\""),
        (r"\u12", "4 hexadecimal digits must follow \"\\u\""),
        (r"\ud800", "\"\\uD800\" is half of a character"),
        (r"a\", "nothing follows the last backslash"),
        ("(?<>a)", "\"\" is not the name of a group"),
        ("(?<1a>a)", "\"1a\" is not the name of a group"),
        ("(?<a", "the name of a group does not end"),
        ("(?P<a>b)", "\"(?P\" has no meaning"),
        ("(?z)a", "\"z\" has no meaning after \"(?\""),
        (r"\w{5000}", "the regular expression is too large"),
        ("((a{100}){100}){100}", "the regular expression is too large"),
    ] {
        match Pattern::compile(text) {
            Ok(_) => panic!("{text} is taken"),
            Err(error) => assert_eq!(error.message, message, "{text}"),
        }
    }
    assert!(Pattern::compile(&"(".repeat(5_000)).is_err());
    assert!(Pattern::compile("a{5,2}").is_err());
}

#[test]
fn groups_are_numbered_as_in_dotnet() {
    let pattern = Pattern::compile("(?<x>a)(b)(?<y>c)(?n:(d))(e)").unwrap();
    for (name, has) in [
        ("0", true),
        ("1", true),
        ("2", true),
        ("3", true),
        ("4", true),
        ("5", false),
        ("x", true),
    ] {
        assert_eq!(pattern.has_group(name), has, "{name}");
    }
    assert_eq!(pattern.group_names().collect::<Vec<_>>(), ["x", "y"]);
    let found = pattern.find("abcde", 0).unwrap();
    let group = |name: &str| found.group(name).map(|range| &"abcde"[range]);
    assert_eq!(group("0"), Some("abcde"));
    assert_eq!(group("1"), Some("b"));
    assert_eq!(group("2"), Some("e"));
    assert_eq!(group("3"), Some("a"));
    assert_eq!(group("y"), Some("c"));
}

#[test]
fn what_a_pattern_takes() {
    // Places, states and the longest match in bytes.
    for (text, places, states, longest) in [
        ("", 0, 0, Some(0)),
        ("ab", 2, 2, Some(8)),
        ("é", 1, 2, Some(4)),
        ("^a$", 3, 3, Some(4)),
        (".", 1, 13, Some(4)),
        ("a|bc", 4, 4, Some(8)),
        ("(a)", 3, 3, Some(4)),
        ("a*", 3, 3, None),
        ("a?", 2, 2, Some(4)),
        ("a{3}", 3, 3, Some(12)),
        ("a{3,}", 5, 5, None),
        ("a{2,5}", 8, 8, Some(20)),
        ("(?:ab){10}", 40, 40, Some(80)),
        ("(?:(?:^)*)", 7, 7, Some(0)),
        ("[a-c]", 1, 1, Some(4)),
        ("[^a-cé]", 1, 27, Some(4)),
        (r"\d\w", 2, 370, Some(8)),
        (r"[\d.-[5]]", 1, 32, Some(4)),
        (r"(?i)\w", 1, 340, Some(4)),
        ("(?i:[\u{1}-\u{10ffff}])a", 4, 3 + 13, Some(8)),
    ] {
        let measure = super::translate::translate(text).unwrap().measure;
        assert_eq!(
            (measure.places, measure.states, measure.longest),
            (places, states, longest),
            "{text}"
        );
    }
}

#[test]
fn no_pattern_takes_more_than_was_told() {
    // The engine is given as much memory as so many states take at most.
    let parts = [
        "a",
        "é",
        "k",
        ".",
        r"\d",
        r"\D",
        r"\w",
        r"\W",
        r"\s",
        r"\S",
        r"\p{L}",
        r"\P{Lu}",
        r"\p{C}",
        r"\p{IsGreek}",
        "[^@]",
        "[a-zé-ü]",
        "[\u{100}-\u{ffff}]",
        r"[\w-[aeiou]]",
        "(a|b|c)",
        "(?:ab?)*",
        "^",
        "$",
        r"\b",
        "()",
    ];
    for part in parts {
        for repeated in ["*", "+", "?", "{3}", "{0,4}", "{2,}"] {
            for text in [
                part.to_owned(),
                format!("(?:{part}){repeated}"),
                format!("((?:{part}){repeated}|x){{3}}"),
                format!("(?i:(?:{part}){repeated})"),
            ] {
                let translation = super::translate::translate(&text).unwrap();
                let states = usize::try_from(translation.measure.states).unwrap();
                let engine = regex::RegexBuilder::new(&translation.regex)
                    .size_limit(2_000 + 400 * states)
                    .build();
                assert!(engine.is_ok(), "{text}: {states} states\n{engine:?}");
            }
        }
    }
}
