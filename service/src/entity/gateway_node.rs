//! The table `gateway_nodes`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "gateway_nodes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub name: String,
    pub address: String,
    pub version: String,
    pub started_at: i64,
    pub applied_seq: i64,
    pub serving: bool,
    pub keys_held: i64,
    pub confirmed_at: Option<i64>,
    pub live_until: i64,
    pub calls_per_second: f64,
    pub revived_seq: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
