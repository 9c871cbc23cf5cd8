//! The capturing groups of a regular expression.

/// The groups in the order of their opening parentheses, with the names and numbers that .NET gives them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Groups(Vec<Group>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Group {
    name: Option<String>,
    number: usize,
}

impl Groups {
    /// Groups by their names, in the order of the pattern; `None` is a group without a name.
    ///
    /// .NET numbers the groups without a name first, then the others; groups with the same name are one group, and a name
    /// that is a number is that number.
    pub(super) fn number(names: Vec<Option<String>>) -> Self {
        let explicit: Vec<usize> = names
            .iter()
            .flatten()
            .filter_map(|name| name.parse().ok())
            .collect();
        let mut next = 0;
        let mut free = || loop {
            next += 1;
            if !explicit.contains(&next) {
                return next;
            }
        };
        let mut groups: Vec<Group> = names
            .into_iter()
            .map(|name| Group {
                number: match &name {
                    None => free(),
                    Some(name) => name.parse().unwrap_or(0),
                },
                name,
            })
            .collect();
        for position in 0..groups.len() {
            let Some((earlier, [group, ..])) = groups.split_at_mut_checked(position) else {
                continue;
            };
            if group.number == 0 {
                let twin = earlier.iter().find(|other| other.name == group.name);
                group.number = twin.map_or_else(&mut free, |twin| twin.number);
            }
        }
        Self(groups)
    }

    /// The positions, counted from 1, of all groups with this name or number.
    pub(super) fn named<'g>(&'g self, name: &'g str) -> impl DoubleEndedIterator<Item = usize> + 'g {
        let number = name.parse::<usize>().ok();
        let positions = self.0.iter().enumerate();
        positions
            .filter(move |(_, group)| match number {
                Some(number) => group.number == number,
                None => group.name.as_deref() == Some(name),
            })
            .map(|(position, _)| position + 1)
    }

    /// Whether there is a group with this name or number; the whole match has the number 0.
    pub(super) fn has(&self, name: &str) -> bool {
        name == "0" || self.named(name).next().is_some()
    }

    /// The names by which a group can be called, for messages.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|group| group.name.as_deref())
    }

    /// How many there are.
    pub(super) fn count(&self) -> u64 {
        u64::try_from(self.0.len()).unwrap_or(u64::MAX)
    }

    /// The highest number of a group.
    pub(super) fn highest(&self) -> usize {
        self.0.iter().map(|group| group.number).max().unwrap_or(0)
    }
}
