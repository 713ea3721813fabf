//! Keyset paging: a page begins after the last row of the one before, found by an index, so the
//! thousandth page costs what the first one does.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{FieldError, page::Page};
use sea_orm::{
    ColumnTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, Select, Value,
    sea_query::{Expr, ExprTrait as _},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Error;

/// Rows on a page unless said otherwise.
const USUAL: u32 = 50;
/// Rows on a page at most.
const MOST: u32 = 200;

/// The value of the sorted column in some row.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Mark {
    Number(i64),
    Text(String),
}

impl From<Mark> for Value {
    fn from(mark: Mark) -> Self {
        match mark {
            Mark::Number(number) => number.into(),
            Mark::Text(text) => text.into(),
        }
    }
}

/// The last row of a page: the sort it belongs to, the column's value, and the id.
#[derive(Serialize, Deserialize)]
struct Cursor(String, Mark, Uuid);

/// How a list is sorted, and which page of it is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Paging<C> {
    sort: String,
    column: C,
    descending: bool,
    limit: u32,
    after: Option<(Mark, Uuid)>,
}

impl<C: ColumnTrait> Paging<C> {
    /// Reads `sort`, `limit` and `cursor`. `sorts` names the columns; the first one is the default.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the field at fault.
    pub(crate) fn parse(
        sorts: &[(&str, C)],
        usual: &str,
        sort: Option<&str>,
        limit: Option<u32>,
        cursor: Option<&str>,
    ) -> Result<Self, Error> {
        let sort = sort.unwrap_or(usual);
        let (name, descending) = sort.strip_prefix('-').map_or((sort, false), |name| (name, true));
        let Some((_, column)) = sorts.iter().find(|(known, _)| *known == name) else {
            let names: Vec<&str> = sorts.iter().map(|(name, _)| *name).collect();
            let detail = format!("Sort by one of {}, with - for the other way.", names.join(", "));
            return Err(FieldError::new("sort", "unknown_sort", detail).into());
        };
        let limit = limit.unwrap_or(USUAL);
        if !(1..=MOST).contains(&limit) {
            let detail = format!("Ask for 1 to {MOST} rows.");
            return Err(FieldError::new("limit", "out_of_range", detail).into());
        }
        let after = cursor.map(|text| read(text, sort)).transpose()?;
        Ok(Self { sort: sort.to_owned(), column: *column, descending, limit, after })
    }

    /// Restricts a selection to the page, and one row more.
    pub(crate) fn apply<E: EntityTrait<Column = C>>(&self, select: Select<E>, id: C) -> Select<E> {
        let order = if self.descending { Order::Desc } else { Order::Asc };
        let select = match &self.after {
            None => select,
            Some((mark, last)) => {
                let row = Expr::tuple([
                    Expr::col(self.column.as_column_ref()),
                    Expr::col(id.as_column_ref()),
                ]);
                let end = Expr::tuple([Expr::value(Value::from(mark.clone())), Expr::value(*last)]);
                select.filter(if self.descending { row.lt(end) } else { row.gt(end) })
            }
        };
        select
            .order_by(self.column, order.clone())
            .order_by(id, order)
            .limit(u64::from(self.limit) + 1)
    }

    /// Makes the page out of the rows, `mark` telling the sorted value and the id of one.
    pub(crate) fn page<M, T>(
        &self,
        mut rows: Vec<M>,
        mark: impl Fn(&str, &M) -> (Mark, Uuid),
        to: impl FnMut(M) -> Result<T, Error>,
    ) -> Result<Page<T>, Error> {
        let more = rows.len() > self.limit as usize;
        rows.truncate(self.limit as usize);
        let next_cursor = match rows.last().filter(|_| more) {
            Some(last) => {
                let (value, id) = mark(self.sort.trim_start_matches('-'), last);
                let cursor = serde_json::to_vec(&Cursor(self.sort.clone(), value, id));
                let cursor = cursor.map_err(|error| Error::Internal(error.to_string()))?;
                Some(URL_SAFE_NO_PAD.encode(cursor))
            }
            None => None,
        };
        let items = rows.into_iter().map(to).collect::<Result<_, _>>()?;
        Ok(Page { items, next_cursor })
    }
}

fn read(text: &str, sort: &str) -> Result<(Mark, Uuid), Error> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok();
    match bytes.and_then(|bytes| serde_json::from_slice::<Cursor>(&bytes).ok()) {
        Some(Cursor(of, mark, id)) if of == sort => Ok((mark, id)),
        _ => {
            let detail = "Use next_cursor of the page before, with the same sort.";
            Err(FieldError::new("cursor", "bad_cursor", detail).into())
        }
    }
}

/// What lies beyond everything that begins with `text`, for a range that an index answers.
pub(crate) fn after_prefix(text: &str) -> String {
    format!("{text}\u{10ffff}")
}
