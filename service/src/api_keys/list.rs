//! Reading keys.

use domain::{
    ApiKeyId, UserId,
    api_key::ApiKey,
    policy::{Action, Actor, allow},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

use super::{owner, to_api_key};
use crate::{Error, Service, entity::api_key, propagation::Board};

impl Service {
    /// A user's keys, newest first; a deleted one until its end is in force everywhere.
    ///
    /// # Errors
    /// [`Error::NotFound`] for somebody else's, [`Error::Database`].
    pub async fn api_keys_of(&self, actor: &Actor, user: UserId) -> Result<Vec<ApiKey>, Error> {
        allow(actor, Action::Read, Some(user)).map_err(|_| Error::NotFound("user"))?;
        let (db, now) = (self.database(), self.now());
        let conn = db.connection();
        let owner = owner(conn, user.0).await?;
        // A key is in force as its owner's status lets it be.
        let seq = |row: &api_key::Model| row.change_seq.max(owner.change_seq);
        // Deleted keys are of interest while they are on their way, which the bound ends.
        let recent = now.minus(self.settings().max_staleness * 2).micros();
        let shown = Condition::any()
            .add(api_key::Column::DeletedAt.is_null())
            .add(api_key::Column::DeletedAt.gt(recent));
        let rows = api_key::Entity::find()
            .filter(api_key::Column::UserId.eq(user.0))
            .filter(shown)
            .order_by_desc(api_key::Column::CreatedAt)
            .order_by_desc(api_key::Column::Id)
            .all(conn)
            .await?;
        let board = Board::load(db, conn, now, rows.iter().map(seq)).await?;
        let user = crate::users::to_ref(&owner);
        let mut keys = Vec::with_capacity(rows.len());
        for row in rows {
            let propagation = board.of(seq(&row));
            if row.deleted_at.is_none() || propagation.is_pending() {
                keys.push(to_api_key(row, user.clone(), propagation, now)?);
            }
        }
        Ok(keys)
    }

    /// One key; a deleted one until its end is in force everywhere.
    ///
    /// # Errors
    /// [`Error::NotFound`], also for somebody else's; [`Error::Database`].
    pub async fn api_key(&self, actor: &Actor, id: ApiKeyId) -> Result<ApiKey, Error> {
        const NONE: Error = Error::NotFound("API key");
        let conn = self.database().connection();
        let row = api_key::Entity::find_by_id(id.0).one(conn).await?.ok_or(NONE)?;
        allow(actor, Action::Read, Some(UserId(row.user_id))).map_err(|_| NONE)?;
        let key = self.api_key_view(row).await?;
        if key.deleted && !key.propagation.is_pending() { Err(NONE) } else { Ok(key) }
    }
}
