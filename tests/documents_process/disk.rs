//! Pipedrive and the Document Server as directories.

use std::path::{Path, PathBuf};

use dealdocs::documents::{DealFiles, Fetched, FileStream, RemoteFile, SavedSource};
use dealdocs::{Error, ErrorKind, Result};
use futures_util::future::{BoxFuture, ready};

/// A deal whose files are `<id>.name` and `<id>.content`; deleting moves the name away.
pub struct DiskDeal(PathBuf);

impl DiskDeal {
    pub fn new(place: &Path) -> Self {
        let folder = place.join("deal");
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub fn seed(&self, name: &str, content: &str) -> u64 {
        // Two processes never get one number.
        let taken = |id: &u64| {
            let path = self.0.join(format!("{id}.content"));
            std::fs::OpenOptions::new().write(true).create_new(true).open(path).is_err()
        };
        let id = (100..1000).find(|id| !taken(id)).unwrap();
        std::fs::write(self.0.join(format!("{id}.content")), content).unwrap();
        std::fs::write(self.0.join(format!("{id}.name")), name).unwrap();
        id
    }

    fn ids(&self) -> Vec<u64> {
        let names = std::fs::read_dir(&self.0).unwrap().flatten().map(|entry| entry.file_name());
        let contents = names.filter_map(|name| name.to_str()?.strip_suffix(".content")?.parse().ok());
        let mut ids: Vec<u64> = contents.collect();
        ids.sort_unstable();
        ids
    }

    /// How many files there ever were.
    pub fn contents(&self) -> usize {
        self.ids().len()
    }

    /// How many were added to the first one.
    pub fn uploads(&self) -> usize {
        self.contents() - 1
    }

    pub fn active(&self) -> Vec<(String, String)> {
        let read = |id, part| std::fs::read_to_string(self.0.join(format!("{id}.{part}")));
        self.ids()
            .into_iter()
            .filter_map(|id| Some((read(id, "name").ok()?, read(id, "content").ok()?)))
            .collect()
    }

    fn remote(&self, id: u64) -> Result<RemoteFile> {
        let name = std::fs::read_to_string(self.0.join(format!("{id}.name")));
        let content = std::fs::metadata(self.0.join(format!("{id}.content")));
        let (Ok(name), Ok(content)) = (name, content) else {
            return Err(Error::new(ErrorKind::NotFound, "no such file"));
        };
        let time = String::from("2026-11-21 12:00:00");
        Ok(RemoteFile {
            id,
            name,
            size: content.len(),
            deal: Some(7),
            active: true,
            add_time: time.clone(),
            update_time: time,
        })
    }
}

impl DealFiles for DiskDeal {
    fn of_deal(&self, _deal: u64) -> BoxFuture<'_, Result<Vec<RemoteFile>>> {
        Box::pin(ready(Ok(self.ids().into_iter().filter_map(|id| self.remote(id).ok()).collect())))
    }

    fn get(&self, file: u64) -> BoxFuture<'_, Result<RemoteFile>> {
        Box::pin(ready(self.remote(file)))
    }

    fn upload<'a>(&'a self, _deal: u64, name: &'a str, path: &'a Path) -> BoxFuture<'a, Result<RemoteFile>> {
        let id = self.seed(name, &std::fs::read_to_string(path).unwrap());
        Box::pin(ready(self.remote(id)))
    }

    fn download(&self, file: u64) -> BoxFuture<'_, Result<FileStream>> {
        let content = std::fs::read(self.0.join(format!("{file}.content"))).unwrap();
        let size = Some(content.len() as u64);
        let pieces = Box::pin(futures_util::stream::iter([Ok(content.into())]));
        Box::pin(ready(Ok(FileStream { size, pieces })))
    }

    fn rename<'a>(&'a self, file: u64, name: &'a str) -> BoxFuture<'a, Result<()>> {
        let known = self.remote(file).map(drop);
        if known.is_ok() {
            std::fs::write(self.0.join(format!("{file}.name")), name).unwrap();
        }
        Box::pin(ready(known))
    }

    fn delete(&self, file: u64) -> BoxFuture<'_, Result<()>> {
        let _ = std::fs::remove_file(self.0.join(format!("{file}.name")));
        Box::pin(ready(Ok(())))
    }
}

/// A Document Server with one saved document: the file `saved`.
pub struct DiskEditor(PathBuf);

impl DiskEditor {
    pub fn new(place: &Path) -> Self {
        Self(place.to_owned())
    }
}

impl SavedSource for DiskEditor {
    fn fetch<'a>(&'a self, url: &'a str, to: &'a Path) -> BoxFuture<'a, Result<Fetched>> {
        let copied = match std::fs::read(self.0.join(url)) {
            Err(_) => Err(Error::new(ErrorKind::NotFound, "the Document Server has it no more")),
            Ok(content) => std::fs::write(to, &content)
                .map(|()| content.len() as u64)
                .map_err(|error| Error::new(ErrorKind::Storage, format!("cannot write: {error}"))),
        };
        Box::pin(ready(copied.map(|bytes| {
            let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &std::fs::read(to).unwrap());
            let digits: Vec<String> = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
            let sha256 = digits.concat();
            Fetched { bytes, sha256 }
        })))
    }

    fn forgotten(&self) -> BoxFuture<'_, Result<Vec<String>>> {
        Box::pin(ready(Ok(Vec::new())))
    }

    fn fetch_forgotten<'a>(&'a self, _key: &'a str, _to: &'a Path) -> BoxFuture<'a, Result<Fetched>> {
        Box::pin(ready(Err(Error::new(ErrorKind::NotFound, "nothing is forgotten"))))
    }

    fn forgotten_type<'a>(&'a self, _key: &'a str) -> BoxFuture<'a, Result<Option<String>>> {
        Box::pin(ready(Ok(None)))
    }

    fn is_open<'a>(&'a self, _key: &'a str) -> BoxFuture<'a, Result<bool>> {
        Box::pin(ready(Ok(false)))
    }

    fn delete_forgotten<'a>(&'a self, _key: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(ready(Ok(())))
    }
}
