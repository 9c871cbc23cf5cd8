/// The meaning of a status: it decides the colour and the icon, and never stands without a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to say about it: not started, skipped, off.
    #[default]
    Neutral,
    /// As it should be.
    Good,
    /// Going on, or worth knowing.
    Info,
    /// Works, but somebody should look.
    Warn,
    /// Failed or stopped.
    Bad,
}

impl Tone {
    /// The word for the tone in class names.
    pub fn word(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Good => "good",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }

    /// The icon that goes with the tone.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Neutral => "dash",
            Self::Good => "check",
            Self::Info => "info",
            Self::Warn => "warning",
            Self::Bad => "error",
        }
    }
}
