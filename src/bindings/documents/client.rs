//! `Documents`: the use cases, for both twins.

#![expect(clippy::needless_pass_by_value, reason = "arguments from Python arrive by value")]

use std::path::PathBuf;
use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};

use super::accounts::{ChosenAccounts, OwnAccount};
use super::settings::Keywords;
use super::values;
use crate::Error;
use crate::bindings::download::Download;
use crate::bindings::error::raise;
use crate::bindings::onlyoffice::Server;
use crate::bindings::pipedrive::Client;
use crate::bindings::runtime::{Nothing, Twin};
use crate::documents::{Accounts, DealDocuments, OpenOptions, PipedriveFiles, Viewer};
use crate::onlyoffice::Mode;

/// Company, id, name and client of the person who asks.
type Person = (String, String, String, Py<Client>);

#[pyclass(frozen, module = "dealdocs._core.documents")]
pub(crate) struct Documents {
    core: DealDocuments,
    twin: Twin,
}

#[pymethods]
impl Documents {
    #[new]
    #[pyo3(signature = (client, server, settings, asynchronous, accounts = None))]
    fn new(
        py: Python<'_>,
        client: &Client,
        server: &Server,
        settings: Keywords,
        asynchronous: bool,
        accounts: Option<Py<PyAny>>,
    ) -> PyResult<Self> {
        let settings = settings.settings().map_err(raise(py))?;
        let accounts: Arc<dyn Accounts> = match accounts {
            Some(choose) => Arc::new(ChosenAccounts::new(choose)),
            None => Arc::new(OwnAccount(Arc::clone(&client.crm))),
        };
        let core = DealDocuments::new(settings, Arc::clone(&server.core), accounts);
        Ok(Self { core, twin: Twin::of(asynchronous) })
    }

