//! The order of a cycle: managers before their reports, so that a report is created with its manager in one request.

use std::collections::HashMap;

use model::ObjectId;
use store::Candidate;

/// Splits candidates into waves. Whoever is in a wave, with an account or without, has their manager in an earlier one,
/// or their manager has an account already, or is no candidate. People whose managers form a ring come in the first wave;
/// the reference that is missing then follows at the end of the cycle.
///
/// Within a wave, the oldest come first, in whatever order the database gave them: ids grow with time, and rows that are
/// written in the order of their ids are written side by side.
pub(crate) fn waves(candidates: &[Candidate]) -> Vec<Vec<ObjectId>> {
    let managers: HashMap<ObjectId, Option<ObjectId>> = candidates
        .iter()
        .map(|candidate| (candidate.id, candidate.manager))
        .collect();
    let linked: std::collections::HashSet<ObjectId> = candidates
        .iter()
        .filter(|candidate| candidate.linked)
        .map(|candidate| candidate.id)
        .collect();
    let mut depths: HashMap<ObjectId, usize> = HashMap::with_capacity(candidates.len());
    let mut waves: Vec<Vec<ObjectId>> = Vec::new();
    for candidate in candidates {
        let depth = depth_of(candidate.id, &managers, &linked, &mut depths);
        while waves.len() <= depth {
            waves.push(Vec::new());
        }
        if let Some(wave) = waves.get_mut(depth) {
            wave.push(candidate.id);
        }
    }
    for wave in &mut waves {
        wave.sort_unstable();
    }
    waves
}

/// Climbs to the first manager whose depth is known or who needs not be waited for, then counts back down.
fn depth_of(
    id: ObjectId,
    managers: &HashMap<ObjectId, Option<ObjectId>>,
    linked: &std::collections::HashSet<ObjectId>,
    depths: &mut HashMap<ObjectId, usize>,
) -> usize {
    let mut chain = Vec::new();
    let mut next = Some(id);
    let mut depth = loop {
        let Some(current) = next.filter(|current| {
            managers.contains_key(current) && (chain.is_empty() || !linked.contains(current))
        }) else {
            break 0;
        };
        if let Some(depth) = depths.get(&current) {
            break depth + 1;
        }
        if chain.contains(&current) {
            // A ring: nobody in it can wait for the others.
            for member in &chain {
                depths.insert(*member, 0);
            }
            return 0;
        }
        chain.push(current);
        next = managers.get(&current).copied().flatten();
    };
    if chain.is_empty() {
        depths.entry(id).or_insert(0);
        return depths.get(&id).copied().unwrap_or(0);
    }
    for member in chain.into_iter().rev() {
        depths.insert(member, depth);
        depth += 1;
    }
    depth - 1
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn id(number: u128) -> ObjectId {
        ObjectId::from(Uuid::from_u128(number))
    }

    fn candidate(number: u128, manager: Option<u128>, linked: bool) -> Candidate {
        Candidate {
            id: id(number),
            manager: manager.map(id),
            linked,
        }
    }

    fn numbers(candidates: &[Candidate]) -> Vec<Vec<u128>> {
        waves(candidates)
            .into_iter()
            .map(|wave| {
                wave.into_iter()
                    .map(|object| object.as_uuid().as_u128())
                    .collect()
            })
            .collect()
    }

    #[test]
    fn managers_come_first() {
        let people = [
            candidate(3, Some(2), false),
            candidate(2, Some(1), false),
            candidate(1, None, false),
        ];
        assert_eq!(numbers(&people), [vec![1], vec![2], vec![3]]);
    }

    #[test]
    fn whoever_has_an_account_waits_for_a_manager_who_has_none() {
        let people = [
            candidate(3, Some(2), true),
            candidate(2, Some(1), false),
            candidate(1, Some(3), false),
            candidate(4, Some(5), true),
            candidate(5, Some(4), false),
        ];
        // The manager of 1 has an account, so there is nothing to wait for. 4 and 5 are a ring only at first sight.
        assert_eq!(numbers(&people), [vec![1, 5], vec![2, 4], vec![3]]);
    }

    #[test]
    fn nobody_waits_for_an_account_that_exists_or_for_a_stranger() {
        let people = [
            candidate(3, Some(2), false),
            candidate(2, Some(1), true),
            candidate(4, Some(9), false),
        ];
        assert_eq!(numbers(&people), [vec![2, 3, 4]], "the oldest first");
    }

    #[test]
    fn a_ring_of_managers_does_not_hang() {
        let people = [
            candidate(1, Some(3), false),
            candidate(2, Some(1), false),
            candidate(3, Some(2), false),
            candidate(4, Some(1), false),
        ];
        let waves = numbers(&people);
        assert_eq!(waves.iter().map(Vec::len).sum::<usize>(), 4);
        assert_eq!(waves.last().map(Vec::as_slice), Some(&[4][..]));
    }
}
