//! A careful CSS minifier: it removes comments and the white space that never means anything, and nothing else.

/// Removes comments, needless white space and the last semicolon of each block.
///
/// Strings are copied as they are. White space stays where it may carry meaning: between words, before `:` and `(`
/// (a descendant's pseudo-class, `and (`), and around `+` and `-` (`calc`).
pub(crate) fn minify(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    let mut space_before = false;
    // The last character that has a syntactic meaning of its own; none after an escape.
    let mut previous = None;
    while let Some(character) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
            space_before = true;
            continue;
        }
        if character.is_ascii_whitespace() {
            rest = rest.trim_ascii_start();
            space_before = true;
            continue;
        }
        let length = match character {
            '"' | '\'' => string_length(rest),
            // An escaped character has no syntactic meaning.
            '\\' => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
            _ => character.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        if space_before
            && !out.is_empty()
            && !previous.is_some_and(closes_gap_after)
            && !closes_gap_before(character)
        {
            out.push(' ');
        }
        if character == '}' && previous == Some(';') {
            out.pop();
        }
        out.push_str(token);
        previous = (character != '\\').then_some(character);
        space_before = false;
        rest = after;
    }
    out
}

fn closes_gap_after(character: char) -> bool {
    matches!(character, '{' | '}' | ';' | ',' | ':' | '(' | '>')
}

fn closes_gap_before(character: char) -> bool {
    matches!(character, '{' | '}' | ';' | ',' | ')' | '>' | '!')
}

/// The length in bytes of the string at the start of the text, with its quotes.
fn string_length(text: &str) -> usize {
    let mut characters = text.char_indices();
    let quote = characters.next().map(|(_, character)| character);
    while let Some((index, character)) = characters.next() {
        if character == '\\' {
            characters.next();
        } else if Some(character) == quote {
            return index + character.len_utf8();
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::minify;

    #[test]
    fn only_what_means_nothing_is_removed() {
        for (css, expected) in [
            (
                "a { color : red ; margin: 0 auto; }\n\nb{}",
                "a{color :red;margin:0 auto}b{}",
            ),
            ("/* note */ a /* x */ b { }", "a b{}"),
            (".a :hover, .a:hover { top: 1px }", ".a :hover,.a:hover{top:1px}"),
            (
                "@media (width >= 40rem) and (hover: hover) { a { } }",
                "@media (width>= 40rem) and (hover:hover){a{}}",
            ),
            (
                "a { width: calc( 1px + (2px - 3px) ) }",
                "a{width:calc(1px + (2px - 3px))}",
            ),
            (
                "ul > li::after { content: \"  /* \\\" ; } \" ; }",
                "ul>li::after{content:\"  /* \\\" ; } \"}",
            ),
            (
                "@layer base, ui;\n@layer base { a { } }",
                "@layer base,ui;@layer base{a{}}",
            ),
            (
                "a { &:is(b, c) d { color: light-dark(#fff, #000) !important; } }",
                "a{&:is(b,c) d{color:light-dark(#fff,#000)!important}}",
            ),
            (".a\\: b { c: d\\; }", ".a\\: b{c:d\\;}"),
            (".w-1\\/2 { width: 50% }", ".w-1\\/2{width:50%}"),
            ("a { --empty: ; --space:  a  b ; }", "a{--empty:;--space:a b}"),
            (
                "a { background: url(data:image/svg+xml;base64,AA==) }",
                "a{background:url(data:image/svg+xml;base64,AA==)}",
            ),
            ("/* never closed", ""),
            ("a { content: 'never closed }", "a{content:'never closed }"),
        ] {
            assert_eq!(minify(css), expected, "{css}");
        }
    }

    #[test]
    fn a_second_pass_changes_nothing() {
        let once = minify("a { b : c ; } /* d */ e f > g { h: \" i \" }");
        assert_eq!(minify(&once), once);
    }
}
