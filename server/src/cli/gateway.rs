//! `latchkey gateway`: a node of the traffic manager alone, on PostgreSQL. Any number of them.

use std::{net::SocketAddr, process::ExitCode, time::Duration};

use clap::Args;
use service::Settings;
use tokio_util::sync::CancellationToken;

use super::{
    Failure,
    logging::{self, LogFormat},
    otlp::Otlp,
    serve::{address, base_url, host_port, listen, listen_where_asked, signal, span},
    store::Store,
};

/// See the flags.
#[derive(Args, Clone, Debug)]
#[expect(clippy::struct_field_names, reason = "fields are named as their flags")]
pub struct Gateway {
    #[command(flatten)]
    store: Store,
    /// Where the node listens.
    #[arg(
        long,
        env = "LATCHKEY_GATEWAY_ADDR",
        default_value = "127.0.0.1:3100",
        value_name = "HOST:PORT"
    )]
    gateway_addr: SocketAddr,
    /// Where the console reaches this node, to ask why it rejects a call. Default: where it listens.
    #[arg(long, env = "LATCHKEY_ADVERTISE_ADDR", value_name = "HOST:PORT", value_parser = host_port)]
    advertise_addr: Option<String>,
    /// Also answer Envoy's external authorisation (gRPC) here.
    #[arg(long, env = "LATCHKEY_ENVOY_ADDR", value_name = "HOST:PORT")]
    envoy_addr: Option<SocketAddr>,
    /// Where people reach the console: rejections link to its handbook.
    #[arg(long, env = "LATCHKEY_PUBLIC_URL", value_name = "URL", value_parser = base_url)]
    public_url: Option<String>,
    /// The name of the node, as the console shows it.
    #[arg(long, env = "LATCHKEY_NODE", value_name = "NAME")]
    node: String,
    /// After this long without confirming that it is up to date, the node rejects every call.
    #[arg(
        long,
        env = "LATCHKEY_MAX_STALENESS",
        default_value = "10m",
        value_name = "SPAN",
        value_parser = span
    )]
    max_staleness: Duration,
    /// How log lines look.
    #[arg(long, env = "LATCHKEY_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    log_format: LogFormat,
    #[command(flatten)]
    otlp: Otlp,
}

impl Gateway {
    pub(super) async fn run(self) -> Result<ExitCode, Failure> {
        let _exporter = logging::start(self.log_format, &self.otlp, &self.node)?;
        if self.store.is_sqlite() {
            return Err(Failure::Configuration(
                "a gateway of its own needs --database-url postgres://…; \
                 on SQLite `latchkey serve` has one inside"
                    .into(),
            ));
        }
        let listener = listen("--gateway-addr", self.gateway_addr).await?;
        let envoy = listen_where_asked("--envoy-addr", self.envoy_addr).await?;
        let settings = Settings { max_staleness: self.max_staleness, ..Settings::default() };
        let service = self.store.open_node(settings).await?;
        if let Some(url) = &self.public_url {
            gateway::handbook_at(url);
        }
        let reached = self.advertise_addr.clone().map_or_else(|| address(&listener), Ok)?;
        let config = gateway::NodeConfig::new(&self.node, reached);
        let node = gateway::Node::start(service.clone(), config)
            .map_err(|error| Failure::Configuration(error.to_string()))?;
        println!("Latchkey {}", env!("CARGO_PKG_VERSION"));
        println!("  gateway  http://{}", address(&listener)?);
        if let Some(envoy) = &envoy {
            println!("  envoy    {}", address(envoy)?);
        }
        println!("  node     {}", self.node);
        println!("Ready.");
        let listening = tokio::spawn(async move { service.listen().await });
        let stop = CancellationToken::new();
        let envoy = envoy.map(|listener| {
            let (node, stop) = (node.clone(), stop.clone().cancelled_owned());
            tokio::spawn(gateway::envoy::serve(node, listener, stop))
        });
        let stopped = async {
            signal().await;
            stop.cancel();
        };
        let served = gateway::serve(node, listener, stopped).await;
        listening.abort();
        if let Some(envoy) = envoy {
            let ended = envoy.await.map_err(|error| Failure::Other(error.to_string()))?;
            ended.map_err(|error| Failure::Other(error.to_string()))?;
        }
        served.map_err(|error| Failure::Other(error.to_string()))?;
        tracing::info!("stopped");
        Ok(ExitCode::SUCCESS)
    }
}
