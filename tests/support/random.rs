//! Chance that can be repeated.

/// Random numbers from a seed (`SplitMix64`, Steele et al. 2014).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The seed in the environment variable `ROLLCALL_TEST_SEED`, else a new one; it is printed.
    pub fn from_environment() -> Self {
        let seed = std::env::var("ROLLCALL_TEST_SEED")
            .ok()
            .and_then(|seed| seed.parse().ok());
        let seed = seed.unwrap_or_else(|| {
            let mut bytes = [0; 8];
            getrandom::fill(&mut bytes).unwrap();
            u64::from_le_bytes(bytes)
        });
        println!("ROLLCALL_TEST_SEED={seed} repeats this run's choices");
        Self(seed)
    }

    /// Numbers from a fixed seed.
    pub fn from_seed(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        let position = usize::try_from(self.below(choices.len() as u64)).unwrap();
        &choices[position]
    }
}
