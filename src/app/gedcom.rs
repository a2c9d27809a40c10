//! Genealogists' files by themselves, without a store: checked against the rules of their version, and written again.

use super::Error;
use crate::formats::gedcom::{self as format, Conversion, GedcomError, Tree, gedzip};
use crate::model::hex;
use sha2::{Digest, Sha256};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

pub use crate::formats::gedcom::{Family as Versions, Finding, Report, Severity};

/// A file as it is written again, or an export.
pub struct Rewritten {
    /// The bytes: GEDCOM, or gedzip where the file was one and its version allows it.
    pub bytes: Vec<u8>,
    /// What the version cannot hold, and what else was said on the way.
    pub report: Report,
}

impl Rewritten {
    /// The media type of the bytes.
    pub fn media_type(&self) -> &'static str {
        if gedzip::is_archive(&self.bytes) {
            "application/vnd.familysearch.gedcom+zip"
        } else {
            "text/vnd.familysearch.gedcom"
        }
    }
}

/// So many bytes a small archive may unpack to: strangers send archives, and a few of them at once.
const UNPACKED: usize = 64 << 20;

/// What is read of bytes that came with a request: all of a plain file, and of an archive no more than a machine can spare.
pub(super) fn limits_of(bytes: &[u8]) -> format::Limits {
    format::Limits { bytes: bytes.len().max(UNPACKED), ..format::Limits::default() }
}

/// So many stretches of lines are listed with their fate for whoever has a file checked.
const LISTED: usize = 10_000;

/// One byte more than a reader takes.
fn limit() -> u64 {
    format::Limits::default().bytes as u64 + 1
}

/// A file, or stdin if it is called `-`.
fn source_of(path: &Path) -> Result<Box<dyn Read>, Error> {
    Ok(match path.to_str() {
        Some("-") => Box::new(std::io::stdin()),
        _ => {
            let failed = |source| Error::File { path: path.display().to_string(), source };
            Box::new(std::fs::File::open(path).map_err(failed)?)
        }
    })
}

/// A reader that digests what goes through it.
struct Digesting<R> {
    inner: R,
    hash: Sha256,
}

impl<R: Read> Read for Digesting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.hash.update(&buffer[..n]);
        Ok(n)
    }
}

/// The bytes of a file, as far as a reader takes them, and the SHA-256 of the whole file; `-` is stdin.
pub(super) fn bytes_of(path: &Path) -> Result<(Vec<u8>, String), Error> {
    let mut source = Digesting { inner: source_of(path)?, hash: Sha256::new() };
    let bytes = format::bounded(&mut source, &format::Limits::default()).map_err(refused(path))?;
    Ok((bytes, hex(&source.hash.finalize())))
}

/// The SHA-256 of a file on disk, by which its import can be named.
pub fn digest_of(path: &Path) -> Result<String, Error> {
    let mut source = Digesting { inner: source_of(path)?, hash: Sha256::new() };
    let failed = |source| Error::File { path: path.display().to_string(), source };
    std::io::copy(&mut source, &mut std::io::sink()).map_err(failed)?;
    Ok(hex(&source.hash.finalize()))
}

pub(super) fn refused(path: &Path) -> impl Fn(GedcomError) -> Error + '_ {
    move |source| Error::Gedcom { path: path.display().to_string(), source }
}

/// What a file does against the rules of its version, and what an import would make of its lines; nothing is stored.
pub fn check(path: &Path) -> Result<Report, Error> {
    Ok(checked(&tree_of(path)?.0))
}

/// The same of bytes that came under a name.
pub fn check_bytes(bytes: &[u8], name: &str) -> Result<Report, Error> {
    Ok(checked(&format::read_within(bytes, &limits_of(bytes)).map_err(refused(Path::new(name)))?))
}

/// The rules that a tree breaks, and what would become of each of its lines in an import.
fn checked(tree: &Tree) -> Report {
    let mut report = format::check(tree);
    report.follow(format::map(tree, &mut |_| {}).report.fates, LISTED);
    report
}

