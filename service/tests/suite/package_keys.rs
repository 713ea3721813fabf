//! Lists of package keys: every sort and every filter against a list sorted in memory.

use std::cmp::Ordering;

use domain::{
    package_key::{PackageKey, PackageKeyQuery, PackageKeyStatus, StatusFilter},
    policy::Actor,
};
use service::{Error, Service, Settings};
use testkit::{Backend, Fresh, Many, on_both};

use crate::people::{operator, user};

const SORTS: [&str; 8] =
    ["key", "application", "status", "package", "plan", "username", "created_at", "updated_at"];

const SOME: Many = Many { keys: 12_000, users: 40, applications: 130 };

/// Most lists are sorted on the spot.
async fn some(backend: Backend) -> Fresh {
    filled(backend, SOME, Settings::default().sorted_rows).await
}

/// Most lists are read along an index, where rows that fit stand thick there.
async fn some_along(backend: Backend) -> Fresh {
    filled(backend, SOME, 2_000).await
}

/// So many that PostgreSQL, too, finds an index worth its while.
async fn many(backend: Backend) -> Fresh {
    filled(backend, Many { keys: 60_000, users: 3_000, applications: 6_000 }, 4_000).await
}

async fn filled(backend: Backend, many: Many, sorted_rows: u32) -> Fresh {
    let fresh = Fresh::with(backend, Settings { sorted_rows, ..Settings::default() }).await;
    fresh.fill_package_keys(backend, many).await;
    fresh
}

/// At most so many rows, page by page.
async fn rows(
    service: &Service,
    actor: &Actor,
    query: &PackageKeyQuery,
    most: usize,
) -> Vec<PackageKey> {
    let (mut query, mut all) = (query.clone(), Vec::new());
    while all.len() < most {
        let page = service.list_package_keys(actor, &query).await.expect("a page");
        assert!(page.items.len() <= query.limit.expect("given") as usize);
        all.extend(page.items);
        query.cursor = page.next_cursor;
        if query.cursor.is_none() {
            break;
        }
    }
    all.truncate(most);
    all
}

fn by(sort: &str, a: &PackageKey, b: &PackageKey) -> Ordering {
    let group = |key: &PackageKey| match sort {
        "status" => (key.status.as_str().to_owned(), String::new()),
        "package" => (key.package.name.clone(), key.plan.name.clone()),
        "plan" => (key.plan.name.clone(), key.package.name.clone()),
        "key" => (key.prefix.clone(), String::new()),
        "application" => (key.application.name.clone(), String::new()),
        "username" => (key.user.username.to_lowercase(), String::new()),
        _ => Default::default(),
    };
    let time = |key: &PackageKey| match sort {
        "updated_at" => Some(key.updated_at),
        "created_at" | "status" | "package" | "plan" => Some(key.created_at),
        _ => None,
    };
    (group(a), time(a), a.id).cmp(&(group(b), time(b), b.id))
}

fn fits(query: &PackageKeyQuery, key: &PackageKey) -> bool {
    let status = match query.status {
        None => true,
        Some(StatusFilter::Waiting) => key.status == PackageKeyStatus::Waiting,
        Some(StatusFilter::Disabled) => key.status == PackageKeyStatus::Disabled,
        Some(StatusFilter::Enabled) => key.status == PackageKeyStatus::Enabled && !key.expired,
        Some(StatusFilter::Expired) => key.status == PackageKeyStatus::Enabled && key.expired,
    };
    let search = query.search.as_deref().is_none_or(|text| {
        key.prefix.starts_with(text)
            || key.application.name.starts_with(text)
            || key.user.username.to_lowercase().starts_with(&text.to_lowercase())
    });
    status
        && search
        && query.package_id.is_none_or(|id| id == key.package.id)
        && query.plan_id.is_none_or(|id| id == key.plan.id)
        && query.application_id.is_none_or(|id| id == key.application.id)
        && query.user_id.is_none_or(|id| id == key.user.id)
}

fn filters(key: &PackageKey) -> Vec<PackageKeyQuery> {
    let all = PackageKeyQuery { limit: Some(200), ..PackageKeyQuery::default() };
    let status = |status| PackageKeyQuery { status: Some(status), ..all.clone() };
    let search = |text: &str| PackageKeyQuery { search: Some(text.into()), ..all.clone() };
    vec![
        status(StatusFilter::Waiting),
        status(StatusFilter::Enabled),
        status(StatusFilter::Disabled),
        status(StatusFilter::Expired),
        // Few and many rows, by one column and by several.
        search("App 0000007"),
        search("U000001"),
        search("App"),
        search("lkp_0"),
        search("nothing begins so"),
        PackageKeyQuery { package_id: Some(key.package.id), ..all.clone() },
        PackageKeyQuery { plan_id: Some(key.plan.id), ..status(StatusFilter::Enabled) },
        PackageKeyQuery { application_id: Some(key.application.id), ..all.clone() },
        PackageKeyQuery { user_id: Some(key.user.id), ..all.clone() },
        PackageKeyQuery { user_id: Some(key.user.id), ..status(StatusFilter::Expired) },
        PackageKeyQuery { package_id: Some(key.package.id), ..search("App") },
        PackageKeyQuery { user_id: Some(key.user.id), ..search("App 00000") },
        PackageKeyQuery { application_id: Some(key.application.id), ..search("lkp_") },
        PackageKeyQuery { package_id: Some(key.package.id), ..status(StatusFilter::Expired) },
        all,
    ]
}

