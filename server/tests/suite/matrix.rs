//! State × role × action: the use-case, REST and the server function of the console agree, and
//! with the rules as they are written down here.

use std::sync::Arc;

use domain::{
    ApiKeyId, PackageKeyId, UserId,
    api_key::{ApiKeyState, CreateApiKey, UpdateApiKey},
    application::CreateApplication,
    package::{CreatePackage, CreatePlan},
    package_key::{CreatePackageKey, PackageKeyStatus, UpdatePackageKey},
    policy::{Actor, Via},
    user::Role,
};
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};
use service::{
    Database, Error, Service, Settings,
    context::{Context, SystemClock, SystemEntropy},
};
use testkit::{Backend, on_both};

use crate::latchkey::{Caller, Latchkey};

/// Somebody by all three ways.
struct Person {
    name: &'static str,
    caller: Caller,
    actor: Option<Actor>,
}

struct World {
    latchkey: Latchkey,
    service: Service,
    people: Vec<Person>,
    ada: UserId,
    url: String,
}

async fn person(latchkey: &Latchkey, name: &'static str, role: Role) -> (Person, UserId) {
    let caller = latchkey.user(name, role.as_str()).await;
    let id = caller.get("/api/v1/me").await.1["id"].as_str().expect("an id").to_owned();
    let id: UserId = id.parse().expect("a UUID");
    let actor = Actor { user_id: Some(id), name: name.into(), role, via: Via::Session };
    (Person { name, caller, actor: Some(actor) }, id)
}

async fn world(backend: Backend) -> World {
    let latchkey = Latchkey::start(backend).await;
    let (root, _) = person(&latchkey, "root", Role::Admin).await;
    let (ada, id) = person(&latchkey, "ada", Role::User).await;
    let (bo, _) = person(&latchkey, "bo", Role::User).await;
    let nobody = Person { name: "nobody", caller: latchkey.nobody(), actor: None };
    let data = latchkey.folder.path().join("data");
    let (db, url) = if backend == Backend::Postgres {
        let url = latchkey.store().pop().expect("the URL");
        (Database::postgres(&url).await.expect("PostgreSQL"), url)
    } else {
        let url = format!("sqlite://{}", data.join("latchkey.db").display());
        (Database::sqlite(&data).await.expect("SQLite"), url)
    };
    let pepper = service::pepper::from_file(&data.join("pepper")).expect("a pepper");
    let context = Context { clock: Arc::new(SystemClock), entropy: Arc::new(SystemEntropy) };
    let service = Service::open(db, pepper, Settings::default(), context).await.expect("opened");
    World { latchkey, service, people: vec![root, ada, bo, nobody], ada: id, url }
}

/// `ok`, or the code of what was answered.
fn said<T>(done: Result<T, Error>) -> String {
    done.map_or_else(|error| error.problem().code, |_| "ok".into())
}

fn heard((status, body): (u16, Value)) -> String {
    if status < 300 { "ok".into() } else { body["code"].as_str().unwrap_or("no code").into() }
}

const PACKAGE_KEY_ACTIONS: [&str; 4] = ["waiting", "enabled", "disabled", "delete"];

/// The rule for package keys.
fn package_key_rule(who: &str, state: &str, action: &str) -> &'static str {
    match (who, action) {
        ("nobody", _) => "unauthenticated",
        ("ada" | "bo", "waiting" | "enabled" | "disabled") => "forbidden",
        ("bo", _) => "not_found",
        _ if state == "deleted" => "not_found",
        (_, "waiting") if state != "waiting" => "not_back_to_waiting",
        _ => "ok",
    }
}

const API_KEY_ACTIONS: [&str; 4] = ["enabled", "disabled", "regenerate", "delete"];

/// The rule for API keys.
fn api_key_rule(who: &str, state: &str, action: &str) -> &'static str {
    match (who, action) {
        ("nobody", _) => "unauthenticated",
        ("bo", _) => "not_found",
        _ if state == "deleted" => "not_found",
        (_, "delete") => "ok",
        _ if state == "expired" => "key_expired",
        _ => "ok",
    }
}

impl World {
    fn root(&self) -> &Actor {
        self.people[0].actor.as_ref().expect("signed in")
    }

    async fn package_key(&self, input: &CreatePackageKey, state: &str) -> PackageKeyId {
        let (service, root) = (&self.service, self.root());
        let id = service.create_package_key(root, input.clone()).await.expect("a key").key.id;
        if state == "deleted" {
            service.delete_package_key(root, id).await.expect("deleted");
        } else if state != "waiting" {
            let status: PackageKeyStatus = state.parse().expect("a status");
            let change = UpdatePackageKey { status: Some(status), ..UpdatePackageKey::default() };
            service.update_package_key(root, id, change).await.expect("changed");
        }
        id
    }

    async fn api_key(&self, state: &str) -> ApiKeyId {
        let (service, root) = (&self.service, self.root());
        for key in service.api_keys_of(root, self.ada).await.expect("keys") {
            if !key.deleted {
                service.delete_api_key(root, key.id).await.expect("deleted");
            }
        }
        let enabled = Some(state != "disabled");
        let input = CreateApiKey { description: "x".into(), expires_at: None, enabled };
        let id = service.create_api_key(root, self.ada, input).await.expect("a key").key.id;
        match state {
            "deleted" => drop(service.delete_api_key(root, id).await.expect("deleted")),
            "expired" => {
                let db = sea_orm::Database::connect(&self.url).await.expect("the database");
                let sql = "update api_keys set expires_at = 1 where slot is not null";
                db.execute_unprepared(sql).await.expect("changed");
            }
            _ => {}
        }
        id
    }
}

