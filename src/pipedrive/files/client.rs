//! The verbs on files, except for those that move content.

use super::FileRecord;
use crate::http::Content;
use crate::pipedrive::call::Call;
use crate::pipedrive::operations::{Operation, Version};
use crate::pipedrive::{ListOptions, Pager, Pipedrive, Query, Resource};
use crate::{Error, ErrorKind, Result};

/// The files of a company; borrowed from its client.
#[derive(Clone, Copy)]
pub struct Files<'a> {
    pub(super) client: &'a Pipedrive,
}

impl Pipedrive {
    /// The files of the company.
    pub fn files(&self) -> Files<'_> {
        Files { client: self }
    }
}

impl Files<'_> {
    /// All files of the company, or of what `owner` names: deals, persons, organizations or products and an id.
    ///
    /// 20 tokens a page of 100. Sorts by `sort=id` or `sort=update_time` with ` DESC`.
    pub fn list(&self, owner: Option<(&str, u64)>, query: Query, options: ListOptions) -> Result<Pager> {
        let operation = match owner.map(|(kind, _)| kind) {
            None => "getFiles",
            Some("deals") => "getDealFiles",
            Some("persons") => "getPersonFiles",
            Some("organizations") => "getOrganizationFiles",
            Some("products") => "getProductFiles",
            Some(_) => return Err(Error::config("files hang on deals, persons, organizations or products")),
        };
        let operation = Operation::named(Version::V1, operation)?;
        let id = owner.map(|(_, id)| id.to_string()).unwrap_or_default();
        let ids: &[&str] = if owner.is_some() { &[&id] } else { &[] };
        Pager::new(self.client.clone(), operation, ids, query.checked(operation)?, options, 100)
    }

    /// The files of a deal that are not deleted.
    pub async fn of_deal(&self, deal_id: u64) -> Result<Vec<FileRecord>> {
        let pager = self.list(Some(("deals", deal_id)), Query::new(), ListOptions::default())?;
        let files: Result<Vec<_>> = pager.collect().await?.into_iter().map(FileRecord::from_record).collect();
        Ok(files?.into_iter().filter(|file| file.active).collect())
    }

    /// The metadata of a file (2 tokens). A deleted file is found for 30 days, with `active` false.
    pub async fn get(&self, id: u64) -> Result<FileRecord> {
        let record = self.client.get(Resource::Files, &id.to_string(), Query::new()).await?;
        FileRecord::from_record(record)
    }

    /// Gives a file another name.
    pub async fn rename(&self, id: u64, name: &str) -> Result<FileRecord> {
        check_name(name)?;
        self.update(id, &[("name", name)]).await
    }

    /// Changes name or description; the API takes nothing else.
    pub async fn update(&self, id: u64, fields: &[(&str, &str)]) -> Result<FileRecord> {
        if fields.is_empty() {
            return Err(Error::config("nothing to change: pass a name or a description"));
        }
        let pairs = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let call = Call::new(Operation::named(Version::V1, "updateFile")?, &[&id.to_string()])?;
        let answer = self.client.send(call.content(Content::Form(pairs))).await?;
        FileRecord::from_record(answer.record()?)
    }

    /// Deletes a file. Pipedrive purges it after 30 days.
    pub async fn delete(&self, id: u64) -> Result<()> {
        self.client.delete(Resource::Files, &id.to_string()).await
    }

    /// Deletes a file; one that is gone already is fine.
    pub async fn ensure_deleted(&self, id: u64) -> Result<()> {
        match self.delete(id).await {
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::Gone) => Ok(()),
            result => result,
        }
    }

    /// Fails with `Conflict` when the file is deleted or not of `expected` bytes.
    pub async fn verify_size(&self, id: u64, expected: u64) -> Result<FileRecord> {
        let file = self.get(id).await?;
        if !file.active {
            return Err(Error::new(ErrorKind::Conflict, format!("file {id} was deleted")));
        }
        if file.size != expected {
            let message = format!("file {id} has {} bytes in Pipedrive, not {expected}", file.size);
            return Err(Error::new(ErrorKind::Conflict, message));
        }
        Ok(file)
    }
}

/// A name that a file can be given.
pub(super) fn check_name(name: &str) -> Result<()> {
    if name.trim().is_empty() || name.chars().any(char::is_control) {
        return Err(Error::config("the new file name is empty or holds a control character"));
    }
    Ok(())
}
