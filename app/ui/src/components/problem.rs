use serde::{Deserialize, Serialize};

/// What a server function says when it refuses: the part of the error's JSON form that a form shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What went wrong, in one sentence.
    pub message: String,
    /// What to do about it.
    #[serde(default)]
    pub hint: Option<String>,
    /// What is wrong with single fields.
    #[serde(default)]
    pub fields: Vec<FieldProblem>,
}

/// What is wrong with one field of a form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// The field's name in the form.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

impl Problem {
    /// A problem that no field is to blame for.
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: Some(hint.into()),
            fields: Vec::new(),
        }
    }

    /// Reads the JSON form.
    pub fn from_json(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    /// Reads the problem that a form's answer without scripts left in the page's query (`__path` and `__err`), if it
    /// came from this server function, or from any.
    ///
    /// Each answer is added to the address that the form was sent from, so the last one is about what was just sent.
    pub fn from_query(query: &str, action: Option<&str>) -> Option<Self> {
        let value = |name: &str| {
            let query = query.trim_start_matches('?');
            query
                .rsplit('&')
                .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
        };
        let path = crate::decode(&value("__path")?);
        if action.is_some_and(|action| action != path) {
            return None;
        }
        let bytes = base64(&crate::decode(&value("__err")?))?;
        Self::from_json(std::str::from_utf8(&bytes).ok()?)
    }

    /// What is wrong with the field of that name.
    pub fn field(&self, name: &str) -> Option<String> {
        self.fields
            .iter()
            .find(|problem| problem.field == name)
            .map(|problem| problem.message.clone())
    }
}

/// Decodes base64 with the URL-safe alphabet, which is how Leptos' server functions write errors into an address.
fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut buffer, mut bits) = (0_u32, 0_u32);
    for character in text.trim_end_matches('=').bytes() {
        let value = match character {
            b'A'..=b'Z' => character - b'A',
            b'a'..=b'z' => character - b'a' + 26,
            b'0'..=b'9' => character - b'0' + 52,
            b'-' | b'+' => 62,
            b'_' | b'/' => 63,
            _ => return None,
        };
        buffer = (buffer << 6) | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((buffer >> bits) & 0xff).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{FieldProblem, Problem, base64};

    #[test]
    fn base64_decodes() {
        for (text, expected) in [
            ("", Some("")),
            ("YQ==", Some("a")),
            ("YWI=", Some("ab")),
            ("YWJj", Some("abc")),
            ("*", None),
        ] {
            assert_eq!(
                base64(text),
                expected.map(|text| text.as_bytes().to_vec()),
                "{text}"
            );
        }
    }

    #[test]
    fn a_problem_comes_back_in_the_query() {
        // {"kind":"invalid","message":"No","hint":null,"fields":[{"field":"q","message":"Empty"}]}
        let error = "eyJraW5kIjoiaW52YWxpZCIsIm1lc3NhZ2UiOiJObyIsImhpbnQiOm51bGwsImZpZWxkcyI6W3siZmllbGQiOiJxIiwibWVzc2FnZSI6IkVtcHR5In1dfQ==";
        let query = format!("?a=b&__path=%2Fapi%2Fsave&__err={}", error.replace('=', "%3D"));
        let problem = Problem::from_query(&query, Some("/api/save")).unwrap();
        assert_eq!(problem.message, "No");
        assert_eq!(
            problem.fields,
            vec![FieldProblem {
                field: "q".into(),
                message: "Empty".into()
            }]
        );
        assert_eq!(problem.field("q").as_deref(), Some("Empty"));
        assert_eq!(problem.field("other"), None);
        assert_eq!(Problem::from_query(&query, Some("/api/other")), None);
        let earlier = "__path=%2Fapi%2Fother&__err=eyJtZXNzYWdlIjoiT2xkIn0%3D";
        let again = format!("{earlier}&{}", query.trim_start_matches('?'));
        assert_eq!(Problem::from_query(&again, Some("/api/other")), None);
        assert_eq!(Problem::from_query(&again, None).as_ref(), Some(&problem));
        assert_eq!(Problem::from_query(earlier, None).unwrap().message, "Old");
        assert_eq!(Problem::from_query(&query, None), Some(problem));
        assert_eq!(Problem::from_query("a=b", None), None);
    }
}
