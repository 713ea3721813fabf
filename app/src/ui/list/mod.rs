//! Lists that are given in pages. The address holds search, filters, order and page, so that a link
//! shows the same; without scripts the filters are a plain form and the rest are links.

mod filter_bar;
mod foot;
mod head;
mod query;
mod row_actions;
mod rows;
mod selection;
mod states;
mod table;

pub use filter_bar::{Filter, FilterBar};
pub use foot::{Foot, Part, Way};
pub use head::{ACTIONS, Column, Head};
pub use query::ListQuery;
pub use row_actions::{DeleteButton, EditLink};
pub use rows::{Item, Rows};
pub use selection::{BulkBar, SelectRow, Selection};
pub use states::{Empty, Failed, Skeleton};
pub use table::{FixedTable, Listing, PlainTable, Table};
