//! Samples for an empty database: people, endpoints, packages with plans, applications, package
//! keys in every status, and some API keys. Their values are random and shown to nobody.

mod keys;
mod packages;

use std::collections::HashMap;

use domain::{
    EndpointId, Secret,
    endpoint::EndpointStatus,
    policy::{Actor, Via},
    user::Role,
};
use sea_orm::{EntityTrait, IntoActiveModel, PaginatorTrait};

use crate::{
    Error, Service,
    audit::Entry,
    entity::{endpoint, user},
    feed::Record,
    tx::WriteTx,
    users::CreateUser,
};

/// What filling came to.
#[derive(Debug)]
pub enum Sample {
    /// How to sign in.
    Filled(Vec<Person>),
    /// There are users already; nothing was done.
    NotEmpty,
}

/// A sample sign-in.
#[derive(Debug)]
pub struct Person {
    /// The name to sign in with.
    pub username: String,
    /// Random, printed once.
    pub password: Secret,
    /// What they may do.
    pub role: Role,
}

const PEOPLE: [(&str, &str, Role); 6] = [
    ("root", "Root Admin", Role::Admin),
    ("ada", "Ada Keller", Role::User),
    ("bo.lindt", "Bo Lindt", Role::User),
    ("chidi", "Chidi Eze", Role::User),
    ("dana", "Dana Weiss", Role::User),
    ("emeka", "Emeka Obi", Role::User),
];

/// The eight services whose endpoints the API-key page lists.
const ENDPOINTS: [(&str, &str); 8] = [
    ("Inventory", "cloud-services"),
    ("Inventory", "cloud-service-types"),
    ("Inventory", "collectors"),
    ("Inventory", "regions"),
    ("Inventory", "resource-groups"),
    ("Inventory", "servers"),
    ("Automation", "jobs"),
    ("Automation", "job-tasks"),
];

impl Service {
    /// Fills an empty database. `upstream` is the service behind every sample endpoint.
    ///
    /// # Errors
    /// [`Error::Database`]; then nothing but some people may be there.
    pub async fn fill_with_samples(&self, upstream: &str) -> Result<Sample, Error> {
        if user::Entity::find().count(self.database().connection()).await? > 0 {
            return Ok(Sample::NotEmpty);
        }
        let actor =
            Actor { user_id: None, name: "demo".into(), role: Role::Admin, via: Via::Operator };
        let mut people = Vec::new();
        let mut ids = HashMap::new();
        for (username, display_name, role) in PEOPLE {
            let password = self.sample_password();
            let input = CreateUser {
                username: username.into(),
                email: format!("{username}@example.org"),
                display_name: Some(display_name.into()),
                role,
                password: Some(password.clone()),
            };
            let created = self.create_user(&actor, input).await?;
            ids.insert(username, created.user.id);
            people.push(Person { username: username.into(), password, role });
        }
        let mut tx = self.write().await?;
        let endpoints = self.sample_endpoints(&mut tx, upstream).await?;
        let plans = packages::fill(self, &mut tx, &endpoints).await?;
        keys::fill(self, &mut tx, &ids, &plans).await?;
        let detail = serde_json::json!({ "upstream": upstream });
        let entry =
            Entry { action: "demo.fill", kind: "installation", id: None, name: "demo", detail };
        tx.audit(&actor, entry).await?;
        tx.commit().await?;
        Ok(Sample::Filled(people))
    }

    async fn sample_endpoints(
        &self,
        tx: &mut WriteTx,
        upstream: &str,
    ) -> Result<HashMap<&'static str, EndpointId>, Error> {
        let mut ids = HashMap::new();
        for (service, name) in ENDPOINTS {
            let id: EndpointId = self.0.context.id();
            let row = endpoint::Model {
                id: id.0,
                service: service.into(),
                name: name.into(),
                version: "v1".into(),
                url: format!("{upstream}/{name}"),
                status: EndpointStatus::Active.as_str().into(),
                created_at: tx.now().micros(),
                updated_at: tx.now().micros(),
            };
            tx.log([Record::Endpoint(crate::endpoints::to_record(&row))]).await?;
            let insert = endpoint::Entity::insert(row.into_active_model());
            insert.exec_without_returning(tx.conn()).await?;
            ids.insert(name, id);
        }
        Ok(ids)
    }

    /// Twenty random characters in groups of five, easy to type: 100 bits.
    fn sample_password(&self) -> Secret {
        const EASY: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
        let mut random = self.0.context.bytes();
        let mut text = String::new();
        for at in 0..20 {
            if at > 0 && at % 5 == 0 {
                text.push('-');
            }
            text.push(EASY[usize::from(random() % 32)].into());
        }
        Secret::new(text)
    }
}
