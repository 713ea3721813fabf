//! Pages of lists with a million rows, on both databases, beside the cost of one row by its id.

use std::{error::Error, io::Write, time::Duration};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    api_key::{ApiKeyQuery, ApiKeyStatus},
    package_key::{PackageKey, PackageKeyQuery, StatusFilter},
    policy::{Actor, Via},
    user::Role,
};
use service::Service;
use testkit::{Backend, Fresh, Many};

use crate::{
    report::{grouped, heading},
    stats::now,
};

const SORTS: [&str; 8] =
    ["key", "application", "status", "package", "plan", "username", "created_at", "updated_at"];

/// Measures every sort, both ways, with every filter, at the beginning, in the middle and at the
/// end of a list of `keys` package keys.
pub fn run(out: &mut impl Write, keys: u64) -> Result<(), Box<dyn Error>> {
    let rows = usize::try_from(keys)?;
    heading(out, &format!("Pages of 50 out of {} package keys, in the service", grouped(rows)))?;
    writeln!(out, "| database | list | slowest page, median of 5 | which page |")?;
    writeln!(out, "|---|---|---:|---|")?;
    let runtime = tokio::runtime::Runtime::new()?;
    for (name, backend) in [("SQLite", Backend::Sqlite), ("PostgreSQL", Backend::Postgres)] {
        runtime.block_on(async {
            let fresh = Fresh::new(backend).await;
            let many = Many { keys, users: keys / 20, applications: keys / 10 };
            fresh.fill_package_keys(backend, many).await;
            measure(out, name, &fresh.service).await
        })?;
    }
    heading(out, "Pages of 50 of the report of 100,000 API keys of 60,000 users, in the service")?;
    writeln!(out, "| database | list | slowest page, median of 5 | which page |")?;
    writeln!(out, "|---|---|---:|---|")?;
    for (name, backend) in [("SQLite", Backend::Sqlite), ("PostgreSQL", Backend::Postgres)] {
        runtime.block_on(async {
            let fresh = Fresh::new(backend).await;
            fresh.fill_api_keys(backend, 60_000, 100_000).await;
            report(out, name, &fresh.service).await
        })?;
    }
    Ok(())
}

async fn report(out: &mut impl Write, name: &str, service: &Service) -> Result<(), Box<dyn Error>> {
    let root = root();
    for (what, username, state) in [
        ("all", None, None),
        ("enabled", None, Some(ApiKeyStatus::Enabled)),
        ("disabled", None, Some(ApiKeyStatus::Disabled)),
        ("expired", None, Some(ApiKeyStatus::Expired)),
        ("name that fits 20 keys", Some("u000123"), None),
        ("name that fits 2,000 keys, enabled", Some("u0001"), Some(ApiKeyStatus::Enabled)),
    ] {
        let mut worst = (Duration::ZERO, String::new());
        for sort in ["username", "-username", "created_at", "-created_at"] {
            let first = ApiKeyQuery {
                username: username.map(Into::into),
                state,
                sort: Some(sort.into()),
                limit: Some(50),
                cursor: None,
            };
            let cursor = service.list_api_keys(&root, &first).await?.last_cursor;
            let last = ApiKeyQuery { cursor, ..first.clone() };
            for (place, query) in [("first page", first), ("last page", last)] {
                let mut times = Vec::new();
                for _ in 0..5 {
                    let start = now();
                    service.list_api_keys(&root, &query).await?;
                    times.push(start.elapsed());
                }
                times.sort_unstable();
                if times[2] > worst.0 {
                    worst = (times[2], format!("{place} by `{sort}`"));
                }
            }
        }
        writeln!(out, "| {name} | {what} | {} | {} |", milliseconds(worst.0), worst.1)?;
        out.flush()?;
    }
    Ok(())
}

fn root() -> Actor {
    Actor { user_id: None, name: "bench".into(), role: Role::Admin, via: Via::Operator }
}

async fn measure(
    out: &mut impl Write,
    name: &str,
    service: &Service,
) -> Result<(), Box<dyn Error>> {
    let root = Actor { user_id: None, name: "bench".into(), role: Role::Admin, via: Via::Operator };
    let some = middle(service, &root, "created_at").await?;
    let mut floor = Vec::new();
    for _ in 0..5 {
        let start = now();
        service.package_key(&root, some.id).await?;
        floor.push(start.elapsed());
    }
    floor.sort_unstable();
    writeln!(out, "| {name} | floor: one key by its id | {} | |", milliseconds(floor[2]))?;
    for (what, filter) in filters(&some) {
        let mut worst = (Duration::ZERO, String::new());
        for sort in SORTS.iter().flat_map(|sort| [(*sort).to_owned(), format!("-{sort}")]) {
            let query = PackageKeyQuery { sort: Some(sort.clone()), ..filter.clone() };
            for (place, cursor) in places(service, &root, &query).await? {
                let query = PackageKeyQuery { cursor, ..query.clone() };
                let mut times = Vec::new();
                for _ in 0..5 {
                    let start = now();
                    service.list_package_keys(&root, &query).await?;
                    times.push(start.elapsed());
                }
                times.sort_unstable();
                if times[2] > worst.0 {
                    worst = (times[2], format!("{place} by `{sort}`"));
                }
            }
        }
        writeln!(out, "| {name} | {what} | {} | {} |", milliseconds(worst.0), worst.1)?;
        out.flush()?;
    }
    Ok(())
}

