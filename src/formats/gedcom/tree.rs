//! The lossless tree of lines: every line of the file, in order, with its tag whatever it is.
//!
//! The decoded text is kept whole and lines are positions in it, in reading order (a parent before its children), each
//! with the position of the line after its subtree. So the original spacing and line ends are never lost, reading
//! allocates almost nothing, and the children of a line are found by hopping from subtree to subtree.

use super::{Encoding, Family, Finding, Version};
use std::borrow::Cow;

/// One line: positions in the text. `tag_len` 0 marks a line that is not of the form `level tag value`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub start: u32,
    pub end: u32,
    /// Index of the first line after this line's subtree.
    pub next: u32,
    /// Line number in the file, from 1.
    pub number: u32,
    pub level: u16,
    /// Position of the tag from the start of the line.
    pub tag_at: u16,
    pub xref_at: u16,
    pub xref_len: u8,
    pub tag_len: u8,
}

/// How lines end in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LineEnd {
    /// Line feed.
    #[default]
    Lf,
    /// Carriage return and line feed.
    CrLf,
    /// Carriage return, as on the first Macintosh.
    Cr,
    /// Line feed and carriage return, the wrong way round; some programs write it.
    LfCr,
}

impl LineEnd {
    /// The characters.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lf => "\n",
            Self::CrLf => "\r\n",
            Self::Cr => "\r",
            Self::LfCr => "\n\r",
        }
    }
}

/// A GEDCOM file as a tree of lines.
#[derive(Clone, Debug)]
pub struct Tree {
    pub(super) text: String,
    pub(super) lines: Vec<Line>,
    pub(super) version: Version,
    pub(super) encoding: Encoding,
    pub(super) bom: bool,
    pub(super) line_end: LineEnd,
    /// Lines in the file, blank and refused ones included.
    pub(super) physical: usize,
    /// Numbers of the lines that were refused.
    pub(super) refused: Vec<u32>,
    /// What was odd about bytes and lines.
    pub(super) findings: Vec<Finding>,
}

/// A line of a tree, together with what is below it.
#[derive(Clone, Copy)]
pub struct Node<'t> {
    tree: &'t Tree,
    index: u32,
}

impl Tree {
    /// The version the file states.
    pub fn version(&self) -> &Version {
        &self.version
    }

    /// The encoding the file was read in.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// How most lines end.
    pub fn line_end(&self) -> LineEnd {
        self.line_end
    }

    /// What the reader had to say about bytes and lines.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Numbers of the lines that were refused.
    pub fn refused_lines(&self) -> &[u32] {
        &self.refused
    }

    /// Lines in the file, blank and refused ones included.
    pub fn line_count(&self) -> usize {
        self.physical
    }

    /// Lines in the tree.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether the tree has no line.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The decoded text, word for word.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The top lines in order: header, records, trailer.
    pub fn records(&self) -> Children<'_> {
        Children { tree: self, at: 0, end: self.lines.len() as u32 }
    }

    /// The first top line with this tag.
    pub fn record(&self, tag: &str) -> Option<Node<'_>> {
        self.records().find(|r| r.tag() == tag)
    }

    /// All lines in the order of the file.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        (0..self.lines.len() as u32).map(|index| Node { tree: self, index })
    }

    /// The line at a place in the order of the file.
    pub(super) fn node(&self, index: u32) -> Option<Node<'_>> {
        ((index as usize) < self.lines.len()).then_some(Node { tree: self, index })
    }

    /// Every line with the tags of the lines above it, `INDI/BIRT/DATE 1 JAN 1900`, in the order of the file.
    ///
    /// Two files say the same if these are the same as multisets. Identifiers are part of the record's line.
    pub fn qualified_lines(&self) -> Vec<String> {
        let mut above: Vec<(u32, usize)> = Vec::new();
        let mut path = String::new();
        self.nodes()
            .map(|node| {
                while above.last().is_some_and(|(end, _)| *end <= node.index) {
                    let (_, length) = above.pop().expect("the loop condition found a last one");
                    path.truncate(length);
                }
                let xref = node.xref().map(|x| format!("@{x}@ ")).unwrap_or_default();
                let space = if node.has_value() { " " } else { "" };
                let line = format!("{path}{xref}{}{space}{}", node.tag(), node.value());
                if node.line().next > node.index + 1 {
                    above.push((node.line().next, path.len()));
                    path.push_str(node.tag());
                    path.push('/');
                }
                line
            })
            .collect()
    }
}

