//! A form in a page, filled in as the server sent it, the way a browser without scripts would send it.

/// A form and what is in its fields.
#[derive(Debug, Clone)]
pub struct HtmlForm {
    action: String,
    fields: Vec<(String, String)>,
}

impl HtmlForm {
    /// The first form of the page that is sent to this address.
    pub fn find(page: &str, action: &str) -> Self {
        let start = page
            .find(&format!("action=\"{action}\""))
            .unwrap_or_else(|| panic!("no form for {action} in {page}"));
        let body = &page[start..];
        let body = &body[..body.find("</form>").unwrap()];
        Self {
            action: action.to_owned(),
            fields: fields(body),
        }
    }

    /// Where it is sent to.
    pub fn action(&self) -> &str {
        &self.action
    }

    /// Fills in a field, one that was empty (an unticked box) too.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(field, _)| field != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// What is in its fields.
    pub fn fields(&self) -> Vec<(&str, &str)> {
        self.fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    }
}

fn fields(mut html: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    while let Some(start) = html.find('<') {
        html = &html[start + 1..];
        let Some(tag) = html.find('>').map(|end| &html[..end]) else {
            break;
        };
        let Some(name) = attribute(tag, "name") else {
            continue;
        };
        match tag.split([' ', '\n']).next() {
            Some("input") => {
                let kind = attribute(tag, "type").unwrap_or_default();
                let is_choice = kind == "checkbox" || kind == "radio";
                if kind != "file" && (!is_choice || is_set(tag, "checked")) {
                    fields.push((name, attribute(tag, "value").unwrap_or_default()));
                }
            }
            Some("select") => {
                let options = &html[..html.find("</select>").unwrap()];
                fields.push((name, chosen(options)));
            }
            Some("textarea") => {
                let text = &html[tag.len() + 1..html.find("</textarea>").unwrap()];
                fields.push((name, unescape(text)));
            }
            _ => {}
        }
    }
    fields
}

/// The value of the chosen option; the first one when none is chosen.
fn chosen(options: &str) -> String {
    let tags: Vec<&str> = options
        .split("<option")
        .skip(1)
        .filter_map(|option| option.split('>').next())
        .collect();
    let tag = tags.iter().find(|tag| is_set(tag, "selected")).or(tags.first());
    tag.and_then(|tag| attribute(tag, "value")).unwrap_or_default()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next().map(unescape)
}

fn is_set(tag: &str, name: &str) -> bool {
    tag.trim_end_matches('/')
        .split(' ')
        .any(|word| word.split('=').next() == Some(name))
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_sent_as_they_stand() {
        let page = r#"<form action="/a"><input name="x" value="1 &amp; 2"/><input type="checkbox" name="off" value="true"/>
            <input type="checkbox" name="on" value="true" checked/><select name="s"><option value="a">A</option>
            <option value="b" selected>B</option></select><textarea name="t">&lt;</textarea></form><input name="outside"/>"#;
        let form = HtmlForm::find(page, "/a").with("off", "true");
        assert_eq!(
            form.fields(),
            [
                ("x", "1 & 2"),
                ("on", "true"),
                ("s", "b"),
                ("t", "<"),
                ("off", "true")
            ]
        );
    }
}
