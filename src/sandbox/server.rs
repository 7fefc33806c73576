//! Starting and stopping a sandbox.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;

use super::connection::{CuttableListener, Scissors};
use super::options::Options;
use super::state::{Shared, State, Urls};
use super::{control, document_server, fault, pipedrive};
use crate::unpoisoned::lock;
use crate::{Error, ErrorKind, Result};

/// Longest wait for the servers' thread when a sandbox stops.
const STOP_LIMIT: Duration = Duration::from_secs(3);

/// A running sandbox; dropping it stops it.
#[derive(Debug)]
pub struct Sandbox {
    state: Shared,
    thread: Mutex<Option<Running>>,
    process: u32,
}

#[derive(Debug)]
struct Running {
    thread: JoinHandle<()>,
    ended: mpsc::Receiver<()>,
}

/// Starts both servers on 127.0.0.1, in a thread of their own.
pub fn start(options: Options) -> Result<Sandbox> {
    let crm = listen(options.port)?;
    let documents = listen(options.document_server_port)?;
    let storage = if options.separate_storage { Some(listen(0)?) } else { None };
    let pipedrive = address(&crm)?;
    let urls = Urls {
        document_server: address(&documents)?,
        storage: storage.as_ref().map_or_else(|| Ok(pipedrive.clone()), address)?,
        pipedrive,
    };
    let state = Arc::new(State::new(options, urls)?);
    let mut servers = vec![
        (crm, app(&state, "pipedrive", pipedrive::router(Arc::clone(&state)))),
        (documents, app(&state, "document_server", document_server::router(Arc::clone(&state)))),
    ];
    if let Some(listener) = storage {
        servers.push((listener, app(&state, "storage", pipedrive::storage_router(Arc::clone(&state)))));
    }
    let (end, ended) = mpsc::channel();
    let shared = Arc::clone(&state);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("dealdocs-sandbox")
        .enable_all()
        .build()
        .map_err(|error| Error::internal("the sandbox's runtime could not start").with_source(error))?;
    let thread = std::thread::Builder::new()
        .name("dealdocs-sandbox".to_owned())
        .spawn(move || {
            runtime.block_on(serve(servers, &shared));
            runtime.shutdown_timeout(Duration::from_secs(1));
            drop(shared);
            let _ = end.send(());
        })
        .map_err(|error| Error::internal("the sandbox's thread could not start").with_source(error))?;
    let thread = Mutex::new(Some(Running { thread, ended }));
    Ok(Sandbox { state, thread, process: std::process::id() })
}

impl Sandbox {
    /// Base address of the fake Pipedrive.
    pub fn pipedrive_url(&self) -> &str {
        &self.state.urls().pipedrive
    }

    /// Base address of the fake Document Server.
    pub fn document_server_url(&self) -> &str {
        &self.state.urls().document_server
    }

    /// Everything behind the servers: clock, faults, log and data.
    ///
    /// After a fork only the parent may use it: the child has no server threads
    /// and may have inherited a lock that nobody will release.
    pub fn state(&self) -> Result<&Shared> {
        if self.process == std::process::id() {
            Ok(&self.state)
        } else {
            Err(Error::new(ErrorKind::Closed, "this sandbox runs in the parent process")
                .with_hint("Use its HTTP control routes, or start a sandbox after the fork."))
        }
    }

    /// True until it was stopped.
    pub fn is_running(&self) -> bool {
        self.process == std::process::id() && lock(&self.thread).is_some()
    }

    /// Stops both servers within a few seconds; a second call does nothing.
    pub fn stop(&self) {
        if self.process != std::process::id() {
            return;
        }
        let running = lock(&self.thread).take();
        if let Some(Running { thread, ended }) = running {
            self.state.begin_stopping();
            if ended.recv_timeout(STOP_LIMIT).is_ok() {
                let _ = thread.join();
            }
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stop();
    }
}

fn app(state: &Shared, server: &'static str, routes: Router) -> Router {
    let routes = fault::layer(routes, server, Arc::clone(state));
    routes.merge(control::router(Arc::clone(state)))
}

async fn serve(servers: Vec<(TcpListener, Router)>, state: &Shared) {
    let mut tasks = tokio::task::JoinSet::new();
    for (listener, router) in servers {
        let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { continue };
        let service = router.into_make_service_with_connect_info::<Scissors>();
        tasks.spawn(async move {
            let _ = axum::serve(CuttableListener(listener), service).await;
        });
    }
    // Open connections are not waited for: a stalled client must not hold up the stop.
    state.stopping().await;
    tasks.shutdown().await;
}

fn listen(port: u16) -> Result<TcpListener> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let listener = TcpListener::bind(address).and_then(|listener| {
        listener.set_nonblocking(true)?;
        Ok(listener)
    });
    listener.map_err(|error| {
        Error::new(ErrorKind::Config, format!("the sandbox cannot listen on port {port}: {}", error.kind()))
            .with_hint("Choose another port, or 0 for a free one.")
            .with_source(error)
    })
}

fn address(listener: &TcpListener) -> Result<String> {
    let address = listener
        .local_addr()
        .map_err(|error| Error::internal("a listener has no address").with_source(error))?;
    Ok(format!("http://{address}"))
}
