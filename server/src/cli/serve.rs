//! `latchkey serve`: the console and an in-process gateway node.
//!
//! Everything that can be wrong with the configuration shows before anything is served. On SIGTERM
//! or SIGINT both listeners stop taking calls, running ones get ten seconds, then the node writes
//! down what it has gathered and signs off.

use std::{net::SocketAddr, process::ExitCode, sync::Arc, time::Duration};

use clap::Args;
use domain::format;
use service::{Service, Settings};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::{
    Failure,
    logging::{self, LogFormat},
    otlp::Otlp,
    store::Store,
};
use crate::{console, echo};

/// How long running requests get after a signal.
const DRAIN: Duration = Duration::from_secs(12);

/// Between two rounds of tidying up.
const TIDY_EVERY: Duration = Duration::from_hours(1);

/// See the flags.
#[derive(Args, Clone, Debug)]
pub struct Serve {
    #[command(flatten)]
    store: Store,
    /// Where the console listens.
    #[arg(long, env = "LATCHKEY_ADDR", default_value = "127.0.0.1:3000", value_name = "HOST:PORT")]
    addr: SocketAddr,
    /// Where the gateway node listens.
    #[arg(
        long,
        env = "LATCHKEY_GATEWAY_ADDR",
        default_value = "127.0.0.1:3100",
        value_name = "HOST:PORT"
    )]
    gateway_addr: SocketAddr,
    /// Also answer Envoy's external authorisation (gRPC) here.
    #[arg(long, env = "LATCHKEY_ENVOY_ADDR", value_name = "HOST:PORT")]
    envoy_addr: Option<SocketAddr>,
    /// Where people reach the console; with https, cookies are Secure. Default: `http://ADDR`.
    #[arg(long, env = "LATCHKEY_PUBLIC_URL", value_name = "URL", value_parser = base_url)]
    public_url: Option<String>,
    /// Where callers reach the gateway. Default: `http://GATEWAY_ADDR`.
    #[arg(long, env = "LATCHKEY_GATEWAY_URL", value_name = "URL", value_parser = base_url)]
    gateway_url: Option<String>,
    /// The name of the gateway node.
    #[arg(long, env = "LATCHKEY_NODE", default_value = "local", value_name = "NAME")]
    node: String,
    /// A node that has not confirmed for this long that it is up to date rejects every call.
    #[arg(long, env = "LATCHKEY_MAX_STALENESS", default_value = "10m", value_name = "SPAN", value_parser = span)]
    max_staleness: Duration,
    /// A session ends when it is not used for this long.
    #[arg(long, env = "LATCHKEY_SESSION_IDLE", default_value = "12h", value_name = "SPAN", value_parser = span)]
    session_idle: Duration,
    /// A session ends this long after signing in.
    #[arg(long, env = "LATCHKEY_SESSION_LIFETIME", default_value = "30d", value_name = "SPAN", value_parser = span)]
    session_lifetime: Duration,
    /// How log lines look.
    #[arg(long, env = "LATCHKEY_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    log_format: LogFormat,
    #[command(flatten)]
    otlp: Otlp,
    /// Also answer here as a sample service behind the demo's endpoints.
    #[arg(long, env = "LATCHKEY_DEMO_UPSTREAM", value_name = "HOST:PORT")]
    demo_upstream: Option<SocketAddr>,
}

