//! Name and description, as applications and packages have them.

use domain::application::{parse_description, parse_name};

use crate::{Error, error::gather};

/// Those of something new.
///
/// # Errors
/// [`Error::Invalid`] for `name`, `description` or both.
pub(crate) fn named(name: &str, description: Option<&str>) -> Result<(String, String), Error> {
    let mut named = (String::new(), String::new());
    rename(Some(name), description, (&mut named.0, &mut named.1))?;
    Ok(named)
}

/// Puts in what is given, and leaves what is not as it is.
///
/// # Errors
/// [`Error::Invalid`] for `name`, `description` or both.
pub(crate) fn rename(
    name: Option<&str>,
    description: Option<&str>,
    (own_name, own_text): (&mut String, &mut String),
) -> Result<(), Error> {
    let mut wrong = Vec::new();
    if let Some(name) = name {
        *own_name = gather(parse_name(name), &mut wrong).unwrap_or_default();
    }
    if let Some(text) = description {
        *own_text = gather(parse_description(text), &mut wrong).unwrap_or_default();
    }
    if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
}
