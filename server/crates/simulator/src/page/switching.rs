//! The page where people choose how the application behaves, and the forms on it.
//!
//! A program may send the same forms: `curl -d name=errors -d status=503 -d times=3 ADDRESS/behaviour/fault`. What is left
//! out is as usual.

use std::collections::BTreeMap;

use axum::{
    Form, Router,
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
    middleware::{Next, from_fn},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};

use super::{behaviour::Behaviour, fault_form::FaultForm, respond};
use crate::{profile::Profile, simulator::Simulator};

/// The path of the page.
const PAGE: &str = "/behaviour";

type Fields = Form<BTreeMap<String, String>>;

pub(super) fn router() -> Router<Simulator> {
    Router::new()
        .route(PAGE, get(show))
        .route("/behaviour/fault", post(switch))
        .route("/behaviour/off", post(switch_all_off))
        .route("/behaviour/profile", post(take_profile))
        .layer(from_fn(refuse_other_sites))
}

async fn show(State(simulator): State<Simulator>, headers: HeaderMap) -> Response {
    let behaviour = Behaviour::new(&simulator.faults(), &simulator.profile());
    respond(&simulator, &headers, PAGE, behaviour)
}

/// Switches the fault that the form names on, or off if the field `switch` says so.
async fn switch(State(simulator): State<Simulator>, headers: HeaderMap, Form(fields): Fields) -> Response {
    let is_off = fields.get("switch").is_some_and(|switch| switch == "off");
    let form = match FaultForm::sent(fields) {
        Ok(form) => form,
        Err(problem) => return (StatusCode::BAD_REQUEST, problem).into_response(),
    };
    let name = form.value("name");
    if is_off {
        simulator.switch_off(name);
    } else {
        match form.read() {
            Ok(fault) => simulator.switch_on(fault),
            Err(problem) => {
                let behaviour = Behaviour::new(&simulator.faults(), &simulator.profile());
                let behaviour = behaviour.with_refused(&form, &problem);
                let page = respond(&simulator, &headers, PAGE, behaviour);
                return (StatusCode::BAD_REQUEST, page).into_response();
            }
        }
    }
    Redirect::to(&format!("{PAGE}#{name}")).into_response()
}

async fn switch_all_off(State(simulator): State<Simulator>) -> Redirect {
    simulator.switch_all_off();
    Redirect::to(PAGE)
}

async fn take_profile(State(simulator): State<Simulator>, Form(fields): Fields) -> Response {
    let name = fields.get("name").map(String::as_str).unwrap_or_default();
    match Profile::named(name) {
        Some(profile) => {
            simulator.set_profile(profile);
            Redirect::to(&format!("{PAGE}#profiles-title")).into_response()
        }
        None => (StatusCode::BAD_REQUEST, format!("There is no profile {name:?}.")).into_response(),
    }
}

/// The pages of other sites may not send these forms. Source: W3C Fetch Metadata, `Sec-Fetch-Site`.
async fn refuse_other_sites(request: Request, next: Next) -> Response {
    let site = request.headers().get("sec-fetch-site");
    let is_other = site.is_some_and(|site| site != "same-origin" && site != "none");
    if is_other && !request.method().is_safe() {
        return (
            StatusCode::FORBIDDEN,
            "Send this form from the simulator's own page.",
        )
            .into_response();
    }
    next.run(request).await
}
