//! How much work and memory a regular expression takes, told from its text alone.
//!
//! The engine follows all possible matches at once, so each byte of a text may cost a step at every place of the pattern,
//! and what a quantifier repeats is there as often as it may be repeated: `(.{0,50}){20}` has a thousand letters.

use super::error::PatternError;

/// The most that matching may cost for each byte of a text, so that no text of an attribute takes a second.
const MAXIMUM_WEIGHT: u64 = 12_000;
/// The most states, so that preparing takes milliseconds.
const MAXIMUM_STATES: u64 = 40_000;
/// The most states times groups: the engine keeps two places in the text for each group in each state.
const MAXIMUM_NOTES: u64 = 262_144;
/// The most characters whose other case is looked up.
const MAXIMUM_FOLDED: u64 = 8_000_000;
/// So many groups double what a state costs.
const GROUPS_OF_A_STATE: u64 = 32;

/// What a part of a regular expression takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Measure {
    /// Where a match may be under way: letters, choices, edges of groups.
    pub(super) places: u64,
    /// States of the engine. A class of letters is one place, but many states.
    pub(super) states: u64,
    /// The most bytes that it matches; nothing if there is no bound.
    pub(super) longest: Option<u64>,
    /// Characters whose other case is looked up while it is prepared, once for all repetitions.
    pub(super) folded: u64,
}

impl Measure {
    /// What matches the empty text and costs nothing.
    pub(super) const NOTHING: Self = Self {
        places: 0,
        states: 0,
        longest: Some(0),
        folded: 0,
    };

    /// What matches no letter but takes a step: a choice, an anchor such as `^`, the edge of a group.
    pub(super) const EDGE: Self = Self {
        places: 1,
        states: 1,
        ..Self::NOTHING
    };

    /// One letter out of a class.
    pub(super) fn letter(class: ClassSize) -> Self {
        Self {
            places: 1,
            states: class.states,
            longest: Some(4),
            folded: class.folded,
        }
    }

    /// A character that stands for itself, or also for its other case.
    pub(super) fn character(character: char, ignores_case: bool) -> Self {
        let bytes = u64::try_from(character.len_utf8()).unwrap_or(4);
        Self {
            places: 1,
            states: if ignores_case { 4 * bytes } else { bytes },
            longest: Some(4),
            folded: 0,
        }
    }

    fn then(self, next: Self) -> Self {
        Self {
            places: self.places.saturating_add(next.places),
            states: self.states.saturating_add(next.states),
            longest: self
                .longest
                .zip(next.longest)
                .map(|(one, other)| one.saturating_add(other)),
            folded: self.folded.saturating_add(next.folded),
        }
    }

    fn or(self, other: Self) -> Self {
        Self {
            longest: self.longest.zip(other.longest).map(|(one, other)| one.max(other)),
            ..self.then(other).then(Self::EDGE)
        }
    }

    fn repeated(self, least: u64, most: Option<u64>) -> Self {
        let times = most.unwrap_or(least).max(1);
        // Each time that may be left out is a choice.
        let choices = most.map_or(2, |most| most.saturating_sub(least));
        let longest = match (self.longest, most) {
            (Some(0), _) => Some(0),
            (longest, most) => longest
                .zip(most)
                .map(|(longest, most)| longest.saturating_mul(most)),
        };
        Self {
            places: self.places.saturating_mul(times).saturating_add(choices),
            states: self.states.saturating_mul(times).saturating_add(choices),
            longest,
            folded: self.folded,
        }
    }

    /// Steps for each byte of a text, where one step takes about 16 nanoseconds.
    pub(super) fn weight(self, groups: u64) -> u64 {
        // The engine itself has a few states more.
        let places = self.places.saturating_add(4);
        places.saturating_add(places.saturating_mul(groups) / GROUPS_OF_A_STATE)
    }