/// By the use-case; nobody has no way to it.
async fn package_key_service(
    world: &World,
    who: &Person,
    id: PackageKeyId,
    action: &str,
) -> String {
    let Some(actor) = &who.actor else { return "unauthenticated".into() };
    match action.parse() {
        Ok(status) => {
            let change = UpdatePackageKey { status: Some(status), ..UpdatePackageKey::default() };
            said(world.service.update_package_key(actor, id, change).await)
        }
        Err(()) => said(world.service.delete_package_key(actor, id).await),
    }
}

async fn package_key_rest(who: &Person, id: PackageKeyId, action: &str) -> String {
    let path = format!("/api/v1/package-keys/{id}");
    heard(match action {
        "delete" => who.caller.delete(&path).await,
        status => who.caller.patch(&path, json!({ "status": status })).await,
    })
}

async fn package_key_function(who: &Person, id: PackageKeyId, action: &str) -> String {
    let path = "/fn/admin/package-keys";
    heard(match action {
        "delete" => who.caller.post(&format!("{path}/delete"), json!({ "id": id })).await,
        status => {
            let body = json!({ "id": id, "change": { "status": status } });
            who.caller.post(&format!("{path}/update"), body).await
        }
    })
}

async fn api_key_service(world: &World, who: &Person, id: ApiKeyId, action: &str) -> String {
    let Some(actor) = &who.actor else { return "unauthenticated".into() };
    let service = &world.service;
    match action {
        "delete" => said(service.delete_api_key(actor, id).await),
        "regenerate" => {
            let input = serde_json::from_str("{}").expect("all of it has defaults");
            said(service.regenerate_api_key(actor, id, input).await)
        }
        state => {
            let state: ApiKeyState = state.parse().expect("a state");
            let change = UpdateApiKey { state: Some(state), ..UpdateApiKey::default() };
            said(service.update_api_key(actor, id, change).await)
        }
    }
}

async fn api_key_rest(who: &Person, id: ApiKeyId, action: &str) -> String {
    let path = format!("/api/v1/api-keys/{id}");
    heard(match action {
        "delete" => who.caller.delete(&path).await,
        "regenerate" => who.caller.post(&format!("{path}/regenerate"), json!({})).await,
        state => who.caller.patch(&path, json!({ "state": state })).await,
    })
}

async fn api_key_function(who: &Person, id: ApiKeyId, action: &str) -> String {
    heard(match action {
        "delete" => who.caller.post("/fn/api-keys/delete", json!({ "id": id })).await,
        "regenerate" => {
            let body = json!({ "id": id, "grace": "none" });
            who.caller.post("/fn/api-keys/regenerate", body).await
        }
        state => {
            let body = json!({ "id": id, "change": { "state": state } });
            who.caller.post("/fn/account/api-keys/update", body).await
        }
    })
}

on_both! { world;
    async fn the_ways_to_a_package_key_agree(world) {
        let (service, root) = (&world.service, world.root().clone());
        let application = CreateApplication { name: "Shop".into(), description: None };
        let application = service.create_application(&root, world.ada, application).await;
        let package = CreatePackage { name: "Gold".into(), description: None, status: None };
        let package = service.create_package(&root, package).await.expect("a package").id;
        let plan = json!({ "name": "Basic", "needs_approval": true, "max_keys": 1000 });
        let plan: CreatePlan = serde_json::from_value(plan).expect("valid");
        let input = CreatePackageKey {
            application_id: application.expect("an application").id,
            package_id: package,
            plan_id: service.create_plan(&root, package, plan).await.expect("a plan").id,
            expires_at: None,
            custom_key: None,
        };
        for state in ["waiting", "enabled", "disabled", "deleted"] {
            for who in &world.people {
                for action in PACKAGE_KEY_ACTIONS {
                    let rule = package_key_rule(who.name, state, action);
                    let case = format!("{} on a key that is {state}: {action}", who.name);
                    let id = world.package_key(&input, state).await;
                    let by = package_key_service(&world, who, id, action).await;
                    assert_eq!(by, rule, "service, {case}");
                    let id = world.package_key(&input, state).await;
                    assert_eq!(package_key_rest(who, id, action).await, rule, "REST, {case}");
                    let id = world.package_key(&input, state).await;
                    assert_eq!(package_key_function(who, id, action).await, rule, "function, {case}");
                }
            }
        }
    }

    async fn the_ways_to_an_api_key_agree(world) {
        for state in ["enabled", "disabled", "expired", "deleted"] {
            for who in &world.people {
                for action in API_KEY_ACTIONS {
                    let rule = api_key_rule(who.name, state, action);
                    let case = format!("{} on a key that is {state}: {action}", who.name);
                    let id = world.api_key(state).await;
                    let by = api_key_service(&world, who, id, action).await;
                    assert_eq!(by, rule, "service, {case}");
                    let id = world.api_key(state).await;
                    assert_eq!(api_key_rest(who, id, action).await, rule, "REST, {case}");
                    let id = world.api_key(state).await;
                    assert_eq!(api_key_function(who, id, action).await, rule, "function, {case}");
                }
            }
        }
        assert!(!world.latchkey.console.is_empty());
    }
}
