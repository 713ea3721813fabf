//! Everybody's keys, for a file: all of a filtered list, some thousand at a time.

use domain::{
    ApiKeyId, Timestamp,
    api_key::{ApiKeyQuery, ApiKeyStatus, is_expired},
    policy::{Action, Actor, allow},
};
use uuid::Uuid;

use super::selection::Selection;
use crate::{Error, Service, page::Mark};

/// Rows read at a time.
const BATCH: u64 = 1000;

/// One line of the file. The value is no part of it, as it is of nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExportedKey {
    /// The owner.
    pub username: String,
    /// The key's id.
    pub id: ApiKeyId,
    /// What stands for the value: `lk_7Hq2…x9Ke`.
    pub hint: String,
    /// What the key is for.
    pub description: String,
    /// How it stands at the moment of the export.
    pub status: ApiKeyStatus,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it stops working, if ever.
    pub expires_at: Option<Timestamp>,
    /// The last accepted call.
    pub last_used_at: Option<Timestamp>,
}

/// A list on its way out. Each batch is one short read, so that a slow reader holds nothing.
#[derive(Debug)]
pub struct ApiKeyExport {
    service: Service,
    of: Selection,
    at: Timestamp,
    after: Option<(Mark, Uuid)>,
    over: bool,
}

impl Service {
    /// All keys of a filtered list; `limit` and `cursor` are passed over.
    ///
    /// # Errors
    /// [`Error::AdminOnly`], [`Error::Invalid`].
    pub fn export_api_keys(
        &self,
        actor: &Actor,
        query: &ApiKeyQuery,
    ) -> Result<ApiKeyExport, Error> {
        allow(actor, Action::Administer, None)?;
        let of = Selection::parse(query)?;
        let at = self.now();
        Ok(ApiKeyExport { service: self.clone(), of, at, after: None, over: false })
    }
}

impl ApiKeyExport {
    /// The next rows; `None` after the last.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn next(&mut self) -> Result<Option<Vec<ExportedKey>>, Error> {
        if self.over {
            return Ok(None);
        }
        let tx = self.service.database().begin_read().await?;
        let after = self.after.as_ref().map(|(mark, id)| (mark, *id));
        let db = self.service.database();
        let (sql, values) = self.of.ids(db, self.at, u64::MAX, after, false, BATCH);
        let rows = self.service.keys_in_order(&tx, &sql, values).await?;
        tx.commit().await?;
        self.over = (rows.len() as u64) < BATCH;
        self.after = rows.last().map(|(row, _)| (self.of.mark(row), row.id));
        let lines = rows.into_iter().map(|(row, owner)| {
            let expires_at = row.expires_at.map(Timestamp::from_micros);
            let state = row.state.parse().map_err(|()| Error::Corrupt("api key state"))?;
            Ok(ExportedKey {
                username: owner.username,
                id: ApiKeyId(row.id),
                hint: format!("{}…{}", row.prefix, row.last4),
                description: row.description,
                status: ApiKeyStatus::of(state, is_expired(expires_at, self.at)),
                created_at: Timestamp::from_micros(row.created_at),
                expires_at,
                last_used_at: row.last_used_at.map(Timestamp::from_micros),
            })
        });
        lines.collect::<Result<Vec<_>, Error>>().map(Some)
    }
}
