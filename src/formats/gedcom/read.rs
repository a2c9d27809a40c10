//! Bytes to a tree: bounded, and never stopping at a bad line.

use super::encoding::{Detected, detect};
use super::lines::{line_bounds, line_end_of, split};
use super::tree::{LineEnd, Tree};
use super::{Encoding, Finding, GedcomError, Severity, Version, gedzip};
use std::borrow::Cow;
use std::io::Read;

/// How much a reader takes before it refuses. A file from a stranger may be anything.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of the file, also after unpacking an archive.
    pub bytes: usize,
    /// Bytes of one line; a longer line is refused and its neighbours are kept.
    pub line: usize,
    /// Lines of the file.
    pub lines: usize,
}

impl Default for Limits {
    /// A gigabyte, lines of a million characters: far beyond the largest trees in the field.
    fn default() -> Self {
        Self { bytes: 1 << 30, line: 1 << 20, lines: 100_000_000 }
    }
}

/// Reads a file: GEDCOM of any version and encoding, or gedzip.
pub fn read(bytes: &[u8]) -> Result<Tree, GedcomError> {
    read_within(bytes, &Limits::default())
}

/// Reads a file within limits.
pub fn read_within(bytes: &[u8], limits: &Limits) -> Result<Tree, GedcomError> {
    if bytes.len() > limits.bytes {
        return Err(GedcomError::TooLarge { limit: limits.bytes });
    }
    if bytes.starts_with(b"PK\x03\x04") {
        let text = gedzip::gedcom_of(bytes, limits)?;
        return plain(&text, limits);
    }
    plain(bytes, limits)
}

/// Reads a stream within limits; see [`bounded`].
pub fn read_from(source: impl Read, limits: &Limits) -> Result<Tree, GedcomError> {
    read_within(&bounded(source, limits)?, limits)
}

/// The bytes of a stream. No more than the limit of one line is held of a line that is longer, and no more than the
/// limit of the file altogether.
pub fn bounded(mut source: impl Read, limits: &Limits) -> Result<Vec<u8>, GedcomError> {
    let mut kept = Vec::new();
    let mut piece = vec![0; 64 * 1024];
    let (mut line_start, mut total, mut archive) = (0, 0usize, false);
    loop {
        let got = match source.read(&mut piece) {
            Ok(got) => got,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.into()),
        };
        if got == 0 {
            break;
        }
        total = total.saturating_add(got);
        archive = archive || total == got && piece.starts_with(b"PK");
        for byte in &piece[..got] {
            // One byte beyond the limit is enough to know later that this line was too long.
            if archive || kept.len() - line_start <= limits.line + 4 || matches!(byte, b'\n' | b'\r') {
                kept.push(*byte);
            }
            if matches!(byte, b'\n' | b'\r') {
                line_start = kept.len();
            }
        }
        if kept.len() > limits.bytes {
            return Err(GedcomError::TooLarge { limit: limits.bytes });
        }
    }
    Ok(kept)
}

fn plain(bytes: &[u8], limits: &Limits) -> Result<Tree, GedcomError> {
    refuse_other_formats(bytes)?;
    let Detected { encoding, bom, mut findings } = detect(bytes);
    let body = &bytes[bom..];
    let (body, refused) = without_long_lines(body, encoding, limits)?;
    let text = match (encoding, body) {
        (Encoding::Utf8, Cow::Owned(body)) => {
            String::from_utf8(body).unwrap_or_else(|error| Encoding::Utf8.decode(error.as_bytes()))
        }
        (_, body) => encoding.decode(&body),
    };
    // A page in UTF-16, or behind a byte order mark that is none, is only seen now.
    refuse_other_formats(text.as_bytes())?;
    if text.len() > u32::MAX as usize - 16 {
        return Err(GedcomError::TooLarge { limit: u32::MAX as usize });
    }
    let line_end = line_end_of(text.as_bytes());
    let split = split(&text, line_end, limits.lines).ok_or(GedcomError::TooManyLines { limit: limits.lines })?;
    if text.contains(char::REPLACEMENT_CHARACTER) {
        let message = format!("some characters could not be read as {} and are shown as `\u{fffd}`", encoding.name());
        findings.push(Finding::new(Severity::Warning, 0, message).hint("convert the file to UTF-8 first"));
    }
    let blank_but_refused = |f: &Finding| f.message == "blank line" && refused.contains(&f.line);
    findings.extend(split.findings.into_iter().filter(|f| !blank_but_refused(f)));
    for line in &refused {
        let message = format!("the line is longer than {} bytes and is left out", limits.line);
        findings
            .push(Finding::new(Severity::Error, *line, message).hint("raise the limit or break the line with `CONT`"));
    }
    let version = Version::Unstated;
    let mut tree = Tree {
        text,
        lines: split.lines,
        version,
        encoding,
        bom: bom > 0,
        line_end,
        physical: split.physical,
        refused,
        findings,
    };
    look_at_header(&mut tree)?;
    Ok(tree)
}

