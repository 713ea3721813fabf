//! Why a use-case did not do what it was asked for, and what people and programs read of it.

use domain::{FieldError, Problem, policy::Denied};
use sea_orm::DbErr;

/// An error of a use-case. Nothing has changed where one is answered.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Fields cannot be taken as they are.
    #[error("invalid input")]
    Invalid(Vec<FieldError>),
    /// There is no such thing, or it is somebody else's.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// Nobody is signed in.
    #[error("not signed in")]
    Unauthenticated,
    /// Only an admin may.
    #[error("only an administrator may do this")]
    AdminOnly,
    /// Only a session may, no API key.
    #[error("only a session may do this")]
    SessionRequired,
    /// The API key that came with the request is none, or may not be used now.
    #[error("the API key is not valid")]
    BadApiKey,
    /// Username and password do not belong together.
    #[error("wrong username or password")]
    BadCredentials,
    /// Too many failures; try again after so many seconds.
    #[error("too many attempts")]
    TooManyAttempts(u64),
    /// A set-up, activation or reset link that is unknown, used or too old.
    #[error("the link is not valid")]
    BadLink,
    /// The user has as many API keys as they may have.
    #[error("the limit of API keys is reached")]
    ApiKeyLimit,
    /// The key has expired: it cannot be enabled, disabled or regenerated.
    #[error("the key has expired")]
    KeyExpired,
    /// The form was filled in from something that has changed since.
    #[error("changed meanwhile")]
    ChangedMeanwhile,
    /// The owner of an application can have no key now: what their status is.
    #[error("the user is {0}")]
    UserNotActive(&'static str),
    /// No plan can be chosen.
    #[error("the package has no plan")]
    PackageHasNoPlan,
    /// The application has as many keys of the plan as it may have.
    #[error("the limit of {0} keys is reached")]
    PackageKeyLimit(u32),
    /// Somebody has a key with this value; whose it is, is nobody else's business.
    #[error("the value is in use")]
    KeyInUse,
    /// The key was approved or rejected, and waits no more.
    #[error("a key never goes back to waiting")]
    NotBackToWaiting,
    /// Keys depend on it: what it is.
    #[error("the {0} is in use")]
    InUse(&'static str),
    /// Nobody could manage Latchkey any more.
    #[error("the last administrator stays")]
    LastAdmin,
    /// A name that must be unique is taken: the field, and its value.
    #[error("{0} is taken")]
    Taken(&'static str),
    /// The database was made under another pepper.
    #[error("the database was made under another pepper; give the one it was made with")]
    WrongPepper,
    /// The database failed, or holds what it cannot hold.
    #[error("database: {0}")]
    Database(#[source] DbErr),
    /// What the database holds breaks a rule: never seen in order, worth a look.
    #[error("the database holds an impossible {0}")]
    Corrupt(&'static str),
    /// A background task died.
    #[error("internal: {0}")]
    Internal(String),
}

impl Error {
    /// What REST answers and the console shows. Internal causes stay in the log.
    pub fn problem(&self) -> Problem {
        let p = Problem::new;
        match self {
            Self::Invalid(fields) => {
                let detail = match fields.as_slice() {
                    [field] => field.detail.as_str(),
                    _ => "Some fields need another look.",
                };
                let mut problem = p(422, "invalid_input", "Invalid input", detail);
                problem.fields.clone_from(fields);
                problem
            }
            Self::NotFound(what) => {
                let detail = format!("There is no such {what}. It may have been deleted.");
                p(404, "not_found", "Not found", &detail)
            }
            Self::Unauthenticated => {
                p(401, "unauthenticated", "Not signed in", "Sign in, then try again.")
            }
            Self::AdminOnly => {
                p(403, "forbidden", "Not allowed", "Only an administrator may do this.")
            }
            Self::SessionRequired => {
                let detail = "An API key cannot do this. Sign in with username and password.";
                p(403, "session_required", "Session required", detail)
            }
            Self::BadApiKey => {
                // Which of these it is, is the business of nobody who merely holds a value.
                let detail = "The API key is unknown, disabled or expired, or its owner is not \
                              active. Use another one, or enable it.";
                p(401, "bad_api_key", "The API key is not valid", detail)
            }
            Self::BadCredentials => {
                let detail = "Username or password is wrong. Check both and try again.";
                p(401, "bad_credentials", "Wrong username or password", detail)
            }
            Self::TooManyAttempts(seconds) => {
                let wait = domain::format::setting(std::time::Duration::from_secs(*seconds));
                let detail = format!("Too many failed attempts. Try again in {wait}.");
                let mut problem = p(429, "too_many_attempts", "Too many attempts", &detail);
                problem.retry_after = Some(*seconds);
                problem
            }
            Self::BadLink => {
                let detail = "This link was used, is too old, or was cut when it was copied.";
                p(410, "bad_link", "The link is not valid", detail)
            }
            Self::ApiKeyLimit => {
                let limit = domain::api_key::LIMIT;
                let detail = format!(
                    "A user can have {limit} API keys at most. Delete one to create another."
                );
                p(409, "api_key_limit", "API key limit reached", &detail)
            }
            Self::KeyExpired => {
                let detail = "The key has expired and cannot be enabled, disabled or regenerated. \
                              Delete it and create another.";
                p(409, "key_expired", "The key has expired", detail)
            }
            Self::ChangedMeanwhile => {
                let detail = "Somebody has changed this since you opened it. Nothing was saved: \
                              look at what is there now, then save again.";
                p(409, "changed_meanwhile", "Changed meanwhile", detail)
            }
            Self::UserNotActive(_)
            | Self::PackageHasNoPlan
            | Self::PackageKeyLimit(_)
            | Self::KeyInUse
            | Self::NotBackToWaiting => self.package_key_problem(),
            Self::InUse(what) => {
                let detail = format!(
                    "Package keys depend on this {what}. Make it inactive instead, or delete its \
                     keys first."
                );
                p(409, "in_use", "In use", &detail)
            }
            Self::LastAdmin => {
                let detail = "This is the last active administrator. Make another one first.";
                p(409, "last_admin", "Last administrator", detail)
            }
            Self::Taken(field) => {
                let detail = format!("This {field} is taken. Choose another.");
                let mut problem = p(409, "taken", "Already taken", &detail);
                problem.fields = vec![FieldError::new(field, "taken", detail)];
                problem
            }
            Self::WrongPepper | Self::Database(_) | Self::Corrupt(_) | Self::Internal(_) => {
                internal()
            }
        }
    }

    fn package_key_problem(&self) -> Problem {
        let p = Problem::new;
        match self {
            Self::UserNotActive(status) => {
                let detail = format!(
                    "The user is {status} and can have no new key. Choose an active user, or \
                     make this one active first."
                );
                p(422, "user_not_active", "The user is not active", &detail)
            }
            Self::PackageHasNoPlan => {
                let detail = "This package has no active plan. Create a plan for it first.";
                p(422, "package_has_no_plan", "The package has no plan", detail)
            }
            Self::PackageKeyLimit(limit) => {
                let keys = if *limit == 1 { "key" } else { "keys" };
                let detail = format!(
                    "An application can have {limit} {keys} of this plan at most. Delete one to \
                     create another, or choose another plan."
                );
                p(409, "package_key_limit", "Package key limit reached", &detail)
            }
            Self::KeyInUse => {
                let detail = "This value is or was in use. Choose another one.";
                let mut problem = p(409, "key_in_use", "Key in use", detail);
                problem.fields = vec![FieldError::new("custom_key", "key_in_use", detail)];
                problem
            }
            Self::NotBackToWaiting => {
                let detail = "A key that was enabled or disabled never goes back to waiting.";
                p(409, "not_back_to_waiting", "Not back to waiting", detail)
            }
            _ => internal(),
        }
    }

    /// [`Error::Taken`] where two took the same name at once and the database refused the second.
    pub(crate) fn or_taken(error: DbErr, field: &'static str) -> Self {
        match error.sql_err() {
            Some(sea_orm::SqlErr::UniqueConstraintViolation(_)) => Self::Taken(field),
            _ => error.into(),
        }
    }

    /// Whether the cause is the server's, and belongs into its log.
    pub fn is_internal(&self) -> bool {
        matches!(self, Self::WrongPepper | Self::Database(_) | Self::Corrupt(_) | Self::Internal(_))
    }
}

fn internal() -> Problem {
    let detail = "Something went wrong on the server; nothing was changed. Try again; if it stays, \
                  ask the operator to read the log.";
    Problem::new(500, "internal", "Internal error", detail)
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

impl From<FieldError> for Error {
    fn from(field: FieldError) -> Self {
        Self::Invalid(vec![field])
    }
}

impl From<Denied> for Error {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::NotYours => Self::NotFound("record"),
            Denied::AdminOnly => Self::AdminOnly,
            Denied::SessionOnly => Self::SessionRequired,
        }
    }
}

/// Collects what is wrong with several fields, so that a form shows all of it at once.
pub(crate) fn gather<T>(result: Result<T, FieldError>, fields: &mut Vec<FieldError>) -> Option<T> {
    result.map_err(|field| fields.push(field)).ok()
}
