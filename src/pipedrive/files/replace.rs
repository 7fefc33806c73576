//! Replacing content. The API cannot do it in place, so a new file takes the old one's
//! part, and the old one is retired only when the new one is proven to be whole.

use aws_lc_rs::digest;
use futures_util::StreamExt;

use super::client::check_name;
use super::upload::Prepared;
use super::{FileRecord, Files, Link, Upload};
use crate::http::Body;
use crate::{Error, ErrorKind, Result};

/// What becomes of the old file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Retire {
    /// It is deleted; Pipedrive keeps it for 30 days.
    #[default]
    Delete,
    /// It stays under this name.
    Rename(String),
    /// It stays as it is.
    Keep,
}

impl Files<'_> {
    /// Puts new content in the place of file `id` and returns the new file, which has another id.
    ///
    /// Name (unless `upload` has one of its own and `keep_name` is false), links and description are
    /// carried over. `compare_content` reads the new file back and compares its SHA-256 (20 tokens more).
    /// When the new file cannot be proven to be whole, the old one stays and the error names the new one.
    pub async fn replace(
        &self,
        id: u64,
        upload: &Upload,
        keep_name: bool,
        retire: &Retire,
        compare_content: bool,
    ) -> Result<FileRecord> {
        if let Retire::Rename(name) = retire {
            check_name(name)?;
        }
        let old = self.get(id).await?;
        if !old.active {
            return Err(Error::new(ErrorKind::Gone, format!("file {id} was deleted; nothing was replaced")));
        }
        let mut upload = links(&old).into_iter().fold(upload.clone(), Upload::link);
        if keep_name {
            upload = upload.name(&old.name);
        }
        let prepared = upload.prepare().await?;
        if compare_content && !prepared.can_replay() {
            return Err(Error::config("this content can be read only once, so it cannot be compared")
                .with_hint("Pass a path or bytes, or leave compare_content off."));
        }
        let new = self.send(prepared.clone()).await?;
        let verified = self.verify(&new, &prepared, compare_content).await;
        let mut verified = verified.map_err(|error| unproven(&error, &old, &new))?;
        if !old.description.is_empty() {
            let described = self.update(new.id, &[("description", &old.description)]).await;
            verified = described.map_err(|error| unproven(&error, &old, &new))?;
        }
        self.retire(&old, retire).await.map_err(|error| not_retired(&error, &old, &new))?;
        Ok(verified)
    }

    async fn verify(&self, new: &FileRecord, sent: &Prepared, compare_content: bool) -> Result<FileRecord> {
        let file = self.verify_size(new.id, sent.body.length()).await?;
        if compare_content {
            let (ours, theirs) = (hash_of(&sent.body).await?, self.hash_in_pipedrive(new.id).await?);
            if ours.as_ref() != theirs.as_ref() {
                return Err(Error::new(
                    ErrorKind::Conflict,
                    format!("file {} has other bytes than were sent", new.id),
                ));
            }
        }
        Ok(file)
    }

    async fn hash_in_pipedrive(&self, id: u64) -> Result<digest::Digest> {
        let mut response = self.open(id).await?;
        let mut context = digest::Context::new(&digest::SHA256);
        while let Some(chunk) = response.chunk().await? {
            context.update(&chunk);
        }
        Ok(context.finish())
    }

    async fn retire(&self, old: &FileRecord, retire: &Retire) -> Result<()> {
        match retire {
            Retire::Delete => self.ensure_deleted(old.id).await,
            Retire::Rename(name) => self.rename(old.id, name).await.map(drop),
            Retire::Keep => Ok(()),
        }
    }
}

async fn hash_of(body: &Body) -> Result<digest::Digest> {
    let mut context = digest::Context::new(&digest::SHA256);
    match body {
        Body::Empty => {}
        Body::Bytes(bytes) => context.update(bytes),
        Body::Source(source) => {
            let mut pieces = source.open().await?;
            while let Some(piece) = pieces.next().await {
                context.update(&piece?);
            }
        }
    }
    Ok(context.finish())
}

/// The links of a file, for the one that takes its place.
fn links(old: &FileRecord) -> Vec<Link> {
    let number = |id: Option<u64>, link: fn(u64) -> Link| id.filter(|id| *id > 0).map(link);
    [
        number(old.deal_id, Link::Deal),
        number(old.person_id, Link::Person),
        number(old.org_id, Link::Organization),
        number(old.product_id, Link::Product),
        number(old.activity_id, Link::Activity),
        old.lead_id.clone().map(Link::Lead),
        number(old.project_id, Link::Project),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn unproven(error: &Error, old: &FileRecord, new: &FileRecord) -> Error {
    let message =
        format!("the new content could not be verified, so file {} stays: {}", old.id, error.message());
    told(
        error,
        message,
        new,
        format!("The new content is file {}. Check it, then delete one of the two.", new.id),
    )
}

fn not_retired(error: &Error, old: &FileRecord, new: &FileRecord) -> Error {
    let message = format!("file {} could not be retired: {}", old.id, error.message());
    told(
        error,
        message,
        new,
        format!("The new content is file {}, verified. Retire file {} yourself.", new.id, old.id),
    )
}

fn told(error: &Error, message: String, new: &FileRecord, hint: String) -> Error {
    error.retold(error.kind(), message).with_code(format!("new_file_id={}", new.id)).with_hint(hint)
}
