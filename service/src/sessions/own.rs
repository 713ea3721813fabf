//! One's own sessions and password.

use std::fmt::Write as _;

use domain::{
    FieldError, Timestamp, UserId,
    policy::{Action, Actor, allow},
    session::{ChangePassword, OpenSession},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::{
    Digest, Error, Service, Session,
    audit::Entry,
    entity::{session, user},
    password,
    throttle::Subjects,
    tx::WriteTx,
};

impl Service {
    /// Where the person of this session is signed in, the last used first.
    ///
    /// # Errors
    /// [`Error::SessionRequired`].
    pub async fn open_sessions(&self, session: &Session) -> Result<Vec<OpenSession>, Error> {
        allow(&session.actor, Action::OwnAccess, Some(session.user.id))?;
        let now = self.now();
        let idle_since = now.minus(self.settings().session_idle).micros();
        let rows = session::Entity::find()
            .filter(session::Column::UserId.eq(session.user.id.0))
            .filter(session::Column::ExpiresAt.gt(now.micros()))
            .filter(session::Column::LastSeenAt.gt(idle_since))
            .order_by_desc(session::Column::LastSeenAt)
            .all(self.database().connection())
            .await?;
        let own = session.digest.to_vec();
        let mut sessions: Vec<_> = rows.into_iter().map(|row| to_open(row, &own)).collect();
        sessions.sort_by_key(|session| !session.current);
        Ok(sessions)
    }

    /// Ends one of one's own sessions.
    ///
    /// # Errors
    /// [`Error::SessionRequired`]; [`Error::NotFound`] for one that is over already, or somebody
    /// else's.
    pub async fn end_session(&self, session: &Session, handle: &str) -> Result<(), Error> {
        allow(&session.actor, Action::OwnAccess, Some(session.user.id))?;
        let tx = self.write().await?;
        let rows = of(session.user.id).all(tx.conn()).await?;
        let row = rows.into_iter().find(|row| handle_of(&row.token_digest) == handle);
        let row = row.ok_or(Error::NotFound("session"))?;
        session::Entity::delete_by_id(row.token_digest).exec(tx.conn()).await?;
        note(&tx, &session.actor, session, "session.end", 1).await?;
        tx.commit().await
    }

    /// Ends all of one's own sessions, also the one that asks. Answers how many there were.
    ///
    /// # Errors
    /// [`Error::SessionRequired`].
    pub async fn sign_out_everywhere(&self, session: &Session) -> Result<u64, Error> {
        allow(&session.actor, Action::OwnAccess, Some(session.user.id))?;
        let tx = self.write().await?;
        let ended = end_all(tx.conn(), session.user.id, None).await?;
        note(&tx, &session.actor, session, "session.end_all", ended).await?;
        tx.commit().await?;
        Ok(ended)
    }

    /// Changes one's own password and ends one's other sessions. Answers how many those were.
    ///
    /// Wrong tries are slowed down as when signing in, on a count of their own.
    ///
    /// # Errors
    /// [`Error::SessionRequired`], [`Error::TooManyAttempts`]; [`Error::Invalid`] for the fields
    /// `current_password` and `new_password`.
    pub async fn change_password(
        &self,
        session: &Session,
        input: ChangePassword,
    ) -> Result<u64, Error> {
        let id = session.user.id;
        allow(&session.actor, Action::OwnAccess, Some(id))?;
        let conn = self.database().connection();
        let row = user::Entity::find_by_id(id.0).one(conn).await?.ok_or(Error::Unauthenticated)?;
        let new = input.new_password.secret();
        password::check(&new, &row.username, &row.email)
            .map_err(|error| FieldError { name: "new_password".into(), ..error })?;
        let subjects = Subjects::new(&row.username, "change of password");
        self.count_try(&subjects).await?;
        let before = row.password_hash.clone();
        if !password::verify(input.current_password.secret(), before.clone()).await? {
            let detail = "This is not your password. Check it and try again.";
            return Err(FieldError::new("current_password", "wrong", detail).into());
        }
        self.clear_tries(&subjects).await?;
        if input.current_password == input.new_password {
            let detail = "This is the password you have. Choose another.";
            return Err(FieldError::new("new_password", "unchanged", detail).into());
        }
        let hash = self.hash_password(Some(new)).await?;
        let tx = self.write().await?;
        tx.lock_user(id).await?;
        // Whoever set another one meanwhile has the last word.
        let now = user::Entity::find_by_id(id.0).one(tx.conn()).await?;
        if now.is_none_or(|now| now.password_hash != before) {
            return Err(Error::Unauthenticated);
        }
        let change = user::ActiveModel {
            id: Set(id.0),
            password_hash: Set(hash),
            updated_at: Set(tx.now().micros()),
            ..Default::default()
        };
        user::Entity::update(change).exec(tx.conn()).await?;
        let ended = end_all(tx.conn(), id, Some(session.digest)).await?;
        note(&tx, &session.actor, session, "user.change_password", ended).await?;
        tx.commit().await?;
        Ok(ended)
    }
}

fn of(user: UserId) -> sea_orm::Select<session::Entity> {
    session::Entity::find().filter(session::Column::UserId.eq(user.0))
}

async fn end_all(
    conn: &impl ConnectionTrait,
    user: UserId,
    but: Option<Digest>,
) -> Result<u64, Error> {
    let mut delete = session::Entity::delete_many().filter(session::Column::UserId.eq(user.0));
    if let Some(kept) = but {
        delete = delete.filter(session::Column::TokenDigest.ne(kept.to_vec()));
    }
    Ok(delete.exec(conn).await?.rows_affected)
}

async fn note(
    tx: &WriteTx,
    actor: &Actor,
    session: &Session,
    action: &'static str,
    ended: u64,
) -> Result<(), Error> {
    let entry = Entry {
        action,
        kind: "user",
        id: Some(session.user.id.0),
        name: &session.user.username,
        detail: json!({ "sessions_ended": ended }),
    };
    tx.audit(actor, entry).await
}

/// What a session is called by: a digest of its stored digest, so that it leads to neither.
fn handle_of(digest: &[u8]) -> String {
    Sha256::digest(digest)[..16].iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn to_open(row: session::Model, own: &[u8]) -> OpenSession {
    OpenSession {
        handle: handle_of(&row.token_digest),
        current: row.token_digest == own,
        created_at: Timestamp::from_micros(row.created_at),
        last_seen_at: Timestamp::from_micros(row.last_seen_at),
        expires_at: Timestamp::from_micros(row.expires_at),
        address: row.address,
        agent: row.agent,
    }
}
