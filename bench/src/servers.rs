//! The processes that are measured over HTTP. Each has one thread, says its port on stdout, and
//! serves until it is killed.

use std::{error::Error, future::pending, io::Write};

use axum::{Router, http::StatusCode, routing::get};
use tokio::{net::TcpListener, runtime::Builder};

use crate::feed;

/// A gateway node with so many keys.
pub fn gateway(keys: usize) -> Result<(), Box<dyn Error>> {
    Builder::new_current_thread().enable_all().build()?.block_on(async {
        let node = feed::node(keys).await?;
        let listener = listen().await?;
        Ok(gateway::serve(node, listener, pending()).await?)
    })
}

/// A bare axum server that answers 204, whatever the key: the floor.
pub fn bare() -> Result<(), Box<dyn Error>> {
    Builder::new_current_thread().enable_all().build()?.block_on(async {
        let routes = Router::new().route("/v1/authorize", get(async || StatusCode::NO_CONTENT));
        Ok(axum::serve(listen().await?, routes).await?)
    })
}

async fn listen() -> Result<TcpListener, Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?.port());
    std::io::stdout().flush()?;
    Ok(listener)
}
