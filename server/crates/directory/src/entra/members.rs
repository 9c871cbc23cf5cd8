//! Who is in which group, put together from the slices of a whole round.
//! Source: Microsoft Graph documentation, "Get incremental changes for groups".

use std::collections::HashMap;

use model::ReadProblem;
use serde_json::Value;

use super::advice::About;
use super::id::Id;
use super::refusal::not_graph;
use crate::source::{GroupMembers, Members, Piece};

/// Names after which a piece is full. A group is never split, so one may be larger.
const FULL: usize = 2_000;

/// A member that came, or went.
#[derive(Debug)]
struct Named {
    id: Id,
    went: bool,
}

/// The memberships of a round.
#[derive(Debug, Default)]
pub(super) struct Memberships {
    groups: HashMap<Id, Vec<Named>>,
}

impl Memberships {
    /// Notes a group, which may have no members.
    pub(super) fn seen(&mut self, group: &Id) {
        if !self.groups.contains_key(group) {
            self.groups.insert(group.clone(), Vec::new());
        }
    }

    /// Forgets a group that is not there.
    pub(super) fn forget(&mut self, group: &Id) {
        self.groups.remove(group);
    }

    /// Notes a slice: the value of `members@delta`.
    pub(super) fn add(&mut self, group: &Id, slice: &Value) -> Result<(), ReadProblem> {
        let broken = || not_graph(About::Groups, "names members in an unknown form");
        let slice = slice.as_array().ok_or_else(broken)?;
        self.seen(group);
        let Some(members) = self.groups.get_mut(group) else {
            return Ok(());
        };
        members.reserve_exact(slice.len());
        for member in slice {
            members.push(Named {
                id: Id::of(member).ok_or_else(broken)?,
                went: member.get("@removed").is_some_and(|removed| !removed.is_null()),
            });
        }
        Ok(())
    }

    /// The pieces of a round: everybody in each group, or what is different.
    pub(super) fn pieces(self, is_everything: bool) -> impl Iterator<Item = Piece> {
        let mut groups = self.groups.into_iter();
        std::iter::from_fn(move || {
            let (mut piece, mut names) = (Vec::new(), 0);
            for (group, members) in groups.by_ref() {
                let members = settled(members, is_everything);
                if !is_everything && members.is_empty() {
                    continue;
                }
                // A group without members counts as well, so that a piece has an end.
                names += members.len() + 1;
                piece.push(GroupMembers {
                    group: group.to_string(),
                    members,
                });
                if names >= FULL {
                    break;
                }
            }
            (!piece.is_empty()).then_some(Piece::Members(piece))
        })
    }
}

/// The last word about each member.
fn settled(mut named: Vec<Named>, is_everything: bool) -> Members {
    // A stable sort: what came later stands later among equals.
    named.sort_by(|one, other| one.id.cmp(&other.id));
    named.reverse();
    named.dedup_by(|one, other| one.id == other.id);
    named.reverse();
    let of = |went: bool| {
        let chosen = named.iter().filter(|member| member.went == went);
        chosen.map(|member| member.id.to_string()).collect::<Vec<_>>()
    };
    if is_everything {
        Members::All(of(false))
    } else {
        Members::Changes {
            added: of(false),
            removed: of(true),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(slices: &[Value], is_everything: bool) -> Vec<Members> {
        let mut memberships = Memberships::default();
        for slice in slices {
            memberships.add(&Id::from("g"), slice).unwrap();
        }
        let pieces = memberships.pieces(is_everything);
        pieces
            .flat_map(|piece| match piece {
                Piece::Members(groups) => groups,
                other => panic!("{other:?}"),
            })
            .map(|group| group.members)
            .collect()
    }

    #[test]
    fn the_last_word_about_a_member_counts_over_all_slices() {
        let slices = [
            json!([{"id": "b"}, {"id": "a"}, {"id": "c", "@removed": {"reason": "deleted"}}]),
            json!([{"id": "a", "@removed": {"reason": "deleted"}}, {"id": "c"}]),
            json!([{"id": "d", "@removed": {"reason": "deleted"}}, {"id": "b"}]),
        ];
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        assert_eq!(of(&slices, true), [Members::All(names(&["b", "c"]))]);
        assert_eq!(
            of(&slices, false),
            [Members::Changes {
                added: names(&["b", "c"]),
                removed: names(&["a", "d"]),
            }]
        );
    }

    #[test]
    fn a_group_without_members_is_told_of_only_where_everything_is() {
        assert_eq!(of(&[json!([])], true), [Members::All(Vec::new())]);
        assert!(of(&[json!([])], false).is_empty());
    }

    #[test]
    fn pieces_end_and_no_group_is_split() {
        let mut memberships = Memberships::default();
        for group in 0..50 {
            let slice: Vec<Value> = (0..300)
                .map(|member| json!({"id": format!("m{member}")}))
                .collect();
            memberships
                .add(&Id::from(format!("g{group}").as_str()), &slice.into())
                .unwrap();
        }
        let mut groups = 0;
        for piece in memberships.pieces(true) {
            let Piece::Members(piece) = piece else { panic!() };
            assert!(piece.len() <= 7, "{}", piece.len());
            assert!(piece.iter().all(|group| group.members.len() == 300));
            groups += piece.len();
        }
        assert_eq!(groups, 50);
    }

    #[test]
    fn what_names_nobody_is_not_taken_for_nobody() {
        let mut memberships = Memberships::default();
        for slice in [json!({"id": "a"}), json!(["a"]), json!([{"id": null}])] {
            assert!(memberships.add(&Id::from("g"), &slice).is_err(), "{slice}");
        }
    }
}
