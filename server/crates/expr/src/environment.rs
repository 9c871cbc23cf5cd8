//! What an evaluation may use besides the object.

use model::Timestamp;

use crate::budget::Limits;

/// The surroundings of an evaluation, which itself reads no clock and draws no random numbers: equal surroundings and an
/// equal object give an equal outcome. A function whose part is missing fails and says so.
#[derive(Clone, Copy, Debug, Default)]
pub struct Environment<'a> {
    /// The moment that `Now` gives, and from which `FormatDateTime` takes the date where the text has only a time.
    pub now: Option<Timestamp>,
    /// What `Guid` and `RandomString` are made from. It must be as hard to guess as their results are to be; the same seed
    /// gives the same results.
    pub seed: Option<[u8; 32]>,
    /// What `DefaultDomain` gives.
    pub default_domain: Option<&'a str>,
    /// The bound of the work.
    pub limits: Limits,
}
