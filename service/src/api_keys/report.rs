//! Everybody's keys, in pages that know their place in the whole list.
//!
//! A page is found in two steps: an index alone answers which keys are on it, then these few rows
//! are read. How many there are in all is counted once, with the first page, by an index as well;
//! the cursors carry it on, with the number of rows that stand before the page. So the last page
//! costs what the first one does, and its serial numbers are right.

use std::collections::HashMap;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    FieldError, Timestamp,
    api_key::{ApiKey, ApiKeyQuery, Numbered},
    policy::{Action, Actor, allow},
    user::UserRef,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, Value};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    selection::{FEW, Selection},
    to_api_key,
};
use crate::{
    Error, Service,
    entity::{api_key, user},
    page::Mark,
    propagation::Board,
};

/// Rows on a page unless said otherwise.
const USUAL: u32 = 50;
/// Rows on a page at most.
const MOST: u32 = 200;

/// Where a page lies.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Place {
    /// After this row, so many rows into the list.
    After(Mark, Uuid, u64),
    /// Before this row, which stands so many rows into the list.
    Before(Mark, Uuid, u64),
    /// At the end.
    End,
}

#[derive(Serialize, Deserialize)]
struct Cursor {
    /// The list it belongs to.
    of: Selection,
    place: Place,
    total: u64,
}

impl Service {
    /// A page of everybody's keys, deleted ones left out.
    ///
    /// # Errors
    /// [`Error::AdminOnly`], [`Error::Invalid`].
    pub async fn list_api_keys(
        &self,
        actor: &Actor,
        query: &ApiKeyQuery,
    ) -> Result<Numbered<ApiKey>, Error> {
        allow(actor, Action::Administer, None)?;
        let of = Selection::parse(query)?;
        let limit = u64::from(query.limit.unwrap_or(USUAL));
        if !(1..=u64::from(MOST)).contains(&limit) {
            let detail = format!("Ask for 1 to {MOST} rows.");
            return Err(FieldError::new("limit", "out_of_range", detail).into());
        }
        let cursor = query.cursor.as_deref().map(|text| read(text, &of)).transpose()?;
        let (db, now) = (self.database(), self.now());
        let tx = db.begin_read().await?;
        let (place, total) = if let Some(cursor) = cursor {
            (Some(cursor.place), cursor.total)
        } else {
            let (sql, values) = of.count(now);
            let row = tx.query_one_raw(db.statement(&sql, values)).await?;
            let total: i64 = row.ok_or(Error::Corrupt("count"))?.try_get_by_index(0)?;
            (None, u64::try_from(total).unwrap_or(0))
        };
        let (from, back, wanted) = match &place {
            None => (None, false, limit),
            Some(Place::After(mark, id, _)) => (Some((mark, *id)), false, limit),
            Some(Place::Before(mark, id, _)) => (Some((mark, *id)), true, limit),
            // As many as the last page has when one pages there from the first.
            Some(Place::End) => (None, true, total.saturating_sub(1) % limit + 1),
        };
        let (sql, values) = of.ids(db, now, total, from, back, wanted + 1);
        let mut rows = self.keys_in_order(&tx, &sql, values).await?;
        let beyond = rows.len() as u64 > wanted;
        rows.truncate(usize::try_from(wanted).unwrap_or(usize::MAX));
        if back {
            rows.reverse();
        }
        let shown = rows.len() as u64;
        let offset = match &place {
            None => 0,
            Some(Place::After(.., before)) => *before,
            Some(Place::Before(.., at)) => at.saturating_sub(shown),
            Some(Place::End) => total.saturating_sub(shown),
        };
        let (more, less) = match &place {
            None | Some(Place::After(..)) => (beyond, offset > 0),
            Some(Place::Before(..)) => (true, beyond),
            Some(Place::End) => (false, beyond),
        };
        let cursor = |place: Place| {
            let cursor = serde_json::to_vec(&Cursor { of: of.clone(), place, total });
            let cursor = cursor.map_err(|error| Error::Internal(error.to_string()))?;
            Ok::<_, Error>(URL_SAFE_NO_PAD.encode(cursor))
        };
        let next = rows
            .last()
            .filter(|_| more)
            .map(|(row, _)| cursor(Place::After(of.mark(row), row.id, offset + shown)));
        let previous = rows
            .first()
            .filter(|_| less)
            .map(|(row, _)| cursor(Place::Before(of.mark(row), row.id, offset)));
        let page = Numbered {
            next_cursor: next.transpose()?,
            previous_cursor: previous.transpose()?,
            last_cursor: more.then(|| cursor(Place::End)).transpose()?,
            items: self.with_propagation(&tx, rows, now).await?,
            offset,
            total,
        };
        tx.commit().await?;
        Ok(page)
    }

