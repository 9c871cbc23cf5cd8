//! The words of the stream of events.

/// The topics in the lines of a message, each `topic version`.
pub(crate) fn topics(message: &str) -> impl Iterator<Item = &str> {
    message.lines().filter_map(|line| line.split_whitespace().next())
}

/// Whether one of the changed topics is among the awaited ones; `*` means everything changed.
pub(crate) fn waits_for<'a>(awaited: &str, mut changed: impl Iterator<Item = &'a str>) -> bool {
    changed.any(|topic| topic == "*" || awaited.split_whitespace().any(|awaited| awaited == topic))
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
    fn a_page_waits_for_its_topics_and_for_everything() {
        for (changed, expected) in [
            ("job:7", true),
            ("logs", true),
            ("*", true),
            ("job:70", false),
            ("job", false),
        ] {
            assert_eq!(
                waits_for("job:7 logs", [changed].into_iter()),
                expected,
                "{changed}"
            );
        }
    }
}