    fn list<'py>(&self, py: Python<'py>, person: Person, deal: u64) -> PyResult<Bound<'py, PyAny>> {
        let (core, viewer) = (self.core.clone(), viewer(py, person)?);
        self.twin.run(py, async move { Ok(values::list(&core.list(&viewer, deal).await?, values::entry)) })
    }

    fn activity<'py>(&self, py: Python<'py>, company: String, deal: u64) -> PyResult<Bound<'py, PyAny>> {
        let core = self.core.clone();
        self.twin
            .run(py, async move { Ok(values::activity(&core.activity(&company, deal).await?).to_string()) })
    }

    fn open<'py>(
        &self,
        py: Python<'py>,
        person: Person,
        deal: u64,
        file: u64,
        options: PyBackedBytes,
    ) -> PyResult<Bound<'py, PyAny>> {
        let options = OpenOptions::from_json(&options).map_err(raise(py))?;
        let (core, viewer) = (self.core.clone(), viewer(py, person)?);
        self.twin.run(py, async move {
            let opened = core.open(&viewer, deal, file, options).await?;
            let mode = if opened.mode == Mode::Edit { "edit" } else { "view" };
            Ok((opened.config_json, opened.api_js_url, opened.title, mode, opened.key, opened.document))
        })
    }

    fn save<'py>(
        &self,
        py: Python<'py>,
        token: String,
        body: PyBackedBytes,
        header: Option<String>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let core = self.core.clone();
        self.twin.run(py, async move {
            let answer = core.save(&token, &body, header.as_deref()).await;
            let refusal = answer.error.map(|error| {
                let hint = error.details().hint.clone();
                (error.kind().class_name(), error.message().to_owned(), hint)
            });
            Ok((answer.status, answer.body, refusal))
        })
    }

    fn download<'py>(
        &self,
        py: Python<'py>,
        person: Person,
        deal: u64,
        file: u64,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (core, viewer, twin) = (self.core.clone(), viewer(py, person)?, self.twin);
        twin.run(
            py,
            async move { Ok(Download::of_document(core.download(&viewer, deal, file).await?, twin)) },
        )
    }

    fn download_signed<'py>(
        &self,
        py: Python<'py>,
        token: String,
        header: Option<String>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (core, twin) = (self.core.clone(), self.twin);
        twin.run(py, async move {
            Ok(Download::of_document(core.download_signed(&token, header.as_deref()).await?, twin))
        })
    }

    fn create<'py>(
        &self,
        py: Python<'py>,
        person: Person,
        deal: u64,
        name: PyBackedStr,
        language: PyBackedStr,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (core, viewer) = (self.core.clone(), viewer(py, person)?);
        self.twin.run(py, async move {
            Ok(values::entry(&core.create(&viewer, deal, &name, &language).await?).to_string())
        })
    }

    fn upload<'py>(
        &self,
        py: Python<'py>,
        person: Person,
        deal: u64,
        name: PyBackedStr,
        path: PathBuf,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (core, viewer) = (self.core.clone(), viewer(py, person)?);
        self.twin.run(py, async move {
            Ok(values::entry(&core.upload(&viewer, deal, &name, &path).await?).to_string())
        })
    }

    fn rename<'py>(
        &self,
        py: Python<'py>,
        person: Person,
        deal: u64,
        file: u64,
        name: PyBackedStr,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (core, viewer) = (self.core.clone(), viewer(py, person)?);
        self.twin.run(py, async move {
            Ok(values::entry(&core.rename(&viewer, deal, file, &name).await?).to_string())
        })
    }

    fn delete<'py>(
        &self,
        py: Python<'py>,
        person: Person,
        deal: u64,
        file: u64,
        force: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (core, viewer) = (self.core.clone(), viewer(py, person)?);
        self.twin.run(py, async move { core.delete(&viewer, deal, file, force).await.map(|()| Nothing) })
    }

    fn resume<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let core = self.core.clone();
        self.twin.run(py, async move { Ok(values::resumed(&core.resume().await?).to_string()) })
    }

    fn recover_forgotten<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let core = self.core.clone();
        self.twin.run(py, async move { Ok(values::recovered(&core.recover_forgotten().await?).to_string()) })
    }

    /// `pending`, `failed` or `copies` of a deal.
    fn jobs<'py>(
        &self,
        py: Python<'py>,
        which: &str,
        company: String,
        deal: u64,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (core, which) = (self.core.clone(), which.to_owned());
        self.twin.run(py, async move {
            let jobs = match which.as_str() {
                "pending" => core.pending().await?,
                "failed" => core.failed().await?,
                "copies" => core.copies(&company, deal).await?,
                _ => return Err(Error::internal("an unknown list of saves was asked for")),
            };
            Ok(values::list(&jobs, values::job))
        })
    }

    #[pyo3(signature = (job, person = None))]
    fn retry<'py>(&self, py: Python<'py>, job: u64, person: Option<Person>) -> PyResult<Bound<'py, PyAny>> {
        let core = self.core.clone();
        let viewer = person.map(|person| viewer(py, person)).transpose()?;
        self.twin.run(py, async move { core.retry(job, viewer.as_ref()).await.map(|()| Nothing) })
    }

    fn kept<'py>(&self, py: Python<'py>, job: u64) -> PyResult<Bound<'py, PyAny>> {
        let (core, twin) = (self.core.clone(), self.twin);
        twin.run(py, async move { Ok(Download::of_document(core.kept(job).await?, twin)) })
    }

    fn discard<'py>(&self, py: Python<'py>, job: u64) -> PyResult<Bound<'py, PyAny>> {
        let core = self.core.clone();
        self.twin.run(py, async move { core.discard(job).await.map(|()| Nothing) })
    }
}

fn viewer(py: Python<'_>, (company, user, name, client): Person) -> PyResult<Viewer> {
    Ok(Viewer { company, user, name, files: Arc::new(PipedriveFiles(client.get().crm.now(py)?)) })
}