    /// How the database goes about counting a list and finding its second page: for the test that
    /// no page reads the whole table.
    #[doc(hidden)]
    pub async fn explain_api_keys(&self, query: &ApiKeyQuery) -> Result<Vec<String>, Error> {
        let of = Selection::parse(query)?;
        let (db, now) = (self.database(), self.now());
        let mark = match of.column() {
            "username_key" => Mark::Text("m".into()),
            _ => Mark::Number(now.micros()),
        };
        let page = of.ids(db, now, FEW, Some((&mark, Uuid::nil())), false, u64::from(USUAL));
        let mut plan = Vec::new();
        for (sql, values) in [of.count(now), page] {
            let explain = if db.is_sqlite() { "explain query plan" } else { "explain" };
            let sql = format!("{explain} {sql}");
            for row in db.connection().query_all_raw(db.statement(&sql, values)).await? {
                plan.push(row.try_get_by_index(if db.is_sqlite() { 3 } else { 0 })?);
            }
        }
        Ok(plan)
    }

    /// The keys that a selection of ids names, with their owners, in its order.
    pub(super) async fn keys_in_order(
        &self,
        tx: &DatabaseTransaction,
        sql: &str,
        values: Vec<Value>,
    ) -> Result<Vec<(api_key::Model, user::Model)>, Error> {
        let ids = tx.query_all_raw(self.database().statement(sql, values)).await?;
        let ids: Vec<Uuid> =
            ids.into_iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
        let found = api_key::Entity::find().filter(api_key::Column::Id.is_in(ids.clone()));
        let mut found: HashMap<Uuid, api_key::Model> =
            found.all(tx).await?.into_iter().map(|row| (row.id, row)).collect();
        let owners = user::Entity::find()
            .filter(user::Column::Id.is_in(found.values().map(|row| row.user_id)));
        let owners: HashMap<Uuid, user::Model> =
            owners.all(tx).await?.into_iter().map(|row| (row.id, row)).collect();
        let rows = ids.iter().filter_map(|id| {
            let row = found.remove(id)?;
            let owner = owners.get(&row.user_id)?.clone();
            Some((row, owner))
        });
        Ok(rows.collect())
    }

    async fn with_propagation(
        &self,
        tx: &DatabaseTransaction,
        rows: Vec<(api_key::Model, user::Model)>,
        now: Timestamp,
    ) -> Result<Vec<ApiKey>, Error> {
        // A key is in force as its owner's status lets it be.
        let seq =
            |(row, owner): &(api_key::Model, user::Model)| row.change_seq.max(owner.change_seq);
        let board = Board::load(self.database(), tx, now, rows.iter().map(seq)).await?;
        let keys = rows.into_iter().map(|pair| {
            let propagation = board.of(seq(&pair));
            let (row, owner) = pair;
            let user: UserRef = crate::users::to_ref(&owner);
            to_api_key(row, user, propagation, now)
        });
        keys.collect()
    }
}

fn read(text: &str, of: &Selection) -> Result<Cursor, Error> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok();
    match bytes.and_then(|bytes| serde_json::from_slice::<Cursor>(&bytes).ok()) {
        Some(cursor) if cursor.of == *of => Ok(cursor),
        _ => {
            let detail = "Use a cursor of another page, with the same filters and sort.";
            Err(FieldError::new("cursor", "bad_cursor", detail).into())
        }
    }
}
