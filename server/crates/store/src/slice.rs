//! Cutting the page off rows that were read with one too many.

use model::Slice;

use crate::Result;

/// The rows per page that a query may ask for.
pub(crate) fn page_size(asked: u32) -> u32 {
    if asked == 0 { 50 } else { asked.min(500) }
}

/// A slice of `size` rows out of rows read with `LIMIT size + 1`.
pub(crate) fn slice<R, T>(rows: Vec<R>, size: u32, convert: impl FnMut(R) -> Result<T>) -> Result<Slice<T>> {
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let more = rows.len() > size;
    let items = rows.into_iter().take(size).map(convert).collect::<Result<_>>()?;
    Ok(Slice { items, more })
}
