//! Who may have which user principal name when several change at once.

use std::collections::{HashMap, HashSet};

use model::ObjectId;

/// An object that is about to be written, with the name it has and the one it is to have; both in lower case.
#[derive(Clone, Debug)]
pub(super) struct Claimant {
    pub(super) id: ObjectId,
    pub(super) had: Option<String>,
    pub(super) wants: Option<String>,
}

/// Those who cannot have the name that they want, with whoever has it. `others` are the names that belong to objects which are
/// not among the claimants. People may swap names; of two who want the same, the first gets it. Whoever goes without keeps
/// the name that they had, which may in turn be in somebody's way.
pub(super) fn refused(
    claimants: &[Claimant],
    others: &HashMap<String, ObjectId>,
) -> HashMap<ObjectId, ObjectId> {
    let mut refused: HashMap<ObjectId, ObjectId> = HashMap::new();
    loop {
        let before = refused.len();
        let mut taken: HashMap<&str, ObjectId> =
            others.iter().map(|(name, id)| (name.as_str(), *id)).collect();
        for claimant in claimants.iter().filter(|one| refused.contains_key(&one.id)) {
            if let Some(name) = &claimant.had {
                taken.insert(name, claimant.id);
            }
        }
        let mut seen: HashSet<ObjectId> = HashSet::new();
        for claimant in claimants {
            if refused.contains_key(&claimant.id) || !seen.insert(claimant.id) {
                continue;
            }
            let Some(name) = claimant.wants.as_deref() else {
                continue;
            };
            match taken.get(name) {
                Some(holder) if *holder != claimant.id => {
                    refused.insert(claimant.id, *holder);
                }
                _ => {
                    taken.insert(name, claimant.id);
                }
            }
        }
        if refused.len() == before {
            return refused;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u128) -> ObjectId {
        ObjectId::from_u128(number)
    }

    fn claimant(number: u128, had: &str, wants: &str) -> Claimant {
        let name = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Claimant {
            id: id(number),
            had: name(had),
            wants: name(wants),
        }
    }

    #[test]
    fn people_may_swap_names() {
        let swap = [claimant(1, "a", "b"), claimant(2, "b", "a")];
        assert!(refused(&swap, &HashMap::new()).is_empty());
    }

    #[test]
    fn the_second_of_two_goes_without() {
        let two = [claimant(1, "", "a"), claimant(2, "", "a")];
        assert_eq!(refused(&two, &HashMap::new()), HashMap::from([(id(2), id(1))]));
    }

    #[test]
    fn whoever_is_refused_keeps_a_name_that_stands_in_anothers_way() {
        let others = HashMap::from([("taken".to_owned(), id(9))]);
        let chain = [
            claimant(1, "a", "taken"),
            claimant(2, "b", "a"),
            claimant(3, "c", "b"),
        ];
        let refused = refused(&chain, &others);
        assert_eq!(
            refused,
            HashMap::from([(id(1), id(9)), (id(2), id(1)), (id(3), id(2))])
        );
    }
}
