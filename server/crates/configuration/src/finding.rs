/// Something about an imported file that the administrator should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where: `synchronizationRules[0].objectMappings[1].scope`.
    pub path: String,
    /// How much it matters.
    pub severity: Severity,
    /// What is so and what follows from it, in one whole sentence or two; “this” is what stands at the path.
    pub message: String,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The configuration cannot be used until this is corrected.
    Error,
    /// Something does not work here as the file says.
    Warning,
    /// Kept for the next export, and without effect.
    Note,
}

impl Severity {
    /// The word on screen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "Error",
            Self::Warning => "Warning",
            Self::Note => "Note",
        }
    }
}
