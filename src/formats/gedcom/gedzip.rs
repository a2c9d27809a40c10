//! Gedzip: a zip archive with `gedcom.ged` and the files it mentions.
//!
//! Names in the archive are plain, while the `FILE` payloads that mention them are percent-escaped.

use super::{GedcomError, Limits};
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The name of the GEDCOM file in an archive.
pub const GEDCOM: &str = "gedcom.ged";
/// The most entries of an archive that are looked at.
const MOST_ENTRIES: usize = 100_000;

/// Whether bytes begin as an archive does.
pub fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

fn open(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, GedcomError> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| GedcomError::Archive(e.to_string()))?;
    if archive.len() > MOST_ENTRIES {
        return Err(GedcomError::Archive(format!("it has more than {MOST_ENTRIES} files")));
    }
    Ok(archive)
}

fn names<'a>(archive: &'a ZipArchive<Cursor<&[u8]>>) -> impl Iterator<Item = String> + 'a {
    archive.file_names().filter_map(Result::ok).map(|name| name.into_owned())
}

/// The bytes of the GEDCOM file in an archive, within limits: an archive may unpack to far more than it weighs.
pub(super) fn gedcom_of(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, GedcomError> {
    entry(bytes, GEDCOM, limits.bytes)?.ok_or_else(|| GedcomError::Archive(format!("it has no file called `{GEDCOM}`")))
}

/// A file of the archive by the name in a `FILE` payload; `None` if it is not there.
pub fn media(bytes: &[u8], payload: &str, limit: usize) -> Result<Option<Vec<u8>>, GedcomError> {
    entry(bytes, &unescape(payload), limit)
}

/// The files beside the GEDCOM file, each with its name; all together of at most `limit` bytes.
pub fn all_media(bytes: &[u8], limit: usize) -> Result<Vec<(String, Vec<u8>)>, GedcomError> {
    let mut archive = open(bytes)?;
    let (mut found, mut left) = (Vec::new(), limit);
    for at in 0..archive.len() {
        let damaged = |e: &dyn std::fmt::Display| GedcomError::Archive(format!("entry {}: {e}", at + 1));
        let file = archive.by_index(at).map_err(|e| damaged(&e))?;
        let Some(name) = file.name().ok().map(|name| name.into_owned()) else { continue };
        if name.eq_ignore_ascii_case(GEDCOM) || name.ends_with('/') {
            continue;
        }
        let mut content = Vec::new();
        file.take(left as u64 + 1).read_to_end(&mut content).map_err(|e| damaged(&e))?;
        left = left.checked_sub(content.len()).ok_or(GedcomError::TooLarge { limit })?;
        found.push((name, content));
    }
    Ok(found)
}

fn entry(bytes: &[u8], name: &str, limit: usize) -> Result<Option<Vec<u8>>, GedcomError> {
    let mut archive = open(bytes)?;
    let found = names(&archive).find(|n| n == name).or_else(|| {
        // Some programs write `GEDCOM.GED`; nothing else is looked up so freely.
        names(&archive).find(|n| name == GEDCOM && n.eq_ignore_ascii_case(name))
    });
    let Some(found) = found else { return Ok(None) };
    let damaged = |e: &dyn std::fmt::Display| GedcomError::Archive(format!("`{found}`: {e}"));
    let file = archive.by_name(&found).map_err(|e| damaged(&e))?;
    let mut content = Vec::new();
    file.take(limit as u64 + 1).read_to_end(&mut content).map_err(|e| damaged(&e))?;
    if content.len() > limit {
        return Err(GedcomError::TooLarge { limit });
    }
    Ok(Some(content))
}

/// Packs a GEDCOM file with the files it mentions, each with its name in the archive.
pub fn pack<'m>(gedcom: &[u8], media: impl IntoIterator<Item = (&'m str, &'m [u8])>) -> Result<Vec<u8>, GedcomError> {
    let failed = |e: zip::result::ZipError| GedcomError::Archive(e.to_string());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    archive.start_file(GEDCOM, options).map_err(failed)?;
    archive.write_all(gedcom)?;
    for (name, content) in media {
        archive.start_file(name, options).map_err(failed)?;
        archive.write_all(content)?;
    }
    Ok(archive.finish().map_err(failed)?.into_inner())
}

/// Undoes the percent escapes of a `FILE` payload; what is not one stays.
pub fn unescape(payload: &str) -> String {
    let mut bytes = Vec::with_capacity(payload.len());
    let raw = payload.as_bytes();
    let mut at = 0;
    while at < raw.len() {
        let hex = raw.get(at + 1..at + 3).and_then(|h| std::str::from_utf8(h).ok());
        match hex.and_then(|h| u8::from_str_radix(h, 16).ok()).filter(|_| raw[at] == b'%') {
            Some(byte) => {
                bytes.push(byte);
                at += 3;
            }
            None => {
                bytes.push(raw[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| payload.to_owned())
}

/// Writes a file name as a `FILE` payload: whatever a URL path may not have is percent-escaped.
pub fn escape(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_gives_back_what_was_packed() {
        let gedcom = b"0 HEAD\n1 GEDC\n2 VERS 7.0\n0 TRLR\n";
        let packed = pack(gedcom, [("photos/a b.txt", &b"picture"[..])]).expect("packing to memory works");
        let tree = super::super::read(&packed).expect("it is gedzip");
        assert_eq!(tree.text().as_bytes(), gedcom);
        assert_eq!(all_media(&packed, 7).expect("it is an archive"), [("photos/a b.txt".into(), b"picture".to_vec())]);
        assert!(matches!(all_media(&packed, 6), Err(GedcomError::TooLarge { limit: 6 })));
        let payload = escape("photos/a b.txt");
        assert_eq!(payload, "photos/a%20b.txt");
        assert_eq!(media(&packed, &payload, 100).expect("within the limit"), Some(b"picture".to_vec()));
    }

    #[test]
    fn an_archive_that_unpacks_to_too_much_is_refused() {
        let packed = pack(&vec![b' '; 1 << 20], []).expect("packing to memory works");
        assert!(packed.len() < 10_000);
        let limits = Limits { bytes: 100_000, ..Limits::default() };
        assert!(matches!(super::super::read_within(&packed, &limits), Err(GedcomError::TooLarge { .. })));
    }

    #[test]
    fn an_archive_without_gedcom_says_so() {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file("other.txt", SimpleFileOptions::default()).expect("a fresh archive");
        let bytes = archive.finish().expect("an archive in memory").into_inner();
        let error = super::super::read(&bytes).expect_err("there is no GEDCOM in it");
        assert_eq!(error.to_string(), "the gedzip archive cannot be read: it has no file called `gedcom.ged`");
    }
}
