//! A value that was just made, with all that the dialog for it needs.

use domain::{api_key::CreatedApiKey, endpoint::Endpoint, format};
use serde::{Deserialize, Serialize};

use crate::{
    account::files,
    ui::icon,
    value_once::{File, Shown},
};

/// The one answer that holds the value.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Issued {
    /// The key with its value.
    pub created: CreatedApiKey,
    /// The services behind the traffic manager.
    pub endpoints: Vec<Endpoint>,
    /// Where the traffic manager listens.
    pub gateway_url: String,
}

/// The same for the dialog.
pub fn shown(title: &'static str, issued: &Issued, note: Option<String>) -> Shown {
    let Issued { created, endpoints, gateway_url } = issued;
    let key = &created.key;
    let expires = match key.expires_at {
        Some(at) => format!("expires {}", format::day(at)),
        None => "never expires".into(),
    };
    let file = |word, icon, ending, kind, text| File {
        word,
        icon,
        name: files::name(&key.description, ending),
        kind,
        text,
    };
    Shown {
        title,
        lead: format!("{} · {} · {expires}", key.user.username, key.description),
        lost: "it cannot be shown again.",
        label: "API Key",
        value: created.api_key.clone(),
        note,
        files: vec![
            file(
                "Download JSON",
                icon::BRACES,
                "json",
                "application/json",
                files::json(created, endpoints, gateway_url),
            ),
            file(
                "Download YAML",
                icon::FILE_CODE,
                "yaml",
                "application/yaml",
                files::yaml(created, endpoints, gateway_url),
            ),
        ],
        call: Some(files::call(&created.api_key, endpoints, gateway_url)),
        in_swagger: false,
    }
}
