//! Takes the console's questions to the nodes, over HTTP.

use std::{io, time::Duration};

use bytes::Bytes;
use domain::explain::{Ruling, Silent, SilentReason};
use http::{Method, Request, StatusCode, header};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use service::explain::{Ask, Asked, Signed};
use tokio::{net::TcpStream, time::timeout};

use super::{PATH, TOKEN};
use crate::http::answer::CODE;

/// Connecting, asking and reading, all in all.
const ANSWER_WITHIN: Duration = Duration::from_secs(3);
/// The largest answer, in bytes.
const ANSWER_MAX: usize = 64 * 1024;

/// Asks each node at the address that it gave at its start: over a connection of its own, since
/// questions are rare.
#[derive(Clone, Copy, Debug)]
pub struct Carrier;

impl Ask for Carrier {
    fn ask(&self, question: Signed) -> Asked {
        Box::pin(async move {
            let address = question.address.clone();
            timeout(ANSWER_WITHIN, ask(question)).await.unwrap_or_else(|_| {
                let detail = format!("No answer from {address} in {ANSWER_WITHIN:?}.");
                Err(Silent { reason: SilentReason::Timeout, detail })
            })
        })
    }
}

async fn ask(question: Signed) -> Result<Ruling, Silent> {
    let Signed { address, token, body } = question;
    let stream =
        TcpStream::connect(&address).await.map_err(|error| unreachable(&address, &error))?;
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await.map_err(unreadable)?;
    // Ends with the answer, or with the sender, which is dropped at the time-out.
    let connection = tokio::spawn(connection);
    let request = Request::builder()
        .method(Method::POST)
        .uri(PATH)
        .header(header::HOST, &address)
        .header(header::CONTENT_TYPE, "application/json")
        .header(TOKEN, token)
        .body(Full::<Bytes>::from(body))
        .map_err(unreadable)?;
    let response = sender.send_request(request).await.map_err(unreadable)?;
    let (status, code) = (response.status(), response.headers().get(CODE).cloned());
    let body = Limited::new(response.into_body(), ANSWER_MAX).collect().await;
    drop(sender);
    connection.abort();
    if status != StatusCode::OK {
        let code = code.as_ref().and_then(|code| code.to_str().ok());
        return Err(refused(status, code));
    }
    let bytes = body.map_err(|error| silent(SilentReason::Unreadable, error))?.to_bytes();
    serde_json::from_slice(&bytes).map_err(unreadable)
}

fn silent(reason: SilentReason, detail: impl std::fmt::Display) -> Silent {
    Silent { reason, detail: detail.to_string() }
}

fn unreachable(address: &str, error: &io::Error) -> Silent {
    let detail = format!(
        "The console cannot reach {address}: {error}. If the node listens, give it an address \
         that leads there from the console, with --advertise-addr."
    );
    silent(SilentReason::Unreachable, detail)
}

fn unreadable(error: impl std::fmt::Display) -> Silent {
    let detail = format!("What answers there does not answer as a gateway does: {error}.");
    silent(SilentReason::Unreadable, detail)
}

/// What the node says of a question that it does not take.
fn refused(status: StatusCode, code: Option<&str>) -> Silent {
    let detail = match code {
        Some("question_forged") => "The node does not know the console: it has another pepper.",
        Some("question_expired") => {
            "The clocks of console and node are more than 30 seconds apart. Set both by NTP."
        }
        Some("question_repeated") => "The node has answered this question before. Ask again.",
        Some("other_node") => {
            "Another process listens at this address by now. This node has ended, or will soon \
             count as dead."
        }
        _ => {
            let detail = format!(
                "What answers there knows no such question (status {}): the node is of another \
                 version.",
                status.as_u16()
            );
            return silent(SilentReason::Unreadable, detail);
        }
    };
    silent(SilentReason::Refused, detail)
}
