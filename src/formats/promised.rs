//! What the ONLYOFFICE app for Pipedrive promises its users; the list itself offers more.

/// Blank documents that can be made.
pub const CREATE: [&str; 3] = ["docx", "pptx", "xlsx"];

/// Formats promised for editing.
pub const EDIT: [&str; 3] = ["docx", "pptx", "xlsx"];

/// Formats promised for viewing only. VSDX and VSTX are not named there, but open as well.
#[rustfmt::skip]
pub const VIEW: [&str; 44] = [
    "csv", "djvu", "doc", "docm", "dot", "dotm", "dotx", "epub", "fb2", "fodp", "fods", "fodt", "htm", "html",
    "mht", "odp", "ods", "odt", "otp", "ots", "ott", "oxps", "pdf", "pot", "potm", "potx", "pps", "ppsm", "ppsx",
    "ppt", "pptm", "rtf", "txt", "vssx", "vsdm", "vssm", "vstm", "xls", "xlsm", "xlt", "xltm", "xltx", "xml", "xps",
];
