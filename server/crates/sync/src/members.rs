//! Who is a member of which group: compared and sent after people and groups themselves.
//!
//! Sets are compared, not lists sent: what was sent before is known, so only the difference goes over the wire, some members
//! at a time. What is done is written down as it is done, so that a cycle which ends early goes on where it was.

mod queue;
mod report;

use std::collections::HashSet;
use std::sync::Arc;

use futures::stream::{FuturesUnordered, StreamExt};
use model::{ErrorInformation, LogStatus, LogStep, ObjectId, ObjectKind, StepKind};
use scim::MembersChanged;
use store::{Claim, Link, LinkState, Member, MemberChange, MemberWork, Subject};
use tokio::sync::Mutex;

use crate::advice::information;
use crate::apply::{Workplace, last_attempt};
use crate::engine::Engine;
use crate::guard::{self, AdmittedMembers};
use crate::mapper::Mapper;
use crate::outage;
use crate::recorder::Recorder;
use queue::Queue;
use report::Report;

/// Members of the largest group that is read to see whether all are there.
const LOOKED_AT: usize = 1_000;

/// Compares the groups that have to be compared.
pub(crate) async fn settle(
    engine: &Engine,
    claim: &Claim,
    workplace: &Arc<Workplace>,
    recorder: &Recorder,
) -> store::Result<()> {
    let (store, run) = (&workplace.store, &workplace.run);
    recorder.flush().await;
    store.note_member_work(run, run.watermark, engine.now()).await?;
    store.forget_outdated_memberships(run).await?;
    let groups = store.groups_with_member_work(run, engine.now()).await?;
    let admitted = guard::count_members(workplace, claim, &groups, engine.now()).await?;
    recorder.expect(groups.len()).await;
    recorder.flush().await;
    let queue = Mutex::new(Queue::new(workplace, &groups));
    let mut workers: FuturesUnordered<_> = (0..engine.concurrency())
        .map(|_| work_off(workplace, recorder, &queue, &admitted))
        .collect();
    while let Some(worked) = workers.next().await {
        worked?;
    }
    Ok(())
}

async fn work_off(
    workplace: &Workplace,
    recorder: &Recorder,
    queue: &Mutex<Queue>,
    admitted: &AdmittedMembers,
) -> store::Result<()> {
    loop {
        let next = queue.lock().await.next().await?;
        let Some(mut due) = next else { return Ok(()) };
        let mut report = Report::begin(workplace, &due.subject);
        if admitted.leave_out_later(due.subject.object.id, &mut due.work.removed) {
            report.interrupt();
        }
        let group = Group {
            workplace,
            recorder,
            report,
            subject: &due.subject,
            is_noted: due.is_noted,
        };
        group.settle(due.work).await;
    }
}

/// Adds or removes only these members of a group, because somebody asked for it. The next cycle compares all others.
pub(crate) async fn settle_these(
    workplace: &Workplace,
    recorder: &Recorder,
    group: ObjectId,
    these: &[ObjectId],
) -> store::Result<()> {
    let (store, run) = (&workplace.store, &workplace.run);
    let mapping = run.schema.enabled_mapping(ObjectKind::Group);
    let subject = store.subjects(run, ObjectKind::Group, &[group]).await?.pop();
    let Some(subject) = subject.filter(|_| mapping.is_some_and(Mapper::sends_members)) else {
        return Ok(());
    };
    let mut work = store.member_work(run, group).await?;
    for members in [&mut work.added, &mut work.removed] {
        members.retain(|member| these.contains(&member.id));
    }
    let mut report = Report::begin(workplace, &subject);
    report.interrupt();
    let group = Group {
        workplace,
        recorder,
        report,
        subject: &subject,
        is_noted: false,
    };
    group.settle(work).await;
    Ok(())
}

/// One group whose members are compared.
struct Group<'a> {
    workplace: &'a Workplace,
    recorder: &'a Recorder,
    subject: &'a Subject,
    report: Report,
    /// Whether those who are to be added are written down already.
    is_noted: bool,
}

