//! Passwords: what they may be, and how they are kept (argon2id).

use std::sync::{Arc, LazyLock};

use argon2::{Algorithm, Argon2, Params, Version};
use domain::{FieldError, Secret, user::check_password_length};
use password_hash::{PasswordHasher as _, PasswordVerifier, phc::PasswordHash, phc::Salt};
use tokio::sync::Semaphore;

use crate::{Error, context::Entropy};

/// Long passwords that everybody tries first, one a line, in lower case.
const COMMON: &str = include_str!("password/common.txt");

/// At most two at a time: 19 MiB each, and a flood of sign-ins must not starve the rest.
static TURNS: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2));

/// OWASP's parameters: 19 MiB, two passes, one lane.
fn argon2id() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("the parameters are within bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Checks a new password: 15 to 128 characters, not a common one, and not made of the product's or
/// the user's own name. Nothing is asked of its composition (NIST SP 800-63B, 3.1.1.2).
///
/// # Errors
/// For the field `password`: `required`, `too_short`, `too_long`, `common`, `repetitive` or
/// `like_username`.
pub(crate) fn check(password: &Secret, username: &str, email: &str) -> Result<(), FieldError> {
    let password = password.expose();
    check_password_length(password)?;
    let error = |code, detail: &str| Err(FieldError::new("password", code, detail));
    let lower = password.to_lowercase();
    if COMMON.lines().any(|common| common == lower) {
        return error("common", "Many people use this password. Choose another.");
    }
    if is_repetitive(&lower) {
        return error("repetitive", "This repeats a few characters. Choose another.");
    }
    let stem = lower.trim_end_matches(|c: char| !c.is_alphabetic());
    let own = [username.to_lowercase(), email.to_lowercase(), "latchkey".into()];
    if own.iter().any(|own| !own.is_empty() && made_of(stem, own)) {
        return error("like_username", "This is made of a name. Choose another.");
    }
    Ok(())
}

/// One to four characters over and over, or one run of neighbours such as `abcdefghijklmno`.
fn is_repetitive(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let periodic = (1..=4).any(|n| chars.iter().zip(chars.iter().skip(n)).all(|(a, b)| a == b));
    let step = |by: i64| {
        chars.windows(2).all(|w| i64::from(u32::from(w[1])) - i64::from(u32::from(w[0])) == by)
    };
    periodic || step(1) || step(-1)
}

/// `text` is `own`, once or several times.
fn made_of(text: &str, own: &str) -> bool {
    !text.is_empty() && text.replace(own, "").is_empty()
}

/// Hashes a password into a PHC string, on a thread that may block.
///
/// # Errors
/// [`Error::Internal`] where the thread dies.
pub(crate) async fn hash(password: Secret, entropy: Arc<dyn Entropy>) -> Result<String, Error> {
    let turn = TURNS.acquire().await.map_err(|e| Error::Internal(e.to_string()))?;
    let hashed = tokio::task::spawn_blocking(move || {
        let mut salt = [0; Salt::RECOMMENDED_LENGTH];
        entropy.fill(&mut salt);
        argon2id()
            .hash_password_with_salt(password.expose().as_bytes(), &salt)
            .map(|hash: PasswordHash| hash.to_string())
    });
    let hashed = hashed.await.map_err(|e| Error::Internal(e.to_string()))?;
    drop(turn);
    hashed.map_err(|e| Error::Internal(e.to_string()))
}

/// Compares a password with a PHC string. Where there is none (an unknown user, or one without a
/// password) it works just as long, and answers `false`.
///
/// # Errors
/// [`Error::Internal`] where the thread dies.
pub(crate) async fn verify(password: Secret, hash: Option<String>) -> Result<bool, Error> {
    static DUMMY: LazyLock<String> = LazyLock::new(|| {
        argon2id()
            .hash_password_with_salt(b"nobody has this password", &[7; Salt::RECOMMENDED_LENGTH])
            .map(|hash: PasswordHash| hash.to_string())
            .unwrap_or_default()
    });
    let turn = TURNS.acquire().await.map_err(|e| Error::Internal(e.to_string()))?;
    let checked = tokio::task::spawn_blocking(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| DUMMY.clone());
        let fits = PasswordHash::new(&hash).is_ok_and(|hash| {
            argon2id().verify_password(password.expose().as_bytes(), &hash).is_ok()
        });
        known && fits
    });
    let fits = checked.await.map_err(|e| Error::Internal(e.to_string()))?;
    drop(turn);
    Ok(fits)
}

/// Prepares what [`verify`] compares with for unknown users, so that the first such try is not
/// slower than the rest.
pub(crate) async fn warm_up() -> Result<(), Error> {
    verify(Secret::new(String::new()), None).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(password: &str) -> Result<(), String> {
        check(&Secret::new(password.into()), "ada.keller", "ada@example.org").map_err(|e| e.code)
    }

    #[test]
    fn long_and_uncommon_is_enough() {
        assert_eq!(code("correct horse battery staple 7"), Ok(()));
        assert_eq!(code("nur kleine buchstaben"), Ok(()));
    }

    #[test]
    fn what_everybody_tries_first_is_refused() {
        for (password, why) in [
            ("short", "too_short"),
            ("PasswordPassword", "common"),
            ("aaaaaaaaaaaaaaaa", "repetitive"),
            ("abcabcabcabcabcabc", "repetitive"),
            ("abcdefghijklmnopq", "repetitive"),
            ("ada.kellerada.keller", "like_username"),
            ("latchkeylatchkey2026", "like_username"),
        ] {
            assert_eq!(code(password), Err(why.into()), "{password}");
        }
    }

    #[tokio::test]
    async fn a_hash_fits_its_password_only() {
        let entropy = Arc::new(crate::context::SystemEntropy);
        let hash = hash(Secret::new("one".into()), entropy).await.expect("hashes");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify(Secret::new("one".into()), Some(hash.clone())).await.expect("runs"));
        assert!(!verify(Secret::new("two".into()), Some(hash)).await.expect("runs"));
        assert!(!verify(Secret::new("one".into()), None).await.expect("runs"));
    }
}
