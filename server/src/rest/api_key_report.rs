//! `/api-keys`: everybody's keys, for admins.

use axum::{
    body::{Body, Bytes},
    extract::State as Extract,
    http::{HeaderName, StatusCode, header},
};
use domain::{
    ApiKeyId,
    api_key::{ApiKey, ApiKeyQuery, IssueApiKey, Numbered, RegenerateApiKey, UpdateApiKey},
};
use futures_util::stream;
use service::{ApiKeyExport, Error, ExportedKey};

use super::{
    Caller, Id, Json, Query, Rejection,
    api_keys::{Created, Deleted},
};
use crate::console::State;

/// `GET`: a page.
pub async fn list(
    Extract(state): Extract<State>,
    caller: Caller,
    Query(query): Query<ApiKeyQuery>,
) -> Result<axum::Json<Numbered<ApiKey>>, Rejection> {
    Ok(axum::Json(state.service.list_api_keys(&caller.actor, &query).await?))
}

/// `POST`: 201 with the value, for the only time.
pub async fn create(
    Extract(state): Extract<State>,
    caller: Caller,
    Json(input): Json<IssueApiKey>,
) -> Result<(StatusCode, axum::Json<Created>), Rejection> {
    let created = state.service.issue_api_key(&caller.actor, input).await?;
    Ok((StatusCode::CREATED, axum::Json(created.into())))
}

/// `GET /{id}`.
pub async fn show(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<ApiKeyId>,
) -> Result<axum::Json<ApiKey>, Rejection> {
    Ok(axum::Json(state.service.api_key(&caller.actor, id).await?))
}

/// `POST /{id}/regenerate`: the key with its new value, for the only time.
pub async fn regenerate(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<ApiKeyId>,
    Json(input): Json<RegenerateApiKey>,
) -> Result<axum::Json<Created>, Rejection> {
    let created = state.service.regenerate_api_key(&caller.actor, id, input).await?;
    Ok(axum::Json(created.into()))
}

/// `DELETE /{id}/previous`: the end of the old value, before its grace is over.
pub async fn end_grace(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<ApiKeyId>,
) -> Result<(StatusCode, axum::Json<ApiKey>), Rejection> {
    let key = state.service.end_grace(&caller.actor, id).await?;
    Ok((StatusCode::ACCEPTED, axum::Json(key)))
}

/// `PATCH /{id}`.
pub async fn update(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<ApiKeyId>,
    Json(input): Json<UpdateApiKey>,
) -> Result<axum::Json<ApiKey>, Rejection> {
    Ok(axum::Json(state.service.update_api_key(&caller.actor, id, input).await?))
}

/// `DELETE /{id}`: 202, since its end is on its way.
pub async fn delete(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<ApiKeyId>,
) -> Result<(StatusCode, axum::Json<Deleted>), Rejection> {
    let propagation = state.service.delete_api_key(&caller.actor, id).await?;
    Ok((StatusCode::ACCEPTED, axum::Json(Deleted { propagation })))
}

/// The first line of the file.
const HEAD: &str =
    "Sr. No.,Username,API Key ID,API Key,Description,Status,Created,Expires,Last used\r\n";

/// `GET /api-keys.csv`: the whole filtered list as a file.
pub async fn export(
    Extract(state): Extract<State>,
    caller: Caller,
    Query(query): Query<ApiKeyQuery>,
) -> Result<([(HeaderName, &'static str); 2], Body), Rejection> {
    let export = state.service.export_api_keys(&caller.actor, &query)?;
    let begin = (export, 0, Some(String::from(HEAD)));
    let lines = stream::try_unfold(begin, |(export, count, head)| more(export, count, head));
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"api-keys.csv\""),
    ];
    Ok((headers, Body::from_stream(lines)))
}

type Written = Option<(Bytes, (ApiKeyExport, u64, Option<String>))>;

/// The next piece of the file; where the database fails, the file breaks off and says so by that.
async fn more(
    mut export: ApiKeyExport,
    mut count: u64,
    head: Option<String>,
) -> Result<Written, Error> {
    let keys = match export.next().await {
        Ok(keys) => keys,
        Err(error) => {
            tracing::error!(%error, "an export broke off");
            return Err(error);
        }
    };
    if keys.is_none() && head.is_none() {
        return Ok(None);
    }
    let mut text = head.unwrap_or_default();
    for key in keys.into_iter().flatten() {
        count += 1;
        text += &line(count, &key);
    }
    Ok(Some((text.into(), (export, count, None))))
}

fn line(number: u64, key: &ExportedKey) -> String {
    let time = |at: Option<domain::Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
    let fields = [
        number.to_string(),
        field(&key.username),
        key.id.to_string(),
        field(&key.hint),
        field(&key.description),
        key.status.as_str().into(),
        key.created_at.to_string(),
        time(key.expires_at),
        time(key.last_used_at),
    ];
    fields.join(",") + "\r\n"
}

/// A field as RFC 4180 has it. What a spreadsheet would take for a formula gets an apostrophe in
/// front: descriptions are other people's text.
fn field(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\n', '\r']) {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_and_never_formulas() {
        assert_eq!(field("Laptop"), "Laptop");
        assert_eq!(field("a, \"b\""), "\"a, \"\"b\"\"\"");
        assert_eq!(field("=1+1"), "'=1+1");
        assert_eq!(field("-2,3"), "\"'-2,3\"");
    }
}