    /// Whether it is small enough to be used.
    pub(super) fn check(self, groups: u64) -> Result<(), PatternError> {
        let notes = self.states.saturating_mul(groups.saturating_add(1));
        let fits = self.states <= MAXIMUM_STATES
            && notes <= MAXIMUM_NOTES
            && self.folded <= MAXIMUM_FOLDED
            && self.weight(groups) <= MAXIMUM_WEIGHT;
        if fits { Ok(()) } else { Err(too_large(groups)) }
    }
}

/// What the characters take of which one is to be there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ClassSize {
    /// States of the engine.
    states: u64,
    /// Characters whose other case is looked up.
    folded: u64,
}

impl ClassSize {
    /// Any character.
    pub(super) const ANY: Self = Self {
        states: 13,
        folded: 0,
    };

    /// So many states for about so many characters.
    pub(super) fn new(states: u64, characters: u32, ignores_case: bool) -> Self {
        let folded = if ignores_case { characters.into() } else { 0 };
        Self { states, folded }
    }

    /// The characters from one to another.
    pub(super) fn range(first: char, last: char, ignores_case: bool) -> Self {
        let states = if last.is_ascii() { 1 } else { Self::ANY.states };
        Self::new(
            states,
            u32::from(last).saturating_sub(u32::from(first)),
            ignores_case,
        )
    }

    /// These characters and others.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            states: self.states.saturating_add(other.states),
            folded: self.folded.saturating_add(other.folded),
        }
    }
}

/// The fault of a pattern that takes too much.
pub(super) fn too_large(groups: u64) -> PatternError {
    PatternError::new("the regular expression is too large").hint(if groups > GROUPS_OF_A_STATE {
        "name only the groups that you use, and write (?:…) for the others"
    } else {
        "use smaller numbers in braces, and \"[0-9]\" or \"[A-Za-z]\" for \"\\d\" or \"\\w\""
    })
}

/// Adds up what the parts of a pattern take, in the order in which they stand there.
#[derive(Debug)]
pub(super) struct Sum {
    /// The group that is being read.
    inner: Level,
    /// The open groups around it.
    outer: Vec<Level>,
}

/// What was read of a group.
#[derive(Clone, Copy, Debug)]
struct Level {
    /// The alternatives before the last bar.
    before: Option<Measure>,
    /// The alternative so far, without its last part.
    sequence: Measure,
    /// The part to which a quantifier would belong.
    last: Measure,
}

impl Level {
    const EMPTY: Self = Self {
        before: None,
        sequence: Measure::NOTHING,
        last: Measure::NOTHING,
    };

    fn total(self) -> Measure {
        let alternative = self.sequence.then(self.last);
        self.before.map_or(alternative, |before| before.or(alternative))
    }
}

impl Sum {
    pub(super) fn new() -> Self {
        Self {
            inner: Level::EMPTY,
            outer: Vec::new(),
        }
    }

    /// A part follows.
    pub(super) fn part(&mut self, part: Measure) {
        self.inner.sequence = self.inner.sequence.then(self.inner.last);
        self.inner.last = part;
    }

    /// The last part may be there so often.
    pub(super) fn repeat(&mut self, least: u64, most: Option<u64>) {
        self.inner.last = self.inner.last.repeated(least, most);
    }

    /// Another alternative follows.
    pub(super) fn alternative(&mut self) {
        self.inner = Level {
            before: Some(self.inner.total()),
            ..Level::EMPTY
        };
    }

    /// A group begins.
    pub(super) fn open(&mut self) {
        self.outer.push(self.inner);
        self.inner = Level::EMPTY;
    }

    /// The group ends and is a part of the one around it.
    pub(super) fn close(&mut self) {
        let group = Measure::EDGE.then(self.inner.total()).then(Measure::EDGE);
        self.inner = self.outer.pop().unwrap_or(Level::EMPTY);
        self.part(group);
    }

    /// What all parts take together.
    pub(super) fn total(&self) -> Measure {
        self.inner.total()
    }
}
