//! A server that answers each connection exactly as a test says, byte by byte.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinHandle;
use url::Url;

use crate::http::{HttpClient, HttpConfig, Method, Origin, Request};

/// One step of an answer.
#[derive(Clone)]
pub(crate) enum Step {
    /// Sends these bytes.
    Send(Vec<u8>),
    /// Sends these bytes for as long as the client takes them.
    SendForEver(Vec<u8>),
    /// Keeps the connection open and silent until the client goes.
    Hang,
    /// Waits.
    Pause(Duration),
    /// Sends a TCP reset instead of a clean end.
    Reset,
}

/// What the server does on one connection: reads a request, then these steps, then closes.
pub(crate) type Script = Vec<Step>;

/// The requests that arrived, head and body as text, in order.
type Seen = Arc<Mutex<Vec<String>>>;

/// A listening server; it ends with the test.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    seen: Seen,
    connections: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Server {
    /// Answers the first connection with the first script, and so on; the last one repeats.
    pub(crate) async fn start(scripts: Vec<Script>) -> Self {
        Reserved::new().await.serve(scripts)
    }

    /// An address for a server whose scripts are not known yet.
    pub(crate) async fn reserve() -> Reserved {
        Reserved::new().await
    }

    /// A server that gives every connection this answer.
    pub(crate) async fn answering(answer: impl AsRef<[u8]>) -> Self {
        Self::start(vec![vec![Step::Send(answer.as_ref().to_vec())]]).await
    }

    pub(crate) fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.address)).unwrap()
    }

    pub(crate) fn origin(&self) -> Origin {
        Origin::of(&self.url("/")).unwrap()
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    /// Connections that were made, with or without a request.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// A client that trusts this server only.
    pub(crate) fn client(&self) -> HttpClient {
        HttpClient::new(self.config())
    }

    pub(crate) fn config(&self) -> HttpConfig {
        HttpConfig { trusted: vec![self.origin()], ..HttpConfig::default() }
    }

    pub(crate) fn get(&self, path: &str) -> Request {
        Request::new(Method::GET, self.url(path))
    }

    pub(crate) fn post(&self, path: &str) -> Request {
        Request::new(Method::POST, self.url(path))
    }
}

/// A listener that does not answer yet.
pub(crate) struct Reserved(TcpListener);

impl Reserved {
    async fn new() -> Self {
        Self(TcpListener::bind("127.0.0.1:0").await.unwrap())
    }

    pub(crate) fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.0.local_addr().unwrap())).unwrap()
    }

    pub(crate) fn serve(self, scripts: Vec<Script>) -> Server {
        let address = self.0.local_addr().unwrap();
        let seen = Seen::default();
        let log = Arc::clone(&seen);
        let connections = Arc::new(AtomicUsize::new(0));
        let accepted = Arc::clone(&connections);
        let task = tokio::spawn(async move {
            while let Ok((socket, _)) = self.0.accept().await {
                let number = accepted.fetch_add(1, Ordering::SeqCst);
                let script = scripts[number.min(scripts.len() - 1)].clone();
                tokio::spawn(converse(socket, script, Arc::clone(&log)));
            }
        });
        Server { address, seen, connections, task }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A port on which nobody listens, nor anybody else can while this is held.
pub(crate) struct Nobody(TcpSocket);

impl Nobody {
    pub(crate) fn new() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        Self(socket)
    }

    pub(crate) fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.0.local_addr().unwrap())).unwrap()
    }
}

/// A whole answer with a body of known length.
pub(crate) fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
        .into_bytes()
}

/// A script of one whole answer.
pub(crate) fn says(status: &str, headers: &str, body: &str) -> Script {
    vec![Step::Send(answer(status, headers, body))]
}

async fn converse(mut socket: TcpStream, script: Script, seen: Seen) {
    let Some(request) = read_request(&mut socket).await else { return };
    seen.lock().unwrap().push(request);
    for step in script {
        match step {
            Step::Send(bytes) => drop(socket.write_all(&bytes).await),
            Step::SendForEver(bytes) => while socket.write_all(&bytes).await.is_ok() {},
            Step::Hang => while matches!(socket.read(&mut [0; 1024]).await, Ok(1..)) {},
            Step::Pause(wait) => tokio::time::sleep(wait).await,
            Step::Reset => {
                socket.set_zero_linger().unwrap();
                return;
            }
        }
    }
    drop(socket.shutdown().await);
    // What is still unread would turn the clean end into a reset.
    while matches!(socket.read(&mut [0; 4096]).await, Ok(1..)) {}
}

/// Head and body of a request, by its `Content-Length`; nothing if the client went first.
async fn read_request(socket: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let mut buffer = vec![0; 65536];
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: ")?.trim().parse::<usize>().ok())
                .unwrap_or(0);
            if bytes.len() >= end + 4 + length {
                return Some(String::from_utf8_lossy(&bytes).into_owned());
            }
        }
        match socket.read(&mut buffer).await {
            Ok(0) | Err(_) => return None,
            Ok(read) => bytes.extend_from_slice(&buffer[..read]),
        }
    }
}
