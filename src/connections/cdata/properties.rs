//! Every property of the driver's documentation, and what becomes of it here.

/// What becomes of a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Treatment {
    /// It means here what it means there.
    Understood,
    /// It has no effect here, for this reason; a warning says so.
    Ignored(&'static str),
    /// It asks for something that is not done, for this reason.
    Refused(&'static str),
}

use Treatment::{Ignored, Refused, Understood};

const OWN_LOG: &str = "dealdocs logs through the `logging` module of Python";
const SQL: &str = "it concerns SQL, not the connection";
const CACHE: &str = "nothing is cached";
const POOL: &str = "idle HTTP connections are kept and closed without settings";
const SERVICE: &str = "addresses belong to a service; define one with `dealdocs connections define`";

/// The property of that normal name.
pub(super) fn treatment(key: &str) -> Option<Treatment> {
    PROPERTIES.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, treatment)| *treatment)
}

/// The documented name of a property, for messages.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    PROPERTIES.iter().map(|(name, _)| *name)
}

const PROPERTIES: [(&str, Treatment); 94] = [
    // Authentication
    ("AuthScheme", Understood),
    ("APIToken", Understood),
    ("CompanyDomain", Understood),
    ("User", Understood),
    ("Password", Understood),
    ("Schema", Ignored("dealdocs chooses the version of the API for each call")),
    // OAuth
    ("InitiateOAuth", Understood),
    ("OAuthClientId", Understood),
    ("OAuthClientSecret", Understood),
    ("OAuthAccessToken", Understood),
    ("OAuthRefreshToken", Understood),
    ("OAuthSettingsLocation", Understood),
    ("OAuthVerifier", Understood),
    ("OAuthExpiresIn", Understood),
    ("OAuthTokenTimestamp", Understood),
    ("OAuthGrantType", Understood),
    ("CallbackURL", Understood),
    ("Scope", Understood),
    ("AuthToken", Understood),
    ("AuthKey", Understood),
    ("OAuthAccessTokenSecret", Understood),
    ("OAuthVersion", Ignored("the service says which version it uses")),
    ("OAuthAuthorizationURL", Refused(SERVICE)),
    ("OAuthAccessTokenURL", Refused(SERVICE)),
    ("OAuthRefreshTokenURL", Refused(SERVICE)),
    ("OAuthRequestTokenURL", Refused(SERVICE)),
    ("OAuthParams", Refused(SERVICE)),
    ("OAuthJWTCert", Refused("signed assertions are not supported")),
    ("OAuthJWTCertPassword", Refused("signed assertions are not supported")),
    ("OAuthJWTCertType", Refused("signed assertions are not supported")),
    ("OAuthPasswordGrantMode", Refused("the password grant is not supported")),
    // TLS, proxy, firewall
    ("SSLServerCert", Understood),
    ("SSLClientCert", Refused("client certificates are not supported")),
    ("SSLClientCertPassword", Refused("client certificates are not supported")),
    ("SSLClientCertType", Refused("client certificates are not supported")),
    ("SSLClientCertSubject", Refused("client certificates are not supported")),
    ("FirewallType", Understood),
    ("FirewallServer", Understood),
    ("FirewallPort", Understood),
    ("FirewallUser", Understood),
    ("FirewallPassword", Understood),
    ("ProxyAutoDetect", Understood),
    ("ProxyServer", Understood),
    ("ProxyPort", Understood),
    ("ProxyAuthScheme", Understood),
    ("ProxyUser", Understood),
    ("ProxyPassword", Understood),
    ("ProxySSLType", Understood),
    (
        "ProxyExceptions",
        Refused("every request goes through a named proxy; use `ProxyAutoDetect` and NO_PROXY"),
    ),
    // Connection
    ("Timeout", Understood),
    ("Readonly", Understood),
    ("ConnectOnOpen", Understood),
    ("Other", Refused("hidden properties of the driver have no meaning here")),
    ("RTK", Ignored("dealdocs needs no runtime key")),
    ("Driver", Ignored("no driver is loaded")),
    ("Description", Ignored("it is a note")),
    ("DSN", Refused("data sources of ODBC are not read; write the properties themselves")),
    ("FileDSN", Refused("data sources of ODBC are not read; write the properties themselves")),
    // Logging
    ("Logfile", Ignored(OWN_LOG)),
    ("Verbosity", Ignored(OWN_LOG)),
    ("LogModules", Ignored(OWN_LOG)),
    ("MaxLogFileSize", Ignored(OWN_LOG)),
    ("MaxLogFileCount", Ignored(OWN_LOG)),
    // SQL
    ("Location", Ignored(SQL)),
    ("BrowsableSchemas", Ignored(SQL)),
    ("Tables", Ignored(SQL)),
    ("Views", Ignored(SQL)),
    ("BatchSize", Ignored(SQL)),
    ("MaxRows", Ignored(SQL)),
    ("MaxThreads", Ignored(SQL)),
    ("Pagesize", Ignored(SQL)),
    ("PseudoColumns", Ignored(SQL)),
    ("SupportEnhancedSQL", Ignored(SQL)),
    ("UserDefinedViews", Ignored(SQL)),
    ("GenerateSchemaFiles", Ignored(SQL)),
    ("MapToWVarchar", Ignored(SQL)),
    ("MapToLongVarchar", Ignored(SQL)),
    ("UppercaseIdentifiers", Ignored(SQL)),
    ("IgnoreTypes", Ignored(SQL)),
    ("DirectQueryLimit", Ignored(SQL)),
    ("QueryPassthrough", Ignored(SQL)),
    // Cache
    ("AutoCache", Ignored(CACHE)),
    ("CacheLocation", Ignored(CACHE)),
    ("CacheConnection", Ignored(CACHE)),
    ("CacheProvider", Ignored(CACHE)),
    ("CacheDriver", Ignored(CACHE)),
    ("CacheTolerance", Ignored(CACHE)),
    ("CacheMetadata", Ignored(CACHE)),
    ("Offline", Understood),
    // Pool
    ("ConnectionLifeTime", Ignored(POOL)),
    ("UseConnectionPooling", Ignored(POOL)),
    ("PoolMaxSize", Ignored(POOL)),
    ("PoolIdleTimeout", Ignored(POOL)),
    ("PoolWaitTime", Ignored(POOL)),
];
