//! Who may do what. `service` asks these before it does anything, so the console, the server
//! functions and REST cannot disagree.

use crate::{UserId, user::Role};

/// How somebody proved who they are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Via {
    /// By a session that a password opened.
    Session,
    /// By an API key, which acts as its owner, less what only a session may do.
    ApiKey,
    /// On the machine itself, by the command line.
    Operator,
}

/// Somebody who asks for something.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Actor {
    /// Who it is; `None` for the operator at the command line.
    pub user_id: Option<UserId>,
    /// The name, for the audit log.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// How they proved it.
    pub via: Via,
}

/// What somebody asks for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Action {
    /// See what belongs to a user.
    Read,
    /// Change what belongs to a user.
    Write,
    /// Make an API key or a new value for one: only with a session.
    IssueApiKey,
    /// Change one's own password, see and end one's own sessions: only with a session.
    OwnAccess,
    /// Make a link by which somebody chooses a password, and so opens a session: only an admin with
    /// a session, for a leaked key must not make itself permanent.
    IssueLink,
    /// See what is everybody's, such as the endpoints.
    ReadShared,
    /// Manage endpoints, and see gateways.
    Administer,
    /// Have a key explained by the nodes: only an admin with a session, for a leaked key must not
    /// tell about others.
    Explain,
}

/// Why something may not be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Denied {
    /// It is somebody else's, and that it exists is nobody else's business: answer 404.
    NotYours,
    /// Only an admin may: answer 403 `forbidden`.
    AdminOnly,
    /// Only a session may, no API key: answer 403 `session_required`.
    SessionOnly,
}

/// Whether `actor` may do `action` to what belongs to `owner` (`None`: to nobody).
///
/// # Errors
/// [`Denied`], with the answer that gives nothing away.
pub fn allow(actor: &Actor, action: Action, owner: Option<UserId>) -> Result<(), Denied> {
    let admin = actor.role == Role::Admin;
    let own = owner.is_some() && owner == actor.user_id;
    match action {
        Action::Administer if admin => Ok(()),
        Action::Administer => Err(Denied::AdminOnly),
        Action::Explain | Action::IssueLink if !admin => Err(Denied::AdminOnly),
        Action::Explain | Action::IssueLink if actor.via == Via::ApiKey => Err(Denied::SessionOnly),
        Action::Read | Action::Write if own || admin => Ok(()),
        Action::Read | Action::Write => Err(Denied::NotYours),
        Action::IssueApiKey if !(own || admin) => Err(Denied::NotYours),
        Action::OwnAccess if !own => Err(Denied::NotYours),
        Action::IssueApiKey | Action::OwnAccess if actor.via == Via::ApiKey => {
            Err(Denied::SessionOnly)
        }
        Action::ReadShared
        | Action::IssueApiKey
        | Action::OwnAccess
        | Action::IssueLink
        | Action::Explain => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const ADA: UserId = UserId(Uuid::from_u128(1));
    const BO: UserId = UserId(Uuid::from_u128(2));

    fn actor(role: Role, via: Via) -> Actor {
        Actor { user_id: Some(ADA), name: "ada".into(), role, via }
    }

    #[test]
    fn a_user_touches_only_what_is_theirs() {
        let ada = actor(Role::User, Via::Session);
        for action in [Action::Read, Action::Write, Action::IssueApiKey] {
            assert_eq!(allow(&ada, action, Some(ADA)), Ok(()));
            assert_eq!(allow(&ada, action, Some(BO)), Err(Denied::NotYours));
            assert_eq!(allow(&ada, action, None), Err(Denied::NotYours));
        }
        assert_eq!(allow(&ada, Action::Administer, None), Err(Denied::AdminOnly));
    }

    #[test]
    fn an_admin_touches_everything() {
        let root = actor(Role::Admin, Via::Session);
        for action in [Action::Read, Action::Write, Action::IssueApiKey, Action::Administer] {
            assert_eq!(allow(&root, action, Some(BO)), Ok(()));
        }
    }

    #[test]
    fn nobody_signs_in_for_another() {
        let root = actor(Role::Admin, Via::Session);
        assert_eq!(allow(&root, Action::OwnAccess, Some(ADA)), Ok(()));
        assert_eq!(allow(&root, Action::OwnAccess, Some(BO)), Err(Denied::NotYours));
        let key = actor(Role::Admin, Via::ApiKey);
        assert_eq!(allow(&key, Action::OwnAccess, Some(ADA)), Err(Denied::SessionOnly));
    }

    #[test]
    fn an_api_key_never_issues_another() {
        for role in [Role::User, Role::Admin] {
            let key = actor(role, Via::ApiKey);
            assert_eq!(allow(&key, Action::IssueApiKey, Some(ADA)), Err(Denied::SessionOnly));
            assert_eq!(allow(&key, Action::OwnAccess, Some(ADA)), Err(Denied::SessionOnly));
            assert_eq!(allow(&key, Action::Write, Some(ADA)), Ok(()));
        }
    }

    #[test]
    fn only_an_admins_session_has_keys_explained() {
        let ask = |role, via| allow(&actor(role, via), Action::Explain, None);
        assert_eq!(ask(Role::Admin, Via::Session), Ok(()));
        assert_eq!(ask(Role::Admin, Via::ApiKey), Err(Denied::SessionOnly));
        assert_eq!(ask(Role::User, Via::Session), Err(Denied::AdminOnly));
    }
}
