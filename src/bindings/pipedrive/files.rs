//! `Files`: metadata and content of files, for both twins.

use std::path::PathBuf;
use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;

use super::later::Later;
use super::pager::Pager;
use super::record::Record;
use crate::bindings::content::Content;
use crate::bindings::download::Download;
use crate::bindings::error::raise;
use crate::bindings::runtime::{Nothing, Twin};
use crate::pipedrive::{self as core, Link, ListOptions, Query, Retire, Upload, Version};
use crate::{Error, Result};

#[pyclass(frozen, module = "dealdocs._core.pipedrive")]
pub(crate) struct Files {
    pub(super) crm: Arc<Later>,
    pub(super) twin: Twin,
}

#[pymethods]
impl Files {
    fn list(
        &self,
        py: Python<'_>,
        owner: Option<(String, u64)>,
        query: PyBackedBytes,
        limit: Option<u32>,
        max_items: Option<u64>,
    ) -> PyResult<Pager> {
        let owner = owner.as_ref().map(|(kind, id)| (kind.as_str(), *id));
        let query = Query::from_json(&query, Version::V1).map_err(raise(py))?;
        let options = ListOptions { limit, max_items };
        let pager = self.crm.now(py)?.files().list(owner, query, options).map_err(raise(py))?;
        Ok(Pager { list: pager, twin: self.twin, both_ends: false })
    }

    fn get<'py>(&self, py: Python<'py>, id: u64) -> PyResult<Bound<'py, PyAny>> {
        let crm = self.crm.now(py)?;
        self.twin.run(py, async move { crm.files().get(id).await.map(record) })
    }

    fn upload<'py>(
        &self,
        py: Python<'py>,
        content: Content,
        name: Option<&str>,
        content_type: Option<&str>,
        links: Vec<(String, String)>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let upload = described(content.upload(name), content_type, &links).map_err(raise(py))?;
        let crm = self.crm.now(py)?;
        self.twin.run(py, async move { crm.files().upload(&upload).await.map(record) })
    }

    fn download<'py>(&self, py: Python<'py>, id: u64, to: PathBuf) -> PyResult<Bound<'py, PyAny>> {
        let crm = self.crm.now(py)?;
        self.twin.run(py, async move { crm.files().download(id, &to).await })
    }

    fn open<'py>(&self, py: Python<'py>, id: u64) -> PyResult<Bound<'py, PyAny>> {
        let (crm, twin) = (self.crm.now(py)?, self.twin);
        twin.run(
            py,
            async move { crm.files().open(id).await.map(|response| Download::of_file(response, twin)) },
        )
    }

    fn update<'py>(
        &self,
        py: Python<'py>,
        id: u64,
        fields: Vec<(String, String)>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let crm = self.crm.now(py)?;
        self.twin.run(py, async move {
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            crm.files().update(id, &fields).await.map(record)
        })
    }

    fn rename<'py>(&self, py: Python<'py>, id: u64, name: String) -> PyResult<Bound<'py, PyAny>> {
        let crm = self.crm.now(py)?;
        self.twin.run(py, async move { crm.files().rename(id, &name).await.map(record) })
    }

    fn delete<'py>(&self, py: Python<'py>, id: u64) -> PyResult<Bound<'py, PyAny>> {
        let crm = self.crm.now(py)?;
        self.twin.run(py, async move { crm.files().delete(id).await.map(|()| Nothing) })
    }

    fn replace<'py>(
        &self,
        py: Python<'py>,
        id: u64,
        content: Content,
        name: Option<&str>,
        retire: &str,
        compare_content: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let retire = retirement(retire).map_err(raise(py))?;
        // A name of its own is used; else the old one stays.
        let (upload, keep_name) = (content.upload(name.or(Some("content"))), name.is_none());
        let crm = self.crm.now(py)?;
        self.twin.run(py, async move {
            crm.files().replace(id, &upload, keep_name, &retire, compare_content).await.map(record)
        })
    }
}

/// `keep`, `delete` or `rename:NAME`.
fn retirement(text: &str) -> Result<Retire> {
    match text.split_once(':') {
        Some(("rename", name)) => Ok(Retire::Rename(name.to_owned())),
        None if text == "keep" => Ok(Retire::Keep),
        None if text == "delete" => Ok(Retire::Delete),
        _ => Err(Error::internal("an unknown fate of the old file was asked for")),
    }
}

fn record(file: core::FileRecord) -> Record {
    Record(file.record)
}

fn described(mut upload: Upload, content_type: Option<&str>, links: &[(String, String)]) -> Result<Upload> {
    if let Some(content_type) = content_type {
        upload = upload.content_type(content_type);
    }
    for (field, value) in links {
        upload = upload.link(Link::from_field(field, value)?);
    }
    Ok(upload)
}
