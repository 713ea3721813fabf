//! The table `plans`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plans")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub package_id: Uuid,
    pub name: String,
    pub status: String,
    pub rate_per_second: Option<i32>,
    pub rate_burst: Option<i32>,
    pub quota_calls: Option<i64>,
    pub quota_period: Option<String>,
    pub needs_approval: bool,
    pub max_keys: i32,
    pub created_at: i64,
    pub updated_at: i64,
    pub change_seq: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