impl Serve {
    pub(super) async fn run(self) -> Result<ExitCode, Failure> {
        let _exporter = logging::start(self.log_format, &self.otlp, &self.node)?;
        let lock = self.store.lock()?;
        let console = listen("--addr", self.addr).await?;
        let gateway = listen("--gateway-addr", self.gateway_addr).await?;
        let envoy = listen_where_asked("--envoy-addr", self.envoy_addr).await?;
        let upstream = listen_where_asked("--demo-upstream", self.demo_upstream).await?;
        let settings = self.settings(&console, &gateway)?;
        let service = self.store.open(settings).await?;
        service.forget_nodes().await?;
        gateway::handbook_at(&service.settings().public_url);
        let config = gateway::NodeConfig::new(&self.node, &address(&gateway)?);
        service.ask_nodes_by(Arc::new(gateway::explain::Carrier));
        let node = gateway::Node::start(service.clone(), config)
            .map_err(|error| Failure::Other(format!("the gateway node cannot start: {error}")))?;
        self.announce(&service, envoy.as_ref()).await?;

        let stop = CancellationToken::new();
        let mut tasks = tokio::task::JoinSet::new();
        if let Some(upstream) = upstream {
            tasks.spawn(echo::serve(upstream, stop.clone().cancelled_owned()));
        }
        tasks.spawn(console::serve(service.clone(), console, stop.clone().cancelled_owned()));
        if let Some(envoy) = envoy {
            let (node, stop) = (node.clone(), stop.clone().cancelled_owned());
            tasks.spawn(async move {
                gateway::envoy::serve(node, envoy, stop).await.map_err(std::io::Error::other)
            });
        }
        tasks.spawn({
            let stop = stop.clone().cancelled_owned();
            async move { gateway::serve(node, gateway, stop).await }
        });
        let tidying = tokio::spawn(tidy(service.clone()));
        let listening = tokio::spawn(async move { service.listen().await });
        tokio::select! {
            () = signal() => tracing::info!("stopping; running requests get ten seconds"),
            Some(ended) = tasks.join_next() => {
                stop.cancel();
                return Err(Failure::Other(format!("a listener ended: {ended:?}")));
            }
        }
        stop.cancel();
        listening.abort();
        tidying.abort();
        let drained = async { while tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(DRAIN, drained).await.is_err() {
            tracing::warn!("some requests were cut off");
            tasks.shutdown().await;
        }
        drop(lock);
        tracing::info!("stopped");
        Ok(ExitCode::SUCCESS)
    }

    fn settings(&self, console: &TcpListener, gateway: &TcpListener) -> Result<Settings, Failure> {
        let of = |url: &Option<String>, listener| match url {
            Some(url) => Ok(url.clone()),
            None => address(listener).map(|address| format!("http://{address}")),
        };
        Ok(Settings {
            public_url: of(&self.public_url, console)?,
            gateway_url: of(&self.gateway_url, gateway)?,
            max_staleness: self.max_staleness,
            session_idle: self.session_idle,
            session_lifetime: self.session_lifetime,
            ..Settings::default()
        })
    }

    /// Says where everything is; the set-up link goes to standard output only, never to the log.
    async fn announce(
        &self,
        service: &Service,
        envoy: Option<&TcpListener>,
    ) -> Result<(), Failure> {
        let settings = service.settings();
        let data = if self.store.is_sqlite() {
            format!("SQLite in {}", self.store.data_dir.display())
        } else {
            "PostgreSQL".into()
        };
        println!("Latchkey {}", env!("CARGO_PKG_VERSION"));
        println!("  console  {}", settings.public_url);
        println!("  gateway  {}", settings.gateway_url);
        if let Some(envoy) = envoy {
            println!("  envoy    {}", address(envoy)?);
        }
        println!("  data     {data}");
        if let Some(link) = service.setup_link().await? {
            println!("\nFirst start: create the administrator at\n  {}", link.url.expose());
            println!("  (works once, until {})\n", format::minute(link.expires_at));
        }
        println!("Ready.");
        Ok(())
    }
}

/// Tidies up every hour, for ever.
async fn tidy(service: Service) {
    loop {
        if let Err(error) = service.tidy_feed().await {
            tracing::warn!(%error, "tidying up fails; trying again later");
        }
        tokio::time::sleep(TIDY_EVERY).await;
    }
}

pub(super) async fn listen(flag: &str, address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        Failure::Configuration(format!("cannot listen on {flag} {address}: {error}"))
    })
}

/// Listens where an address is given.
pub(super) async fn listen_where_asked(
    flag: &str,
    at: Option<SocketAddr>,
) -> Result<Option<TcpListener>, Failure> {
    match at {
        Some(at) => listen(flag, at).await.map(Some),
        None => Ok(None),
    }
}

pub(super) fn address(listener: &TcpListener) -> Result<String, Failure> {
    let address = listener.local_addr().map_err(|error| Failure::Other(error.to_string()))?;
    Ok(address.to_string())
}

/// A span such as `250ms`, `10m` or `30d`; not zero.
pub(super) fn span(text: &str) -> Result<Duration, String> {
    match humantime::parse_duration(text) {
        Ok(span) if span.is_zero() => Err("the span must be longer than zero".into()),
        Ok(span) => Ok(span),
        Err(_) => Err("write a span like 250ms, 10m or 12h".into()),
    }
}

/// A host, by name or number, and a port.
pub(super) fn host_port(text: &str) -> Result<String, String> {
    match text.rsplit_once(':') {
        Some((host, port))
            if !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0) =>
        {
            Ok(text.to_owned())
        }
        _ => Err("write an address like gateway-1.internal:3100".into()),
    }
}

/// `http://` or `https://` and a host, without a slash at the end.
pub(super) fn base_url(text: &str) -> Result<String, String> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    match url {
        Some(url) if url.has_host() && url.query().is_none() && url.fragment().is_none() => {
            Ok(url.as_str().trim_end_matches('/').to_owned())
        }
        _ => Err("write an address like https://keys.example.org".into()),
    }
}

/// Until somebody asks the process to stop.
pub(super) async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let kinds = [SignalKind::terminate(), SignalKind::interrupt()].map(signal);
    match kinds {
        [Ok(mut terminate), Ok(mut interrupt)] => {
            tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
        }
        // Without handlers the signals end the process by themselves.
        _ => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_and_addresses_are_checked() {
        assert_eq!(span("250ms"), Ok(Duration::from_millis(250)));
        assert_eq!(span("10m"), Ok(Duration::from_mins(10)));
        assert!(span("0s").is_err() && span("10").is_err() && span("soon").is_err());
        assert_eq!(base_url("https://a.example/"), Ok("https://a.example".into()));
        assert!(host_port("gateway-1:3100").is_ok() && host_port("[::1]:3100").is_ok());
        assert!(host_port("gateway-1").is_err() && host_port(":3100").is_err());
        assert!(base_url("a.example").is_err() && base_url("ftp://a.example").is_err());
    }
}
