use leptos::prelude::*;

use crate::{Choice, Erase, FieldParts};

/// One of a few values, all of them in sight.
#[component]
pub fn RadioGroup(
    /// The name in the form.
    name: &'static str,
    /// What is chosen.
    #[prop(into)]
    label: String,
    /// The value chosen at first.
    #[prop(optional, into)]
    value: String,
    /// The values to choose from.
    choices: Vec<Choice>,
    /// What to choose.
    #[prop(optional, into)]
    help: Option<String>,
    /// In one line instead of one below the other.
    #[prop(optional)]
    inline: bool,
) -> impl IntoView {
    let parts = FieldParts::new(name, help.is_some());
    let help_id = parts.help_id();
    let choices = choices
        .into_iter()
        .enumerate()
        .map(|(position, choice)| {
            // The first has the field's own id, so that the error summary's link finds it.
            let id = (position == 0).then(|| parts.id.clone());
            let checked = choice.value == value;
            view! {
                <label class="ui-radio">
                    <input type="radio" id=id name=name value=choice.value checked=checked/>
                    <span>
                        {choice.label}
                        {choice.help.map(|text| view! { <small>{text}</small> })}
                    </span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="ui-radios" class:ui-radios-inline=inline aria-describedby=parts.described_by()>
            <legend>{label}</legend>
            <div>{choices}</div>
            {parts.error_slot()}
            {help.map(|text| view! { <p class="ui-field-help" id=help_id>{text}</p> })}
        </fieldset>
    }
    .erase()
}
