//! JSON for server functions.
//!
//! Resources are read from text, and so are answers here: with one kind of source, every type is
//! deserialised by one copy of its code, and the WebAssembly is smaller by the other.

use serde::{Serialize, de::DeserializeOwned};
use server_fn::{
    ContentType, Decodes, Encodes, Format, FormatType, codec::Post, error::ServerFnErrorErr,
};

/// JSON in the body of a `POST` and of its answer.
pub type Json = Post<TextJson>;

/// The encoding behind [`Json`].
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
        serde_json::from_str(text).map_err(|error| wrong(&error))
    }
}
