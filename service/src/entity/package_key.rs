//! The table `package_keys`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "package_keys")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub application_id: Uuid,
    pub plan_id: Uuid,
    pub prefix: String,
    pub last4: String,
    pub digest: Vec<u8>,
    pub status: String,
    pub rate_mode: String,
    pub rate_per_second: Option<i32>,
    pub rate_burst: Option<i32>,
    pub quota_mode: String,
    pub quota_calls: Option<i64>,
    pub quota_period: Option<String>,
    pub created_at: i64,
    pub updated_at: i64,
    pub expires_at: Option<i64>,
    pub last_used_at: Option<i64>,
    pub deleted_at: Option<i64>,
    pub change_seq: i64,
    pub reason: Option<String>,
    pub application_name: String,
    pub username_key: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
