//! An application that cannot be worked with: noticing it during a cycle, and asking before one whether it is over.
//!
//! What fails for a reason that may be the application's is held until others succeed, which shows that the object was at
//! fault, or until the application itself is asked. When it does not answer, the cycle ends and nothing of what was held
//! is counted: everybody is looked at again.

use model::ErrorInformation;
use store::JobRun;

use crate::apply::Workplace;
use crate::breaker::Sign;
use crate::engine::Engine;
use crate::halt::Halt;
use crate::outcome::Outcome;
use crate::quarantine::trouble;
use crate::recorder::Recorder;
use crate::terms::Terms;

/// What a failed request says about the application; nothing when the object may be at fault.
pub(crate) fn sign_of(error: &scim::Error) -> Option<Sign> {
    if error.kind == scim::ErrorKind::Unauthorized {
        Some(Sign::Refused)
    } else if error.is_connection_level() {
        Some(Sign::Away)
    } else {
        error.may_be_an_outage().then_some(Sign::Unwell)
    }
}

/// Writes down what came of an object, or holds it while the application is under suspicion.
pub(crate) async fn settle(workplace: &Workplace, recorder: &Recorder, outcome: Outcome) {
    let halt = &workplace.halt;
    let Some(sign) = outcome.sign else {
        release(halt, recorder).await;
        return recorder.record(outcome).await;
    };
    halt.hold(outcome);
    if halt.failed(sign) && ask(workplace).await {
        for outcome in halt.take_held() {
            recorder.record(outcome).await;
        }
    }
}

/// At the end of a cycle: what is still held is written down, unless the application turns out not to be there.
pub(crate) async fn settle_rest(workplace: &Workplace, recorder: &Recorder) {
    let halt = &workplace.halt;
    if halt.holds_what_nothing_else_explains() && !halt.is_stopped() {
        ask(workplace).await;
    }
    if halt.broken().is_none() {
        for outcome in halt.take_held() {
            recorder.record(outcome).await;
        }
    }
}

async fn release(halt: &Halt, recorder: &Recorder) {
    if halt.broken().is_none() {
        for outcome in halt.take_cleared() {
            recorder.record(outcome).await;
        }
    }
}

/// Asks the application whether it is there, and ends the cycle if not.
async fn ask(workplace: &Workplace) -> bool {
    let halt = &workplace.halt;
    match workplace.for_leavers.is_there().await {
        Ok(()) => {
            halt.is_there();
            return true;
        }
        Err(error) if error.was_stopped() => {}
        Err(error) => halt.break_off(in_words(&error, &workplace.run.application)),
    }
    false
}

fn in_words(error: &scim::Error, application: &str) -> ErrorInformation {
    trouble(error.kind.code(), application, details(error))
}

/// Which request failed how.
pub(crate) fn details(error: &scim::Error) -> String {
    let answer = match error.status {
        Some(status) => format!("HTTP {status}: {}", error.detail),
        None => error.detail.clone(),
    };
    match error.request() {
        Some(request) => format!("{request}: {answer}"),
        None => answer,
    }
}

/// Asks an application that could not be worked with, before a cycle begins, whether it can be now. The inner error says
/// why not; none when the question was given up.
///
/// # Errors
/// When the store fails.
pub(crate) async fn is_over(
    engine: &Engine,
    run: &JobRun,
    halt: &Halt,
) -> store::Result<Result<(), Option<ErrorInformation>>> {
    let client = match engine.client(run).await? {
        Ok(client) => client,
        Err(error) => return Ok(Err(Some(error))),
    };
    let terms = Terms::read(engine.store(), run, engine.concurrency(), engine.now()).await?;
    let client = client
        .with_dialect(terms.dialect.clone())
        .within(terms.budget.clone())
        .until(halt.signal());
    Ok(match client.is_there().await {
        Ok(()) => Ok(()),
        Err(error) if error.was_stopped() => Err(None),
        Err(error) => Err(Some(in_words(&error, &run.application))),
    })
}