/// The first page, one in the middle and the last one, by their cursors.
async fn places(
    service: &Service,
    root: &Actor,
    query: &PackageKeyQuery,
) -> Result<Vec<(&'static str, Option<String>)>, Box<dyn Error>> {
    let sort = query.sort.clone().unwrap_or_default();
    let mut places = vec![("first page", None)];
    let round = match sort.strip_prefix('-') {
        Some(sort) => sort.to_owned(),
        None => format!("-{sort}"),
    };
    let last = PackageKeyQuery { sort: Some(round), ..query.clone() };
    // A cursor names the row after which a page begins, whichever way the list is read.
    if let Some(cursor) = service.list_package_keys(root, &last).await?.next_cursor {
        let mut parts: Vec<serde_json::Value> =
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(&cursor)?)?;
        parts[0] = sort.clone().into();
        places.push(("last page", Some(written(&parts))));
    }
    let key = middle(service, root, sort.trim_start_matches('-')).await?;
    let created = key.created_at.micros().into();
    let (group, mark): (String, serde_json::Value) = match sort.trim_start_matches('-') {
        "key" => (String::new(), key.prefix.into()),
        "application" => (String::new(), key.application.name.into()),
        "username" => (String::new(), key.user.username.into()),
        "updated_at" => (String::new(), key.updated_at.micros().into()),
        "status" if query.status.is_none() => (key.status.as_str().into(), created),
        "package" | "plan" if query.package_id.is_none() => (key.plan.id.to_string(), created),
        "status" | "package" | "plan" => return Ok(places),
        _ => (String::new(), created),
    };
    let parts = [sort.into(), group.into(), mark, key.id.to_string().into()];
    places.push(("middle page", Some(written(&parts))));
    Ok(places)
}

fn written(cursor: &[serde_json::Value]) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::Value::from(cursor).to_string())
}

/// A key from about the middle of the list: its application's name has the middle number.
async fn middle(service: &Service, root: &Actor, sort: &str) -> Result<PackageKey, Box<dyn Error>> {
    let search = if sort == "key" { "lkp_1000" } else { "App 0050000" };
    let query = PackageKeyQuery {
        search: Some(search.into()),
        limit: Some(10),
        ..PackageKeyQuery::default()
    };
    let page = service.list_package_keys(root, &query).await?;
    page.items.into_iter().nth(5).ok_or_else(|| "too few keys to measure".into())
}

fn filters(key: &PackageKey) -> Vec<(&'static str, PackageKeyQuery)> {
    let all = PackageKeyQuery { limit: Some(50), ..PackageKeyQuery::default() };
    let status = |status| PackageKeyQuery { status: Some(status), ..all.clone() };
    let search = |text: &str| PackageKeyQuery { search: Some(text.into()), ..all.clone() };
    vec![
        ("all", all.clone()),
        ("waiting", status(StatusFilter::Waiting)),
        ("enabled", status(StatusFilter::Enabled)),
        ("disabled", status(StatusFilter::Disabled)),
        ("expired", status(StatusFilter::Expired)),
        ("one package", PackageKeyQuery { package_id: Some(key.package.id), ..all.clone() }),
        (
            "enabled, of one plan",
            PackageKeyQuery { plan_id: Some(key.plan.id), ..status(StatusFilter::Enabled) },
        ),
        (
            "one application",
            PackageKeyQuery { application_id: Some(key.application.id), ..all.clone() },
        ),
        ("one user", PackageKeyQuery { user_id: Some(key.user.id), ..all.clone() }),
        ("search that fits 10 keys", search("App 0050000")),
        ("search that fits 2,000 keys", search("u00012")),
        ("search that fits 20,000 keys", search("u0001")),
        ("search that fits 200,000 keys", search("u001")),
        (
            "the same in one package",
            PackageKeyQuery { package_id: Some(key.package.id), ..search("u001") },
        ),
        ("search that fits every key", search("App")),
    ]
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1e3)
}