/// Every sort and every filter, both ways, against the same list sorted in memory.
async fn compare(fresh: &Fresh) {
    let (service, root) = (&fresh.service, operator());
    let whole = PackageKeyQuery { limit: Some(200), ..PackageKeyQuery::default() };
    let mut all = rows(service, &root, &whole, usize::MAX).await;
    assert_eq!(all.len(), 12_000);
    let sample = all[4321].clone();
    for sort in SORTS {
        all.sort_by(|a, b| by(sort, a, b));
        all.dedup_by_key(|key| key.id);
        assert_eq!(all.len(), 12_000);
        // Goes along with the time of creation: at one end of the list none fits.
        let far = PackageKeyQuery { search: Some("lkp_1".into()), ..whole.clone() };
        for mut query in filters(&sample).into_iter().chain([far]) {
            let fitting: Vec<_> = all.iter().filter(|key| fits(&query, key)).collect();
            query.sort = Some(sort.into());
            let up = rows(service, &root, &query, 500).await;
            let expected: Vec<_> = fitting.iter().take(500).map(|key| key.id).collect();
            assert!(up.iter().map(|key| key.id).eq(expected), "{query:?}");
            query.sort = Some(format!("-{sort}"));
            let down = rows(service, &root, &query, 500).await;
            let expected: Vec<_> = fitting.iter().rev().take(500).map(|key| key.id).collect();
            assert!(down.iter().map(|key| key.id).eq(expected), "{query:?}");
        }
    }
}

on_both! { some;
    async fn every_sort_and_filter_gives_the_list_that_sorting_in_memory_gives(fresh) {
        compare(&fresh).await;
    }
}

mod along {
    use super::*;

    on_both! { some_along;
        async fn so_does_every_list_that_is_read_along_an_index(fresh) {
            compare(&fresh).await;
        }
    }
}

mod plans {
    use super::*;

    on_both! { many;
    async fn an_index_finds_every_page(fresh) {
        let (service, root) = (&fresh.service, operator());
        let whole = PackageKeyQuery { limit: Some(50), ..PackageKeyQuery::default() };
        let page = service.list_package_keys(&root, &whole).await.expect("a page");
        for query in filters(&page.items[7]) {
            for sort in SORTS {
                let query = PackageKeyQuery {
                    sort: Some(sort.into()), limit: Some(50), ..query.clone()
                };
                let plans = service.explain_package_keys(&query).await.expect("a plan");
                let text = plans.join("\n");
                assert!(!text.contains("Seq Scan on package_keys"), "{query:?}\n{text}");
                assert!(!text.contains("SCAN package_keys"), "{query:?}\n{text}");
                assert!(text.contains("package_keys_"), "{query:?}\n{text}");
            }
        }
    }
    }
}

mod small {
    use super::*;

    on_both! { Fresh::new;
        async fn only_an_admin_lists_everybodys_keys(fresh) {
            let (ada, actor) = user(&fresh.service, "ada").await;
            let (bo, _) = user(&fresh.service, "bo").await;
            let query = PackageKeyQuery::default();
            let all = fresh.service.list_package_keys(&actor, &query).await;
            assert!(matches!(all, Err(Error::AdminOnly)));
            let own = fresh.service.package_keys_of(&actor, ada.id, query.clone()).await;
            assert!(own.expect("a page").items.is_empty());
            let others = fresh.service.package_keys_of(&actor, bo.id, query).await;
            assert!(matches!(others, Err(Error::NotFound(_))));
        }

        async fn a_wrong_sort_limit_or_cursor_is_named(fresh) {
            let ask = |query| {
                let service = fresh.service.clone();
                async move {
                    let refused = service.list_package_keys(&operator(), &query).await;
                    let Err(Error::Invalid(fields)) = refused else { panic!("{refused:?}") };
                    fields[0].name.clone()
                }
            };
            let query = PackageKeyQuery::default;
            assert_eq!(ask(PackageKeyQuery { sort: Some("age".into()), ..query() }).await, "sort");
            assert_eq!(ask(PackageKeyQuery { limit: Some(201), ..query() }).await, "limit");
            assert_eq!(ask(PackageKeyQuery { cursor: Some("x".into()), ..query() }).await, "cursor");
            let long = PackageKeyQuery { search: Some("x".repeat(201)), ..query() };
            assert_eq!(ask(long).await, "search");
        }
    }
}
