//! Which failure it is.

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident => $class:literal,)*) => {
        /// Which failure it is. Each kind is one exception class in `dealdocs.exceptions`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ErrorKind { $($(#[$doc])* $kind,)* }

        impl ErrorKind {
            /// Every kind, in the order of the exceptions page.
            pub const ALL: &'static [ErrorKind] = &[$(ErrorKind::$kind,)*];

            /// Name of the Python exception class.
            pub const fn class_name(self) -> &'static str {
                match self { $(ErrorKind::$kind => $class,)* }
            }
        }
    };
}

kinds! {
    // --- the caller's side
    /// An argument or setting is wrong or missing.
    Config => "ConfigError",
    /// An argument is of a type that cannot be used.
    ArgumentType => "ArgumentTypeError",
    /// A JWT secret that can be guessed: empty, well known or under 32 bytes.
    WeakSecret => "WeakSecretError",
    /// The configuration does not allow a request to this address.
    AddressRefused => "AddressRefusedError",
    /// A file name, extension or conversion that is not supported.
    UnsupportedFormat => "UnsupportedFormatError",
    /// The client was closed, or the interpreter is shutting down.
    Closed => "ClosedError",

    // --- the way there
    /// The exchange broke before a whole answer was read.
    Transport => "TransportError",
    /// A wait reached its limit.
    Timeout => "RequestTimeoutError",
    /// No connection could be made.
    Connect => "ConnectError",
    /// TLS refused the peer.
    Tls => "TlsError",
    /// An answer is larger than the cap.
    TooLarge => "ResponseTooLargeError",
    /// More redirects than allowed, or a loop.
    TooManyRedirects => "TooManyRedirectsError",
    /// An answer that does not have the agreed shape.
    Decode => "DecodeError",

    // --- Pipedrive's answers
    /// An error answer without a more precise class.
    Api => "ApiError",
    /// 400: the request was refused as invalid.
    Validation => "ValidationError",
    /// 401: the credential is missing, wrong or expired.
    Authentication => "AuthenticationError",
    /// 402: the company account is not open.
    AccountClosed => "AccountClosedError",
    /// 403: the user or the app may not do this.
    Permission => "PermissionDeniedError",
    /// 403 or 422: a limit of the plan is reached.
    LimitReached => "LimitReachedError",
    /// 403 with a page of the content network: the credential is blocked for a while.
    Blocked => "BlockedError",
    /// 404: there is no such thing.
    NotFound => "NotFoundError",
    /// 410: it is gone for good.
    Gone => "GoneError",
    /// 409: it changed meanwhile.
    Conflict => "ConflictError",
    /// 413: the file is larger than the service takes.
    FileTooLarge => "FileTooLargeError",
    /// 405, 415, 501: the service does not offer this.
    FeatureDisabled => "FeatureDisabledError",
    /// 429: too many requests at once.
    RateLimit => "RateLimitError",
    /// 429: the company's tokens of the day are spent.
    BudgetExhausted => "BudgetExhaustedError",
    /// 5xx: the service failed.
    Server => "ServerError",

    // --- tokens and callbacks
    /// A token is missing, malformed, wrongly signed or not for this purpose.
    Signature => "SignatureError",
    /// A token was right once and is too old now.
    TokenExpired => "TokenExpiredError",
    /// A callback whose content cannot be used.
    Callback => "CallbackError",

    // --- the Document Server's command service
    /// A command was refused, with a code that has no class of its own.
    Command => "CommandError",
    /// Command error 1.
    CommandKeyNotFound => "DocumentKeyNotFoundError",
    /// Command error 2.
    CommandCallbackUrl => "CallbackUrlError",
    /// Command error 3.
    CommandInternal => "CommandInternalError",
    /// Command error 4.
    CommandNoChanges => "NoChangesError",
    /// Command error 5.
    CommandUnknown => "UnknownCommandError",
    /// Command error 6.
    CommandToken => "CommandTokenError",
    /// Command error 7.
    CommandTokenExpired => "CommandTokenExpiredError",

    // --- the Document Server's converter
    /// A conversion was refused, with a code that has no class of its own.
    Conversion => "ConversionError",
    /// Conversion error -1.
    ConversionUnknown => "ConversionUnknownError",
    /// Conversion error -2.
    ConversionTimeout => "ConversionTimeoutError",
    /// Conversion error -3.
    ConversionFailed => "ConversionFailedError",
    /// Conversion error -4.
    ConversionDownload => "ConversionDownloadError",
    /// Conversion error -5.
    ConversionPassword => "ConversionPasswordError",
    /// Conversion error -6.
    ConversionDatabase => "ConversionDatabaseError",
    /// Conversion error -7.
    ConversionInput => "ConversionInputError",
    /// Conversion error -8.
    ConversionToken => "ConversionTokenError",
    /// Conversion error -9.
    ConversionOutputFormat => "ConversionOutputFormatError",
    /// Conversion error -10.
    ConversionSizeLimit => "ConversionSizeLimitError",

    // --- documents of a deal
    /// The file does not belong to this deal, or the user may not see it.
    DocumentAccess => "DocumentAccessError",
    /// Somebody is editing the document, or a save of it was given up.
    DocumentInUse => "DocumentInUseError",
    /// A save of this document is still on its way.
    SaveInProgress => "SaveInProgressError",
    /// The journal or a file on disk could not be read or written.
    Storage => "StorageError",
    /// A file or directory that was named is not there.
    MissingFile => "MissingFileError",

    // --- authorization
    /// An authorization server refused a request.
    OAuth => "OAuthError",
    /// The user or the server did not grant access.
    AuthorizationDenied => "AuthorizationDeniedError",
    /// An answer that does not belong to the authorization that was begun.
    AuthorizationState => "AuthorizationStateError",
    /// There is no grant, or it is no longer good; the user must authorize.
    Reauthorize => "ReauthorizationRequiredError",
    /// The access token is too old and refreshing fails for now; it is tried again later.
    RefreshFailing => "RefreshFailingError",

    // --- connections
    /// There is no connection of that link name, or none for that subject.
    UnknownConnection => "UnknownConnectionError",
    /// The link name is taken.
    ConnectionExists => "ConnectionExistsError",
    /// The connection was switched off.
    ConnectionDisabled => "ConnectionDisabledError",
    /// The connection is referenced and cannot be deleted.
    ConnectionInUse => "ConnectionInUseError",
    /// The connection may not send its credentials to this host.
    HostNotAllowed => "HostNotAllowedError",

    // --- the vault
    /// The vault cannot be decrypted: wrong key or damaged file.
    Vault => "VaultError",
    /// Another process holds the lock for too long.
    Locked => "LockedError",

    /// A defect of dealdocs itself.
    Internal => "InternalError",
}

