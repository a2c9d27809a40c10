//! Clients that keep a server waiting: they lose the connection, and others are answered.

use crate::support::shipped;
use haverim::http::{self, Settings};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc::channel;
use std::time::Duration;

/// A server with a second of patience and room for one connection, until the tests end.
fn serve() -> SocketAddr {
    let (give, take) = channel();
    let settings = Settings {
        bind: SocketAddr::from(([127, 0, 0, 1], 0)),
        patience: Duration::from_secs(1),
        connections: 1,
        ..Settings::default()
    };
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let listening = move |address| give.send(address).expect("someone waits");
        let served = http::serve(shipped(), settings, listening, std::future::pending());
        runtime.expect("a runtime").block_on(served).expect("serves");
    });
    take.recv().expect("an address")
}

/// A connection that has sent this much; no read waits longer than a minute.
fn sent(address: SocketAddr, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a read timeout");
    stream.write_all(text.as_bytes()).expect("sent");
    stream
}

/// All that comes until the server closes the connection.
fn rest(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an end within a minute");
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn half_a_head_holds_nobody_up() {
    let address = serve();
    let idle = sent(address, "");
    let half = sent(address, "GET /health HTTP/1.1\r\nHost: a\r\nX-");
    let whole = sent(address, "GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert!(rest(whole).starts_with("HTTP/1.1 200"));
    assert_eq!(rest(idle), "");
    let told = rest(half);
    assert!(told.is_empty() || told.starts_with("HTTP/1.1 408"), "{told}");
}

#[test]
fn a_body_that_does_not_come_is_told_so() {
    let head =
        "POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nContent-Length: 100\r\n\r\n";
    let told = rest(sent(serve(), &format!("{head}ASK")));
    assert!(told.starts_with("HTTP/1.1 408") && told.contains("too slowly"), "{told}");
}

#[test]
fn an_answer_that_is_not_taken_holds_nobody_up() {
    let address = serve();
    let deaf = sent(address, "GET /store HTTP/1.1\r\nHost: a\r\nAccept: application/n-quads\r\n\r\n");
    let whole = sent(address, "GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert!(rest(whole).starts_with("HTTP/1.1 200"));
    drop(deaf);
}
