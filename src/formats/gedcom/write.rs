//! A tree back to bytes.
//!
//! A tree that was read can be written byte for byte as it was. Tidied, every line has the one form the standard knows
//! (no indent, one space, one kind of line end) and says exactly the same.

use super::tree::{LineEnd, Node, Tree};
use super::{Encoding, Family, GedcomError};

/// How to write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// The encoding; `None` = as the file was read.
    pub encoding: Option<Encoding>,
    /// The line ends; `None` = as most lines of the file.
    pub line_end: Option<LineEnd>,
}

/// The bytes of a tree, tidied: levels at the beginning of the line, one space, no blank lines.
///
/// When the encoding changes, `HEAD.CHAR` of version 5 is changed with it: it is the only line that is rewritten.
pub fn write(tree: &Tree, style: Style) -> Result<Vec<u8>, GedcomError> {
    let mut encoding = style.encoding.unwrap_or(tree.encoding);
    if tree.version.family() == Family::Seven {
        encoding = Encoding::Utf8;
    }
    let end = style.line_end.unwrap_or(tree.line_end).as_str();
    let declared = tree.record("HEAD").and_then(|h| h.child("CHAR")).filter(|_| encoding != tree.encoding);
    let mut out = String::with_capacity(tree.text.len());
    for node in tree.nodes() {
        if declared.is_some_and(|d| d.index() == node.index()) {
            push_head(node, &mut out);
            out.push(' ');
            out.push_str(declaration(encoding));
        } else {
            push_tidy(node, &mut out);
        }
        out.push_str(end);
    }
    let wide = matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be);
    encoding.encode(&out, tree.bom && encoding == tree.encoding || wide)
}

/// One line, tidied, with a line feed.
pub(super) fn push_line(node: Node<'_>, out: &mut String) {
    push_tidy(node, out);
    out.push('\n');
}

fn push_tidy(node: Node<'_>, out: &mut String) {
    if node.is_loose() {
        return out.push_str(node.raw());
    }
    push_head(node, out);
    if node.has_value() {
        out.push(' ');
        out.push_str(node.value());
    }
}

/// Level, identifier and tag.
fn push_head(node: Node<'_>, out: &mut String) {
    let mut digits = [0u8; 5];
    out.push_str(decimal(node.level(), &mut digits));
    if let Some(xref) = node.xref() {
        out.push_str(" @");
        out.push_str(xref);
        out.push('@');
    }
    out.push(' ');
    out.push_str(node.tag());
}

/// The bytes of a tree exactly as it was read: the same spaces, line ends, blank lines and encoding.
pub fn write_verbatim(tree: &Tree) -> Result<Vec<u8>, GedcomError> {
    tree.encoding.encode(&tree.text, tree.bom)
}

/// How version 5 declares an encoding.
fn declaration(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Utf16Le | Encoding::Utf16Be => "UNICODE",
        Encoding::Windows1252 => "ANSI",
        other => other.name(),
    }
}

fn decimal(mut number: u16, digits: &mut [u8; 5]) -> &str {
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    std::str::from_utf8(&digits[at..]).unwrap_or("0")
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    #[test]
    fn tidied_the_lines_say_the_same() {
        let odd = "0 HEAD\r\n  1   GEDC\r\n\r\n2 VERS 5.5.1\r\n1 CHAR ANSI\r\n0  @I1@   INDI\r\n1 NAME \r\n0 TRLR";
        let tree = read(odd.as_bytes()).expect("it is GEDCOM");
        let tidy = write(&tree, Style::default()).expect("ASCII is in every encoding");
        assert_eq!(
            String::from_utf8_lossy(&tidy),
            "0 HEAD\r\n1 GEDC\r\n2 VERS 5.5.1\r\n1 CHAR ANSI\r\n0 @I1@ INDI\r\n1 NAME \r\n0 TRLR\r\n"
        );
        assert_eq!(read(&tidy).expect("it is GEDCOM").qualified_lines(), tree.qualified_lines());
        assert_eq!(write_verbatim(&tree).expect("ASCII is in every encoding"), odd.as_bytes());
    }

    #[test]
    fn a_new_encoding_is_declared() {
        let latin = b"0 HEAD\n1 GEDC\n2 VERS 5.5.1\n1 CHAR ANSI\n0 @I1@ INDI\n1 NAME Mo\xEFse\n0 TRLR\n";
        let tree = read(latin).expect("it is GEDCOM");
        let style = Style { encoding: Some(Encoding::Utf8), ..Style::default() };
        let utf8 = String::from_utf8(write(&tree, style).expect("UTF-8 has every letter")).expect("it is UTF-8");
        assert!(utf8.contains("1 CHAR UTF-8\n") && utf8.contains("1 NAME Moïse\n"), "{utf8}");
        assert_eq!(write(&tree, Style::default()).expect("as it was"), latin);
    }
}
