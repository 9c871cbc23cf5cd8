//! Why a file cannot be read as CSV at all.

/// Why a file cannot be imported. The texts are for the person who uploaded it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is nothing in it.
    #[error("The file is empty.")]
    Empty,
    /// There is a header and nothing else.
    #[error("The file has a header row but no rows below it.")]
    HeaderOnly,
    /// It is a workbook.
    #[error(
        "This is an Excel workbook, not a CSV file. Save it in Excel as \"CSV UTF-8 (comma delimited)\" and upload that."
    )]
    Workbook,
    /// It is not text.
    #[error("This is not a text file. Export the people as CSV and upload that.")]
    Binary,
    /// It ends too early.
    #[error(
        "The file ends inside quotes that open in line {line}: it is cut off, or a quotation mark is missing. Mend it and upload it again."
    )]
    OpenQuote {
        /// The line where the quotes open, from 1.
        line: u64,
    },
    /// Its last row is not a whole one.
    #[error("The file ends in the middle of line {line}: it is cut off.")]
    CutOff {
        /// The line, from 1.
        line: u64,
    },
    /// A line is no JSON object.
    #[error("Line {line} is not a JSON object.")]
    NotJson {
        /// The line, from 1.
        line: u64,
    },
    /// The text is not in the encoding that was chosen.
    #[error("Line {line} is not text in the chosen encoding. Choose another encoding.")]
    Encoding {
        /// The line, from 1.
        line: u64,
    },
    /// The settings name a column twice, or lack one that is needed.
    #[error("{0}")]
    Columns(ColumnProblem),
    /// The file could not be read.
    #[error("The file could not be read.")]
    Read(#[source] std::io::Error),
}

/// What is wrong with the choice of columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnProblem {
    /// Two columns go into one attribute.
    Twice(String),
    /// A column that is needed is missing.
    Missing(String),
}

impl std::fmt::Display for ColumnProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Twice(label) => write!(
                f,
                "Two columns go into \u{201c}{label}\u{201d}. Leave one of them out."
            ),
            Self::Missing(label) => write!(
                f,
                "No column goes into \u{201c}{label}\u{201d}, which is needed. Choose one."
            ),
        }
    }
}

/// The result of reading a file.
pub type Result<T, E = Error> = std::result::Result<T, E>;
