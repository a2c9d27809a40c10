//! Requests a second, by several clients at once.

use crate::client::Connection;
use crate::table::Table;
use std::net::SocketAddr;
use std::thread;
use std::time::{Duration, Instant};

/// How many clients ask at once.
const CLIENTS: usize = 8;
/// How long one turn is, and how many each server has; turns alternate, so that what else the machine does falls on both.
const TURN: Duration = Duration::from_millis(1500);
const TURNS: usize = 4;

/// A server and the paths that it is asked for.
type Asked = (SocketAddr, Vec<String>);

/// A row of requests a second, ours beside another's where there is one; the ratio is ours to theirs, larger is better.
pub fn row(work: &str, ours: Asked, theirs: Option<Asked>, beside: &str, goal: &str, table: &mut Table) {
    turn(&ours, Duration::from_millis(300));
    let Some(theirs) = theirs else {
        return table.value(work, (0..TURNS).map(|_| turn(&ours, TURN)).fold(0.0, f64::max), "");
    };
    turn(&theirs, Duration::from_millis(300));
    let (mut here, mut there) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        here.push(turn(&ours, TURN));
        there.push(turn(&theirs, TURN));
    }
    let (here, there) = (middle(here), middle(there));
    table.row([
        work.into(),
        format!("{here:.0}"),
        format!("{beside} {there:.0}"),
        format!("{:.2}", here / there),
        goal.into(),
    ]);
}

fn middle(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    let n = rates.len();
    (rates[(n - 1) / 2] + rates[n / 2]) / 2.0
}

/// Requests a second in one turn.
fn turn((address, paths): &Asked, length: Duration) -> f64 {
    let end = Instant::now() + length;
    let asked: usize = thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                scope.spawn(move || {
                    let mut connection = Connection::new(*address);
                    let mut asked = 0;
                    for path in paths.iter().cycle().skip(client * paths.len() / CLIENTS) {
                        if Instant::now() >= end {
                            break;
                        }
                        let reply = connection.get(path, "*/*").expect("an answer");
                        assert_eq!(reply.status, 200, "{path}: {}", String::from_utf8_lossy(&reply.body));
                        asked += 1;
                    }
                    asked
                })
            })
            .collect();
        clients.into_iter().map(|client| client.join().expect("a client that ends")).sum()
    });
    asked as f64 / length.as_secs_f64()
}
