//! "Why was this call rejected?": asks every live gateway node, and changes nothing.
//!
//! ```text
//! console: value ─► form, digest ─► Question ─► signed ─► each node's address, POST /v1/explain
//! node:    signature, time, nonce ─► every rule over its own table ─► Ruling
//! ```
//!
//! The value itself never leaves [`Service::explain`]: not to a node, the database, the log or the
//! audit log. A node is sent the digest, which it holds anyway.

mod token;

use std::{pin::Pin, sync::Arc};

use domain::{
    FieldError, NodeId, Timestamp,
    explain::{ENDPOINT_MAX, Explain, Explanation, NodeExplanation, Ruling, Silent},
    key,
    policy::{Action, Actor, allow},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;

pub use self::token::{Checked, NONCE, Refused, Signer, WINDOW};
use crate::{Digest, Error, Service, entity::gateway_node};

/// What a node is asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Question {
    /// The key; none where the text cannot be a key's.
    pub digest: Option<Digest>,
    /// What is wrong with the text, where it cannot be a key's. It never repeats the text.
    pub flaw: Option<String>,
    /// The endpoint that the call asks for.
    pub endpoint: Option<String>,
}

/// A question on its way to one node.
#[derive(Clone, Debug)]
pub struct Signed {
    /// Where the node listens.
    pub address: String,
    /// Proves to the node, once and for half a minute, that the console asks.
    pub token: String,
    /// The question as JSON.
    pub body: Vec<u8>,
}

/// A node's answer on its way.
pub type Asked = Pin<Box<dyn Future<Output = Result<Ruling, Silent>> + Send>>;

/// Carries questions to nodes; `gateway::explain::Carrier` does it over HTTP.
pub trait Ask: Send + Sync {
    /// Asks one node. It answers within a few seconds, whatever the node does.
    fn ask(&self, question: Signed) -> Asked;
}

impl Service {
    /// Lets `carrier` take questions to the nodes; the first one stays.
    pub fn ask_nodes_by(&self, carrier: Arc<dyn Ask>) {
        // A second start within one process, as in tests, keeps the first.
        let _: Result<(), _> = self.0.carrier.set(carrier);
    }

    /// Has every live node say what it would answer to a call with this key, rule by rule.
    /// Nothing is charged, counted, stored or logged.
    ///
    /// # Errors
    /// [`Error::AdminOnly`], [`Error::SessionRequired`]; [`Error::Invalid`] without a key or with
    /// too long an endpoint; [`Error::Database`]. A node that does not answer is no error: it says
    /// so in its place.
    pub async fn explain(&self, actor: &Actor, input: Explain) -> Result<Explanation, Error> {
        allow(actor, Action::Explain, None)?;
        let question = self.question(&input)?;
        drop(input);
        let carrier = self.0.carrier.get().ok_or(Error::Internal("nobody asks nodes".into()))?;
        let at = self.now();
        let mut asked = JoinSet::new();
        for node in self.live().await? {
            let answer = carrier.ask(self.sign(&node, &question, at)?);
            asked.spawn(async move {
                let (ruling, silent) = match answer.await {
                    Ok(ruling) => (Some(ruling), None),
                    Err(silent) => (None, Some(silent)),
                };
                let gateway_node::Model { id, name, address, .. } = node;
                NodeExplanation { id: NodeId(id), name, address, ruling, silent }
            });
        }
        let mut nodes = asked.join_all().await;
        nodes.sort_by(|a, b| (&a.name, a.id.0).cmp(&(&b.name, b.id.0)));
        Ok(Explanation { at, nodes })
    }

    fn question(&self, input: &Explain) -> Result<Question, Error> {
        let value = input.key.expose().trim();
        if value.is_empty() {
            return Err(FieldError::new("key", "required", "Paste the key of the call.").into());
        }
        let endpoint = input.endpoint.as_deref().map(str::trim).filter(|name| !name.is_empty());
        if endpoint.is_some_and(|name| name.len() > ENDPOINT_MAX) {
            let detail = format!("An endpoint's name has {ENDPOINT_MAX} characters at most.");
            return Err(FieldError::new("endpoint", "too_long", detail).into());
        }
        let (digest, flaw) = match key::check(value) {
            Ok(_) => (Some(self.pepper().digest(value)), None),
            Err(flaw) => (None, Some(flaw.to_string())),
        };
        Ok(Question { digest, flaw, endpoint: endpoint.map(str::to_owned) })
    }

    fn sign(
        &self,
        node: &gateway_node::Model,
        question: &Question,
        at: Timestamp,
    ) -> Result<Signed, Error> {
        let body =
            serde_json::to_vec(question).map_err(|error| Error::Internal(error.to_string()))?;
        let mut nonce = [0; NONCE];
        self.0.context.entropy.fill(&mut nonce);
        let token = Signer::of(self.pepper()).sign(NodeId(node.id), at, &nonce, &body);
        Ok(Signed { address: node.address.clone(), token, body })
    }

    /// The nodes that count as live: those that may accept calls.
    async fn live(&self) -> Result<Vec<gateway_node::Model>, Error> {
        let conn = self.database().connection();
        let now = self.database_now(conn).await?;
        let live = gateway_node::Entity::find()
            .filter(gateway_node::Column::LiveUntil.gt(now.micros()))
            .order_by_asc(gateway_node::Column::Name);
        Ok(live.all(conn).await?)
    }
}
