//! Services behind the traffic manager.

mod connection;
mod list;
mod save;
mod show;

use domain::{EndpointId, endpoint::Endpoint};

use crate::{Error, entity::endpoint, feed::EndpointRecord};

pub(crate) fn to_endpoint(row: endpoint::Model) -> Result<Endpoint, Error> {
    Ok(Endpoint {
        id: EndpointId(row.id),
        service: row.service,
        name: row.name,
        version: row.version,
        url: row.url,
        status: row.status.parse().map_err(|()| Error::Corrupt("endpoint status"))?,
    })
}

pub(crate) fn to_record(row: &endpoint::Model) -> EndpointRecord {
    EndpointRecord {
        id: EndpointId(row.id),
        name: row.name.clone(),
        url: row.url.clone(),
        active: row.status == domain::endpoint::EndpointStatus::Active.as_str(),
    }
}
