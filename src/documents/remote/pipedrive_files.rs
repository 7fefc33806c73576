//! The files of deals over the Pipedrive client.

use std::path::Path;

use futures_util::future::BoxFuture;

use super::files::{DealFiles, FileStream, RemoteFile};
use crate::Result;
use crate::pipedrive::{FileRecord, Link, Pipedrive, Upload};

/// The files that one Pipedrive credential sees.
#[derive(Clone)]
pub struct PipedriveFiles(pub Pipedrive);

impl DealFiles for PipedriveFiles {
    fn of_deal(&self, deal: u64) -> BoxFuture<'_, Result<Vec<RemoteFile>>> {
        Box::pin(async move {
            let files = self.0.files().of_deal(deal).await?;
            Ok(files.into_iter().map(remote).collect())
        })
    }

    fn get(&self, file: u64) -> BoxFuture<'_, Result<RemoteFile>> {
        Box::pin(async move { self.0.files().get(file).await.map(remote) })
    }

    fn upload<'a>(&'a self, deal: u64, name: &'a str, path: &'a Path) -> BoxFuture<'a, Result<RemoteFile>> {
        Box::pin(async move {
            let upload = Upload::path(path).name(name).link(Link::Deal(deal));
            self.0.files().upload(&upload).await.map(remote)
        })
    }

    fn download(&self, file: u64) -> BoxFuture<'_, Result<FileStream>> {
        Box::pin(async move {
            let response = self.0.files().open(file).await?;
            Ok(FileStream { size: response.length(), pieces: response.pieces() })
        })
    }

    fn rename<'a>(&'a self, file: u64, name: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move { self.0.files().rename(file, name).await.map(drop) })
    }

    fn delete(&self, file: u64) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move { self.0.files().ensure_deleted(file).await })
    }
}

fn remote(file: FileRecord) -> RemoteFile {
    RemoteFile {
        id: file.id,
        name: file.name,
        size: file.size,
        deal: file.deal_id,
        active: file.active,
        add_time: file.add_time,
        update_time: file.update_time,
    }
}
