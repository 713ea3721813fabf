//! `/api/v1/session` and `/me`.

use reqwest::{Method, StatusCode};
use serde_json::json;
use testkit::on_both;

use crate::latchkey::{Latchkey, PASSWORD};

on_both! { Latchkey::start;
    async fn signing_in_sets_a_cookie_that_scripts_cannot_read(latchkey) {
        let ada = latchkey.user("ada", "user").await;
        let body = json!({ "username": "ADA", "password": PASSWORD });
        let response = ada.call(Method::POST, "/api/v1/session", Some(&body)).await;
        assert_eq!(response.status(), StatusCode::NO_CONTENT);
        let cookie = response.headers()["set-cookie"].to_str().expect("ASCII");
        assert!(cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
        let (status, me) = ada.get("/api/v1/me").await;
        assert_eq!((status, &me["username"], &me["role"]), (200, &json!("ada"), &json!("user")));
        assert!(me["last_login_at"].is_string());
    }

    async fn wrong_passwords_and_unknown_users_get_the_same_answer(latchkey) {
        latchkey.user("ada", "user").await;
        let nobody = latchkey.nobody();
        let try_as = async |username: &str| {
            let body = json!({ "username": username, "password": "a wrong password, long" });
            nobody.post("/api/v1/session", body).await
        };
        let (status, problem) = try_as("ada").await;
        assert_eq!((status, &problem["code"]), (401, &json!("bad_credentials")));
        assert_eq!(try_as("nobody-like-this").await, (status, problem));
    }

    async fn guessing_is_slowed_down_for_real_and_unknown_users_alike(latchkey) {
        latchkey.user("ada", "user").await;
        let nobody = latchkey.nobody();
        for username in ["ada", "nobody-like-this"] {
            let mut last = 0;
            for _ in 0..7 {
                let body = json!({ "username": username, "password": "a wrong password, long" });
                let response = nobody.call(Method::POST, "/api/v1/session", Some(&body)).await;
                last = response.status().as_u16();
                if last == 429 {
                    let wait: u64 = response.headers()["retry-after"]
                        .to_str().expect("ASCII").parse().expect("seconds");
                    assert!((1..=900).contains(&wait));
                    break;
                }
            }
            assert_eq!(last, 429, "{username}");
            let body = json!({ "username": username, "password": PASSWORD });
            let (status, problem) = nobody.post("/api/v1/session", body).await;
            assert_eq!((status, &problem["code"]), (429, &json!("too_many_attempts")));
        }
    }

    async fn signing_out_ends_the_session_on_the_server(latchkey) {
        let ada = latchkey.user("ada", "user").await;
        let body = json!({ "username": "ada", "password": PASSWORD });
        let response = ada.call(Method::POST, "/api/v1/session", Some(&body)).await;
        let stolen = response.headers()["set-cookie"].to_str().expect("ASCII").to_owned();
        let stolen = stolen.split(';').next().expect("a pair").to_owned();
        assert_eq!(ada.delete("/api/v1/session").await.0, 204);
        assert_eq!(ada.get("/api/v1/me").await.0, 401);
        let request = latchkey.nobody().client.get(format!("{}/api/v1/me", latchkey.console));
        let answer = request.header("cookie", stolen).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    }

    async fn a_body_that_does_not_fit_is_explained_without_repeating_it(latchkey) {
        let nobody = latchkey.nobody();
        let body = json!({ "username": "ada", "password": ["hunter2hunter2hunter2"] });
        let (status, problem) = nobody.post("/api/v1/session", body).await;
        assert_eq!((status, &problem["code"]), (400, &json!("bad_request")));
        assert!(problem["detail"].as_str().expect("text").contains("password"), "{problem}");
        assert!(!problem.to_string().contains("hunter2"), "{problem}");
    }

    async fn a_write_from_another_site_is_refused(latchkey) {
        let ada = latchkey.user("ada", "user").await;
        let url = format!("{}/api/v1/me/api-keys", latchkey.console);
        let request = ada.client.post(url).json(&json!({ "description": "forged" }));
        let request = request.header("origin", "https://evil.example");
        let response = request.header("sec-fetch-site", "cross-site").send().await.expect("an answer");
        assert_eq!(response.status(), StatusCode::FORBIDDEN);
        let (_, keys) = ada.get("/api/v1/me/api-keys").await;
        assert_eq!(keys["items"], json!([]));
    }
}
