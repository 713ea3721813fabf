//! Signing in and out, and where one is signed in. A session is a random 256-bit token in a cookie; its SHA-256 is stored.

mod own;

use std::time::Duration;

use domain::{
    Secret, Timestamp, UserId,
    policy::{Actor, Via},
    session::SignIn,
    user::{User, UserStatus},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::{
    Digest, Error, Service,
    audit::Entry,
    entity::{session, user},
    password,
    throttle::Subjects,
    tx::WriteTx,
};

/// `last_seen_at` is written at most this often.
const SEEN_EVERY: Duration = Duration::from_mins(1);

/// A session that was just opened.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Goes into the cookie, and nowhere else.
    pub token: Secret,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
}

/// Where a session is opened from, so that people recognise theirs.
#[derive(Clone, Default, Debug)]
pub struct Origin {
    /// The caller's address.
    pub address: String,
    /// What the browser says of itself.
    pub agent: String,
}

impl From<&str> for Origin {
    /// An address alone.
    fn from(address: &str) -> Self {
        Self { address: address.to_owned(), agent: String::new() }
    }
}

/// A session that holds.
#[derive(Clone, Debug)]
pub struct Session {
    /// What its token is stored as.
    pub digest: Digest,
    /// Who is signed in.
    pub user: User,
    /// The same, for the policy.
    pub actor: Actor,
}

impl Service {
    /// Opens a session. Unknown users, users without a password and wrong passwords get the same
    /// answer after the same time; so does somebody who may not sign in at the moment.
    ///
    /// `origin` is where the caller comes from, for the throttle and the list of sessions.
    ///
    /// # Errors
    /// [`Error::BadCredentials`], [`Error::TooManyAttempts`].
    pub async fn sign_in(
        &self,
        input: SignIn,
        origin: impl Into<Origin>,
    ) -> Result<NewSession, Error> {
        let origin = origin.into();
        let subjects = Subjects::new(&input.username, &origin.address);
        self.count_try(&subjects).await?;
        let username = input.username.trim().to_lowercase();
        let found = user::Entity::find()
            .filter(user::Column::UsernameKey.eq(username))
            .one(self.database().connection())
            .await?;
        let hash = found.as_ref().and_then(|user| user.password_hash.clone());
        let fits = password::verify(input.password, hash).await?;
        let found = found.filter(|user| fits && user.status == UserStatus::Active.as_str());
        let Some(user) = found else { return Err(Error::BadCredentials) };
        self.clear_tries(&subjects).await?;
        let tx = self.write().await?;
        let actor = actor(&crate::users::to_user(user.clone())?);
        let session = self.open_session(&tx, UserId(user.id), origin).await?;
        let seen = user::ActiveModel {
            id: Set(user.id),
            last_login_at: Set(Some(tx.now().micros())),
            ..Default::default()
        };
        user::Entity::update(seen).exec(tx.conn()).await?;
        let entry = Entry {
            action: "session.create",
            kind: "user",
            id: Some(user.id),
            name: &user.username,
            detail: serde_json::json!({}),
        };
        tx.audit(&actor, entry).await?;
        tx.commit().await?;
        Ok(session)
    }

    /// Opens a session within a transaction, and clears out old ones.
    pub(crate) async fn open_session(
        &self,
        tx: &WriteTx,
        user: UserId,
        origin: Origin,
    ) -> Result<NewSession, Error> {
        let token = self.0.context.token();
        let now = tx.now();
        let expires_at = now.plus(self.settings().session_lifetime);
        let row = session::ActiveModel {
            token_digest: Set(Digest::of_token(&token).to_vec()),
            user_id: Set(user.0),
            created_at: Set(now.micros()),
            last_seen_at: Set(now.micros()),
            expires_at: Set(expires_at.micros()),
            address: Set(origin.address),
            agent: Set(plain(&origin.agent)),
        };
        session::Entity::insert(row).exec_without_returning(tx.conn()).await?;
        session::Entity::delete_many()
            .filter(session::Column::ExpiresAt.lte(now.micros()))
            .exec(tx.conn())
            .await?;
        Ok(NewSession { token, expires_at })
    }

    /// Who holds this token; `None` where the session is unknown, over, or its user may not sign
    /// in at the moment.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn session(&self, token: &Secret) -> Result<Option<Session>, Error> {
        let digest = Digest::of_token(token).to_vec();
        let conn = self.database().connection();
        let Some(row) = session::Entity::find_by_id(digest.clone()).one(conn).await? else {
            return Ok(None);
        };
        let now = self.now();
        let idle = now - Timestamp::from_micros(row.last_seen_at);
        if row.expires_at <= now.micros() || idle >= self.settings().session_idle {
            return Ok(None);
        }
        let Some(user) = user::Entity::find_by_id(row.user_id).one(conn).await? else {
            return Ok(None);
        };
        let user = crate::users::to_user(user)?;
        if user.status != UserStatus::Active {
            return Ok(None);
        }
        if idle >= SEEN_EVERY.min(self.settings().session_idle / 4) {
            let sql = "update sessions set last_seen_at = $1 where token_digest = $2";
            let values = [now.micros().into(), digest.into()];
            conn.execute_raw(self.database().statement(sql, values)).await?;
        }
        Ok(Some(Session { digest: Digest::of_token(token), actor: actor(&user), user }))
    }

    /// Ends a session. A token that is not known any more is no error.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn sign_out(&self, token: &Secret) -> Result<(), Error> {
        let digest = Digest::of_token(token).to_vec();
        session::Entity::delete_by_id(digest).exec(self.database().connection()).await?;
        Ok(())
    }
}

/// A line of at most 200 characters.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}

fn actor(user: &User) -> Actor {
    Actor {
        user_id: Some(user.id),
        name: user.username.clone(),
        role: user.role,
        via: Via::Session,
    }
}
