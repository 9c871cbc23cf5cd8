use leptos::prelude::*;

use crate::browser;

/// The topics that somebody on this page waits for; a context of the whole application.
#[derive(Clone, Copy, Debug)]
pub struct Live {
    listeners: StoredValue<Vec<Listener>>,
    next: StoredValue<u32>,
}

#[derive(Clone, Debug)]
struct Listener {
    number: u32,
    topics: Vec<String>,
    count: RwSignal<u32>,
}

impl Live {
    pub(crate) fn new() -> Self {
        Self {
            listeners: StoredValue::new(Vec::new()),
            next: StoredValue::new(0),
        }
    }

    /// Bumps the signals of everybody who waits for one of the topics.
    pub(crate) fn announce(self, changed: &[String]) {
        // Signals are set after the list is let go: what they wake may itself come here.
        let woken: Vec<RwSignal<u32>> = self.listeners.with_value(|listeners| {
            let waits = |listener: &&Listener| waits_for(&listener.topics, changed);
            listeners
                .iter()
                .filter(waits)
                .map(|listener| listener.count)
                .collect()
        });
        for count in woken {
            let _ = count.try_update(|count| *count = count.wrapping_add(1));
        }
    }

    fn listen(self, topics: Vec<String>, count: RwSignal<u32>) -> u32 {
        let number = self.next.get_value();
        self.next.set_value(number.wrapping_add(1));
        self.listeners.update_value(|listeners| {
            listeners.push(Listener {
                number,
                topics,
                count,
            });
        });
        number
    }
}

/// A count that grows when one of the topics changes, to be read in a resource's source.
///
/// In the browser it opens the one stream of events of the page; on the server it stays 0.
pub fn use_live(topics: Vec<String>) -> Signal<u32> {
    let count = RwSignal::new(0_u32);
    if let Some(live) = use_context::<Live>() {
        Effect::new(move |_| {
            let number = live.listen(topics.clone(), count);
            browser::open_events(live);
            on_cleanup(move || {
                live.listeners
                    .try_update_value(|listeners| listeners.retain(|listener| listener.number != number));
            });
        });
    }
    count.into()
}

/// Whether one of the changed topics is waited for; `*` means everything changed.
fn waits_for(topics: &[String], changed: &[String]) -> bool {
    changed.iter().any(|topic| topic == "*" || topics.contains(topic))
}

/// The topics in the lines of a message, each `topic version`.
pub(crate) fn topics(message: &str) -> impl Iterator<Item = &str> {
    message.lines().filter_map(|line| line.split_whitespace().next())
}

#[cfg(test)]
mod tests {
    use super::{topics, waits_for};

    #[test]
    fn messages_name_topics() {
        assert_eq!(
            topics("job:7 41\n\nlogs 9\n").collect::<Vec<_>>(),
            ["job:7", "logs"]
        );
    }

    #[test]
    fn a_listener_waits_for_its_topics_and_for_everything() {
        let mine = ["job:7".to_owned(), "logs".to_owned()];
        for (changed, expected) in [
            ("job:7", true),
            ("logs", true),
            ("*", true),
            ("job:70", false),
            ("job", false),
        ] {
            assert_eq!(waits_for(&mine, &[changed.to_owned()]), expected, "{changed}");
        }
    }
}
