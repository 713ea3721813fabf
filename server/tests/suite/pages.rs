//! Pages as a browser without scripts gets them.

use reqwest::{Method, StatusCode};
use testkit::on_both;

use crate::latchkey::{Latchkey, PASSWORD};

on_both! { Latchkey::start;
    async fn the_set_up_link_makes_the_first_admin_once(latchkey) {
        let link = latchkey.setup_link.clone().expect("printed at the first start");
        let (page, token) = link.split_once("?token=").expect("a token");
        let nobody = latchkey.nobody();
        assert_eq!(nobody.client.get(&link).send().await.expect("a page").status(), 200);
        let post = async |password: &str| {
            let form = [("token", token), ("username", "root"), ("email", "root@example.org"),
                ("display_name", "Root Admin"), ("password", password)];
            let request = nobody.client.post(page).form(&form);
            request.send().await.expect("an answer")
        };
        let refused = post("too short").await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let html = refused.text().await.expect("a page");
        assert!(html.contains("root@example.org"), "what was typed stays");
        assert!(html.contains("at least 15 characters"), "and the error says what to do");
        assert!(!html.contains("too short\""), "but the password does not come back");
        let made = post(PASSWORD).await;
        assert_eq!((made.status(), &made.headers()["location"]), (StatusCode::SEE_OTHER, &"/account/api-keys".parse().expect("a path")));
        let (_, me) = nobody.get("/api/v1/me").await;
        assert_eq!(me["role"], "admin");
        assert_eq!(post(PASSWORD).await.status(), StatusCode::GONE, "a used link is refused");
        let again = latchkey.nobody().client.get(&link).send().await.expect("a page");
        assert_eq!(again.status(), StatusCode::GONE);
    }

    async fn the_form_signs_in_and_leads_back(latchkey) {
        latchkey.user("ada", "user").await;
        let nobody = latchkey.nobody();
        let to = nobody.call(Method::GET, "/account/api-keys?x=1", None).await;
        assert_eq!(to.headers()["location"], "/login?next=%2Faccount%2Fapi-keys%3Fx%3D1");
        let url = format!("{}/login", latchkey.console);
        let post = async |password: &str, next: &str| {
            let form = [("username", "ada"), ("password", password), ("next", next)];
            nobody.client.post(&url).form(&form).send().await.expect("an answer")
        };
        let wrong = post("a wrong password, long", "/account/api-keys").await;
        assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
        let html = wrong.text().await.expect("a page");
        assert!(html.contains("value=\"ada\"") && html.contains("is wrong"), "{html}");
        assert!(!html.contains("a wrong password"));
        assert_eq!(post(PASSWORD, "https://evil.example").await.headers()["location"], "/account/api-keys");
        let page = nobody.call(Method::GET, "/account/api-keys", None).await;
        assert_eq!(page.status(), StatusCode::OK);
        assert_eq!(page.headers()["cache-control"], "no-store");
        let policy = page.headers()["content-security-policy"].to_str().expect("ASCII").to_owned();
        assert!(policy.contains("'nonce-") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(!policy.contains("unsafe-inline"), "{policy}");
        let html = page.text().await.expect("a page");
        assert!(html.contains("Create API Key") && html.contains("Endpoints"), "readable without scripts");
        let out = nobody.client.post(format!("{}/logout", latchkey.console)).send().await.expect("an answer");
        assert_eq!(out.headers()["location"], "/login?notice=signed_out");
        assert_eq!(nobody.call(Method::GET, "/account/api-keys", None).await.status(), 303);
    }

    async fn admin_pages_are_there_for_admins_alone(latchkey) {
        let nobody = latchkey.nobody();
        let page = async |who: &crate::latchkey::Caller, path: &str| {
            let answer = who.call(Method::GET, path, None).await;
            (answer.status().as_u16(), answer.text().await.expect("a page"))
        };
        let away = nobody.call(Method::GET, "/admin/users?status=active", None).await;
        assert_eq!(away.headers()["location"], "/login?next=%2Fadmin%2Fusers%3Fstatus%3Dactive");
        let (root, ada) = (latchkey.user("root", "admin").await, latchkey.user("ada", "user").await);
        for (path, has) in [("/admin", "Get Started"), ("/admin/users", "root@example.org"), ("/admin/gateways", "Nodes in force")] {
            let (status, html) = page(&root, path).await;
            assert_eq!(status, 200, "{path}");
            assert!(html.contains(has) && html.contains("/pages.css"), "{path}");
            let (status, html) = page(&ada, path).await;
            assert_eq!(status, 404, "{path}");
            assert!(html.contains("Page not found") && !html.contains("type=\"module\""), "{path}");
        }
        let (status, html) = page(&root, "/admin/users/00000000-0000-4000-8000-000000000000").await;
        assert!(status == 404 && html.contains("Page not found"), "{status}");
        let (status, html) = page(&ada, "/account/api-keys").await;
        assert!(status == 200 && !html.contains("/admin/users") && !html.contains("/pages.css"), "the first page is light");
        let ask = ada.call(Method::POST, "/fn/admin/users", Some(&serde_json::json!({"query": {}}))).await;
        assert_eq!(ask.status(), StatusCode::FORBIDDEN);
    }
}
