//! Everybody's keys: pages, serial numbers, and a hundred thousand keys of sixty thousand users.

use domain::{
    ApiKeyId,
    api_key::{ApiKeyQuery, ApiKeyStatus, IssueApiKey, UpdateApiKey},
};
use service::Error;
use testkit::{Backend, Fresh, on_both};

use crate::people::{key, operator, user};

const USERS: u64 = 60_000;
const KEYS: u64 = 100_000;

fn query(username: &str, state: Option<ApiKeyStatus>, sort: &str) -> ApiKeyQuery {
    let (username, sort) = (Some(username.into()), Some(sort.into()));
    ApiKeyQuery { username, state, sort, limit: Some(50), cursor: None }
}

async fn many(backend: Backend) -> Fresh {
    let fresh = Fresh::new(backend).await;
    fresh.fill_api_keys(backend, USERS, KEYS).await;
    fresh
}

on_both! { many;
    async fn every_page_of_a_hundred_thousand_keys_is_numbered(fresh) {
        use ApiKeyStatus::{Disabled, Enabled, Expired};
        let service = &fresh.service;
        for (query, total) in [
            (query("", None, "-created_at"), KEYS),
            (query("", None, "username"), KEYS),
            (query("", Some(Enabled), "-created_at"), 77_143),
            (query("u001", None, "-created_at"), 20_000),
            (query("u001", Some(Expired), "created_at"), 2_858),
            (query("", Some(Disabled), "created_at"), 8_572),
            (query("", Some(Expired), "-username"), 14_285),
            (query("u000123", None, "username"), 20),
            (query("u000123", Some(Disabled), "-created_at"), 2),
            (query("nobody", None, "username"), 0),
        ] {
            let first = service.list_api_keys(&operator(), &query).await.expect("a page");
            assert_eq!((first.total, first.offset), (total, 0), "{query:?}");
            let Some(cursor) = first.last_cursor else {
                assert_eq!(first.items.len() as u64, total);
                continue;
            };
            let last = ApiKeyQuery { cursor: Some(cursor), ..query.clone() };
            let page = service.list_api_keys(&operator(), &last).await.expect("the last page");
            assert_eq!(page.offset, (total - 1) / 50 * 50, "{query:?}");
            assert_eq!(page.offset + page.items.len() as u64, page.total);
            assert_eq!((page.next_cursor, page.last_cursor), (None, None));
        }
    }

    async fn an_index_finds_every_page(fresh) {
        for (username, state, sort) in [
            ("", None, "-created_at"),
            ("", None, "username"),
            ("", Some(ApiKeyStatus::Disabled), "-created_at"),
            ("", Some(ApiKeyStatus::Expired), "username"),
            ("u0001", None, "-username"),
            ("u0001", Some(ApiKeyStatus::Enabled), "created_at"),
        ] {
            let asked = query(username, state, sort);
            let plan = fresh.service.explain_api_keys(&asked).await.expect("a plan");
            let text = plan.join("\n");
            // Counting every key may read every row; nothing else may, and a page reads its own.
            let page = plan.iter().position(|line| line.starts_with("Limit")).unwrap_or(0);
            let counts = if username.is_empty() && state.is_none() { page } else { 0 };
            assert!(!plan[counts..].join("\n").contains("Seq Scan"), "{asked:?}\n{text}");
            assert!(!plan[page..].join("\n").contains("Heap Scan"), "{asked:?}\n{text}");
            for line in plan.iter().filter(|line| line.contains("SCAN")) {
                assert!(line.contains("COVERING INDEX"), "{asked:?}\n{text}");
            }
            assert!(text.contains("api_keys_by_"), "{asked:?}\n{text}");
        }
    }
}

mod pages {
    use super::*;

