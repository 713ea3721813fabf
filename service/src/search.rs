//! The search box of admins.

use domain::{
    ApiKeyId, ApplicationId, PackageId, PackageKeyId, Secret, UserId,
    key::{self, KeyKind},
    policy::{Action, Actor, allow},
    search::{FOUND_MAX, Found, Target},
    user::UserQuery,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::{
    Error, Service,
    entity::{api_key, application, package, package_key, user},
    page::after_prefix,
};

/// The longest text that is looked at, in characters.
const TEXT_MAX: usize = 200;

impl Service {
    /// Users, applications, packages and keys whose name begins so, five of each kind at most;
    /// or the one key that `text` is the value of. A value is digested in memory and goes nowhere
    /// else: what looks like one is never compared with names.
    ///
    /// # Errors
    /// [`Error::AdminOnly`], [`Error::Database`].
    pub async fn search(&self, actor: &Actor, text: &Secret) -> Result<Vec<Found>, Error> {
        allow(actor, Action::Administer, None)?;
        let text = text.expose().trim();
        if text.is_empty() || text.chars().count() > TEXT_MAX {
            return Ok(Vec::new());
        }
        if let Some(found) = self.search_by_value(text).await? {
            return Ok(vec![found]);
        }
        if text.starts_with(KeyKind::ApiKey.prefix())
            || text.starts_with(KeyKind::PackageKey.prefix())
        {
            return self.search_by_hint(text).await;
        }
        let mut found = self.search_users(actor, text).await?;
        found.extend(self.search_applications(text).await?);
        found.extend(self.search_packages(text).await?);
        found.extend(self.search_by_hint(text).await?);
        Ok(found)
    }

    async fn search_by_value(&self, text: &str) -> Result<Option<Found>, Error> {
        if key::check(text).is_err() {
            return Ok(None);
        }
        let conn = self.database().connection();
        let digest = self.pepper().digest(text).to_vec();
        let live = api_key::Entity::find().filter(api_key::Column::DeletedAt.is_null());
        let in_grace = Condition::all()
            .add(api_key::Column::PreviousDigest.eq(digest.clone()))
            .add(api_key::Column::PreviousUntil.gt(self.now().micros()));
        let either = Condition::any().add(api_key::Column::Digest.eq(digest.clone())).add(in_grace);
        if let Some(row) = live.filter(either).one(conn).await? {
            return Ok(Some(found_api_key(conn, row).await?));
        }
        let live = package_key::Entity::find().filter(package_key::Column::DeletedAt.is_null());
        let row = live.filter(package_key::Column::Digest.eq(digest)).one(conn).await?;
        Ok(row.as_ref().map(found_package_key))
    }

    /// Keys by the characters that lists show: `lkp_7Hq2`, `lkp_7Hq2…x9Ke`.
    async fn search_by_hint(&self, text: &str) -> Result<Vec<Found>, Error> {
        let conn = self.database().connection();
        let (prefix, last4) = text.split_once('…').unwrap_or((text, ""));
        let keys = package_key::Entity::find()
            .filter(package_key::Column::DeletedAt.is_null())
            .filter(package_key::Column::Status.is_in(["disabled", "enabled", "waiting"]))
            .filter(package_key::Column::Prefix.gte(prefix))
            .filter(package_key::Column::Prefix.lt(after_prefix(prefix)));
        let keys = match last4 {
            "" => keys,
            last4 => keys.filter(package_key::Column::Last4.eq(last4)),
        };
        let mut found: Vec<Found> = Vec::new();
        for row in keys.limit(FOUND_MAX).all(conn).await? {
            found.push(found_package_key(&row));
        }
        if text.starts_with(KeyKind::ApiKey.prefix()) {
            let keys = api_key::Entity::find()
                .filter(api_key::Column::DeletedAt.is_null())
                .filter(api_key::Column::Prefix.gte(prefix))
                .filter(api_key::Column::Prefix.lt(after_prefix(prefix)));
            let keys = match last4 {
                "" => keys,
                last4 => keys.filter(api_key::Column::Last4.eq(last4)),
            };
            for row in keys.limit(FOUND_MAX).all(conn).await? {
                found.push(found_api_key(conn, row).await?);
            }
        }
        Ok(found)
    }

    async fn search_users(&self, actor: &Actor, text: &str) -> Result<Vec<Found>, Error> {
        let query = UserQuery {
            search: Some(text.into()),
            limit: Some(u32::try_from(FOUND_MAX).unwrap_or(1)),
            ..UserQuery::default()
        };
        let users = self.list_users(actor, &query).await?.items.into_iter();
        let found = users.map(|user| Found {
            target: Target::User { id: user.id },
            title: user.username,
            detail: user.display_name,
        });
        Ok(found.collect())
    }

    async fn search_applications(&self, text: &str) -> Result<Vec<Found>, Error> {
        let conn = self.database().connection();
        let rows = application::Entity::find()
            .filter(application::Column::Name.gte(text))
            .filter(application::Column::Name.lt(after_prefix(text)))
            .order_by_asc(application::Column::Name)
            .limit(FOUND_MAX)
            .all(conn)
            .await?;
        let owners = rows.iter().map(|row| row.user_id);
        let owners = user::Entity::find().filter(user::Column::Id.is_in(owners)).all(conn).await?;
        let name = |id| owners.iter().find(|owner| owner.id == id).map(|o| o.username.clone());
        let found = rows.into_iter().map(|row| Found {
            target: Target::Application { id: ApplicationId(row.id), user: UserId(row.user_id) },
            title: row.name,
            detail: name(row.user_id).unwrap_or_default(),
        });
        Ok(found.collect())
    }

    async fn search_packages(&self, text: &str) -> Result<Vec<Found>, Error> {
        let rows = package::Entity::find()
            .filter(package::Column::Name.gte(text))
            .filter(package::Column::Name.lt(after_prefix(text)))
            .order_by_asc(package::Column::Name)
            .limit(FOUND_MAX)
            .all(self.database().connection())
            .await?;
        let found = rows.into_iter().map(|row| Found {
            target: Target::Package { id: PackageId(row.id) },
            title: row.name,
            detail: row.description,
        });
        Ok(found.collect())
    }
}

fn found_package_key(row: &package_key::Model) -> Found {
    Found {
        target: Target::PackageKey { id: PackageKeyId(row.id) },
        title: format!("{}…{}", row.prefix, row.last4),
        detail: format!("{} · {}", row.application_name, row.username_key),
    }
}

async fn found_api_key(conn: &impl ConnectionTrait, row: api_key::Model) -> Result<Found, Error> {
    let owner = user::Entity::find_by_id(row.user_id).one(conn).await?;
    let owner = owner.map(|owner| owner.username).unwrap_or_default();
    Ok(Found {
        target: Target::ApiKey { id: ApiKeyId(row.id), user: UserId(row.user_id) },
        title: format!("{}…{}", row.prefix, row.last4),
        detail: format!("{} · {owner}", row.description),
    })
}
