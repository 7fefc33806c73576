//! What crosses to Python as JSON text.

use bytes::Bytes;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::bindings::chunk::Chunk;
use crate::connections::services::{self, Service};
use crate::{Error, Result};

/// `value` as JSON.
pub(super) fn json<T: Serialize>(value: &T) -> Result<Chunk> {
    serde_json::to_vec(value)
        .map(|text| Chunk(Bytes::from(text)))
        .map_err(|error| Error::internal("an answer cannot be written as JSON").with_source(error))
}

/// A definition, and whether it comes with dealdocs.
#[derive(Serialize)]
pub(super) struct Defined {
    built_in: bool,
    definition: Box<RawValue>,
}

impl Defined {
    pub(super) fn of(service: &Service) -> Result<Self> {
        let definition = RawValue::from_string(services::write(service)?)
            .map_err(|error| Error::internal("a definition is not JSON").with_source(error))?;
        Ok(Self { built_in: service.built_in, definition })
    }
}
