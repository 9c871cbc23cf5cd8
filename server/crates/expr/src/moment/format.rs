//! Date formats in .NET's notation.

/// A format, in its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Format(pub(super) Vec<Part>);

/// A part of a format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A letter that stands for a part of the date, and how often it stands there: `yyyy` is `('y', 4)`.
    Field(char, usize),
    /// A character that stands for itself.
    Text(char),
}

/// The most bytes of a format. Real ones have some dozens.
const MAXIMUM_LENGTH: usize = 1_000;

impl Format {
    /// Reads a custom format, or a standard one of a single letter in the culture en-US.
    ///
    /// # Errors
    ///
    /// What is wrong with it, to follow the name of the parameter.
    ///
    /// Source: .NET documentation, custom and standard date and time format strings.
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        if text.len() > MAXIMUM_LENGTH {
            return Err("must be a date format such as yyyy-MM-dd, but is longer than 1000 characters");
        }
        let mut letters = text.chars();
        let custom = match (letters.next(), letters.next()) {
            (None, _) => return Err("must be a date format such as yyyy-MM-dd, but is empty"),
            (Some(letter), None) => standard(letter)?,
            _ => text,
        };
        custom_parts(custom).map(Self)
    }
}

/// What a standard format stands for.
fn standard(letter: char) -> Result<&'static str, &'static str> {
    Ok(match letter {
        'd' => "M/d/yyyy",
        'D' => "dddd, MMMM d, yyyy",
        'f' => "dddd, MMMM d, yyyy h:mm tt",
        'F' | 'U' => "dddd, MMMM d, yyyy h:mm:ss tt",
        'g' => "M/d/yyyy h:mm tt",
        'G' => "M/d/yyyy h:mm:ss tt",
        'm' | 'M' => "MMMM d",
        'o' | 'O' => "yyyy-MM-dd'T'HH:mm:ss.fffffffK",
        'r' | 'R' => "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
        's' => "yyyy-MM-dd'T'HH:mm:ss",
        't' => "h:mm tt",
        'T' => "h:mm:ss tt",
        'u' => "yyyy-MM-dd HH:mm:ssZ",
        'y' | 'Y' => "MMMM yyyy",
        _ => {
            return Err(
                "is none of the standard formats d D f F g G m o r s t T u U y; write %H for a single field",
            );
        }
    })
}

fn custom_parts(text: &str) -> Result<Vec<Part>, &'static str> {
    let mut parts = Vec::new();
    let mut rest = text.chars();
    while let Some(letter) = rest.next() {
        match letter {
            'd' | 'f' | 'F' | 'g' | 'h' | 'H' | 'K' | 'm' | 'M' | 's' | 't' | 'y' | 'z' | 'Z' => {
                let mut count = 1;
                while !matches!(letter, 'K' | 'Z') && rest.clone().next() == Some(letter) {
                    rest.next();
                    count += 1;
                }
                if matches!(letter, 'f' | 'F') && count > 7 {
                    return Err("has more than seven digits of a second");
                }
                parts.push(Part::Field(letter, count));
            }
            '\'' | '"' => quoted(letter, &mut rest, &mut parts)?,
            '\\' => parts.push(Part::Text(rest.next().ok_or("ends with a backslash")?)),
            '%' => match rest.clone().next() {
                None | Some('%') => return Err("has a % without a field after it"),
                Some(_) => {}
            },
            other => parts.push(Part::Text(other)),
        }
    }
    Ok(parts)
}

fn quoted(quote: char, rest: &mut std::str::Chars<'_>, parts: &mut Vec<Part>) -> Result<(), &'static str> {
    loop {
        match rest.next() {
            Some(letter) if letter == quote => return Ok(()),
            Some('\\') => parts.push(Part::Text(rest.next().ok_or("ends with a backslash")?)),
            Some(letter) => parts.push(Part::Text(letter)),
            None => return Err("has a quotation mark that is not closed"),
        }
    }
}
