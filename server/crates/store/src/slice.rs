//! Rows as a page of a list, counted or cut off where one too many was read.

use model::{Page, Slice};

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

/// A page of `page_size` rows out of `total`.
pub(crate) fn page<R, T>(
    rows: Vec<R>,
    (total, page, page_size): (i64, u32, u32),
    convert: impl FnMut(R) -> Result<T>,
) -> Result<Page<T>> {
    let items = rows.into_iter().map(convert).collect::<Result<_>>()?;
    Ok(Page {
        items,
        total,
        page,
        page_size,
    })
}
