//! The servers that are asked: ours, a bare handler, Oxigraph's.

use crate::client::Connection;
use crate::prepared::Prepared;
use axum::Router;
use axum::body::Bytes;
use axum::http::{Uri, header};
use axum::response::IntoResponse;
use haverim::app::{App, Opening, Reader};
use haverim::http;
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// The seconds that a query may take, on both servers.
pub const LIMIT: u64 = 3;

/// Our server, in this process.
pub struct Ours {
    pub address: SocketAddr,
    /// IRIs of people to ask about, of all generations but the first.
    pub people: Vec<String>,
    folder: PathBuf,
    app: Arc<App>,
    runtime: Runtime,
}

impl Ours {
    /// Serves the population.
    pub fn start(people: u32) -> Self {
        let Prepared { store, quads, loaded_in } = Prepared::of(people);
        let folder = store.parent().expect("a store is in its folder").to_owned();
        println!("{quads} statements, loaded and projected in {loaded_in:.0} s");
        let app = Arc::new(open(&store));
        let people = sample(&app);
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
        let (give, take) = channel();
        let bind = SocketAddr::from(([127, 0, 0, 1], 0));
        let settings = http::Settings { bind, query_time: Duration::from_secs(LIMIT), ..http::Settings::default() };
        let listening = move |address| give.send(address).expect("somebody waits for it");
        runtime.spawn(http::serve(app.clone(), settings, listening, std::future::pending()));
        let address = take.recv().expect("it listens");
        Self { address, people, folder, app, runtime }
    }

    /// A handler that writes what ours answers to these paths, and does nothing else.
    pub fn bare(&self, paths: &[String]) -> SocketAddr {
        let mut connection = Connection::new(self.address);
        let mut bodies: HashMap<String, Bytes> = HashMap::new();
        for path in paths {
            bodies.insert(path.clone(), connection.get(path, "*/*").expect("an answer").body.into());
        }
        let bodies = Arc::new(bodies);
        let handler = move |uri: Uri| {
            let body = uri.path_and_query().and_then(|path| bodies.get(path.as_str())).cloned().unwrap_or_default();
            async move { ([(header::CONTENT_TYPE, "application/json")], body).into_response() }
        };
        let router = Router::new().fallback(handler);
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        listener.set_nonblocking(true).expect("a socket");
        self.runtime.spawn(async move {
            let listener = tokio::net::TcpListener::from_std(listener).expect("a socket");
            axum::serve(listener, router).await
        });
        address
    }

    /// The memory of this process, in MB.
    pub fn memory(&self) -> f64 {
        resident(std::process::id())
    }

    pub fn stop(self) {
        self.runtime.shutdown_background();
    }
}

fn open(store: &Path) -> App {
    let mut opening = Opening { with_data: false, ..Opening::directory(store) };
    opening.limits.time = Duration::from_secs(LIMIT);
    App::open(&opening, &|_, _, _| {}).expect("a store that was just made").app
}

/// Writes down what our default graph holds: what the other server is loaded with.
fn write_projected(app: &App, file: &Path) {
    use haverim::app::Dataset;
    let mut out = BufWriter::new(File::create(file).expect("a file"));
    let data = app.dataset(&Reader::operator());
    for quad in data.quads(None, None, None, Some(oxigraph::model::GraphNameRef::DefaultGraph)) {
        let quad = quad.expect("a quad");
        writeln!(out, "{} {} {} .", quad.subject, quad.predicate, quad.object).expect("a file takes triples");
    }
    out.flush().expect("a file takes triples");
}

/// People who are somebody's child, evenly from all of them.
fn sample(app: &App) -> Vec<String> {
    use haverim::app::Dataset;
    let parent_of = oxigraph::model::NamedNodeRef::new_unchecked(super::PARENT_OF);
    let data = app.dataset(&Reader::anonymous());
    let children: std::collections::BTreeSet<String> = data
        .quads(None, Some(parent_of), None, Some(oxigraph::model::GraphNameRef::DefaultGraph))
        .filter_map(|quad| match quad.expect("a quad").object {
            oxigraph::model::Term::NamedNode(child) => Some(child.into_string()),
            _ => None,
        })
        .collect();
    let step = (children.len() / super::SAMPLE).max(1);
    children.into_iter().step_by(step).take(super::SAMPLE).collect()
}

/// Oxigraph's server, as a process.
pub struct Oxigraph {
    pub address: SocketAddr,
    pub version: String,
    program: PathBuf,
    location: PathBuf,
    child: Child,
}

impl Oxigraph {
    /// Loads what our default graph holds, once, and serves it; an error says why there is none.
    pub fn start(ours: &Ours) -> Result<Self, String> {
        let program = std::env::var_os("HAVERIM_OXIGRAPH").map_or_else(|| PathBuf::from("oxigraph"), PathBuf::from);
        let version = Command::new(&program).arg("--version").output().map_err(|_| {
            format!(
                "`{}` does not run: `pip install oxigraph==0.5.13` and name it by HAVERIM_OXIGRAPH",
                program.display()
            )
        })?;
        let version = String::from_utf8_lossy(&version.stdout).trim().to_owned();
        let location = ours.folder.join("oxigraph");
        let whole = ours.folder.join("oxigraph-loaded");
        if !whole.exists() {
            drop(fs::remove_dir_all(&location));
            println!("loading it into {version}");
            let file = ours.folder.join("projected.nt");
            write_projected(&ours.app, &file);
            let run = |arguments: &[&std::ffi::OsStr]| {
                let done = Command::new(&program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
                done.ok().filter(std::process::ExitStatus::success).ok_or("it cannot load the data")
            };
            run(&["load".as_ref(), "--location".as_ref(), location.as_ref(), "--file".as_ref(), file.as_ref()])?;
            run(&["optimize".as_ref(), "--location".as_ref(), location.as_ref()])?;
            fs::remove_file(&file).map_err(|e| e.to_string())?;
            File::create(&whole).map_err(|e| e.to_string())?;
        }
        let (address, child) = serve(&program, &location)?;
        Ok(Self { address, version, program, location, child })
    }

    /// The memory of its process, in MB.
    pub fn memory(&self) -> f64 {
        resident(self.child.id())
    }

    /// Starts it again: after a query that it did not stop.
    pub fn restart(&mut self) -> Result<(), String> {
        drop(self.child.kill());
        drop(self.child.wait());
        (self.address, self.child) = serve(&self.program, &self.location)?;
        Ok(())
    }
}

impl Drop for Oxigraph {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn serve(program: &Path, location: &Path) -> Result<(SocketAddr, Child), String> {
    let free =
        TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).map_err(|e| e.to_string())?;
    let mut child = Command::new(program)
        .args(["serve-read-only".as_ref(), "--location".as_ref(), location.as_os_str()])
        .args(["--bind", &free.to_string(), "--timeout-s", &LIMIT.to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|e| e.to_string())?;
    let since = Instant::now();
    while TcpStream::connect(free).is_err() {
        if since.elapsed() > Duration::from_secs(30) || child.try_wait().is_ok_and(|ended| ended.is_some()) {
            drop(child.kill());
            return Err("it does not listen".into());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok((free, child))
}

/// The resident memory of a process, in MB; zero where `/proc` does not say.
fn resident(process: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}