impl ErrorKind {
    /// What a status of 400 or more says, of whatever service; `Api` where it says nothing of its own.
    /// A service that means something else by a status has that in its own room.
    pub const fn of_status(status: u16) -> Self {
        match status {
            400 | 422 => Self::Validation,
            401 => Self::Authentication,
            403 => Self::Permission,
            404 => Self::NotFound,
            409 | 412 => Self::Conflict,
            410 => Self::Gone,
            413 => Self::FileTooLarge,
            429 => Self::RateLimit,
            500..=599 => Self::Server,
            _ => Self::Api,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_kind_has_a_class_of_its_own() {
        let names: HashSet<_> = ErrorKind::ALL.iter().map(|kind| kind.class_name()).collect();
        assert_eq!(names.len(), ErrorKind::ALL.len());
    }

    #[test]
    fn a_status_has_a_kind() {
        for (status, kind) in [
            (400, ErrorKind::Validation),
            (401, ErrorKind::Authentication),
            (402, ErrorKind::Api),
            (403, ErrorKind::Permission),
            (404, ErrorKind::NotFound),
            (405, ErrorKind::Api),
            (409, ErrorKind::Conflict),
            (410, ErrorKind::Gone),
            (413, ErrorKind::FileTooLarge),
            (418, ErrorKind::Api),
            (422, ErrorKind::Validation),
            (429, ErrorKind::RateLimit),
            (500, ErrorKind::Server),
            (412, ErrorKind::Conflict),
            (501, ErrorKind::Server),
            (599, ErrorKind::Server),
            (302, ErrorKind::Api),
        ] {
            assert_eq!(ErrorKind::of_status(status), kind, "{status}");
        }
    }
}
