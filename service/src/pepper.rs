//! Where the pepper comes from, and whether it is the one the database was made with.

use std::{
    fs,
    io::{self, Write as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::Path,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use sea_orm::ConnectionTrait;
use zeroize::Zeroizing;

use crate::{Database, Error, Pepper, context::Entropy};

/// Why a pepper cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum PepperError {
    /// The file cannot be read or made.
    #[error("pepper file {0}: {1}")]
    Io(String, #[source] io::Error),
    /// Others than the owner may read the file.
    #[error("pepper file {0} can be read by others: run chmod 600 {0}")]
    Open(String),
    /// Too short to be worth anything.
    #[error("the pepper must have at least 32 characters")]
    TooShort,
}

/// A pepper given as text: 32 bytes or more, taken as they are.
///
/// # Errors
/// [`PepperError::TooShort`].
pub fn from_text(text: &str) -> Result<Pepper, PepperError> {
    Pepper::new(&Zeroizing::new(text.trim().as_bytes().to_vec())).map_err(|_| PepperError::TooShort)
}

/// Reads the pepper from a file that only its owner may read.
///
/// # Errors
/// [`PepperError`].
pub fn from_file(path: &Path) -> Result<Pepper, PepperError> {
    let name = path.display().to_string();
    let io = |error| PepperError::Io(name.clone(), error);
    let mode = fs::metadata(path).map_err(io)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(PepperError::Open(name));
    }
    from_text(&Zeroizing::new(fs::read_to_string(path).map_err(io)?))
}

/// Reads the pepper beside the database, and makes it at the first start: 32 random bytes, in a
/// file of mode 0600.
///
/// # Errors
/// [`PepperError`].
pub fn load_or_create(path: &Path, entropy: &dyn Entropy) -> Result<Pepper, PepperError> {
    if path.exists() {
        return from_file(path);
    }
    let io = |error| PepperError::Io(path.display().to_string(), error);
    let mut random = Zeroizing::new([0_u8; 32]);
    entropy.fill(random.as_mut());
    let text = Zeroizing::new(STANDARD.encode(random.as_ref()));
    let mut file =
        fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(io)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(io)?;
    from_text(&text)
}

/// Compares with the check value that the first start left in the database, or leaves it.
pub(crate) async fn check(db: &Database, pepper: &Pepper) -> Result<(), Error> {
    let digest = pepper.digest("latchkey pepper check");
    let value = STANDARD.encode(&digest.0[..16]);
    let sql = "insert into meta (name, value) values ('pepper_check', $1) on conflict do nothing";
    let conn = db.connection();
    let sql_read = "select value from meta where name = 'pepper_check'";
    let read = async || -> Result<Option<String>, Error> {
        let row = conn.query_one_raw(db.statement(sql_read, [])).await?;
        Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
    };
    if read().await?.is_none() {
        conn.execute_raw(db.statement(sql, [value.clone().into()])).await?;
    }
    if read().await? == Some(value) { Ok(()) } else { Err(Error::WrongPepper) }
}
