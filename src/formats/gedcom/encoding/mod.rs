//! Bytes to text and back, in every encoding that GEDCOM files really come in.
//!
//! A file declares its encoding inside itself (`HEAD.CHAR`), often wrongly: programs write `ANSEL` and mean UTF-8, or
//! `ANSI`, which is no encoding at all. So a byte order mark wins, then valid UTF-8 with letters beyond ASCII, then the
//! declaration, then a guess from which letters the bytes would be.

mod ansel;
mod codepages;
mod sniff;

use super::{Finding, GedcomError, Severity};
use codepages::Page;
use serde::Serialize;

/// An encoding of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Encoding {
    /// UTF-8, and plain ASCII.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// ANSEL, the library character set of GEDCOM 5.
    Ansel,
    /// Windows code page 1252, mostly called `ANSI`.
    Windows1252,
    /// ISO 8859-1.
    Latin1,
    /// ISO 8859-15, Latin-1 with the euro sign.
    Latin9,
    /// The Macintosh before OS X.
    MacRoman,
    /// DOS in the United States.
    Ibm437,
    /// DOS in Western Europe.
    Ibm850,
}

impl Encoding {
    /// All of them.
    pub const ALL: [Encoding; 10] = [
        Self::Utf8,
        Self::Utf16Le,
        Self::Utf16Be,
        Self::Ansel,
        Self::Windows1252,
        Self::Latin1,
        Self::Latin9,
        Self::MacRoman,
        Self::Ibm437,
        Self::Ibm850,
    ];

    /// The usual name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Ansel => "ANSEL",
            Self::Windows1252 => "Windows-1252",
            Self::Latin1 => "ISO-8859-1",
            Self::Latin9 => "ISO-8859-15",
            Self::MacRoman => "MacRoman",
            Self::Ibm437 => "IBM437",
            Self::Ibm850 => "IBM850",
        }
    }

    /// Reads the payload of `HEAD.CHAR`; `None` if it names no encoding, as `ASCII` with bytes beyond ASCII does.
    pub fn from_declaration(declared: &str) -> Option<Self> {
        let plain: String = declared.chars().filter(char::is_ascii_alphanumeric).collect();
        Some(match plain.to_ascii_uppercase().as_str() {
            "UTF8" => Self::Utf8,
            "UNICODE" | "UTF16" | "UTF16LE" | "UCS2" => Self::Utf16Le,
            "UTF16BE" => Self::Utf16Be,
            "ANSEL" => Self::Ansel,
            "ANSI" | "WINDOWS" | "WINDOWS1252" | "CP1252" | "1252" | "IBMWINDOWS" | "MSWINDOWS" | "ANSI1252" => {
                Self::Windows1252
            }
            "LATIN1" | "ISO88591" | "ISOLATIN1" | "ISO8859" => Self::Latin1,
            "LATIN9" | "ISO885915" => Self::Latin9,
            "MACINTOSH" | "MACROMAN" | "MAC" => Self::MacRoman,
            "IBMPC" | "IBM437" | "CP437" | "437" | "IBM" | "OEM" | "IBMDOS" | "DOS" | "MSDOS" => Self::Ibm437,
            "IBM850" | "CP850" | "850" => Self::Ibm850,
            _ => return None,
        })
    }

    /// Bytes to text, without a byte order mark. What cannot be decoded becomes U+FFFD.
    pub fn decode(self, bytes: &[u8]) -> String {
        match self {
            Self::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
            Self::Utf16Le => encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0.into_owned(),
            Self::Utf16Be => encoding_rs::UTF_16BE.decode_without_bom_handling(bytes).0.into_owned(),
            Self::Ansel => ansel::decode(bytes),
            Self::Windows1252 => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
            Self::Latin1 => bytes.iter().map(|b| char::from(*b)).collect(),
            Self::Latin9 => encoding_rs::ISO_8859_15.decode_without_bom_handling(bytes).0.into_owned(),
            Self::MacRoman => encoding_rs::MACINTOSH.decode_without_bom_handling(bytes).0.into_owned(),
            Self::Ibm437 => Page::Ibm437.decode(bytes),
            Self::Ibm850 => Page::Ibm850.decode(bytes),
        }
    }

    /// Text to bytes, with a byte order mark if asked for and the encoding has one.
    pub fn encode(self, text: &str, bom: bool) -> Result<Vec<u8>, GedcomError> {
        let mut out = Vec::with_capacity(text.len() + 3);
        if bom {
            out.extend(match self {
                Self::Utf8 => &[0xEF, 0xBB, 0xBF][..],
                Self::Utf16Le => &[0xFF, 0xFE],
                Self::Utf16Be => &[0xFE, 0xFF],
                _ => &[],
            });
        }
        match self {
            Self::Utf8 => out.extend_from_slice(text.as_bytes()),
            Self::Utf16Le => out.extend(text.encode_utf16().flat_map(u16::to_le_bytes)),
            Self::Utf16Be => out.extend(text.encode_utf16().flat_map(u16::to_be_bytes)),
            _ => {
                for (number, line) in text.split_inclusive('\n').enumerate() {
                    let lacking =
                        |character| GedcomError::NoSuchCharacter { line: number + 1, character, encoding: self.name() };
                    self.encode_line(line, &mut out).map_err(lacking)?;
                }
            }
        }
        Ok(out)
    }

    fn encode_line(self, line: &str, out: &mut Vec<u8>) -> Result<(), char> {
        if line.is_ascii() {
            out.extend_from_slice(line.as_bytes());
            return Ok(());
        }
        let table = match self {
            Self::Ansel => return ansel::encode(line, out),
            Self::Latin1 => return each(line, out, |c| u8::try_from(u32::from(c)).ok()),
            Self::Ibm437 => return each(line, out, |c| Page::Ibm437.encode(c)),
            Self::Ibm850 => return each(line, out, |c| Page::Ibm850.encode(c)),
            Self::Latin9 => encoding_rs::ISO_8859_15,
            Self::MacRoman => encoding_rs::MACINTOSH,
            _ => encoding_rs::WINDOWS_1252,
        };
        let mut encoder = table.new_encoder();
        let mut buffer = vec![0; line.len() + 16];
        let (result, _, written) = encoder.encode_from_utf8_without_replacement(line, &mut buffer, true);
        out.extend_from_slice(&buffer[..written]);
        match result {
            encoding_rs::EncoderResult::Unmappable(character) => Err(character),
            _ => Ok(()),
        }
    }
}

