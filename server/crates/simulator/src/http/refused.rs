use axum::http::StatusCode;

use super::answer::Answer;
use crate::{
    profile::{ConflictAnswer, ErrorBody, ErrorRules, StatusMember},
    refusal::Refusal,
};

const WEB_PAGE: &str =
    "<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Error</h1></body></html>";

/// A refusal as a profile words it.
pub(super) fn refused(refusal: Refusal, rules: ErrorRules) -> Answer {
    let refusal = match (refusal.scim_type, rules.conflict) {
        (Some("uniqueness"), ConflictAnswer::WithoutType) => Refusal {
            scim_type: None,
            ..refusal
        },
        (Some("uniqueness"), ConflictAnswer::InternalError) => Refusal::internal(refusal.detail),
        _ => refusal,
    };
    let body = match refusal.status {
        StatusCode::UNAUTHORIZED => rules.unauthorized,
        StatusCode::INTERNAL_SERVER_ERROR => rules.internal,
        _ => ErrorBody::Scim,
    };
    match body {
        ErrorBody::Scim => Answer::json(refusal.status, &worded(&refusal, rules.status)),
        ErrorBody::WebPage => Answer::html(refusal.status, WEB_PAGE),
        ErrorBody::Empty => Answer::empty(refusal.status),
    }
}

fn worded(refusal: &Refusal, status: StatusMember) -> serde_json::Value {
    let mut body = refusal.to_json();
    if let Some(members) = body.as_object_mut() {
        match status {
            StatusMember::Text => {}
            StatusMember::Number => {
                members.insert("status".to_owned(), refusal.status.as_u16().into());
            }
            StatusMember::Absent => {
                members.remove("status");
            }
        }
    }
    body
}
