//! What the user may do, lowered to what the format allows.

use super::wire::wire;
use crate::formats::{Format, LossyEditing};

wire! {
    /// Rights of the user; a right that is not given has the Document Server's default.
    Permissions {
        /// Chat with the others.
        chat: bool,
        /// Write comments; follows `edit`.
        comment: bool,
        /// Whose comments may be edited, removed and seen.
        comment_groups: CommentGroups,
        /// Copy to the clipboard.
        copy: bool,
        /// Delete only own comments.
        delete_comment_author_only: bool,
        /// Download the document.
        download: bool,
        /// Edit the document.
        edit: bool,
        /// Edit only own comments.
        edit_comment_author_only: bool,
        /// Fill forms; follows `edit` or `review`.
        fill_forms: bool,
        /// Change the settings of content controls.
        modify_content_control: bool,
        /// Apply filters for everybody.
        modify_filter: bool,
        /// Print the document.
        print: bool,
        /// Use the protection tab.
        protect: bool,
        /// Review with tracked changes; follows `edit`.
        review: bool,
        /// Groups whose changes may be accepted or rejected.
        review_groups: Vec<String>,
        /// Groups whose users are shown.
        user_info_groups: Vec<String>,
    }
}

wire! {
    /// Groups whose comments may be edited, removed and seen.
    CommentGroups {
        /// May be edited.
        edit: Vec<String>,
        /// May be removed.
        remove: Vec<String>,
        /// May be seen.
        view: Vec<String>,
    }
}

impl Permissions {
    /// Sets every right to false that the format cannot give; `edit` is always written out.
    ///
    /// `lossy`: the formats whose saving may lose details and may be edited nevertheless.
    pub(super) fn lowered(mut self, format: &Format, lossy: &LossyEditing) -> Self {
        // A comment or a filter is saved like an edit, so it needs the same consent.
        let edit = format.is_editable(lossy);
        self.edit = Some(self.edit.unwrap_or(true) && edit);
        let limits = [
            (&mut self.comment, edit && format.can_comment()),
            (&mut self.review, edit && format.can_review()),
            (&mut self.fill_forms, format.can_fill()),
            (&mut self.modify_filter, edit && format.can_modify_filter()),
        ];
        for (right, possible) in limits {
            if !possible {
                *right = Some(false);
            }
        }
        self
    }

    /// Whether the user can change the document, so that there is something to save.
    pub(super) fn can_change(&self) -> bool {
        let edit = self.edit.unwrap_or(true);
        let review = self.review.unwrap_or(edit);
        edit || review || self.comment.unwrap_or(edit) || self.fill_forms.unwrap_or(edit || review)
    }
}
