//! JSON for server functions and for what the server sends along with a page.
//!
//! Resources are read from text, and so are answers here: with one kind of source, every type is
//! deserialised by one copy of its code, and the WebAssembly is smaller by the other.

mod read;

use leptos::{
    prelude::Resource,
    server::codee::{Decoder, Encoder},
};
use serde::{Serialize, de::DeserializeOwned};
use server_fn::{
    ContentType, Decodes, Encodes, Format, FormatType, codec::Post, error::ServerFnErrorErr,
};

use crate::error::AppError;

/// JSON in the body of a `POST` and of its answer.
pub type Json = Post<TextJson>;

/// The encoding behind [`Json`], and that of [`Load`].
pub struct TextJson;

impl ContentType for TextJson {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for TextJson {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for TextJson {
    type Error = serde_json::Error;

    fn encode(value: &T) -> Result<bytes::Bytes, Self::Error> {
        serde_json::to_vec(value).map(Into::into)
    }
}

impl<T: DeserializeOwned> Decodes<T> for TextJson {
    type Error = ServerFnErrorErr;

    fn decode(bytes: bytes::Bytes) -> Result<T, Self::Error> {
        let wrong =
            |error: &dyn core::fmt::Display| ServerFnErrorErr::Deserialization(error.to_string());
        let text = core::str::from_utf8(&bytes).map_err(|error| wrong(&error))?;
        from_str(text).map_err(|error| wrong(&error))
    }
}

/// In the browser.
#[cfg(not(feature = "ssr"))]
use read::from_str;
/// On the server, which reads what anybody may send.
#[cfg(feature = "ssr")]
use serde_json::from_str;

impl<T: Serialize> Encoder<T> for TextJson {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, Self::Error> {
        serde_json::to_string(value)
    }
}

impl<T: DeserializeOwned> Decoder<T> for TextJson {
    type Error = read::Unreadable;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, Self::Error> {
        read::from_str(text)
    }
}

/// What a page asks the server for, once and before it is shown.
pub type Load<T> = Resource<Result<T, AppError>, TextJson>;

/// Asks.
pub fn load<T, Fut>(ask: impl Fn(()) -> Fut + Send + Sync + 'static) -> Load<T>
where
    T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<T, AppError>> + Send + 'static,
{
    Resource::new_with_options(|| (), ask, true)
}
