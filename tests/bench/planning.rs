//! How many people are planned for in a second: from what the store gave about somebody to what is to be done and why, on one
//! core.

use std::hint::black_box;
use std::time::Instant;

use gallery::Gallery;
use model::{Guard, JobScope, ObjectKind, Timestamp};
use store::{Link, LinkState, Subject};
use sync::mapper::{Facts, Mapper, Purpose, Surroundings};
use sync::plan::{Context, Plan, decide, sent_of};
use sync::scope::Scope;
use tests::people::staff;

use crate::report;

const PEOPLE: u32 = 2000;
/// Each is short, so that the median is that of a round without a break, also on a busy machine.
const ROUNDS: usize = 51;

pub(crate) fn measure() {
    println!(
        "\nPlanning on one core, the default mappings of Pingboard, median of {ROUNDS} rounds of {PEOPLE} people"
    );
    let schema = gallery::default_schema(Gallery::get().entry("pingboard").unwrap());
    let mapping = schema.mapping(ObjectKind::User).unwrap();
    let (mapper, surroundings) = (Mapper::compile(mapping).unwrap(), Surroundings::default());
    let scope = Scope::compile(JobScope::All, mapping).unwrap();
    let context = Context {
        mapper: &mapper,
        surroundings: &surroundings,
        actions: mapping.actions,
        guard: Guard::default(),
        scope: &scope,
        directory: "Directory",
        application: "Pingboard",
    };
    let new: Vec<Subject> = staff(PEOPLE as usize).into_iter().map(subject).collect();
    let equal: Vec<Subject> = new.iter().map(|new| with_account(new, context)).collect();
    let is_new = |subject| matches!(decide(subject, context).plan, Plan::Find(_));
    let is_equal = |subject| matches!(decide(subject, context).plan, Plan::Leave(leave) if leave.up_to_date);
    assert!(new.iter().all(is_new));
    assert!(equal.iter().all(is_equal));
    for (what, subjects) in [
        ("  people without an account", &new),
        ("  people whose account is up to date", &equal),
    ] {
        let rate = report::median((0..ROUNDS).map(|_| rate(subjects, context)).collect());
        report::line(what, &format!("{rate:.0} people/s"), ">= 30000", rate >= 30_000.0);
    }
}

fn rate(subjects: &[Subject], context: Context<'_>) -> f64 {
    let start = Instant::now();
    for subject in subjects {
        black_box(decide(black_box(subject), context));
    }
    f64::from(PEOPLE) / start.elapsed().as_secs_f64()
}

/// Somebody whose manager has an account.
fn subject(object: model::DirectoryObject) -> Subject {
    Subject {
        manager_target: object.manager.map(|manager| manager.to_string()),
        object,
        entitlement: None,
        link: None,
        retry: None,
        open_creation: None,
        open_change: None,
        staged: None,
        adopted: Vec::new(),
    }
}

/// The same, with an account that has everything already.
fn with_account(subject: &Subject, context: Context<'_>) -> Subject {
    let facts = Facts {
        object: &subject.object,
        is_soft_deleted: false,
        manager_target: subject.manager_target.as_deref(),
        roles: &[],
        surroundings: context.surroundings,
    };
    let desired = context.mapper.evaluate(facts, Purpose::Create).unwrap();
    let link = Link {
        object_id: subject.object.id,
        kind: ObjectKind::User,
        target_id: subject.object.id.to_string(),
        state: LinkState::Active,
        matched_by: "created".into(),
        sent: sent_of(&desired.state),
        created_at: Timestamp(0),
        updated_at: Timestamp(0),
    };
    Subject {
        link: Some(link),
        ..subject.clone()
    }
}
