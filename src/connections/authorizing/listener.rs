//! A small listener on this machine. It holds both loopback addresses of its port, so that no other program
//! can take the browser's return in its place.

use std::collections::VecDeque;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::AbortHandle;
use tokio::time::timeout;

use super::page;
use super::request::{self, Asked, Awaited};
use crate::{Error, Result};

/// Connections that may be open at once; the oldest gives way to a new one.
const MOST_CONNECTIONS: usize = 32;

/// How long a connection may take to send its request, or to take its answer.
const EACH: Duration = Duration::from_secs(5);

/// How long a connection has to close by itself, so that the port is free again at once.
const CLOSING: Duration = Duration::from_secs(1);

const BACKLOG: u32 = 64;

/// Ports that are tried when any will do.
const TRIES: usize = 16;

/// A GET on the awaited path.
pub(super) struct Hit {
    pub(super) query: String,
    pub(super) reply: Reply,
}

/// Says what page the browser gets.
pub(super) struct Reply(oneshot::Sender<Answer>);

struct Answer {
    page: Vec<u8>,
    sent: Option<oneshot::Sender<()>>,
}

impl Reply {
    /// The awaited answer; returns when the browser has the page.
    pub(super) async fn arrived(self) {
        let (sent, done) = oneshot::channel();
        if self.0.send(Answer { page: page::arrived(), sent: Some(sent) }).is_ok() {
            // The browser may have gone; its page is not worth an error.
            let _ = done.await;
        }
    }

    /// Not the awaited answer.
    pub(super) fn not_awaited(self) {
        // As above.
        let _ = self.0.send(Answer { page: page::not_awaited(), sent: None });
    }
}

/// The listener; closed when dropped.
pub(super) struct Listener {
    four: TcpListener,
    six: Option<TcpListener>,
    port: u16,
    awaited: Option<Awaited>,
    hits: (mpsc::Sender<Hit>, mpsc::Receiver<Hit>),
    open: VecDeque<AbortHandle>,
}

impl Listener {
    /// Listens on `port`, or on one that is free.
    pub(super) fn bind(port: Option<u16>) -> Result<Self> {
        let mut last = None;
        for _ in 0..if port.is_some() { 1 } else { TRIES } {
            match both(port.unwrap_or(0)) {
                Ok((four, six, port)) => {
                    let hits = mpsc::channel(MOST_CONNECTIONS);
                    return Ok(Self { four, six, port, awaited: None, hits, open: VecDeque::new() });
                }
                Err(error) => last = Some(error),
            }
        }
        let shown = port.map_or_else(|| "a port".to_owned(), |port| format!("port {port}"));
        let why = last.map(|error| error.to_string()).unwrap_or_default();
        Err(Error::config(format!("cannot listen on {shown} of this machine: {why}")).with_hint(
            "Another program holds it; end that program, or use another port if the service allows.",
        ))
    }

    /// The port that is held.
    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// Sets what counts as a hit.
    pub(super) fn await_callback(&mut self, awaited: Awaited) {
        self.awaited = Some(awaited);
    }

    /// The next GET on the awaited path. Everything else is answered here.
    pub(super) async fn next(&mut self) -> Result<Hit> {
        loop {
            let stream = tokio::select! {
                Some(hit) = self.hits.1.recv() => return Ok(hit),
                accepted = self.four.accept() => accepted,
                accepted = accept(self.six.as_ref()) => accepted,
            };
            match (stream, &self.awaited) {
                (Ok((stream, _)), Some(awaited)) => {
                    // Whatever is still open when we go is reset: a connection that lingers would keep a
                    // fixed port from being used again for a minute.
                    if stream.set_zero_linger().is_err() {
                        continue;
                    }
                    let task = tokio::spawn(serve(stream, awaited.clone(), self.hits.0.clone()));
                    self.open.retain(|task| !task.is_finished());
                    self.open.push_back(task.abort_handle());
                    if self.open.len() > MOST_CONNECTIONS
                        && let Some(oldest) = self.open.pop_front()
                    {
                        oldest.abort();
                    }
                }
                (Ok(_), None) => {}
                // Too many open files, or a connection that ended too soon.
                (Err(_), _) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.open.iter().for_each(AbortHandle::abort);
    }
}

async fn accept(listener: Option<&TcpListener>) -> io::Result<(TcpStream, SocketAddr)> {
    match listener {
        Some(listener) => listener.accept().await,
        None => std::future::pending().await,
    }
}

/// Both loopback addresses on one port. A machine without IPv6 has only one.
fn both(port: u16) -> io::Result<(TcpListener, Option<TcpListener>, u16)> {
    let four = exclusive(IpAddr::V4(Ipv4Addr::LOCALHOST), port)?;
    let port = four.local_addr()?.port();
    match exclusive(IpAddr::V6(Ipv6Addr::LOCALHOST), port) {
        Ok(six) => Ok((four, Some(six), port)),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => Err(error),
        Err(_) => Ok((four, None, port)),
    }
}

/// Without `SO_REUSEADDR` and `SO_REUSEPORT`, a port that anybody holds on any address is refused, and
/// nobody can join later.
fn exclusive(address: IpAddr, port: u16) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.bind(SocketAddr::new(address, port))?;
    socket.listen(BACKLOG)
}

/// One connection, one request.
async fn serve(mut stream: TcpStream, awaited: Awaited, hits: mpsc::Sender<Hit>) {
    let Ok(asked) = timeout(EACH, request::read(&mut stream, &awaited)).await else { return };
    let query = match asked {
        Asked::Callback(query) => query,
        Asked::Elsewhere => return send(&mut stream, &page::nothing_here()).await,
        Asked::OtherMethod => return send(&mut stream, &page::only_get()).await,
        Asked::Nonsense => return send(&mut stream, &page::not_awaited()).await,
    };
    let (reply, answer) = oneshot::channel();
    if hits.send(Hit { query, reply: Reply(reply) }).await.is_err() {
        return;
    }
    if let Ok(Answer { page, sent }) = answer.await {
        send(&mut stream, &page).await;
        // Nobody waits for it any more: the program has gone on.
        let _ = sent.map(|sent| sent.send(()));
    }
}

/// Sends a page and waits for the browser to close, within limits.
async fn send(stream: &mut TcpStream, page: &[u8]) {
    let written = timeout(EACH, async {
        stream.write_all(page).await?;
        stream.flush().await
    });
    if !matches!(written.await, Ok(Ok(()))) {
        return;
    }
    let mut rest = [0_u8; 1024];
    let closing = async { while matches!(stream.read(&mut rest).await, Ok(1..)) {} };
    // One that does not close is cut off.
    let _ = timeout(CLOSING, closing).await;
}
