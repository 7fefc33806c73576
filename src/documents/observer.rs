//! A look at a save from outside, at each point where a crash would matter.

/// A point between two things that cannot happen at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Point {
    /// The callback is noted.
    Received,
    /// The bytes are on disk; the journal does not know.
    BytesOnDisk,
    /// The journal knows the bytes; the callback may be acknowledged.
    Fetched,
    /// The journal knows that an upload starts.
    Uploading,
    /// Pipedrive has the new file; the journal does not know.
    Answered,
    /// The journal knows the new file.
    Uploaded,
    /// The new file was found whole; the journal does not know.
    Checked,
    /// The new file is the document's file.
    Verified,
    /// The new file has its name; the journal does not know.
    Renamed,
    /// The journal knows that it has its name.
    Named,
    /// The old file is gone; the journal does not know.
    OldGone,
    /// The journal knows that it is gone.
    Retired,
    /// The journal knows that all is done; the bytes are still on disk.
    Done,
}

impl Point {
    /// All points, in the order of a save without trouble.
    pub const ALL: [Point; 13] = [
        Point::Received,
        Point::BytesOnDisk,
        Point::Fetched,
        Point::Uploading,
        Point::Answered,
        Point::Uploaded,
        Point::Checked,
        Point::Verified,
        Point::Renamed,
        Point::Named,
        Point::OldGone,
        Point::Retired,
        Point::Done,
    ];
}

/// Told about each point; an error stops the work there, as a crash would.
pub trait Observer: Send + Sync {
    /// The work reached `point`.
    fn reached(&self, point: Point) -> crate::Result<()>;
}
