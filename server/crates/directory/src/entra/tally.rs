//! What a read cost, for the administrator.

use std::time::Duration;

/// Notes of one read that are kept.
const NOTES: usize = 90;

/// What one read asked for and waited.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    pub(super) requests: u64,
    pub(super) user_pages: u64,
    pub(super) group_pages: u64,
    /// How often the service asked to wait, or was given time.
    pub(super) waits: u64,
    pub(super) waited: Duration,
    /// Requests sent again because the connection broke.
    pub(super) broken: u64,
    notes: Vec<String>,
    left_out: u64,
}

impl Tally {
    /// Adds a sentence, while there are not too many.
    pub(super) fn note(&mut self, sentence: String) {
        if self.notes.len() < NOTES {
            self.notes.push(sentence);
        } else {
            self.left_out += 1;
        }
    }

    /// Everything as sentences.
    pub(super) fn sentences(self) -> Vec<String> {
        let mut sentences = vec![format!(
            "Read in {}: {} of users, {} of groups.",
            counted(self.requests, "request"),
            counted(self.user_pages, "page"),
            counted(self.group_pages, "page")
        )];
        if self.waits > 0 {
            sentences.push(format!(
                "Microsoft was given time {}, {} seconds in all, before a request was sent again.",
                counted(self.waits, "time"),
                self.waited.as_secs_f64().ceil()
            ));
        }
        if self.broken > 0 {
            sentences.push(format!(
                "{} sent again, because the connection broke before its answer was complete.",
                if self.broken == 1 {
                    "One request was".to_owned()
                } else {
                    format!("{} requests were", self.broken)
                }
            ));
        }
        sentences.extend(self.notes);
        if self.left_out > 0 {
            sentences.push(format!("And {} like these.", counted(self.left_out, "more note")));
        }
        sentences
    }
}

fn counted(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
