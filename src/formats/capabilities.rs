//! The questions that can be asked of a format, of our list or of a server's.

use super::{Action, Format, LossyEditing, ServedFormat, promised};

macro_rules! capabilities {
    ($format:ty) => {
        impl $format {
            /// The editors open it.
            pub fn can_view(&self) -> bool {
                self.actions.contains(Action::View)
            }

            /// The editors save it without loss.
            pub fn can_edit(&self) -> bool {
                self.actions.contains(Action::Edit)
            }

            /// The editors save it, perhaps with a loss; see [`LossyEditing`].
            pub fn can_edit_lossy(&self) -> bool {
                self.actions.contains(Action::LossyEdit)
            }

            /// It may be opened for editing: natively, or with a loss that the operator accepted.
            pub fn is_editable(&self, lossy: &LossyEditing) -> bool {
                self.can_edit() || (self.can_edit_lossy() && lossy.accepts(&self.extension))
            }

            /// A blank one can be made (`templates::blank`).
            pub fn can_create(&self) -> bool {
                promised::CREATE.contains(&&*self.extension)
            }

            /// It can be commented on.
            pub fn can_comment(&self) -> bool {
                self.actions.contains(Action::Comment)
            }

            /// Changes can be tracked.
            pub fn can_review(&self) -> bool {
                self.actions.contains(Action::Review)
            }

            /// Its form fields can be filled in.
            pub fn can_fill(&self) -> bool {
                self.actions.contains(Action::Fill)
            }

            /// Filters can be set that others do not see.
            pub fn can_modify_filter(&self) -> bool {
                self.actions.contains(Action::CustomFilter)
            }

            /// It can be protected with a password.
            pub fn can_encrypt(&self) -> bool {
                self.actions.contains(Action::Encrypt)
            }

            /// The server converts it to OOXML before it is edited.
            pub fn auto_convert(&self) -> bool {
                self.actions.contains(Action::AutoConvert)
            }

            /// The server allows only strict co-editing for it, whatever the config says.
            pub fn strict_co_editing(&self) -> bool {
                matches!(&*self.extension, "pdf" | "djvu" | "xps" | "oxps")
            }
        }
    };
}

capabilities!(Format);
capabilities!(ServedFormat);
