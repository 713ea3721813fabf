//! Traces for an OpenTelemetry collector, over OTLP/HTTP, where one is named.
//!
//! Exported are the spans of calls (`gateway::trace`) and of requests to the console: a sample of
//! them, chosen by trace, so that a trace is whole or not there. Unless a collector is named,
//! nothing of this is started, and calls pay nothing for it.

use std::{fmt, time::Duration};

use async_trait::async_trait;
use axum::body::Bytes;
use clap::Args;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use opentelemetry::{KeyValue, trace::TracerProvider as _};
use opentelemetry_http::{HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::{
    Resource,
    propagation::TraceContextPropagator,
    trace::{Sampler, SdkTracer, SdkTracerProvider},
};
use tokio::{runtime::Handle, time::timeout};
use url::Url;

use super::Failure;

/// A collector answers in that time, or the batch is lost.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// The last batch gets so long when the process ends.
const FLUSH_WITHIN: Duration = Duration::from_secs(5);
/// The largest answer of a collector, in bytes.
const ANSWER_MAX: usize = 64 * 1024;

/// See the flags.
#[derive(Args, Clone, Debug)]
pub struct Otlp {
    /// Export traces to this OpenTelemetry collector over HTTP, such as `http://127.0.0.1:4318`.
    /// Unless given, none are made.
    #[arg(long, env = "LATCHKEY_OTLP_ENDPOINT", value_name = "URL", value_parser = endpoint)]
    otlp_endpoint: Option<String>,
    /// The share of traces that is exported, 0 to 1; a caller's own decision goes first.
    #[arg(long, env = "LATCHKEY_OTLP_SAMPLE", default_value = "0.01", value_name = "SHARE", value_parser = share)]
    otlp_sample: f64,
}

/// Exports for as long as it lives; what is left is sent when it is dropped.
#[derive(Debug)]
pub struct Exporter(SdkTracerProvider);

impl Otlp {
    /// The exporter and its tracer, where a collector is named.
    pub fn start(&self, node: &str) -> Result<Option<(Exporter, SdkTracer)>, Failure> {
        let Some(endpoint) = &self.otlp_endpoint else { return Ok(None) };
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Collector::new())
            .with_endpoint(endpoint)
            .build()
            .map_err(|error| Failure::Configuration(format!("--otlp-endpoint: {error}")))?;
        let resource = Resource::builder()
            .with_service_name("latchkey")
            .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
            .with_attribute(KeyValue::new("service.instance.id", node.to_owned()))
            .build();
        let sampler = Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(self.otlp_sample)));
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_sampler(sampler)
            .with_resource(resource)
            .build();
        opentelemetry::global::set_text_map_propagator(TraceContextPropagator::new());
        let tracer = provider.tracer("latchkey");
        Ok(Some((Exporter(provider), tracer)))
    }
}

impl Drop for Exporter {
    fn drop(&mut self) {
        if let Err(error) = self.0.shutdown_with_timeout(FLUSH_WITHIN) {
            tracing::warn!(%error, "the last traces were not exported");
        }
    }
}

/// A collector's URL; without a path, the one that OTLP/HTTP says is added.
fn endpoint(text: &str) -> Result<String, String> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let Some(mut url) = url.filter(Url::has_host) else {
        return Err("write an address like http://127.0.0.1:4318".into());
    };
    if url.path() == "/" {
        url.set_path("/v1/traces");
    }
    Ok(url.into())
}

fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "write a number between 0 and 1, like 0.05".into())
}

/// Carries batches on the runtime of the process: the exporter's own thread has none.
struct Collector {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    runtime: Handle,
}

impl Collector {
    fn new() -> Self {
        let connector =
            HttpsConnectorBuilder::new().with_webpki_roots().https_or_http().enable_http1();
        let client = Client::builder(TokioExecutor::new()).build(connector.build());
        Self { client, runtime: Handle::current() }
    }
}

#[async_trait]
impl HttpClient for Collector {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let answer = self.client.request(request.map(Full::new));
        let sent = self.runtime.spawn(async move {
            let whole = async {
                let (parts, body) = answer.await?.into_parts();
                let body = Limited::new(body, ANSWER_MAX).collect().await?.to_bytes();
                Ok::<_, HttpError>(Response::from_parts(parts, body))
            };
            timeout(ANSWER_WITHIN, whole).await?
        });
        sent.await?
    }
}

impl fmt::Debug for Collector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Collector")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collector_is_an_address_and_a_share_is_a_part_of_one() {
        assert_eq!(endpoint("http://c:4318"), Ok("http://c:4318/v1/traces".into()));
        assert_eq!(endpoint("https://c/otlp/v1/traces"), Ok("https://c/otlp/v1/traces".into()));
        assert!(endpoint("c:4318").is_err() && endpoint("grpc://c").is_err());
        assert_eq!((share("0"), share("0.25"), share("1")), (Ok(0.0), Ok(0.25), Ok(1.0)));
        assert!(share("1.1").is_err() && share("-1").is_err() && share("NaN").is_err());
    }
}