/// The version, and whether this is GEDCOM at all.
fn look_at_header(tree: &mut Tree) -> Result<(), GedcomError> {
    let record_like = |n: super::Node<'_>| n.level() == 0 && !n.is_loose();
    if !tree.records().take(1000).any(record_like) {
        let first: String = tree.text.trim_start().chars().take(40).collect();
        let what =
            if first.is_empty() { "it is empty".into() } else { format!("it begins with `{}`", first.escape_debug()) };
        return Err(GedcomError::NotGedcom(what));
    }
    let mut found = Vec::new();
    let head = tree.record("HEAD");
    match head {
        None => found.push(Finding::new(Severity::Error, 1, "the header is missing").hint("begin with `0 HEAD`")),
        Some(head) if head.index() > 0 => {
            found.push(Finding::new(Severity::Error, head.number(), "the header is not at the beginning"));
        }
        Some(_) => {}
    }
    let stated = head.and_then(|h| h.child("GEDC")).and_then(|g| g.child("VERS"));
    let mut version = stated.map_or(Version::Unstated, |v| Version::from_payload(v.value()));
    if version == Version::Unstated && head.is_some() {
        // Only version 7 has a schema, and only version 5 declares an encoding.
        if head.is_some_and(|h| h.child("SCHMA").is_some() && h.child("CHAR").is_none()) {
            version = Version::V70;
        }
        let message = format!(
            "the header does not state a version; read as version {}",
            if version == Version::V70 { 7 } else { 5 }
        );
        let hint = "write `1 GEDC` and `2 VERS 7.0` or `2 VERS 5.5.1` in the header";
        found.push(Finding::new(Severity::Error, 1, message).hint(hint));
    }
    tree.version = version;
    tree.findings.extend(found);
    tree.findings.sort_by_key(|f| f.line);
    Ok(())
}

fn refuse_other_formats(bytes: &[u8]) -> Result<(), GedcomError> {
    let start = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    let start = &start[start.iter().take_while(|b| b.is_ascii_whitespace()).count()..];
    let known: [(&[u8], &str); 8] = [
        (b"<", "it is a web page or another XML file; save the GEDCOM file itself, not the page it is offered on"),
        (b"%PDF", "it is a PDF document"),
        (b"{", "it is JSON"),
        (b"\x1F\x8B", "it is packed with gzip; unpack it first"),
        (b"SQLite", "it is a database of a genealogy program; export GEDCOM from the program"),
        (b"\xD0\xCF\x11\xE0", "it is a Microsoft Office document"),
        (b"\x89PNG", "it is an image"),
        (b"\xFF\xD8\xFF", "it is an image"),
    ];
    match known.iter().find(|(magic, _)| start.starts_with(magic)) {
        Some((_, what)) => Err(GedcomError::NotGedcom((*what).to_owned())),
        None => Ok(()),
    }
}

/// The bytes without the content of lines that are too long, and the numbers of those lines.
fn without_long_lines<'b>(
    body: &'b [u8],
    encoding: Encoding,
    limits: &Limits,
) -> Result<(Cow<'b, [u8]>, Vec<u32>), GedcomError> {
    let wide = matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be);
    let mut longest = 0;
    let mut start = 0;
    for (at, byte) in body.iter().enumerate() {
        if matches!(byte, b'\n' | b'\r') {
            longest = longest.max(at - start);
            start = at + 1;
        }
    }
    longest = longest.max(body.len() - start);
    if longest <= limits.line {
        return Ok((Cow::Borrowed(body), Vec::new()));
    }
    if wide {
        return Err(GedcomError::NotGedcom(format!("a line in UTF-16 is longer than {} bytes", limits.line)));
    }
    let style = line_end_of(body);
    let (mut out, mut refused, mut at, mut number) = (Vec::new(), Vec::new(), 0, 0);
    while at < body.len() {
        let (end, next) = line_bounds(body, at, style);
        number += 1;
        if end - at > limits.line {
            refused.push(number);
            out.extend_from_slice(&body[end..next]);
        } else {
            out.extend_from_slice(&body[at..next]);
        }
        at = next;
    }
    Ok((Cow::Owned(out), refused))
}

impl Tree {
    /// Whether lines of the file end as [`LineEnd`] says and the text is exactly as it was read.
    pub fn is_plain(&self) -> bool {
        self.line_end == LineEnd::Lf && self.encoding == Encoding::Utf8 && !self.bom
    }
}
