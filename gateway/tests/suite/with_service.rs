//! A node on the real service and a real SQLite file.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::time::Duration;

use domain::{
    Secret, UserId,
    api_key::{ApiKeyState, CreateApiKey, CreatedApiKey, UpdateApiKey},
    endpoint::CreateEndpoint,
    policy::{Actor, Via},
    propagation::PropagationState,
    usage::UsageQuery,
    user::Role,
};
use gateway::{Node, NodeConfig};
use service::{Database, Service, Settings, context::Context, users::CreateUser};
use tempfile::TempDir;
use testkit::until;

use crate::common::{Gateway, pepper, upstream};

struct World {
    service: Service,
    gateway: Gateway,
    ada: Actor,
    key: CreatedApiKey,
    folder: TempDir,
}

async fn open(folder: &TempDir) -> Service {
    let db = Database::sqlite(folder.path()).await.unwrap();
    db.migrate().await.unwrap();
    Service::open(db, pepper(), Settings::default(), Context::system()).await.unwrap()
}

fn operator() -> Actor {
    Actor { user_id: None, name: "operator".into(), role: Role::Admin, via: Via::Operator }
}

async fn user(service: &Service, name: &str) -> UserId {
    let input = CreateUser {
        username: name.into(),
        email: format!("{name}@example.org"),
        display_name: None,
        role: Role::User,
        password: Some(Secret::new("correct horse battery staple, twice".into())),
    };
    service.create_user(&operator(), input).await.unwrap().user.id
}

async fn new_key(service: &Service, actor: &Actor) -> CreatedApiKey {
    let input =
        CreateApiKey { description: "a test".into(), expires_at: Some(None), enabled: None };
    service.create_api_key(actor, actor.user_id.unwrap(), input).await.unwrap()
}

fn start(service: &Service) -> Node {
    let mut config = NodeConfig::new("test", "127.0.0.1:0");
    config.flush_every = Duration::from_millis(50);
    Node::start(service.clone(), config).unwrap()
}

async fn world() -> World {
    let folder = tempfile::tempdir().unwrap();
    let service = open(&folder).await;
    let id = user(&service, "ada").await;
    let ada = Actor { user_id: Some(id), name: "ada".into(), role: Role::User, via: Via::Session };
    let endpoint = CreateEndpoint {
        service: "Inventory".into(),
        name: "servers".into(),
        version: None,
        url: format!("http://{}/base", upstream::start().await),
        status: None,
    };
    service.create_endpoint(&operator(), endpoint).await.unwrap();
    let key = new_key(&service, &ada).await;
    let gateway = Gateway::serve(start(&service)).await;
    gateway.node.ready().await.unwrap();
    World { service, gateway, ada, key, folder }
}

impl World {
    async fn set(&self, state: ApiKeyState) {
        let input = UpdateApiKey { state: Some(state), ..UpdateApiKey::default() };
        self.service.update_api_key(&self.ada, self.key.key.id, input).await.unwrap();
    }

    async fn propagation(&self) -> PropagationState {
        let keys = self.service.api_keys_of(&self.ada, self.ada.user_id.unwrap()).await.unwrap();
        keys[0].propagation.state
    }

    /// Waits for the console to say that the last change is in force, then asks the gateway once.
    async fn code_once_applied(&self) -> String {
        until("the change is applied", async || {
            (self.propagation().await == PropagationState::Applied).then_some(())
        })
        .await;
        self.gateway.code(&self.key.api_key).await
    }
}

#[tokio::test]
async fn what_the_console_calls_applied_is_in_force() {
    let world = world().await;
    assert_eq!(world.gateway.code(&world.key.api_key).await, "ok");
    for (state, code) in [
        (ApiKeyState::Disabled, "key_disabled"),
        (ApiKeyState::Enabled, "ok"),
        (ApiKeyState::Disabled, "key_disabled"),
    ] {
        let within = Duration::from_secs(1);
        let change = async {
            world.set(state).await;
            world.code_once_applied().await
        };
        assert_eq!(tokio::time::timeout(within, change).await.expect("within 1 s"), code);
    }
    let gone = world.service.delete_api_key(&world.ada, world.key.key.id).await.unwrap();
    world.gateway.node.confirmed(gone.seq).await;
    assert_eq!(world.gateway.code(&world.key.api_key).await, "unknown_key");
}

#[tokio::test]
async fn a_key_made_now_works_now() {
    let world = world().await;
    let key = new_key(&world.service, &world.ada).await;
    world.gateway.node.confirmed(key.key.propagation.seq).await;
    let answer = world.gateway.get("/e/servers/v1", &[("x-api-key", &key.api_key)]).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (200, "ok"));
    assert_eq!(answer.json()["headers"]["x-latchkey-user"], "ada");
}

#[tokio::test]
async fn the_last_use_is_written_down() {
    let world = world().await;
    assert_eq!(world.gateway.code(&world.key.api_key).await, "ok");
    until("the use is known", async || {
        let owner = world.ada.user_id.unwrap();
        let keys = world.service.api_keys_of(&world.ada, owner).await.unwrap();
        keys[0].last_used_at.map(drop)
    })
    .await;
}

#[tokio::test]
async fn calls_are_written_down_by_the_hour() {
    let world = world().await;
    assert_eq!(world.gateway.code(&world.key.api_key).await, "ok");
    let elsewhere = world.gateway.get("/e/nothing/x", &[("x-api-key", &world.key.api_key)]).await;
    assert_eq!(elsewhere.code(), "unknown_endpoint");
    assert_eq!(world.gateway.get("/e/servers/x", &[]).await.code(), "missing_key");
    until("the calls are written down", async || {
        let all = world.service.usage(&operator(), UsageQuery::default()).await.unwrap();
        (all.verdicts.iter().map(|verdict| verdict.calls).sum::<u64>() == 3).then_some(())
    })
    .await;
    let query = UsageQuery { key_id: Some(world.key.key.id.0), ..UsageQuery::default() };
    let own = world.service.usage(&world.ada, query).await.unwrap();
    let hours: Vec<_> = own.hours.iter().map(|hour| (hour.accepted, hour.rejected)).collect();
    let (accepted, rejected) =
        hours.iter().fold((0, 0), |sum, hour| (sum.0 + hour.0, sum.1 + hour.1));
    assert_eq!((accepted, rejected), (1, 1), "{hours:?}");
}

#[tokio::test]
async fn a_node_whose_row_is_gone_comes_back_with_a_new_one() {
    let world = world().await;
    let first = world.gateway.node.id().unwrap();
    world.service.remove_node(first).await.unwrap();
    world.set(ApiKeyState::Disabled).await;
    until("the node is registered", async || {
        (world.service.live_nodes().await.unwrap() == 1).then_some(())
    })
    .await;
    // It counts before it serves.
    until("the node serves", async || world.gateway.node.is_ready().then_some(())).await;
    assert_eq!(world.code_once_applied().await, "key_disabled");
    assert_ne!(world.gateway.node.id(), Some(first));
}

#[tokio::test]
async fn a_node_signs_off_and_a_restart_knows_everything() {
    let world = world().await;
    world.set(ApiKeyState::Disabled).await;
    world.gateway.stop().await;
    assert_eq!(world.service.live_nodes().await.unwrap(), 0);
    drop(world.service);
    let service = open(&world.folder).await;
    let gateway = Gateway::serve(start(&service)).await;
    gateway.node.ready().await.unwrap();
    assert_eq!(gateway.code(&world.key.api_key).await, "key_disabled");
}
