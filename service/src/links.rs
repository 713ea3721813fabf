//! One-time links: the first admin's set-up, an invited user's activation, a password reset.
//! The token stands in the link only; its SHA-256 is stored, and using it removes it.

use domain::{Secret, Timestamp, UserId};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::{Digest, Error, Service, entity::one_time_link, tx::WriteTx};

/// What a link is for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum LinkPurpose {
    /// Creating the first admin.
    Setup,
    /// An invited user's first password.
    Activate,
    /// A new password in place of a lost one.
    Reset,
}

impl LinkPurpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::Activate => "activate",
            Self::Reset => "reset",
        }
    }

    const fn page(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::Activate | Self::Reset => "activate",
        }
    }
}

/// A link that was just made. Print it or send it; it cannot be had again.
#[derive(Clone, Debug)]
pub struct OneTimeLink {
    /// The whole address with the token.
    pub url: Secret,
    /// The token alone.
    pub token: Secret,
    /// Until when it is good.
    pub expires_at: Timestamp,
}

impl Service {
    /// Makes a link within a transaction, and ends older ones for the same user and purpose.
    pub(crate) async fn make_link(
        &self,
        tx: &WriteTx,
        purpose: LinkPurpose,
        user: Option<UserId>,
    ) -> Result<OneTimeLink, Error> {
        let old = one_time_link::Entity::delete_many();
        let old = match user {
            Some(user) => old.filter(one_time_link::Column::UserId.eq(user.0)),
            None => old.filter(one_time_link::Column::Purpose.eq(purpose.as_str())),
        };
        old.exec(tx.conn()).await?;
        let token = self.0.context.token();
        let expires_at = tx.now().plus(self.settings().link_lifetime);
        let row = one_time_link::ActiveModel {
            token_digest: Set(Digest::of_token(&token).to_vec()),
            purpose: Set(purpose.as_str().into()),
            user_id: Set(user.map(|id| id.0)),
            created_at: Set(tx.now().micros()),
            expires_at: Set(expires_at.micros()),
        };
        one_time_link::Entity::insert(row).exec_without_returning(tx.conn()).await?;
        let base = &self.settings().public_url;
        let url = format!("{base}/{}?token={}", purpose.page(), token.expose());
        Ok(OneTimeLink { url: Secret::new(url), token, expires_at })
    }

    /// Whether a link is good, without using it up. Answers the user it is for, if any.
    ///
    /// # Errors
    /// [`Error::BadLink`].
    pub async fn check_link(
        &self,
        purposes: &[LinkPurpose],
        token: &Secret,
    ) -> Result<Option<UserId>, Error> {
        let found = one_time_link::Entity::find_by_id(Digest::of_token(token).to_vec())
            .one(self.database().connection())
            .await?
            .filter(|row| row.expires_at > self.now().micros())
            .filter(|row| purposes.iter().any(|purpose| purpose.as_str() == row.purpose));
        found.map(|row| row.user_id.map(UserId)).ok_or(Error::BadLink)
    }

    /// Uses a link up: of several at once one wins.
    pub(crate) async fn use_link(
        &self,
        tx: &WriteTx,
        purposes: &[LinkPurpose],
        token: &Secret,
    ) -> Result<Option<UserId>, Error> {
        let sql = "delete from one_time_links where token_digest = $1 and expires_at > $2 \
                   returning purpose, user_id";
        let values = [Digest::of_token(token).to_vec().into(), tx.now().micros().into()];
        let row = tx.conn().query_one_raw(self.database().statement(sql, values)).await?;
        let row = row.ok_or(Error::BadLink)?;
        let purpose: String = row.try_get_by_index(0)?;
        if !purposes.iter().any(|one| one.as_str() == purpose) {
            return Err(Error::BadLink);
        }
        Ok(row.try_get_by_index::<Option<Uuid>>(1)?.map(UserId))
    }
}