fn each(line: &str, out: &mut Vec<u8>, encode: impl Fn(char) -> Option<u8>) -> Result<(), char> {
    for character in line.chars() {
        out.push(encode(character).ok_or(character)?);
    }
    Ok(())
}

/// What was decided about the bytes of a file.
pub(super) struct Detected {
    pub encoding: Encoding,
    /// Length of the byte order mark, 0 without one.
    pub bom: usize,
    pub findings: Vec<Finding>,
}

/// Which encoding the bytes are in.
pub(super) fn detect(bytes: &[u8]) -> Detected {
    let found = |encoding, bom| Detected { encoding, bom, findings: Vec::new() };
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => return found(Encoding::Utf8, 3),
        [0xFF, 0xFE, ..] => return found(Encoding::Utf16Le, 2),
        [0xFE, 0xFF, ..] => return found(Encoding::Utf16Be, 2),
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => return found(Encoding::Utf16Le, 0),
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => return found(Encoding::Utf16Be, 0),
        _ => {}
    }
    if bytes.is_ascii() {
        return found(Encoding::Utf8, 0);
    }
    let valid_utf8 = std::str::from_utf8(bytes).is_ok();
    let (line, declared) = declaration(bytes).unwrap_or_default();
    let named = Encoding::from_declaration(&declared);
    let mut detected = match named {
        _ if valid_utf8 => found(Encoding::Utf8, 0),
        Some(Encoding::Utf8 | Encoding::Utf16Le | Encoding::Utf16Be) | None => found(sniff::guess(bytes), 0),
        // `IBMPC` does not say which of the two pages of DOS it means.
        Some(Encoding::Ibm437) => found(sniff::better(bytes, &[Encoding::Ibm437, Encoding::Ibm850]), 0),
        Some(encoding) => found(encoding, 0),
    };
    let name = detected.encoding.name();
    if declared.is_empty() && detected.encoding != Encoding::Utf8 {
        let message = format!("no encoding is declared; read as {name}");
        let hint = "if letters look wrong, convert the file to UTF-8 first";
        detected.findings.push(Finding::new(Severity::Warning, 0, message).hint(hint));
    } else if !declared.is_empty() && named != Some(detected.encoding) {
        let message = format!("`CHAR {declared}` is declared, but the bytes are {name}; read as {name}");
        let hint = format!("write `1 CHAR {}`", if valid_utf8 { "UTF-8" } else { name });
        detected.findings.push(Finding::new(Severity::Warning, line, message).hint(hint));
    }
    detected
}