    on_both! { Fresh::new;
        async fn one_pages_forth_and_back_and_meets_every_key_once(fresh) {
            for n in 0..5 {
                let (user, actor) = user(&fresh.service, &format!("ada{n}")).await;
                for _ in 0..2 {
                    fresh.service.create_api_key(&actor, user.id, key("x")).await.expect("a key");
                }
            }
            for sort in ["username", "-username", "created_at", "-created_at"] {
                let mut asked = ApiKeyQuery { limit: Some(3), ..query("ada", None, sort) };
                let (mut seen, mut back) = (Vec::<(u64, Vec<ApiKeyId>)>::new(), Vec::new());
                let mut page = fresh.service.list_api_keys(&operator(), &asked).await.expect("a page");
                loop {
                    let ids = page.items.iter().map(|key| key.id).collect();
                    seen.push((page.offset, ids));
                    assert_eq!(page.total, 10);
                    if page.next_cursor.is_none() {
                        break;
                    }
                    asked.cursor = page.next_cursor;
                    page = fresh.service.list_api_keys(&operator(), &asked).await.expect("a page");
                }
                asked.cursor = page.previous_cursor;
                while asked.cursor.is_some() {
                    let page = fresh.service.list_api_keys(&operator(), &asked).await.expect("a page");
                    back.push((page.offset, page.items.iter().map(|key| key.id).collect::<Vec<_>>()));
                    asked.cursor = page.previous_cursor;
                }
                back.reverse();
                assert_eq!(seen.iter().map(|(offset, _)| *offset).collect::<Vec<_>>(), [0, 3, 6, 9]);
                assert_eq!(back, seen[..3]);
                let mut all: Vec<_> = seen.into_iter().flat_map(|(_, ids)| ids).collect();
                all.sort_unstable();
                all.dedup();
                assert_eq!(all.len(), 10);
            }
        }

        async fn a_cursor_belongs_to_its_list(fresh) {
            let (ada, actor) = user(&fresh.service, "ada").await;
            for _ in 0..2 {
                fresh.service.create_api_key(&actor, ada.id, key("x")).await.expect("a key");
            }
            let mut asked = ApiKeyQuery { limit: Some(1), ..query("", None, "username") };
            asked.cursor = fresh.service.list_api_keys(&operator(), &asked).await.expect("a page").next_cursor;
            assert!(fresh.service.list_api_keys(&operator(), &asked).await.is_ok());
            asked.username = Some("ada".into());
            let wrong = fresh.service.list_api_keys(&operator(), &asked).await;
            assert!(matches!(wrong, Err(Error::Invalid(fields)) if fields[0].code == "bad_cursor"));
            assert!(matches!(fresh.service.list_api_keys(&actor, &asked).await, Err(Error::AdminOnly)));
        }

        async fn a_deleted_key_leaves_the_list_and_its_number(fresh) {
            let (ada, actor) = user(&fresh.service, "ada").await;
            let made = fresh.service.create_api_key(&actor, ada.id, key("x")).await.expect("a key");
            fresh.service.create_api_key(&actor, ada.id, key("y")).await.expect("a key");
            fresh.service.delete_api_key(&operator(), made.key.id).await.expect("deleted");
            let page = fresh.service.list_api_keys(&operator(), &query("", None, "username")).await;
            let page = page.expect("a page");
            assert_eq!((page.items.len(), page.total), (1, 1));
        }

        async fn a_key_for_a_user_who_does_not_exist_is_not_made(fresh) {
            user(&fresh.service, "Ada").await;
            let issue = |username: &str, description: &str| IssueApiKey {
                username: username.into(), description: description.into(),
                expires_at: None, enabled: Some(false),
            };
            let refused = fresh.service.issue_api_key(&operator(), issue("bo", "")).await;
            let Err(Error::Invalid(fields)) = refused else { panic!("{refused:?}") };
            let codes: Vec<_> = fields.iter().map(|f| (f.name.as_str(), f.code.as_str())).collect();
            assert_eq!(codes, [("username", "unknown_user"), ("description", "required")]);
            let made = fresh.service.issue_api_key(&operator(), issue(" ADA ", "x")).await.expect("a key");
            assert_eq!((made.key.user.username.as_str(), made.key.state.as_str()), ("Ada", "disabled"));
            let on = UpdateApiKey { state: Some(domain::api_key::ApiKeyState::Enabled), description: None };
            let on = fresh.service.update_api_key(&operator(), made.key.id, on).await.expect("enabled");
            assert_eq!(on.state.as_str(), "enabled");
        }

        async fn the_export_holds_the_whole_filtered_list_and_no_value(fresh) {
            let (ada, actor) = user(&fresh.service, "ada").await;
            let (bo, _) = user(&fresh.service, "bo").await;
            let made = fresh.service.create_api_key(&actor, ada.id, key("x")).await.expect("a key");
            fresh.service.create_api_key(&operator(), bo.id, key("y")).await.expect("a key");
            let mut export = fresh.service
                .export_api_keys(&operator(), &query("ad", None, "username")).expect("an export");
            let rows = export.next().await.expect("rows").expect("a batch");
            assert_eq!(rows.len(), 1);
            assert_eq!((rows[0].username.as_str(), rows[0].id), ("ada", made.key.id));
            assert!(!format!("{rows:?}").contains(&made.api_key));
            assert!(export.next().await.expect("no more").is_none());
            assert!(matches!(fresh.service.export_api_keys(&actor, &query("", None, "username")), Err(Error::AdminOnly)));
        }
    }
}
