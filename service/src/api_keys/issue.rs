//! Making a key for somebody, by their username.

use domain::{
    FieldError, UserId,
    api_key::{CreateApiKey, CreatedApiKey, IssueApiKey, parse_description, parse_expiration},
    policy::{Action, Actor, allow},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{Error, Service, entity::user, error::gather};

impl Service {
    /// Makes a key for the user of this name and answers its value, for the only time.
    ///
    /// # Errors
    /// [`Error::AdminOnly`]; [`Error::Invalid`], with `unknown_user` for the field `username`;
    /// else as [`Service::create_api_key`].
    pub async fn issue_api_key(
        &self,
        actor: &Actor,
        input: IssueApiKey,
    ) -> Result<CreatedApiKey, Error> {
        allow(actor, Action::Administer, None)?;
        let username = input.username.trim().to_lowercase();
        let found = user::Entity::find()
            .filter(user::Column::UsernameKey.eq(&username))
            .one(self.database().connection())
            .await?;
        let Some(found) = found else {
            // All that is wrong is said at once.
            let mut wrong = vec![match username.as_str() {
                "" => FieldError::new("username", "required", "Enter the user's name."),
                _ => FieldError::new(
                    "username",
                    "unknown_user",
                    "There is no user of this name. Check the spelling, or create the user first.",
                ),
            }];
            gather(parse_description(&input.description), &mut wrong);
            gather(parse_expiration(input.expires_at.flatten(), self.now()), &mut wrong);
            return Err(Error::Invalid(wrong));
        };
        let IssueApiKey { description, expires_at, enabled, .. } = input;
        let input = CreateApiKey { description, expires_at, enabled };
        self.create_api_key(actor, UserId(found.id), input).await
    }
}