/// The line number and payload of `1 CHAR …` in the header.
fn declaration(bytes: &[u8]) -> Option<(u32, String)> {
    let head = &bytes[..bytes.len().min(64 * 1024)];
    let text = String::from_utf8_lossy(head);
    let mut number = 0;
    for line in text.split(['\n', '\r']) {
        // A pair of line end characters gives an empty piece that is no line.
        if line.is_empty() {
            continue;
        }
        number += 1;
        let mut words = line.split_whitespace();
        let (level, tag) = (words.next(), words.next());
        if number > 1 && level == Some("0") {
            return None;
        }
        if level == Some("1") && tag.is_some_and(|t| t == "CHAR" || t == "CHARACTER") {
            return Some((number, words.collect::<Vec<_>>().join(" ")));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_decodes_what_it_encoded() {
        let text = "1 NAME Moïse /Élie/\n1 NOTE Ça £ ß\n";
        for encoding in Encoding::ALL {
            let bytes = encoding.encode(text, false).expect("all of them have these letters");
            assert_eq!(encoding.decode(&bytes), text, "{}", encoding.name());
        }
    }

    #[test]
    fn a_letter_the_encoding_lacks_is_named_with_its_line() {
        let error = Encoding::Latin1.encode("1 NAME A\n1 NAME משה\n", false).expect_err("Hebrew is not in Latin-1");
        assert_eq!(
            error.to_string(),
            "line 2: the character `מ` does not exist in ISO-8859-1; write the file in UTF-8"
        );
    }

    #[test]
    fn declared_or_sniffed_the_names_are_read() {
        let names = "1 NAME Moïse Élisée /Bénaïche/\n1 NAME François René /Pérez/\n1 NAME Jürgen Müller\n";
        for (declared, encoding) in [
            ("ANSEL", Encoding::Ansel),
            ("ANSI", Encoding::Windows1252),
            ("IBM WINDOWS", Encoding::Windows1252),
            ("ISO-8859-1", Encoding::Latin1),
            ("LATIN-9", Encoding::Latin9),
            ("MACINTOSH", Encoding::MacRoman),
            ("IBMPC", Encoding::Ibm437),
            ("CP850", Encoding::Ibm850),
        ] {
            for head in [format!("0 HEAD\n1 CHAR {declared}\n"), "0 HEAD\n".to_owned()] {
                let bytes = encoding.encode(&format!("{head}{names}"), false).expect("these letters are everywhere");
                let detected = detect(&bytes);
                let text = detected.encoding.decode(&bytes[detected.bom..]);
                assert!(text.ends_with(names), "{declared} read as {}:\n{text}", detected.encoding.name());
                assert_eq!(detected.findings.len(), usize::from(!head.contains("CHAR")), "{:?}", detected.findings);
            }
        }
    }

    #[test]
    fn ansel_that_is_really_utf8_is_read_and_said() {
        let bytes = "0 HEAD\n1 CHAR ANSEL\n0 @I1@ INDI\n1 NAME משה\n".as_bytes();
        let detected = detect(bytes);
        assert_eq!(detected.encoding, Encoding::Utf8);
        assert_eq!(detected.findings[0].line, 2);
    }
}
