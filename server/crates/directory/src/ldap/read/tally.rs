//! What a read saw, and whether that can be all.

use model::{ObjectKind, ReadProblem, Shortfall};

use super::words;

/// Sentences that a read hands on.
const MOST_NOTES: usize = 100;

/// What a read saw.
#[derive(Debug, Default)]
pub(in crate::ldap) struct Tally {
    users: usize,
    groups: usize,
    skipped: usize,
    /// Names of members, all groups together.
    pub(super) members: usize,
    /// Groups whose members are hidden, though their class says that there are some.
    pub(super) hidden: usize,
    doubt: Option<ReadProblem>,
    /// What is worth telling.
    pub(in crate::ldap) notes: Vec<String>,
}

impl Tally {
    /// One more.
    pub(super) fn saw(&mut self, kind: ObjectKind) {
        match kind {
            ObjectKind::User => self.users += 1,
            ObjectKind::Group => self.groups += 1,
        }
    }

    /// How many groups it saw.
    pub(super) fn groups(&self) -> usize {
        self.groups
    }

    /// An entry that cannot be taken.
    pub(super) fn skipped(&mut self, kind: ObjectKind, dn: &str, what: &str) {
        self.skipped += 1;
        if self.skipped <= 20 {
            self.note(format!(
                "{dn} of the {} was left out: {what} can be read.",
                words(kind)
            ));
        }
    }

    /// A sentence for the administrator.
    pub(in crate::ldap) fn note(&mut self, sentence: String) {
        if self.notes.len() < MOST_NOTES && !self.notes.contains(&sentence) {
            self.notes.push(sentence);
        }
    }

    /// A reason why this was not all; the first one counts.
    pub(in crate::ldap) fn doubt(&mut self, problem: ReadProblem) {
        self.doubt.get_or_insert(problem);
    }

    /// Whether what was seen can be all there is of what was looked for.
    ///
    /// # Errors
    /// Why not.
    pub(in crate::ldap) fn judge(&mut self, is_everything: bool) -> Result<(), ReadProblem> {
        let seen = self.users + self.groups + self.skipped;
        if self.skipped * 2 > seen || self.skipped > (seen / 100).max(3) {
            return Err(ReadProblem {
                reason: Shortfall::AccessDenied,
                message: format!(
                    "{} of {seen} entries were left out, because the account may not read what identifies them or says whether they are enabled.",
                    self.skipped
                ),
                advice:
                    "Give this account the right to read these attributes; the notes name the first entries."
                        .into(),
            });
        }
        if let Some(doubt) = self.doubt.take() {
            return Err(doubt);
        }
        if is_everything && self.users == 0 {
            return Err(ReadProblem {
                reason: Shortfall::Empty,
                message: "The server answered, and showed no user at all.".into(),
                advice: "Check bases and filter, and that this account may read there. Nobody is removed because of this."
                    .into(),
            });
        }
        Ok(())
    }

    /// What hidden members mean.
    pub(super) fn doubt_hidden(&mut self) {
        if self.hidden > 0 {
            let hidden = self.hidden;
            self.doubt(ReadProblem {
                reason: Shortfall::AccessDenied,
                message: format!(
                    "{hidden} groups show no member, though a group of their class always has one."
                ),
                advice: "Give this account the right to read the members of groups.".into(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_read_without_anybody_is_not_believed() {
        let mut tally = Tally::default();
        assert_eq!(tally.judge(true).unwrap_err().reason, Shortfall::Empty);
        assert!(tally.judge(false).is_ok());
    }

    #[test]
    fn some_left_out_are_noted_and_many_are_not_believed() {
        let mut tally = Tally::default();
        for _ in 0..20 {
            tally.saw(ObjectKind::User);
        }
        for number in 0..3 {
            tally.skipped(ObjectKind::User, &format!("cn={number}"), "no entryuuid");
        }
        assert!(tally.judge(true).is_ok());
        assert_eq!(tally.notes.len(), 3);
        tally.skipped(ObjectKind::User, "cn=x", "no entryuuid");
        assert_eq!(tally.judge(true).unwrap_err().reason, Shortfall::AccessDenied);
    }
}
