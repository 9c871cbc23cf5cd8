//! What can happen.

use std::time::Duration;

use model::{Extra, MappingSource, ObjectId, ScopingClause, ScopingFilter, ScopingOperator};
use simulator::{Fault, FaultKind};
use tests::people::{group, person};
use tests::random::Random;

use crate::company::{Company, Group, Life, Person};

/// One thing happens.
pub(crate) async fn one(company: &mut Company, random: &mut Random) {
    match random.below(100) {
        0..12 => hire(company, random).await,
        12..16 => found_group(company).await,
        16..26 => edit(company, random).await,
        26..36 => assign(company, random).await,
        36..48 => join_or_leave(company, random).await,
        48..54 => sign_in(company, random).await,
        54..62 => delete_or_restore(company, random).await,
        62..65 => manage(company, random).await,
        65..68 => change_mapping(company, random).await,
        68..78 => fail(company, random),
        78..82 => cycle_that_is_broken_off(company, random).await,
        82..86 => cycle_with_changes(company, random).await,
        _ => cycle(company, random).await,
    }
}

fn any(random: &mut Random, length: usize) -> Option<usize> {
    let length = u64::try_from(length).unwrap();
    (length > 0).then(|| usize::try_from(random.below(length)).unwrap())
}

async fn hire(company: &mut Company, random: &mut Random) {
    for _ in 0..=random.below(3) {
        company.hired += 1;
        let name = format!("Person N{}", company.hired);
        let object = person(&name);
        let id = company.world.add(std::slice::from_ref(&object)).await[0];
        let assigned = random.below(2) == 0;
        if assigned {
            company.world.assign(&[id]).await;
        }
        company.history.push(format!("hire {name}, assigned {assigned}"));
        company.people.push(Person {
            id,
            name,
            title: "Engineer".into(),
            department: "Research".into(),
            life: Life::Here,
            may_sign_in: true,
            assigned,
            manager: None,
        });
    }
}

async fn found_group(company: &mut Company) {
    let name = format!("Group {}", company.groups.len() + 1);
    let id = company.world.add(&[group(&name)]).await[0];
    company.world.assign(&[id]).await;
    company.history.push(format!("found {name}"));
    company.groups.push(Group {
        id,
        name,
        life: Life::Here,
        assigned: true,
        members: std::iter::empty().collect(),
    });
}

async fn edit(company: &mut Company, random: &mut Random) {
    if random.below(5) == 0 {
        let Some(position) = any(random, company.groups.len()) else {
            return;
        };
        if company.groups[position].life != Life::Here {
            return;
        }
        let name = format!("{}x", company.groups[position].name);
        let id = company.groups[position].id;
        company.world.edit(id, "displayName", &name).await;
        company
            .history
            .push(format!("rename {} to {name}", company.groups[position].name));
        company.groups[position].name = name;
        return;
    }
    let Some(position) = any(random, company.people.len()) else {
        return;
    };
    let person = &mut company.people[position];
    if person.life != Life::Here {
        return;
    }
    match random.below(3) {
        0 => {
            person.title = format!("Engineer {}", random.below(1000));
            company.world.edit(person.id, "jobTitle", &person.title).await;
            company
                .history
                .push(format!("{} becomes {}", person.name, person.title));
        }
        1 => {
            (*random.pick(&["Research", "Sales"])).clone_into(&mut person.department);
            company
                .world
                .edit(person.id, "department", &person.department)
                .await;
            company
                .history
                .push(format!("{} moves to {}", person.name, person.department));
        }
        _ => {
            let name = format!("{}x", person.name);
            company
                .world
                .edit(person.id, "userPrincipalName", &user_name(&name))
                .await;
            company.history.push(format!("{} is called {name}", person.name));
            person.name = name;
        }
    }
}

/// The user principal name of a name.
pub(crate) fn user_name(name: &str) -> String {
    format!("{}@corp.example", name.to_lowercase().replace(' ', "."))
}

