//! What ONLYOFFICE Docs can open, edit, create and convert.
