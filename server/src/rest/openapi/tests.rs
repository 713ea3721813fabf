use std::collections::{BTreeMap, BTreeSet};

use axum::{body::Body, extract::Request, http::header::ALLOW};
use testkit::{Backend, Fresh};
use tower::ServiceExt as _;

use super::*;

/// What the router serves: a method that no route takes is answered with those it takes.
async fn served() -> BTreeSet<(String, String)> {
    let fresh = Fresh::new(Backend::Sqlite).await;
    let mut served = BTreeSet::new();
    for (path, methods) in crate::rest::routes() {
        let state = crate::console::State::new(fresh.service.clone());
        let request = Request::builder().method("TRACE").uri("/").body(Body::empty());
        let mut answer = methods
            .with_state(state)
            .oneshot(request.expect("a request"))
            .await
            .expect("an answer");
        let allow = answer.headers_mut().remove(ALLOW).expect("the methods");
        let allow = allow.to_str().expect("ASCII").split(',').map(str::trim);
        // GET brings HEAD along.
        let allow = allow.filter(|method| *method != "HEAD");
        served.extend(allow.map(|method| (path.to_owned(), method.to_owned())));
    }
    served
}

#[tokio::test]
async fn the_document_has_every_route_and_no_other() {
    let (served, described) = (served().await, described());
    let missing: Vec<_> = served.difference(&described).collect();
    let invented: Vec<_> = described.difference(&served).collect();
    assert!(missing.is_empty(), "not in the document: {missing:?}");
    assert!(invented.is_empty(), "not served: {invented:?}");
}

#[test]
fn it_is_openapi_3_1_and_every_reference_leads_somewhere() {
    let document = serde_json::to_value(document()).expect("JSON");
    assert_eq!(document["openapi"], "3.1.0");
    let text = document.to_string();
    let schemas = document["components"]["schemas"].as_object().expect("schemas");
    let named = text.split("\"#/components/schemas/").skip(1);
    let named: BTreeSet<&str> = named.filter_map(|part| part.split('"').next()).collect();
    let missing: Vec<_> = named.iter().filter(|name| !schemas.contains_key(**name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("an item") {
            let told = |name: &str| operation[name].as_str().is_some_and(|text| !text.is_empty());
            assert!(told("summary") && told("operationId"), "{method} {path}");
            assert!(operation["responses"]["500"].is_object(), "{method} {path}");
        }
    }
}

#[test]
fn operation_ids_and_tags_are_well_chosen() {
    let document = serde_json::to_value(document()).expect("JSON");
    let (mut ids, mut tags) = (BTreeMap::new(), BTreeSet::new());
    for item in document["paths"].as_object().expect("paths").values() {
        for operation in item.as_object().expect("an item").values() {
            let id = operation["operationId"].as_str().expect("an id").to_owned();
            *ids.entry(id).or_insert(0) += 1;
            tags.insert(operation["tags"][0].as_str().expect("a tag").to_owned());
        }
    }
    ids.retain(|_, uses| *uses > 1);
    assert!(ids.is_empty(), "used twice: {ids:?}");
    let known: BTreeSet<String> = TAGS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(tags, known);
}

#[test]
fn no_answer_but_the_first_holds_a_value() {
    let document = serde_json::to_value(document()).expect("JSON");
    let mut with_value = Vec::new();
    for (name, schema) in document["components"]["schemas"].as_object().expect("schemas") {
        let text = schema.to_string();
        if text.contains("\"api_key\":") || text.contains("\"package_key\":") {
            with_value.push(name.as_str());
        }
    }
    assert_eq!(with_value, ["CreatedApiKey", "CreatedPackageKey"]);
}

#[test]
fn the_handbook_explains_every_error() {
    let handbook = include_str!("../../../../docs/handbook/errors.md");
    let document = serde_json::to_value(document()).expect("JSON");
    let mut unexplained = BTreeSet::new();
    for item in document["paths"].as_object().expect("paths").values() {
        for operation in item.as_object().expect("an item").values() {
            let answers = operation["responses"].as_object().expect("answers").iter();
            for (_, answer) in answers.filter(|(status, _)| status.starts_with(['4', '5'])) {
                let about = answer["description"].as_str().expect("text");
                let codes = about.split('`').skip(1).step_by(2).map(str::to_owned);
                unexplained
                    .extend(codes.filter(|code| !handbook.contains(&format!("### `{code}`"))));
            }
        }
    }
    assert!(unexplained.is_empty(), "{unexplained:?}");
}