async fn assign(company: &mut Company, random: &mut Random) {
    let (world, history) = (&company.world, &mut company.history);
    let (id, name, assigned) = if random.below(4) == 0 {
        let Some(position) = any(random, company.groups.len()) else {
            return;
        };
        let group = &mut company.groups[position];
        if group.life != Life::Here {
            return;
        }
        group.assigned = !group.assigned;
        (group.id, &group.name, group.assigned)
    } else {
        let Some(position) = any(random, company.people.len()) else {
            return;
        };
        let person = &mut company.people[position];
        if person.life != Life::Here {
            return;
        }
        person.assigned = !person.assigned;
        (person.id, &person.name, person.assigned)
    };
    if assigned {
        world.assign(&[id]).await;
    } else {
        world.unassign(&[id]).await;
    }
    history.push(format!("{name} assigned {assigned}"));
}

async fn join_or_leave(company: &mut Company, random: &mut Random) {
    let Some(position) = any(random, company.groups.len()) else {
        return;
    };
    if company.groups[position].life != Life::Here {
        return;
    }
    for _ in 0..=random.below(3) {
        let member: ObjectId = if random.below(5) == 0 {
            let Some(inside) = any(random, company.groups.len()) else {
                return;
            };
            if inside == position || company.groups[inside].life != Life::Here {
                continue;
            }
            company.groups[inside].id
        } else {
            let Some(person) = any(random, company.people.len()) else {
                return;
            };
            if company.people[person].life != Life::Here {
                continue;
            }
            company.people[person].id
        };
        let kind = company.kind(member);
        let group = &mut company.groups[position];
        let joins = group.members.insert(member);
        if joins {
            company.world.join(group.id, &[member]).await;
        } else {
            group.members.remove(&member);
            company.world.leave(group.id, &[member]).await;
        }
        let what = if joins { "joins" } else { "leaves" };
        company
            .history
            .push(format!("{kind:?} {member} {what} {}", group.name));
    }
}

async fn sign_in(company: &mut Company, random: &mut Random) {
    let Some(position) = any(random, company.people.len()) else {
        return;
    };
    let person = &mut company.people[position];
    if person.life != Life::Here {
        return;
    }
    person.may_sign_in = !person.may_sign_in;
    company.world.set_enabled(person.id, person.may_sign_in).await;
    company
        .history
        .push(format!("{} may sign in: {}", person.name, person.may_sign_in));
}

async fn delete_or_restore(company: &mut Company, random: &mut Random) {
    let is_group = random.below(4) == 0;
    let (id, name, life) = if is_group {
        let Some(position) = any(random, company.groups.len()) else {
            return;
        };
        let group = &mut company.groups[position];
        (group.id, group.name.clone(), &mut group.life)
    } else {
        let Some(position) = any(random, company.people.len()) else {
            return;
        };
        let person = &mut company.people[position];
        (person.id, person.name.clone(), &mut person.life)
    };
    let purges = random.below(2) == 0;
    *life = match *life {
        Life::Here => Life::InTheBin,
        Life::InTheBin if purges => Life::Gone,
        Life::InTheBin => Life::Here,
        Life::Gone => return,
    };
    let life = *life;
    match life {
        Life::InTheBin => company.world.soft_delete(id).await,
        Life::Gone => company.world.purge(id).await,
        Life::Here => company.world.restore(id).await,
    }
    if life == Life::Gone {
        for group in &mut company.groups {
            group.members.remove(&id);
        }
        for person in &mut company.people {
            if person.manager == Some(id) {
                person.manager = None;
            }
        }
    }
    company.history.push(format!("{name} is {life:?}"));
}

async fn manage(company: &mut Company, random: &mut Random) {
    let (Some(report), Some(manager)) = (
        any(random, company.people.len()),
        any(random, company.people.len()),
    ) else {
        return;
    };
    let both_here = [report, manager]
        .iter()
        .all(|position| company.people[*position].life == Life::Here);
    if report == manager || !both_here {
        return;
    }
    let id = company.people[manager].id;
    company.people[report].manager = Some(id);
    company
        .world
        .set_manager(company.people[report].id, Some(id))
        .await;
    company.history.push(format!(
        "{} reports to {}",
        company.people[report].name, company.people[manager].name
    ));
}

