//! Help for the function that the caret is in.

use expr::Function;

use crate::scan;

/// The function and where in it the caret is.
#[derive(Clone, Debug)]
pub struct Help {
    /// The function.
    pub function: &'static Function,
    /// Its signature in parts.
    pub signature: Vec<SignaturePart>,
}

/// A part of a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignaturePart {
    /// The text; all parts together are the signature.
    pub text: String,
    /// Whether it is the parameter that the caret is in.
    pub is_current: bool,
}

/// Help for the innermost function around this byte.
pub fn help_at(text: &str, caret: usize) -> Option<Help> {
    let (function, argument) = scan::call(text, caret)?;
    Some(Help {
        function,
        signature: signature(function, argument),
    })
}

/// Help for a function, wherever the caret is.
pub fn help_of(function: &'static Function) -> Help {
    Help {
        function,
        signature: signature(function, None),
    }
}

fn signature(function: &'static Function, argument: Option<usize>) -> Vec<SignaturePart> {
    let current = argument.and_then(|argument| function.parameter(argument));
    let plain = |text: String| SignaturePart {
        text,
        is_current: false,
    };
    let mut parts = vec![plain(format!("{}(", function.name))];
    let mut repeats = false;
    for (position, parameter) in function.parameters.iter().enumerate() {
        if position > 0 {
            parts.push(plain(", ".into()));
        }
        repeats |= parameter.repeating;
        parts.push(SignaturePart {
            text: if parameter.required {
                parameter.name.to_owned()
            } else {
                format!("[{}]", parameter.name)
            },
            is_current: current.is_some_and(|current| current.name == parameter.name),
        });
    }
    parts.push(plain(if repeats { ", …)" } else { ")" }.into()));
    parts
}

#[cfg(test)]
mod tests {
    use super::help_at;
    use crate::scan::at_bar;

    #[test]
    fn the_parameter_at_the_caret_is_current() {
        for (text, current) in [
            ("Join|()", None),
            ("Join(|)", Some("separator")),
            ("Join(\" \", [a], [b], |)", Some("source")),
            ("Mid([a], 1, |)", Some("[length]")),
            ("Mid([a], 1, 2, |)", None),
        ] {
            let (text, caret) = at_bar(text);
            let help = help_at(&text, caret).expect("help");
            let found = help.signature.iter().find(|part| part.is_current);
            assert_eq!(found.map(|part| part.text.as_str()), current, "{text}");
            let whole: String = help.signature.iter().map(|part| part.text.as_str()).collect();
            assert_eq!(whole, help.function.signature());
        }
        assert!(help_at("[mail]", 3).is_none());
    }
}
