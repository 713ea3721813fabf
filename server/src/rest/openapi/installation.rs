//! Endpoints, and what happens in this installation.

use domain::{
    audit::{AuditEvent, AuditQuery},
    endpoint::{
        Connection, CreateEndpoint, Endpoint, EndpointDetail, TestConnection, UpdateEndpoint,
    },
    explain::{Explain, Explanation},
    page::Page,
    propagation::Gateway,
    usage::{Usage, UsageQuery},
};
use serde_json::json;
use utoipa::openapi::HttpMethod::{Delete, Get, Patch, Post};

use super::{Ops, op::op};

pub(super) fn operations() -> Ops {
    [endpoints(), installation()].into_iter().flatten().collect()
}

fn endpoints() -> Ops {
    const TAG: &str = "Endpoints";
    vec![
        op(Get, "/endpoints", "listEndpoints", TAG, "The services behind the traffic manager")
            .lists::<Page<Endpoint>, Endpoint>("All of them; for users, those that are active."),
        op(Post, "/endpoints", "createEndpoint", TAG, "Create an endpoint")
            .takes::<CreateEndpoint>(json!({
                "service": "Inventory", "name": "servers", "url": "http://10.0.0.7:8080/api",
            }))
            .answers::<Endpoint>(201, "The endpoint.")
            .fails(409, "taken")
            .admin(),
        op(
            Post,
            "/endpoints/test",
            "testConnection",
            TAG,
            "Whether a service answers at an address",
        )
        .takes::<TestConnection>(json!({ "url": "http://10.0.0.7:8080/api" }))
        .answers::<Connection>(200, "Whether it answers, or why not.")
        .admin(),
        op(Get, "/endpoints/{id}", "getEndpoint", TAG, "One endpoint, with the plans that open it")
            .answers::<EndpointDetail>(200, "The endpoint.")
            .admin(),
        op(Patch, "/endpoints/{id}", "updateEndpoint", TAG, "Change or retire an endpoint")
            .about("A retired endpoint answers `unknown_endpoint` once the change is applied.")
            .takes::<UpdateEndpoint>(json!({ "status": "retired" }))
            .answers::<Endpoint>(200, "The endpoint.")
            .fails(409, "taken")
            .admin(),
        op(Delete, "/endpoints/{id}", "deleteEndpoint", TAG, "Delete an endpoint").admin(),
        op(
            Post,
            "/endpoints/{id}/test",
            "testEndpoint",
            TAG,
            "Whether an endpoint's service answers",
        )
        .answers::<Connection>(200, "Whether it answers, or why not.")
        .admin(),
    ]
}

fn installation() -> Ops {
    const TAG: &str = "Installation";
    vec![
        op(Get, "/gateways", "listGateways", TAG, "The nodes of the traffic manager")
            .lists::<Page<Gateway>, Gateway>("All of them.")
            .admin(),
        op(Post, "/explain", "explain", TAG, "Why a call is rejected")
            .about("Every live node says what it finds. Nothing is charged or counted.")
            .takes::<Explain>(json!({ "key": "lk_…", "endpoint": "servers" }))
            .answers::<Explanation>(200, "What each node says.")
            .admin()
            .session_only(),
        op(Get, "/usage", "getUsage", TAG, "Calls by hour, verdict and endpoint")
            .query::<UsageQuery>()
            .answers::<Usage>(200, "The counts.")
            .fails(403, "forbidden")
            .fails(404, "not_found"),
        op(Get, "/audit-events", "listAuditEvents", TAG, "Who did what to what, newest first")
            .query::<AuditQuery>()
            .lists::<Page<AuditEvent>, AuditEvent>("A page.")
            .admin(),
    ]
}
