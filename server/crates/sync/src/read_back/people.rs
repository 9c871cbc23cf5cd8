//! Who has the same matching value as an account that nobody is linked to.

use std::collections::HashMap;

use model::{AccountClass, JobScope, ObjectKind};
use store::{FoundMatch, Subject};

use super::Reader;
use super::compare::{comparable, detail_of};
use crate::forecast::workplace;
use crate::halt::Halt;
use crate::mapper::{MatchKey, Purpose};
use crate::plan::wanted_of;
use crate::standing::Standing;

/// People read from the store at a time.
const READ: u32 = 256;

/// Goes through everybody in the directory, some at a time, and notes whose matching values an account has. As in a cycle the
/// first matching attribute by which anybody is found decides. Whoever should have an account and matches none is noted as well,
/// unless the list was not complete.
pub(super) async fn match_people(
    reader: &mut Reader<'_>,
    kind: ObjectKind,
    is_complete: bool,
) -> store::Result<()> {
    let store = reader.engine.store();
    let Some(job) = store.job_run(reader.run.application_id).await? else {
        return Ok(());
    };
    // Later, plans say whom the next cycle creates.
    let before_the_first_cycle = job.watermark.is_none();
    if store.unmanaged_accounts(reader.run.id).await? == 0 && !before_the_first_cycle {
        return Ok(());
    }
    let Some(Ok(workplace)) = workplace(reader.engine, &job, kind, &Halt::default()).await? else {
        return Ok(());
    };
    let mut after = None;
    loop {
        let people = store
            .in_question(
                job.application_id,
                job.directory_id,
                kind,
                JobScope::All,
                after,
                READ,
            )
            .await?;
        let Some(last) = people.last() else { break };
        after = Some(last.object.id);
        let ids: Vec<_> = people.iter().map(|person| person.object.id).collect();
        let subjects = store.subjects(&job, kind, &ids).await?;
        let keys: Vec<(Subject, Vec<MatchKey>)> = subjects
            .into_iter()
            .map(|subject| {
                let wanted = wanted_of(&subject, Purpose::Create, workplace.context());
                (subject, wanted.map(|wanted| wanted.keys).unwrap_or_default())
            })
            .collect();
        let found = lookup(reader, kind, &keys).await?;
        let (mut matches, mut unmatched) = (Vec::new(), Vec::new());
        for (subject, keys) in &keys {
            let is_entitled = Standing::of_subject(subject, &workplace.scope) == Standing::Entitled;
            let first = keys.iter().find_map(|key| {
                let of_path = found.get(key.target.as_str())?;
                let positions = of_path.get(&comparable(&key.target, &key.value))?;
                Some((key, positions))
            });
            match first {
                Some((key, positions)) => matches.extend(positions.iter().map(|position| FoundMatch {
                    position: *position,
                    object_id: subject.object.id,
                    matched_by: key.target.as_str().to_owned(),
                    is_entitled,
                })),
                None if is_entitled && subject.link.is_none() && is_complete && before_the_first_cycle => {
                    let mut finding = reader.finding(AccountClass::Unmatched, kind);
                    finding.object_id = Some(subject.object.id);
                    finding.name = subject.object.display_name();
                    finding.detail = detail_of(subject);
                    unmatched.push(finding);
                }
                None => {}
            }
        }
        store.add_drift_matches(reader.run.id, &matches).await?;
        store.add_drift_findings(reader.run.id, &unmatched).await?;
        reader.note().await?;
    }
    store.class_by_matches(reader.run.id).await
}

/// The places of accounts by target attribute and value.
async fn lookup(
    reader: &Reader<'_>,
    kind: ObjectKind,
    people: &[(Subject, Vec<MatchKey>)],
) -> store::Result<HashMap<String, HashMap<String, Vec<i64>>>> {
    let mut wanted: HashMap<String, Vec<String>> = HashMap::new();
    for key in people.iter().flat_map(|(_, keys)| keys) {
        wanted
            .entry(key.target.as_str().to_owned())
            .or_default()
            .push(comparable(&key.target, &key.value));
    }
    let mut found = HashMap::with_capacity(wanted.len());
    for (path, values) in wanted {
        let positions = reader
            .engine
            .store()
            .accounts_with_keys(reader.run.id, kind, &path, &values)
            .await?;
        found.insert(path, positions);
    }
    Ok(found)
}
