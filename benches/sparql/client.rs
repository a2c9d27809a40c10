//! As little HTTP as a client can do: requests without bodies on a connection that stays open.

use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// An open connection.
pub struct Connection {
    address: SocketAddr,
    stream: Option<BufReader<TcpStream>>,
    /// How long to wait for a whole answer.
    pub patience: Duration,
}

/// A whole answer.
pub struct Reply {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Connection {
    pub fn new(address: SocketAddr) -> Self {
        Self { address, stream: None, patience: Duration::from_secs(60) }
    }

    /// A GET; an answer that breaks off before its end is an error.
    pub fn get(&mut self, path: &str, accept: &str) -> io::Result<Reply> {
        let mut body = Vec::new();
        let status = self.read(path, accept, &mut |bytes| body.extend_from_slice(bytes))?;
        Ok(Reply { status, body })
    }

    /// The same, its body handed on piece by piece; the status.
    pub fn read(&mut self, path: &str, accept: &str, body: &mut dyn FnMut(&[u8])) -> io::Result<u16> {
        let reply = self.exchange(path, accept, body);
        if reply.is_err() {
            self.stream = None;
        }
        let (status, stays_open) = reply?;
        if !stays_open {
            self.stream = None;
        }
        Ok(status)
    }

    fn exchange(&mut self, path: &str, accept: &str, body: &mut dyn FnMut(&[u8])) -> io::Result<(u16, bool)> {
        if self.stream.is_none() {
            let stream = TcpStream::connect(self.address)?;
            stream.set_nodelay(true)?;
            self.stream = Some(BufReader::with_capacity(1 << 16, stream));
        }
        let until = Instant::now() + self.patience;
        let stream = self.stream.as_mut().ok_or(ErrorKind::NotConnected)?;
        stream.get_ref().set_read_timeout(Some(self.patience))?;
        let request = format!("GET {path} HTTP/1.1\r\nhost: {}\r\naccept: {accept}\r\n\r\n", self.address);
        stream.get_mut().write_all(request.as_bytes())?;
        let status_line = line(stream)?;
        let status = status_line.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or(ErrorKind::InvalidData)?;
        let (mut length, mut chunked, mut stays_open) = (None, false, true);
        loop {
            let head = line(stream)?.to_ascii_lowercase();
            match head.split_once(':').map(|(name, value)| (name, value.trim())) {
                None => break,
                Some(("content-length", value)) => length = value.parse().ok(),
                Some(("transfer-encoding", value)) => chunked = value.contains("chunked"),
                Some(("connection", value)) => stays_open = !value.contains("close"),
                Some(_) => {}
            }
        }
        match (chunked, length) {
            (true, _) => loop {
                let size = usize::from_str_radix(line(stream)?.trim(), 16).map_err(|_| ErrorKind::InvalidData)?;
                take(stream, size, until, body)?;
                line(stream)?;
                if size == 0 {
                    break;
                }
            },
            (false, Some(length)) => take(stream, length, until, body)?,
            (false, None) => {
                stays_open = false;
                let mut rest = Vec::new();
                stream.read_to_end(&mut rest)?;
                body(&rest);
            }
        }
        Ok((status, stays_open))
    }
}

fn line(stream: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut line = String::new();
    if stream.read_line(&mut line)? == 0 {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    line.truncate(line.trim_end().len());
    Ok(line)
}

fn take(
    stream: &mut BufReader<TcpStream>,
    mut left: usize,
    until: Instant,
    body: &mut dyn FnMut(&[u8]),
) -> io::Result<()> {
    while left > 0 {
        // An answer without an end gives bytes for ever.
        if Instant::now() > until {
            return Err(ErrorKind::TimedOut.into());
        }
        let held = stream.fill_buf()?;
        if held.is_empty() {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let n = held.len().min(left);
        body(&held[..n]);
        stream.consume(n);
        left -= n;
    }
    Ok(())
}
