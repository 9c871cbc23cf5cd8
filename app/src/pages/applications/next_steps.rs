use leptos::prelude::*;
use model::{ApplicationOverview, JobScope, ProvisioningStatus};
use ui::{Erase, RelativeTime, Step, StepState, Steps};

use super::list::users_and_groups;

/// What is to be done until people have accounts, and what of it is done.
pub(super) fn next_steps(overview: &ApplicationOverview, path: &str) -> AnyView {
    let assigned = overview.assigned_users + overview.assigned_groups;
    let assign_done = assigned > 0 || overview.scope == JobScope::All;
    let tested_at = overview.tested_at.map(|at| at.0);
    let is_on = overview.summary.status == ProvisioningStatus::On;
    let assigned_words = match overview.scope {
        JobScope::All => "Everybody in the directory is in scope.".to_owned(),
        JobScope::Assigned if assigned > 0 => format!(
            "Assigned: {}.",
            users_and_groups(overview.assigned_users, overview.assigned_groups)
        ),
        JobScope::Assigned => {
            "Begin with one user; add more people or a group when the first account looks right.".to_owned()
        }
    };
    let edit = format!("{path}/provisioning/edit");
    let tested = match tested_at {
        Some(at) => view! { "Passed " <RelativeTime at=at/> "." }.erase(),
        None => "Rollcall tries the way there, the token and a search, and says what to do when one fails."
            .erase(),
    };
    let on_words = if is_on {
        "Cycles run by themselves; the page Provisioning shows the current one."
    } else {
        "The initial cycle starts at once; later ones follow by themselves."
    };
    let (cycle_link, cycle_words) = if is_on {
        (format!("{path}/provisioning"), "Show the current cycle")
    } else {
        (edit.clone(), "Provisioning status")
    };
    let assign = format!("{path}/users-and-groups");
    let configured = overview.configured;
    view! {
        <Steps>
            <Step state=state(assign_done) title="Assign users and groups">
                {assigned_words} " " <a href=assign>"Users and groups"</a>
            </Step>
            <Step state=state(configured) title="Enter the credentials">
                "Set the mode to Automatic, enter Tenant URL and Secret Token. " <a href=edit>"Edit provisioning"</a>
            </Step>
            <Step state=state(tested_at.is_some()) title="Test the connection">{tested}</Step>
            <Step state=state(is_on) title="Switch provisioning on">
                {on_words} " " <a href=cycle_link>{cycle_words}</a>
            </Step>
        </Steps>
    }
    .erase()
}

fn state(done: bool) -> StepState {
    if done { StepState::Done } else { StepState::Waiting }
}
