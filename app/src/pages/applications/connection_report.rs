use leptos::prelude::*;
use model::{ConnectionOutcome, ConnectionReport, ConnectionStep, DialectProposal};
use ui::{Erase, Notice, RelativeTime, Step, StepState, Steps, Tone, duration};

/// What the last connection test found, step by step.
pub(super) fn connection_report(mut report: ConnectionReport) -> AnyView {
    let at = report.tested_at.0;
    let url = report.tenant_url.clone();
    let when = view! { <p class="ui-muted">"Tested " <RelativeTime at=at/> " with " {url}</p> };
    let dialect = report.dialect.take().map(proposal);
    let steps = steps(report.steps);
    view! {
        <div class="connection-report">
            {steps}
            {dialect}
            {when}
        </div>
    }
    .erase()
}

/// What a connection test found in one line, and step by step.
pub(crate) fn steps(steps: Vec<ConnectionStep>) -> AnyView {
    let failed = steps
        .iter()
        .find(|step| step.outcome == ConnectionOutcome::Failed);
    let verdict = match failed {
        Some(step) => {
            let advice = step.advice.clone().unwrap_or_default();
            view! { <Notice tone=Tone::Bad title=format!("{}: {}", step.name, step.detail)>{advice}</Notice> }
                .erase()
        }
        None => view! { <Notice tone=Tone::Good title="The connection works."/> }.erase(),
    };
    let steps = steps.into_iter().map(step).collect_view();
    view! {
        {verdict}
        <Steps>{steps}</Steps>
    }
    .erase()
}

/// What saving brings with it.
fn proposal(dialect: DialectProposal) -> AnyView {
    let reasons = dialect.reasons.join(", ");
    let title = format!("SCIM dialect: {}.", dialect.title);
    let words = format!(
        "{} Proposed because {reasons}. It is spoken once you save, unless you choose another one under Advanced connection settings.",
        dialect.sentence
    );
    view! { <Notice tone=Tone::Info title=title>{words}</Notice> }.erase()
}

fn step(step: ConnectionStep) -> AnyView {
    let remark = duration(step.duration_ms.unsigned_abs());
    let (state, remark) = match step.outcome {
        ConnectionOutcome::Passed => (StepState::Done, remark),
        ConnectionOutcome::Warning => (StepState::Warning, remark),
        ConnectionOutcome::Failed => (StepState::Failed, remark),
        ConnectionOutcome::Skipped => (StepState::Skipped, String::new()),
    };
    let advice = step.advice.map(|advice| view! { <p>{advice}</p> });
    view! { <Step state=state title=step.name remark=remark>{step.detail} {advice}</Step> }.erase()
}