impl Group<'_> {
    async fn settle(self, work: MemberWork) {
        let (workplace, recorder, subject) = (self.workplace, self.recorder, self.subject);
        let (report, exchanges) = {
            let sending = std::pin::pin!(self.send(work));
            scim::recorded(sending).await
        };
        if let Some(mut outcome) = report.outcome(workplace, subject) {
            outcome.attempt = last_attempt(exchanges, subject, workplace);
            outage::settle(workplace, recorder, outcome).await;
        }
    }

    async fn send(mut self, work: MemberWork) -> Report {
        if let Some(link) = counterpart(self.subject).cloned() {
            // Who leaves goes first.
            let removed = self.remove(&link, &work.removed).await;
            if removed && !work.added.is_empty() {
                if !work.removed.is_empty() {
                    // What went must be written before the same person is noted with another account.
                    self.recorder.flush().await;
                }
                self.add(&link, &work).await;
            }
        }
        self.report
    }

    /// Whether it makes sense to go on with this group.
    async fn remove(&mut self, link: &Link, members: &[Member]) -> bool {
        for part in members.chunks(self.workplace.client.members_at_once()) {
            if self.workplace.halt.is_stopped() {
                self.report.interrupt();
                return false;
            }
            let (store, run) = (&self.workplace.store, &self.workplace.run);
            if let Err(error) = store.note_removals(run, self.subject.object.id, part).await {
                tracing::error!(%error, "removals of members could not be written down, so they are not sent");
                self.report.interrupt();
                return false;
            }
            let ids = ids(part);
            let client = &self.workplace.for_leavers;
            let answer = client.remove_members(&link.target_id, &ids).await;
            let Some(mut changed) = self.answered(answer) else {
                return false;
            };
            // Whose account is gone cannot be a member, whatever the application says about removing it.
            for member in part.iter().filter(|member| !member.has_account) {
                let is_it = |(id, _): &(String, scim::Error)| *id == member.target_id;
                if changed.refused.iter().any(is_it) {
                    changed.refused.retain(|refused| !is_it(refused));
                    changed.done.push(member.target_id.clone());
                }
            }
            self.changed(part, &changed, false).await;
        }
        true
    }

    async fn add(&mut self, link: &Link, work: &MemberWork) {
        let known = work.known.as_deref();
        let mut unseen = Unseen::default();
        for part in work.added.chunks(self.workplace.client.members_at_once()) {
            if self.workplace.halt.is_stopped() {
                self.report.interrupt();
                break;
            }
            if let Err(error) = self.note(part).await {
                tracing::error!(%error, "members could not be written down, so they are not added");
                self.report.interrupt();
                break;
            }
            let answer = self
                .workplace
                .client
                .add_members(&link.target_id, &ids(part), known)
                .await;
            let Some(mut changed) = self.answered(answer) else {
                break;
            };
            if work.added.len() <= LOOKED_AT {
                unseen.take(&mut changed);
            }
            self.changed(part, &changed, true).await;
        }
        self.look(link, work, unseen).await;
    }

    async fn note(&self, members: &[Member]) -> store::Result<()> {
        if self.is_noted {
            return Ok(());
        }
        let group = self.subject.object.id;
        let additions: Vec<_> = members.iter().map(|member| (group, member)).collect();
        let (store, run) = (&self.workplace.store, &self.workplace.run);
        store.note_additions(run, &additions).await
    }

    /// Looks, once for a group, whether those are members whom the application only said to have added; adds again whom it
    /// lost. Nobody of them is written down as a member before.
    async fn look(&mut self, link: &Link, work: &MemberWork, Unseen(mut ids): Unseen) {
        if ids.is_empty() {
            return;
        }
        let client = &self.workplace.client;
        let (store, run) = (&self.workplace.store, &self.workplace.run);
        // A large group is more than its few new members are worth.
        let sent = store.sent_member_count(run, self.subject.object.id).await;
        if sent.is_ok_and(|sent| usize::try_from(sent).is_ok_and(|sent| sent <= LOOKED_AT)) {
            self.report.asked();
            let lost = match client.lost_members(&link.target_id, &ids).await {
                Ok(lost) => lost,
                Err(error) => return drop(self.answered(Err(error))),
            };
            ids.retain(|id| !lost.contains(id));
            if !lost.is_empty() {
                let known = ids.first().map(String::as_str);
                let answer = client.add_members(&link.target_id, &lost, known).await;
                if let Some(changed) = self.answered(answer) {
                    self.changed(&work.added, &changed, true).await;
                }
            }
        }
        let seen = MembersChanged {
            done: ids,
            ..MembersChanged::default()
        };
        self.changed(&work.added, &seen, true).await;
    }

    fn answered(&mut self, answer: Result<MembersChanged, scim::Error>) -> Option<MembersChanged> {
        match answer {
            Ok(changed) => {
                self.workplace.halt.reached();
                Some(changed)
            }
            Err(error) if error.was_stopped() => {
                self.report.interrupt();
                None
            }
            Err(error) => {
                let sign = outage::sign_of(&error);
                if sign.is_none() {
                    self.workplace.halt.reached();
                }
                self.report.fail(failure(&error), sign);
                None
            }
        }
    }

    /// Writes down who is a member now, or none any more.
    async fn changed(&mut self, part: &[Member], changed: &MembersChanged, added: bool) {
        let group_id = self.subject.object.id;
        let ids: HashSet<&String> = changed.done.iter().collect();
        let done = part.iter().filter(|member| ids.contains(&member.target_id));
        let mut rows: Vec<MemberChange> = done
            .clone()
            .map(|member| MemberChange {
                group_id,
                member_id: member.id,
                target_id: added.then(|| member.target_id.clone()),
            })
            .collect();
        self.report.changed(done, added, changed.requests);
        for (id, error) in &changed.refused {
            let member = part.iter().find(|member| member.target_id == *id);
            let name = member.map_or(id.as_str(), |member| member.name.as_str());
            // Whoever was clearly refused is no member, and need not be remembered as perhaps one.
            if let Some(member) = member.filter(|_| added && error.status.is_some_and(|status| status < 500))
            {
                rows.push(MemberChange {
                    group_id,
                    member_id: member.id,
                    target_id: None,
                });
            }
            self.report.refused(name, added, failure(error));
        }
        if !rows.is_empty() {
            self.recorder.members(rows).await;
        }
    }
}

/// Accounts that were added without anybody having seen them among the members.
#[derive(Default)]
struct Unseen(Vec<String>);

impl Unseen {
    /// Takes those out of what became of a part.
    fn take(&mut self, changed: &mut MembersChanged) {
        let unseen = std::mem::take(&mut changed.unseen);
        changed.done.retain(|id| !unseen.contains(id));
        self.0.extend(unseen);
    }
}

/// The group in the application, if it has one that is kept equal.
fn counterpart(subject: &Subject) -> Option<&Link> {
    let link = subject.link.as_ref();
    link.filter(|link| link.state == LinkState::Active)
}

fn ids(members: &[Member]) -> Vec<String> {
    members.iter().map(|member| member.target_id.clone()).collect()
}

fn failure(error: &scim::Error) -> ErrorInformation {
    information(
        error.kind.code(),
        "Changing the members failed.",
        outage::details(error),
    )
}

fn step(status: LogStatus, description: String) -> LogStep {
    LogStep {
        kind: StepKind::ReferenceResolution,
        status,
        description,
        details: Vec::new(),
    }
}
