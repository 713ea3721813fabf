//! The handbook, as anybody gets it.

use reqwest::{Client, Method, StatusCode};
use testkit::on_both;

use crate::latchkey::Latchkey;

#[test]
fn every_error_of_a_use_case_has_its_section() {
    use service::Error;

    let page = app::help::page("errors").expect("there is such a page");
    let errors = [
        Error::Invalid(Vec::new()),
        Error::NotFound("key"),
        Error::Unauthenticated,
        Error::AdminOnly,
        Error::SessionRequired,
        Error::BadCredentials,
        Error::TooManyAttempts(1),
        Error::BadLink,
        Error::ApiKeyLimit,
        Error::KeyExpired,
        Error::ChangedMeanwhile,
        Error::UserNotActive("disabled"),
        Error::PackageHasNoPlan,
        Error::PackageKeyLimit(2),
        Error::KeyInUse,
        Error::NotBackToWaiting,
        Error::InUse("plan"),
        Error::LastAdmin,
        Error::Taken("name"),
        Error::Internal(String::new()),
    ];
    for error in errors {
        let problem = error.problem();
        let known = page.sections.iter().any(|section| section.id == problem.code);
        assert!(known, "{} is not explained", problem.code);
        assert_eq!(problem.kind, format!("/help/errors#{}", problem.code));
    }
}

on_both! { Latchkey::start;
    async fn a_rejection_links_to_its_section(latchkey) {
        let answer = Client::new().get(format!("{}/v1/authorize", latchkey.gateway));
        let problem: serde_json::Value = answer.send().await.expect("an answer").json().await.expect("JSON");
        let link = problem["type"].as_str().expect("a link");
        assert_eq!(link, format!("{}/help/verdicts#missing_key", latchkey.console));
        let page = Client::new().get(link).send().await.expect("a page");
        assert_eq!(page.status(), StatusCode::OK, "whoever is rejected may have no account");
        let policy = page.headers()["content-security-policy"].to_str().expect("ASCII").to_owned();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("script-src"), "{policy}");
        let html = page.text().await.expect("text");
        assert!(html.contains("id=\"missing_key\""), "{html}");
        assert!(!html.contains("<script"), "readable without scripts");
    }

    async fn every_page_is_there_and_nothing_else(latchkey) {
        let nobody = latchkey.nobody();
        for path in ["", "/users", "/admins", "/operators", "/verdicts", "/errors", "/style.css",
            "/images/keys.png", "/images/keys-dark.png"]
        {
            let answer = nobody.call(Method::GET, &format!("/help{path}"), None).await;
            assert_eq!(answer.status(), StatusCode::OK, "{path}");
        }
        let contents = nobody.call(Method::GET, "/help", None).await.text().await.expect("text");
        assert!(contents.contains("href=\"/help/operators\""), "{contents}");
        for path in ["/no-such-page", "/images/no-such.png", "/images/..%2Fkeys.png"] {
            let answer = nobody.call(Method::GET, &format!("/help{path}"), None).await;
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }
}
