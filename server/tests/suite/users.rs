//! `/api/v1/users`.

use serde_json::{Value, json};
use testkit::on_both;

use crate::latchkey::{Caller, Latchkey, PASSWORD};

const USERS: &str = "/api/v1/users";

async fn id_of(root: &Caller, username: &str) -> String {
    let (_, page) = root.get(&format!("{USERS}?search={username}")).await;
    page["items"][0]["id"].as_str().expect("an id").to_owned()
}

fn names(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().expect("a list").iter();
    items.map(|user| user["username"].as_str().expect("a name")).collect()
}

on_both! { Latchkey::start;
    async fn an_invited_user_chooses_their_own_password(latchkey) {
        let root = latchkey.user("root", "admin").await;
        let body = json!({ "username": "bo", "email": "bo@example.org", "display_name": "Bo" });
        let (status, bo) = root.post(USERS, body.clone()).await;
        assert_eq!((status, &bo["status"], &bo["role"]), (201, &json!("inactive"), &json!("user")));
        let link = bo["activation_link"].as_str().expect("a link");
        let (_, token) = link.split_once("/activate?token=").expect("a link to the console");
        let nobody = latchkey.nobody();
        let form = [("token", token), ("password", PASSWORD)];
        let request = nobody.client.post(format!("{}/activate", latchkey.console)).form(&form);
        assert_eq!(request.send().await.expect("an answer").status(), 303);
        assert_eq!(nobody.get("/api/v1/me").await.1["status"], "active");
        let (status, problem) = root.post(USERS, body).await;
        assert_eq!((status, &problem["code"]), (409, &json!("taken")));
    }

    async fn users_are_listed_searched_and_paged(latchkey) {
        let root = latchkey.user("root", "admin").await;
        for name in ["Zoe", "ada", "adam", "Bo"] {
            let body = json!({ "username": name, "email": format!("{name}@example.org") });
            assert_eq!(root.post(USERS, body).await.0, 201);
        }
        let (mut all, mut cursor) = (Vec::new(), String::new());
        loop {
            let (status, page) = root.get(&format!("{USERS}?limit=2{cursor}")).await;
            assert_eq!(status, 200);
            all.extend(names(&page).into_iter().map(str::to_owned));
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(all, ["ada", "adam", "Bo", "root", "Zoe"]);
        let (_, page) = root.get(&format!("{USERS}?sort=-username&limit=1")).await;
        assert_eq!(names(&page), ["Zoe"]);
        assert_eq!(names(&root.get(&format!("{USERS}?search=AD")).await.1), ["ada", "adam"]);
        assert_eq!(names(&root.get(&format!("{USERS}?status=active")).await.1), ["root"]);
        assert_eq!(names(&root.get(&format!("{USERS}?role=admin")).await.1), ["root"]);
        for (query, field) in [("sort=age", "sort"), ("limit=0", "limit"), ("cursor=x", "cursor")] {
            let (status, problem) = root.get(&format!("{USERS}?{query}")).await;
            assert_eq!((status, &problem["fields"][0]["name"]), (422, &json!(field)));
        }
        assert_eq!(root.get(&format!("{USERS}?colour=red")).await.0, 400);
    }

    async fn disabling_a_user_stops_sessions_and_keys_and_enabling_brings_them_back(latchkey) {
        let root = latchkey.user("root", "admin").await;
        let ada = latchkey.user("ada", "user").await;
        let (key, _) = ada.api_key("x").await;
        latchkey.until_code(&key, "ok").await;
        let path = format!("{USERS}/{}", id_of(&root, "ada").await);
        assert_eq!(root.patch(&path, json!({ "status": "disabled" })).await.0, 200);
        latchkey.until_code(&key, "owner_inactive").await;
        assert_eq!(ada.get("/api/v1/me").await.0, 401);
        let body = json!({ "username": "ada", "password": PASSWORD });
        assert_eq!(latchkey.nobody().post("/api/v1/session", body).await.0, 401);
        assert_eq!(root.patch(&path, json!({ "status": "active" })).await.0, 200);
        latchkey.until_code(&key, "ok").await;
        latchkey.sign_in("ada").await;
        assert_eq!(root.delete(&path).await.0, 204);
        latchkey.until_code(&key, "unknown_key").await;
        assert_eq!(root.get(&path).await.0, 404);
    }

    async fn the_last_admin_stays(latchkey) {
        let root = latchkey.user("root", "admin").await;
        let path = format!("{USERS}/{}", id_of(&root, "root").await);
        for body in [json!({ "status": "disabled" }), json!({ "role": "user" })] {
            let (status, problem) = root.patch(&path, body).await;
            assert_eq!((status, &problem["code"]), (409, &json!("last_admin")));
        }
        assert_eq!(root.delete(&path).await.0, 409);
        let other = latchkey.user("other", "admin").await;
        let others = format!("{USERS}/{}", id_of(&root, "other").await);
        let (one, two) = tokio::join!(
            root.patch(&others, json!({ "role": "user" })),
            other.patch(&path, json!({ "role": "user" })),
        );
        let mut answers = [one.0, two.0];
        answers.sort_unstable();
        // The second finds itself no admin any more, or the last one.
        assert!(answers[0] == 200 && [403, 409].contains(&answers[1]), "{answers:?}");
    }

    async fn an_admin_makes_a_key_for_somebody_else(latchkey) {
        let root = latchkey.user("root", "admin").await;
        let ada = latchkey.user("ada", "user").await;
        let path = format!("{USERS}/{}/api-keys", id_of(&root, "ada").await);
        let (status, key) = root.post(&path, json!({ "description": "From root" })).await;
        assert_eq!((status, &key["user"]["username"]), (201, &json!("ada")));
        assert_eq!(ada.get("/api/v1/me/api-keys").await.1["items"][0]["id"], key["id"]);
        assert_eq!(ada.get(&path).await.0, 403);
        assert_eq!(ada.get(USERS).await.0, 403);
        assert_eq!(root.get(&path).await.1["items"].as_array().map(Vec::len), Some(1));
        latchkey.until_code(key["api_key"].as_str().expect("the value"), "ok").await;
    }
}
