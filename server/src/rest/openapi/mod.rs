//! The document of the REST interface: OpenAPI 3.1, put together by utoipa out of the very types
//! that are read and written. Each file has the operations of some tags, one line or a few each.

mod account;
mod admin;
mod installation;
mod keys;
mod op;
mod packages;

use axum::{http::header, response::IntoResponse};
use utoipa::openapi::{
    ComponentsBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, PathItem, Paths,
    ServerBuilder,
    security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    tag::TagBuilder,
};

use op::{Op, Schemas};

/// The scheme that a session's cookie is.
pub(super) const SESSION: &str = "session";
/// The scheme of `X-Authorization: ApiKey …`, under the name that people look for in Swagger UI.
pub(super) const API_KEY: &str = "apiKey";
/// The scheme of `Authorization: Bearer …`.
pub(super) const BEARER: &str = "bearer";

const ABOUT: &str = "Keys and everything around them, as the console shows it.\n\n\
    To call the API as somebody, press **Authorize** and give an API key of theirs: \
    `ApiKey <value>` under *apiKey*, or the value alone under *bearer*. Without one you are who is \
    signed in to the console in this browser.\n\n\
    Errors are RFC 9457 problems with a stable `code`. What is absent is `null`.";

const TAGS: [(&str, &str); 10] = [
    ("Session", "Signing in and out, and who one is"),
    ("My API keys", "One's own keys"),
    ("My applications", "One's own applications and their package keys"),
    ("API keys", "Everybody's, for administrators"),
    ("Users", "For administrators"),
    ("Applications", "For administrators"),
    ("Packages", "Packages and plans, for administrators"),
    ("Package keys", "Everybody's, for administrators"),
    ("Endpoints", "The services behind the traffic manager"),
    ("Installation", "Gateways, usage, the audit log"),
];

/// The whole document.
pub fn document() -> OpenApi {
    let mut schemas = Schemas::default();
    let mut paths = Paths::new();
    let operations = [
        account::operations(),
        keys::operations(),
        admin::operations(),
        packages::operations(),
        installation::operations(),
    ];
    for op in operations.into_iter().flatten() {
        let (path, method, operation) = op.build(&mut schemas);
        let item = PathItem::new(method, operation);
        match paths.paths.get_mut(path) {
            Some(there) => there.merge_operations(item),
            None => {
                paths.paths.insert(path.to_owned(), item);
            }
        }
    }
    let key = "Paste `ApiKey <value>`: the API then takes you for the key's owner.";
    let key = ApiKey::Header(ApiKeyValue::with_description("X-Authorization", key));
    let cookie = "The console's session cookie; the browser sends it by itself.";
    let cookie = ApiKey::Cookie(ApiKeyValue::with_description("latchkey", cookie));
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("Paste the value of an API key."));
    let components = ComponentsBuilder::new()
        .schemas_from_iter(schemas)
        .security_scheme(API_KEY, SecurityScheme::ApiKey(key))
        .security_scheme(BEARER, SecurityScheme::Http(bearer.build()))
        .security_scheme(SESSION, SecurityScheme::ApiKey(cookie));
    let info = InfoBuilder::new()
        .title("Latchkey")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(ABOUT))
        .license(Some(LicenseBuilder::new().name(env!("CARGO_PKG_LICENSE")).build()));
    let tags =
        TAGS.map(|(name, about)| TagBuilder::new().name(name).description(Some(about)).build());
    OpenApiBuilder::new()
        .info(info.build())
        .servers(Some([ServerBuilder::new().url("/api/v1").build()]))
        .paths(paths)
        .components(Some(components.build()))
        .tags(Some(tags))
        .build()
}

/// The document as text.
///
/// # Panics
/// Never: it holds nothing that JSON cannot.
pub fn json() -> String {
    document().to_pretty_json().expect("the document is JSON")
}

/// `GET /openapi.json`, for everybody: it holds nothing of this installation.
pub async fn serve() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], json())
}

/// All operations: path and method.
#[cfg(test)]
fn described() -> std::collections::BTreeSet<(String, String)> {
    let document = serde_json::to_value(document()).expect("JSON");
    let paths = document["paths"].as_object().expect("paths").iter();
    paths
        .flat_map(|(path, item)| {
            let methods = item.as_object().expect("an item").keys();
            methods.map(|method| (path.clone(), method.to_uppercase())).collect::<Vec<_>>()
        })
        .collect()
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;

/// See [`Op`].
type Ops = Vec<Op>;