impl<'t> Node<'t> {
    fn line(&self) -> &'t Line {
        &self.tree.lines[self.index as usize]
    }

    fn slice(&self, from: usize, to: usize) -> &'t str {
        self.tree.text.get(from..to).unwrap_or("")
    }

    /// The level as written.
    pub fn level(&self) -> u16 {
        self.line().level
    }

    /// The line number in the file, from 1.
    pub fn number(&self) -> u32 {
        self.line().number
    }

    /// The position in the tree, in the order of the file.
    pub fn index(&self) -> usize {
        self.index as usize
    }

    /// The tree this line is of.
    pub fn tree(&self) -> &'t Tree {
        self.tree
    }

    /// The identifier of a record, without the `@` around it.
    pub fn xref(&self) -> Option<&'t str> {
        let line = self.line();
        let at = line.start as usize + usize::from(line.xref_at);
        (line.xref_len > 0).then(|| self.slice(at, at + usize::from(line.xref_len)))
    }

    /// The tag as written; empty if the line is not of the form `level tag value`.
    pub fn tag(&self) -> &'t str {
        let line = self.line();
        let at = line.start as usize + usize::from(line.tag_at);
        self.slice(at, at + usize::from(line.tag_len))
    }

    /// Whether the line is loose text, not of the form `level tag value`.
    pub fn is_loose(&self) -> bool {
        self.line().tag_len == 0
    }

    fn value_at(&self) -> usize {
        let line = self.line();
        match line.tag_len {
            0 => line.start as usize,
            len => line.start as usize + usize::from(line.tag_at) + usize::from(len) + 1,
        }
    }

    /// Whether a space follows the tag; `1 NAME ` has an empty value, `1 NAME` has none.
    pub fn has_value(&self) -> bool {
        self.value_at() <= self.line().end as usize
    }

    /// The value as written on this line alone, without continuations.
    pub fn value(&self) -> &'t str {
        self.slice(self.value_at(), self.line().end as usize)
    }

    /// The line as it stands in the file, without its line end.
    pub fn raw(&self) -> &'t str {
        self.slice(self.line().start as usize, self.line().end as usize)
    }

    /// The identifier the value points to, without the `@` around it; `VOID` in version 7 points to nothing.
    pub fn pointer(&self) -> Option<&'t str> {
        pointer(self.value())
    }

    /// The value with its continuations joined and doubled `@` undone.
    pub fn text(&self) -> Cow<'t, str> {
        let first = self.value();
        let continued = self.line().next > self.index + 1
            && self.children().any(|c| matches!(c.tag(), "CONT" | "CONC") || c.is_loose());
        let joined = if continued {
            let seven = self.tree.version.family() == Family::Seven;
            let mut text = first.to_owned();
            for child in self.children() {
                let value = if seven { undouble_lead(child.value()) } else { child.value() };
                match child.tag() {
                    "CONT" | "" => {
                        text.push('\n');
                        text.push_str(value);
                    }
                    "CONC" => text.push_str(value),
                    _ => {}
                }
            }
            Cow::Owned(text)
        } else {
            Cow::Borrowed(first)
        };
        match self.tree.version.family() {
            Family::Seven if joined.starts_with("@@") => Cow::Owned(joined[1..].to_owned()),
            Family::Five if joined.contains("@@") => Cow::Owned(joined.replace("@@", "@")),
            _ => joined,
        }
    }

    /// The lines one level below, in order.
    pub fn children(&self) -> Children<'t> {
        Children { tree: self.tree, at: self.index + 1, end: self.line().next }
    }

    /// The first line below with this tag.
    pub fn child(&self, tag: &str) -> Option<Node<'t>> {
        self.children().find(|c| c.tag() == tag)
    }

    /// The text of the first line below with this tag.
    pub fn child_text(&self, tag: &str) -> Option<Cow<'t, str>> {
        self.child(tag).map(|c| c.text())
    }

    /// This line and everything below it, in the order of the file.
    pub fn subtree(&self) -> impl Iterator<Item = Node<'t>> + use<'t> {
        let tree = self.tree;
        (self.index..self.line().next).map(move |index| Node { tree, index })
    }
}

// In version 7 a leading `@` is doubled on every line; version 5 doubles every `@`, wherever it stands.
fn undouble_lead(value: &str) -> &str {
    value.strip_prefix('@').filter(|rest| rest.starts_with('@')).unwrap_or(value)
}

/// The identifier in `@…@`, if the value is a pointer and not text or a calendar escape.
pub(super) fn pointer(value: &str) -> Option<&str> {
    let inner = value.trim().strip_prefix('@')?.strip_suffix('@')?;
    (!inner.is_empty() && !inner.starts_with('#') && !inner.contains('@')).then_some(inner)
}

/// The lines directly below a line, in order.
#[derive(Clone)]
pub struct Children<'t> {
    tree: &'t Tree,
    at: u32,
    end: u32,
}

impl<'t> Iterator for Children<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        if self.at >= self.end {
            return None;
        }
        let node = Node { tree: self.tree, index: self.at };
        // `next` is always beyond the line itself, so this ends.
        self.at = node.line().next.max(self.at + 1);
        Some(node)
    }
}