/// Writes a file again with its lines tidied, in its own version or in another.
pub fn rewrite(path: &Path, to: Option<Versions>) -> Result<Rewritten, Error> {
    let (tree, archive) = tree_of(path)?;
    rewritten(tree, archive.as_deref(), to, format::Limits::default().bytes).map_err(refused(path))
}

/// The same of bytes that came under a name.
pub fn rewrite_bytes(bytes: &[u8], name: &str, to: Option<Versions>) -> Result<Rewritten, Error> {
    let named = refused(Path::new(name));
    let limits = limits_of(bytes);
    let tree = format::read_within(bytes, &limits).map_err(&named)?;
    rewritten(tree, gedzip::is_archive(bytes).then_some(bytes), to, limits.bytes).map_err(named)
}

/// The lines of a file on disk, and the file itself if it is an archive. Of a line that is too long no more is held than
/// a line may have.
fn tree_of(path: &Path) -> Result<(Tree, Option<Vec<u8>>), Error> {
    let mut source = BufReader::new(source_of(path)?);
    let failed = |source| Error::File { path: path.display().to_string(), source };
    if gedzip::is_archive(source.fill_buf().map_err(failed)?) {
        let mut bytes = Vec::new();
        source.take(limit()).read_to_end(&mut bytes).map_err(failed)?;
        return Ok((format::read(&bytes).map_err(refused(path))?, Some(bytes)));
    }
    Ok((format::read_from(source, &format::Limits::default()).map_err(refused(path))?, None))
}

fn rewritten(tree: Tree, archive: Option<&[u8]>, to: Option<Versions>, limit: usize) -> Result<Rewritten, GedcomError> {
    let Conversion { tree, report } = match to.filter(|to| *to != tree.version().family()) {
        Some(to) => format::convert(&tree, to),
        None => Conversion::unneeded(tree),
    };
    Ok(Rewritten { bytes: written(&tree, archive, limit)?, report })
}

/// A tree as bytes, with the media of the archive it came from, up to so many bytes; only version 7 knows archives.
fn written(tree: &Tree, archive: Option<&[u8]>, limit: usize) -> Result<Vec<u8>, GedcomError> {
    let text = format::write(tree, format::Style::default())?;
    let Some(archive) = archive.filter(|_| tree.version().family() == Versions::Seven) else { return Ok(text) };
    let media = gedzip::all_media(archive, limit)?;
    gedzip::pack(&text, media.iter().map(|(name, content)| (name.as_str(), content.as_slice())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_keeps_its_media_when_it_is_written_again() {
        let text = b"0 HEAD\n1 GEDC\n2 VERS 7.0\n0 TRLR\n";
        let packed = gedzip::pack(text, [("a b.txt", &b"words"[..])]).expect("packing to memory works");
        let tree = format::read(&packed).expect("it is gedzip");
        let again = written(&tree, Some(&packed), 100).expect("it can be written");
        assert_eq!(gedzip::media(&again, "a%20b.txt", 100).expect("an archive"), Some(b"words".to_vec()));
        let plain = written(&tree, None, 100).expect("it can be written");
        assert_eq!(plain, text);
    }

    #[test]
    fn a_small_archive_of_much_is_refused_when_it_comes_with_a_request() {
        let text = b"0 HEAD\n1 GEDC\n2 VERS 7.0\n0 TRLR\n";
        let much = vec![b' '; UNPACKED / 2 + 1];
        let media =
            gedzip::pack(text, [("a", much.as_slice()), ("b", much.as_slice())]).expect("packing to memory works");
        let lines = gedzip::pack(&[text.as_slice(), &much, &much].concat(), []).expect("packing to memory works");
        assert!(media.len().max(lines.len()) < 1 << 20);
        assert!(check_bytes(&media, "x").is_ok(), "what it holds beside the lines is not looked at");
        for refused in [rewrite_bytes(&media, "x", None).map(drop), check_bytes(&lines, "x").map(drop)] {
            let told = refused.expect_err("it is too much").to_string();
            assert!(told.contains('x'), "{told}");
        }
    }
}
