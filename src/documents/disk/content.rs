//! A look at the bytes of a file on disk, on a thread that may wait for it.

use std::fs::File;
use std::path::Path;

use super::private;
use crate::{Error, Result};

/// Runs `check` on the file at `path`.
pub(in crate::documents) async fn look(
    path: &Path,
    check: impl FnOnce(&mut File) -> Result<()> + Send + 'static,
) -> Result<()> {
    let path = path.to_owned();
    let looked = tokio::task::spawn_blocking(move || {
        let mut file = File::open(&path).map_err(|error| private::failure("open", &path, error))?;
        check(&mut file)
    });
    looked.await.map_err(|error| Error::internal("looking at a file broke off").with_source(error))?
}
