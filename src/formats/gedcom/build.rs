//! Making a tree of one's own, line by line: what conversion and export write into.

use super::tree::{Line, LineEnd, Node, Tree};
use super::{Encoding, Family, Version};

/// The longest piece of text on one line of version 5, in characters; the standard allows 255 with everything.
const PIECE_OF_FIVE: usize = 200;

/// A tree in the making. Lines are added in the order of the file.
#[derive(Debug)]
pub struct Builder {
    tree: Tree,
    open: Vec<u32>,
}

impl Builder {
    /// An empty tree of a version.
    pub fn new(version: Version) -> Self {
        let tree = Tree {
            text: String::new(),
            lines: Vec::new(),
            version,
            encoding: Encoding::Utf8,
            bom: false,
            line_end: LineEnd::Lf,
            physical: 0,
            refused: Vec::new(),
            findings: Vec::new(),
        };
        Self { tree, open: Vec::new() }
    }

    /// The family of versions that is written.
    pub fn family(&self) -> Family {
        self.tree.version.family()
    }

    /// A record or another line that has no text of its own.
    pub fn bare(&mut self, level: u16, xref: Option<&str>, tag: &str) {
        self.raw(level, xref, tag, None);
    }

    /// A line whose value points to a record.
    pub fn pointer(&mut self, level: u16, tag: &str, to: &str) {
        self.raw(level, None, tag, Some(&format!("@{to}@")));
    }

    /// A line with text of any length; line breaks become `CONT`, and in version 5 long pieces become `CONC`.
    pub fn text(&mut self, level: u16, tag: &str, text: &str) {
        self.record_text(level, None, tag, text);
    }

    /// A record with text of its own: a shared note.
    pub fn record_text(&mut self, level: u16, xref: Option<&str>, tag: &str, text: &str) {
        if text.is_empty() {
            return self.raw(level, xref, tag, None);
        }
        for (n, part) in lines_of(text).enumerate() {
            let (line_level, line_xref, line_tag) = if n == 0 { (level, xref, tag) } else { (level + 1, None, "CONT") };
            match self.family() {
                Family::Seven => {
                    let part = clean(part);
                    let doubled = if part.starts_with('@') { format!("@{part}") } else { part };
                    self.raw(line_level, line_xref, line_tag, Some(&doubled).filter(|d| !d.is_empty()).map(|s| &**s));
                }
                Family::Five => {
                    let doubled = double_at(&clean(part));
                    let mut pieces = pieces(&doubled).into_iter();
                    let first = pieces.next().unwrap_or("");
                    self.raw(line_level, line_xref, line_tag, Some(first).filter(|f| !f.is_empty()));
                    for piece in pieces {
                        self.raw(level + 1, None, "CONC", Some(piece));
                    }
                }
            }
        }
    }

    /// A line exactly as given.
    pub fn raw(&mut self, level: u16, xref: Option<&str>, tag: &str, value: Option<&str>) {
        let tree = &mut self.tree;
        let index = tree.lines.len() as u32;
        while self.open.last().is_some_and(|o| tree.lines[*o as usize].level >= level) {
            let closed = self.open.pop().expect("the loop condition found a last one");
            tree.lines[closed as usize].next = index;
        }
        let start = tree.text.len();
        tree.text.push_str(&level.to_string());
        let mut xref_at = 0;
        if let Some(xref) = xref {
            xref_at = tree.text.len() + 2 - start;
            tree.text.push_str(&format!(" @{xref}@"));
        }
        let tag_at = tree.text.len() + 1 - start;
        tree.text.push(' ');
        tree.text.push_str(tag);
        if let Some(value) = value {
            tree.text.push(' ');
            tree.text.push_str(value);
        }
        let end = tree.text.len();
        tree.text.push('\n');
        tree.physical += 1;
        tree.lines.push(Line {
            start: start as u32,
            end: end as u32,
            next: 0,
            number: tree.physical as u32,
            level,
            tag_at: tag_at as u16,
            xref_at: xref_at as u16,
            xref_len: xref.map_or(0, |x| x.len().min(255)) as u8,
            tag_len: tag.len().min(255) as u8,
        });
        self.open.push(index);
    }

    /// A copy of a line and everything below it, at another level.
    pub fn copy(&mut self, node: Node<'_>, level: u16) {
        let down = i32::from(level) - i32::from(node.level());
        for line in node.subtree() {
            let new = (i32::from(line.level()) + down).max(0) as u16;
            if line.is_loose() {
                self.raw(new, None, "CONT", Some(line.value()));
            } else {
                self.raw(new, line.xref(), line.tag(), line.has_value().then(|| line.value()));
            }
        }
    }

    /// Lines so far.
    pub fn len(&self) -> usize {
        self.tree.lines.len()
    }

    /// Whether nothing was added yet.
    pub fn is_empty(&self) -> bool {
        self.tree.lines.is_empty()
    }

    /// The tree.
    pub fn finish(mut self) -> Tree {
        let all = self.tree.lines.len() as u32;
        for index in self.open {
            self.tree.lines[index as usize].next = all;
        }
        self.tree
    }
}

/// The lines of a text, whatever they end with; a final line break begins an empty line.
fn lines_of(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').map(|l| l.strip_suffix('\r').unwrap_or(l)).flat_map(|l| l.split('\r'))
}

/// Leaves out the control characters that no version allows.
fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || *c == '\t').collect()
}

/// Doubles every `@` but those of a `@#D…@` calendar escape.
fn double_at(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('@') {
        out.push_str(&rest[..at]);
        let escape = rest[at..].strip_prefix("@#").and_then(|e| e.find('@')).map(|close| at + 2 + close + 1);
        match escape {
            Some(end) => {
                out.push_str(&rest[at..end]);
                rest = &rest[end..];
            }
            None => {
                out.push_str("@@");
                rest = &rest[at + 1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// Cuts a line where a version 5 line must be cut: never beside a space (readers trim it), never in a doubled `@`.
fn pieces(line: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = line;
    while let Some((limit, _)) = rest.char_indices().nth(PIECE_OF_FIVE) {
        let fine = |at: &usize| {
            let (before, after) = (rest.as_bytes()[at - 1], rest.as_bytes()[*at]);
            before != b' ' && after != b' ' && before != b'@' && after != b'@'
        };
        let cut = (1..=limit).rev().filter(|at| rest.is_char_boundary(*at)).find(fine).unwrap_or(limit);
        out.push(&rest[..cut]);
        rest = &rest[cut..];
    }
    out.push(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_survives_both_versions() {
        let text = format!("@start {} a@b.example\n\n  indented {}\nend", "x ".repeat(300), "é".repeat(500));
        for version in [Version::V551, Version::V70] {
            let mut builder = Builder::new(version.clone());
            builder.text(1, "NOTE", &text);
            builder.text(1, "NOTE", "second");
            let tree = builder.finish();
            let nodes: Vec<_> = tree.records().collect();
            assert_eq!(nodes[0].text(), text, "{version}");
            assert_eq!(nodes[1].text(), "second");
            if version == Version::V551 {
                assert!(tree.nodes().all(|n| n.raw().chars().count() <= 255));
            }
        }
    }
}