async fn change_mapping(company: &mut Company, random: &mut Random) {
    if random.below(2) == 0 {
        company.titles_name_it = !company.titles_name_it;
        let source = if company.titles_name_it {
            MappingSource::Expression("Append([jobTitle], \" at Corp\")".into())
        } else {
            MappingSource::Direct("jobTitle".into())
        };
        company
            .world
            .change_mapping(|users| {
                let row = users
                    .attribute_mappings
                    .iter_mut()
                    .find(|row| row.target == "title");
                row.unwrap().source = source;
            })
            .await;
        company
            .history
            .push(format!("titles with the company: {}", company.titles_name_it));
    } else {
        company.only = company.only.is_none().then_some("Research");
        let filters = company.only.map(|department| ScopingFilter {
            title: "Departments".into(),
            clauses: vec![ScopingClause {
                attribute: "department".into(),
                operator: ScopingOperator::Equals,
                value: department.into(),
                extra: Extra::default(),
            }],
            extra: Extra::default(),
        });
        company
            .world
            .change_mapping(|users| users.scope = filters.into_iter().collect())
            .await;
        company
            .history
            .push(format!("only {:?} is in scope", company.only));
    }
}

/// The application fails some requests from now on, for a while.
fn fail(company: &mut Company, random: &mut Random) {
    let errors = |status| Fault::errors(status).kind;
    let kind = *random.pick(&[
        FaultKind::DropBefore,
        FaultKind::DropAfter,
        FaultKind::DropAfter,
        FaultKind::TruncatedBody,
        FaultKind::WebPage,
        FaultKind::WrongContentType,
        FaultKind::TokenExpired,
        FaultKind::LostMembers { keep: 1 },
        errors(500),
        errors(503),
        errors(400),
        errors(404),
    ]);
    let fault = Fault::new(kind)
        .after(random.below(6))
        .times(1 + random.below(4))
        .share(u8::try_from(20 + random.below(80)).unwrap());
    company.world.target.switch_on(fault);
    company.history.push(format!(
        "{} after {} requests, {} times, {} %",
        kind.name(),
        fault.after,
        fault.times.unwrap_or_default(),
        fault.share
    ));
}

async fn cycle(company: &mut Company, random: &mut Random) {
    let minutes = *random.pick(&[1, 6, 41, 41, 400]);
    company.world.pass_minutes(minutes);
    let ended = company.world.cycle().await;
    company
        .history
        .push(format!("{minutes} minutes later a cycle: {ended:?}"));
}

/// A cycle is stopped somewhere in the middle, as when the process is told to end.
async fn cycle_that_is_broken_off(company: &mut Company, random: &mut Random) {
    company.world.pass_minutes(41);
    company.world.target.set_latency(Duration::from_millis(1));
    let moment = Duration::from_millis(random.below(12));
    let world = &company.world;
    let (ended, ()) = tokio::join!(world.cycle(), async {
        // Not a wait for something: the moment is meant to be anywhere.
        tokio::time::sleep(moment).await;
        world.engine.halt(world.application);
    });
    company.world.target.set_latency(Duration::ZERO);
    company
        .history
        .push(format!("a cycle broken off after {moment:?}: {ended:?}"));
}

/// Somebody edits the directory while a cycle runs.
async fn cycle_with_changes(company: &mut Company, random: &mut Random) {
    company.world.pass_minutes(41);
    let replica = company.world.replica();
    company.world.target.set_latency(Duration::from_millis(1));
    let now = company.world.now();
    let running = tokio::spawn(async move { replica.run_due(now).await.map(drop) });
    for _ in 0..=random.below(3) {
        match random.below(4) {
            0 => hire(company, random).await,
            1 => assign(company, random).await,
            2 => join_or_leave(company, random).await,
            _ => sign_in(company, random).await,
        }
    }
    running.await.unwrap().unwrap();
    company.world.target.set_latency(Duration::ZERO);
    company.history.push("that was during a cycle".into());
}
