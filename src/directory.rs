//! Directories for their owner alone, and names in them that outlive a power cut.

use std::io;
use std::path::Path;

/// Makes `path` and what is missing above it, durably; what is new is for its owner alone (0700).
pub fn make_private(path: &Path) -> io::Result<()> {
    let is_missing = |path: &&Path| !path.as_os_str().is_empty() && !path.exists();
    let missing: Vec<&Path> = path.ancestors().take_while(is_missing).collect();
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)?;
    missing.into_iter().try_for_each(|made| sync(of(made)))
}

/// The directory that `file` lies in.
pub fn of(file: &Path) -> &Path {
    match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Makes the names in `directory` durable: the content of a file alone is not enough.
pub fn sync(directory: &Path) -> io::Result<()> {
    std::fs::File::open(directory)?.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn what_is_made_is_private_and_what_is_there_stays() {
        let root = tempfile::tempdir().unwrap();
        let there = root.path().join("there");
        std::fs::create_dir(&there).unwrap();
        std::fs::set_permissions(&there, PermissionsExt::from_mode(0o755)).unwrap();
        for _ in 0..2 {
            make_private(&there.join("a/b")).unwrap();
        }
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let modes = ["", "a", "a/b"].map(|below| mode(&there.join(below)));
        assert_eq!(modes, [0o755, 0o700, 0o700]);
        assert_eq!(of(Path::new("file")), Path::new("."));
    }
}
