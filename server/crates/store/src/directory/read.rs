//! Reading whole objects.

use model::{DirectoryId, DirectoryObject, ObjectId};
use sqlx::QueryBuilder;

use super::row::{BARE_OBJECT, OBJECT, ObjectRow};
use crate::pool::read;
use crate::{Result, Store};

/// Ids per statement.
const CHUNK: usize = 500;

/// Reads the objects with these ids on a connection: `objects!(connection, ids)`, ids being `&[ObjectId]` of at most
/// 500.
macro_rules! objects {
    ($connection:ident, $ids:expr) => {
        $crate::directory::read::objects!($connection, $ids, $crate::directory::row::OBJECT)
    };
    ($connection:ident, $ids:expr, $select:expr) => {{
        let mut sql = sqlx::QueryBuilder::new($select);
        sql.push("id IN (");
        $crate::repeated::push_ids(&mut sql, $ids);
        let rows: Vec<$crate::directory::row::ObjectRow> =
            sql.build_query_as().fetch_all(&mut *$connection).await?;
        rows.into_iter()
            .map(model::DirectoryObject::try_from)
            .collect::<$crate::Result<Vec<_>>>()?
    }};
}
pub(super) use objects;

impl Store {
    /// An object, whatever its state.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn object(&self, id: ObjectId) -> Result<Option<DirectoryObject>> {
        Ok(self.objects_by_ids(&[id]).await?.pop())
    }

    /// The objects with these ids, whatever their state, in no particular order; ids that nobody has are left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn objects_by_ids(&self, ids: &[ObjectId]) -> Result<Vec<DirectoryObject>> {
        self.objects_selected(ids, OBJECT).await
    }

    /// The same objects without their attributes.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn bare_objects_by_ids(&self, ids: &[ObjectId]) -> Result<Vec<DirectoryObject>> {
        self.objects_selected(ids, BARE_OBJECT).await
    }

    async fn objects_selected(&self, ids: &[ObjectId], select: &'static str) -> Result<Vec<DirectoryObject>> {
        let mut found = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(CHUNK) {
            found.extend(read!(self, |connection| objects!(connection, chunk, select)));
        }
        Ok(found)
    }

    /// The user that is not deleted and has this user principal name, without regard to case.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn user_by_name(
        &self,
        directory: DirectoryId,
        user_principal_name: &str,
    ) -> Result<Option<DirectoryObject>> {
        let row: Option<ObjectRow> = read!(self, |connection| {
            let mut sql = QueryBuilder::new(OBJECT);
            sql.push("directory_id = ")
                .push_bind(directory.to_string())
                .push(" AND unique_name = ")
                .push_bind(user_principal_name.to_lowercase());
            sql.build_query_as().fetch_optional(&mut *connection).await?
        });
        row.map(DirectoryObject::try_from).transpose()
    }
}
