use std::fmt;

use super::{
    escape::Escaped,
    fault_form::{FaultForm, Field, common_fields, own_fields},
};
use crate::fault::{ActiveFault, Fault, FaultKind};

/// One kind of fault: what it does, whether it is on, and the form that switches it.
pub(super) struct FaultCard {
    kind: FaultKind,
    active: Option<ActiveFault>,
    form: FaultForm,
    /// What is wrong with the form that was sent.
    problem: Option<String>,
}

impl FaultCard {
    pub(super) fn new(kind: FaultKind, active: Option<ActiveFault>) -> Self {
        let fault = active.map_or_else(|| Fault::new(kind), |active| active.fault);
        Self {
            kind,
            active,
            form: FaultForm::of(&fault),
            problem: None,
        }
    }

    /// The card as somebody filled it in, with what is wrong.
    pub(super) fn refused(self, form: FaultForm, problem: String) -> Self {
        Self {
            form,
            problem: Some(problem),
            ..self
        }
    }

    pub(super) fn kind(&self) -> FaultKind {
        self.kind
    }

    fn state(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.kind.name();
        write!(formatter, "<p class=\"state\" id=\"state-{name}\" data-live>")?;
        match &self.active {
            None => formatter.write_str("<span class=\"badge\">Off</span>")?,
            Some(active) if active.is_over() => {
                write!(formatter, "<span class=\"badge\">Over</span> {}", hits(active))?;
            }
            Some(active) => write!(formatter, "<span class=\"badge warn\">On</span> {}", hits(active))?,
        }
        formatter.write_str("</p>")
    }

    fn field(&self, formatter: &mut fmt::Formatter<'_>, field: &Field) -> fmt::Result {
        match field {
            Field::Number(name, label, range) => write!(
                formatter,
                "<label>{label}<input type=\"number\" name=\"{name}\" value=\"{}\" min=\"{}\" max=\"{}\" required></label>",
                Escaped(self.form.value(name)),
                range.start(),
                range.end(),
            ),
            Field::Choice(name, label, choices) => {
                write!(formatter, "<label>{label}<select name=\"{name}\">")?;
                for (value, title) in *choices {
                    let selected = if *value == self.form.value(name) {
                        " selected"
                    } else {
                        ""
                    };
                    write!(formatter, "<option value=\"{value}\"{selected}>{title}</option>")?;
                }
                formatter.write_str("</select></label>")
            }
        }
    }

    /// Whether the requests that it hits are not simply all.
    fn is_narrowed(&self) -> bool {
        let usual = FaultForm::of(&Fault::new(self.kind));
        common_fields().iter().any(|field| match field {
            Field::Number(name, ..) | Field::Choice(name, ..) => self.form.value(name) != usual.value(name),
        })
    }
}

impl fmt::Display for FaultCard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.kind.name();
        write!(
            formatter,
            "<form class=\"fault\" id=\"{name}\" method=\"post\" action=\"/behaviour/fault\" aria-labelledby=\"{name}-title\">\
             <input type=\"hidden\" name=\"name\" value=\"{name}\">\
             <h3 id=\"{name}-title\">{}</h3>",
            self.kind.title()
        )?;
        self.state(formatter)?;
        write!(formatter, "<p>{}</p>", self.kind.sentence())?;
        if let Some(problem) = &self.problem {
            write!(
                formatter,
                "<p class=\"problem\" role=\"alert\">{}</p>",
                Escaped(problem)
            )?;
        }
        formatter.write_str("<div class=\"fields\">")?;
        for field in own_fields(self.kind) {
            self.field(formatter, &field)?;
        }
        let open = if self.is_narrowed() { " open" } else { "" };
        write!(
            formatter,
            "</div><details{open}><summary>Which requests</summary><div class=\"fields\">"
        )?;
        for field in common_fields() {
            self.field(formatter, &field)?;
        }
        let switch_on = if self.active.is_some() {
            "Switch on again"
        } else {
            "Switch on"
        };
        write!(
            formatter,
            "</div></details><div class=\"actions\"><button type=\"submit\" name=\"switch\" value=\"on\">{switch_on}</button>"
        )?;
        if self.active.is_some() {
            formatter.write_str(
                "<button type=\"submit\" name=\"switch\" value=\"off\" formnovalidate>Switch off</button>",
            )?;
        }
        formatter.write_str("</div></form>")
    }
}

fn hits(active: &ActiveFault) -> String {
    match active.hits {
        0 => "No request was hit yet.".to_owned(),
        1 => "1 request was hit.".to_owned(),
        hits => format!("{hits} requests were hit."),
    }
}
