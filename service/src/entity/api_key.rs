//! The table `api_keys`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_keys")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Uuid,
    pub slot: Option<i32>,
    pub description: String,
    pub prefix: String,
    pub last4: String,
    pub digest: Vec<u8>,
    pub state: String,
    pub created_at: i64,
    pub updated_at: i64,
    pub expires_at: Option<i64>,
    pub last_used_at: Option<i64>,
    pub deleted_at: Option<i64>,
    pub change_seq: i64,
    pub username_key: String,
    pub previous_digest: Option<Vec<u8>>,
    pub previous_prefix: Option<String>,
    pub previous_last4: Option<String>,
    pub previous_until: Option<i64>,
    pub previous_last_used_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
