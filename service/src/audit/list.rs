//! Reading the audit log, newest first.

use domain::{
    FieldError, Timestamp, UserId,
    audit::{AuditEvent, AuditQuery},
    page::Page,
    policy::{Action, Actor, allow},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};

use crate::{Error, Service, entity::audit_event};

/// Rows on a page unless said otherwise.
const USUAL: u32 = 50;
/// Rows on a page at most.
const MOST: u32 = 200;
/// Numbers are given in the order of commits, times are taken a moment before: of entries that
/// were written at once, one with a later number may have an earlier time. By so many numbers a
/// bound found by time is widened; the times themselves decide.
const AT_ONCE: i64 = 1000;

impl Service {
    /// A page of the audit log.
    ///
    /// # Errors
    /// [`Error::AdminOnly`], [`Error::Invalid`].
    pub async fn audit_events(
        &self,
        actor: &Actor,
        query: &AuditQuery,
    ) -> Result<Page<AuditEvent>, Error> {
        allow(actor, Action::Administer, None)?;
        let limit = query.limit.unwrap_or(USUAL);
        if !(1..=MOST).contains(&limit) {
            let detail = format!("Ask for 1 to {MOST} rows.");
            return Err(FieldError::new("limit", "out_of_range", detail).into());
        }
        let find = self.audit_page(query, limit).await?;
        let mut rows = find.all(self.database().connection()).await?;
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let next_cursor = rows.last().filter(|_| more).map(|row| row.seq.to_string());
        let items = rows.into_iter().map(to_event).collect::<Result<_, _>>()?;
        Ok(Page { items, next_cursor })
    }

    /// The page, and one row more.
    async fn audit_page(
        &self,
        query: &AuditQuery,
        limit: u32,
    ) -> Result<Select<audit_event::Entity>, Error> {
        use audit_event::Column;
        let mut find = audit_event::Entity::find();
        if let Some(cursor) = &query.cursor {
            let seq: i64 = cursor.parse().map_err(|_| {
                let detail = "Use next_cursor of the page before, with the same filters.";
                FieldError::new("cursor", "bad_cursor", detail)
            })?;
            find = find.filter(Column::Seq.lt(seq));
        }
        let texts = [
            (Column::ActorName, &query.actor),
            (Column::Action, &query.action),
            (Column::ObjectKind, &query.kind),
        ];
        for (column, text) in texts {
            if let Some(text) = text.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
                find = find.filter(column.eq(text));
            }
        }
        if let Some(id) = query.object_id {
            find = find.filter(Column::ObjectId.eq(id));
        }
        if let Some(from) = query.from {
            let first = audit_event::Entity::find()
                .filter(Column::At.gte(from.micros()))
                .order_by_asc(Column::At)
                .order_by_asc(Column::Seq);
            let bound = self.audit_seq(first).await?.unwrap_or(i64::MAX);
            find = find
                .filter(Column::At.gte(from.micros()))
                .filter(Column::Seq.gte(bound.saturating_sub(AT_ONCE)));
        }
        if let Some(to) = query.to {
            let last = audit_event::Entity::find()
                .filter(Column::At.lt(to.micros()))
                .order_by_desc(Column::At)
                .order_by_desc(Column::Seq);
            let bound = self.audit_seq(last).await?.unwrap_or(0);
            find = find
                .filter(Column::At.lt(to.micros()))
                .filter(Column::Seq.lte(bound.saturating_add(AT_ONCE)));
        }
        Ok(find.order_by_desc(Column::Seq).limit(u64::from(limit) + 1))
    }

    async fn audit_seq(&self, find: Select<audit_event::Entity>) -> Result<Option<i64>, Error> {
        Ok(find.one(self.database().connection()).await?.map(|row| row.seq))
    }

    /// How the database goes about a page: for the test that none reads the whole log.
    #[doc(hidden)]
    pub async fn explain_audit_events(&self, query: &AuditQuery) -> Result<Vec<String>, Error> {
        let db = self.database();
        let conn = db.connection();
        let page = self.audit_page(query, USUAL).await?;
        let mut statement = page.build(sea_orm::ConnectionTrait::get_database_backend(conn));
        let (explain, column) =
            if db.is_sqlite() { ("explain query plan ", 3) } else { ("explain ", 0) };
        statement.sql.insert_str(0, explain);
        let rows = sea_orm::ConnectionTrait::query_all_raw(conn, statement).await?;
        rows.iter().map(|row| Ok(row.try_get_by_index(column)?)).collect()
    }
}

fn to_event(row: audit_event::Model) -> Result<AuditEvent, Error> {
    Ok(AuditEvent {
        seq: row.seq,
        at: Timestamp::from_micros(row.at),
        actor_id: row.actor_id.map(UserId),
        actor: row.actor_name,
        via: row.via,
        action: row.action,
        kind: row.object_kind,
        object_id: row.object_id,
        object: row.object_name,
        detail: serde_json::from_str(&row.detail).map_err(|_| Error::Corrupt("audit detail"))?,
    })
}
