//! `Client`: the verbs, for both twins.

use std::sync::Arc;

use bytes::Bytes;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use pyo3::types::PyDict;

use super::answer::Answer;
use super::files::Files;
use super::later::Later;
use super::pager::Pager;
use super::record::Record;
use super::settings::Keywords;
use crate::bindings::content::Sent;
use crate::bindings::error::raise;
use crate::bindings::runtime::{Nothing, Twin};
use crate::http::Method;
use crate::pipedrive::{self as core, ListOptions, Query, Resource, Version};
use crate::{Error, Result};

/// Method, path template, status, milliseconds, attempt, request id.
type Exchange = (String, String, Option<u16>, u64, u32, Option<String>);

#[pyclass(frozen, module = "dealdocs._core.pipedrive")]
pub(crate) struct Client {
    pub(in crate::bindings) crm: Arc<Later>,
    twin: Twin,
}

#[pymethods]
impl Client {
    #[new]
    fn new(py: Python<'_>, settings: Keywords, asynchronous: bool) -> PyResult<Self> {
        Ok(Self { crm: Later::new(py, settings)?, twin: Twin::of(asynchronous) })
    }

    fn request<'py>(
        &self,
        py: Python<'py>,
        method: &str,
        path: String,
        query: PyBackedBytes,
        body: Sent,
    ) -> PyResult<Bound<'py, PyAny>> {
        let method = known_method(method).map_err(raise(py))?;
        let version = if path.starts_with("/api/v2") { Version::V2 } else { Version::V1 };
        let query = Query::from_json(&query, version).map_err(raise(py))?;
        let crm = self.crm.now(py)?;
        self.twin.run(py, async move {
            let content = body.content().await?;
            crm.request(method, &path, query, content).await.map(Answer)
        })
    }

    fn get<'py>(
        &self,
        py: Python<'py>,
        resource: &str,
        id: PyBackedStr,
        query: PyBackedBytes,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (resource, query) = asked(resource, &query).map_err(raise(py))?;
        let crm = self.crm.now(py)?;
        self.twin.run(py, async move { crm.get(resource, &id, query).await.map(Record) })
    }

    fn create<'py>(
        &self,
        py: Python<'py>,
        resource: &str,
        json: PyBackedBytes,
    ) -> PyResult<Bound<'py, PyAny>> {
        let resource = Resource::named(resource).map_err(raise(py))?;
        let crm = self.crm.now(py)?;
        self.twin.run(py, async move { crm.create(resource, Bytes::from_owner(json)).await.map(Record) })
    }

    fn update<'py>(
        &self,
        py: Python<'py>,
        resource: &str,
        id: PyBackedStr,
        json: PyBackedBytes,
    ) -> PyResult<Bound<'py, PyAny>> {
        let resource = Resource::named(resource).map_err(raise(py))?;
        let crm = self.crm.now(py)?;
        self.twin.run(py, async move { crm.update(resource, &id, Bytes::from_owner(json)).await.map(Record) })
    }

    fn delete<'py>(&self, py: Python<'py>, resource: &str, id: PyBackedStr) -> PyResult<Bound<'py, PyAny>> {
        let resource = Resource::named(resource).map_err(raise(py))?;
        let crm = self.crm.now(py)?;
        self.twin.run(py, async move { crm.delete(resource, &id).await.map(|()| Nothing) })
    }

    fn current_user<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let crm = self.crm.now(py)?;
        self.twin.run(py, async move { crm.current_user_record().await.map(Record) })
    }

    fn list(
        &self,
        py: Python<'_>,
        resource: &str,
        query: PyBackedBytes,
        limit: Option<u32>,
        max_items: Option<u64>,
        both_ends: bool,
    ) -> PyResult<Pager> {
        let (resource, query) = asked(resource, &query).map_err(raise(py))?;
        let pager =
            self.crm.now(py)?.list(resource, query, ListOptions { limit, max_items }).map_err(raise(py))?;
        if both_ends {
            pager.walk_from_both_ends().map_err(raise(py))?;
        }
        Ok(Pager { list: pager, twin: self.twin, both_ends })
    }

    fn search(
        &self,
        py: Python<'_>,
        resource: &str,
        term: &str,
        query: PyBackedBytes,
        limit: Option<u32>,
        max_items: Option<u64>,
    ) -> PyResult<Pager> {
        let (resource, query) = asked(resource, &query).map_err(raise(py))?;
        let pager = self
            .crm
            .now(py)?
            .search(resource, term, query, ListOptions { limit, max_items })
            .map_err(raise(py))?;
        Ok(Pager { list: pager, twin: self.twin, both_ends: false })
    }

    #[getter]
    fn files(&self) -> Files {
        Files { crm: Arc::clone(&self.crm), twin: self.twin }
    }

    #[getter]
    fn base_url(&self, py: Python<'_>) -> PyResult<String> {
        Ok(self.crm.now(py)?.base_url().to_owned())
    }

    /// The address, if it is known without looking it up.
    #[getter]
    fn known_base_url(&self) -> Option<&str> {
        self.crm.made().map(core::Pipedrive::base_url)
    }

    #[getter]
    fn closed(&self) -> bool {
        self.crm.is_closed()
    }

    fn close(&self) {
        self.crm.close();
    }

    /// The fields of `dealdocs.pipedrive.Budget`.
    fn budget<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let budget = self.crm.now(py)?.budget();
        let fields = PyDict::new(py);
        fields.set_item("spent", budget.spent)?;
        fields.set_item("requests", budget.requests)?;
        fields.set_item("limit", budget.limit)?;
        fields.set_item("left", budget.left)?;
        fields.set_item("burst_limit", budget.burst_limit)?;
        fields.set_item("burst_known", budget.burst_known)?;
        fields.set_item("burst_left", budget.burst_left)?;
        fields.set_item("paused", budget.paused.as_secs_f64())?;
        fields.set_item("blocked", budget.blocked.as_secs_f64())?;
        Ok(fields)
    }

    /// The exchanges since the last time.
    fn take_exchanges(&self) -> Vec<Exchange> {
        let all = self.crm.made().map(core::Pipedrive::take_exchanges).unwrap_or_default().into_iter();
        all.map(|it| (it.method, it.template, it.status, it.milliseconds, it.attempt, it.request_id))
            .collect()
    }

    fn __repr__(&self) -> String {
        format!("<Client of {}>", self.known_base_url().unwrap_or("an address not looked up yet"))
    }

    fn __reduce__(_client: Py<Self>) -> PyResult<()> {
        Err(PyTypeError::new_err(
            "a Pipedrive client holds a secret and connections: make a new one instead of pickling",
        ))
    }
}

fn asked(resource: &str, query: &[u8]) -> Result<(Resource, Query)> {
    let resource = Resource::named(resource)?;
    Ok((resource, Query::from_json(query, resource.version())?))
}

fn known_method(name: &str) -> Result<Method> {
    match name.to_ascii_uppercase().as_str() {
        "GET" => Ok(Method::GET),
        "POST" => Ok(Method::POST),
        "PUT" => Ok(Method::PUT),
        "PATCH" => Ok(Method::PATCH),
        "DELETE" => Ok(Method::DELETE),
        _ => Err(Error::config("the method is not one of GET, POST, PUT, PATCH, DELETE")),
    }
}
