//! Text to lines: where each line ends, and what its level, identifier, tag and value are.
//!
//! Forgiving: indented lines, several spaces, levels that jump and lines without a level are all understood and kept;
//! what was odd is said in a finding.

use super::tree::{Line, LineEnd};
use super::{Finding, Severity};

/// The highest level that is still taken for one.
const HIGHEST_LEVEL: u16 = 99;
/// Findings of one kind that are worth listing; a file with a million odd lines is odd in one way.
const LISTED: usize = 50;

/// Where the line that begins at `start` ends, and where the next begins.
pub(super) fn line_bounds(text: &[u8], start: usize, style: LineEnd) -> (usize, usize) {
    let length = text[start..].iter().position(|b| matches!(b, b'\n' | b'\r'));
    let Some(length) = length else { return (text.len(), text.len()) };
    let end = start + length;
    let pair = match (text[end], text.get(end + 1)) {
        (b'\r', Some(b'\n')) => true,
        // `\n\r\n` is a line feed and a blank CRLF line, unless the file has LFCR everywhere.
        (b'\n', Some(b'\r')) => style == LineEnd::LfCr || text.get(end + 2) != Some(&b'\n'),
        _ => false,
    };
    (end, end + 1 + usize::from(pair))
}

/// How the first line of a text ends, which is how all others do in nearly every file.
pub(super) fn line_end_of(text: &[u8]) -> LineEnd {
    let Some(at) = text.iter().position(|b| matches!(b, b'\n' | b'\r')) else { return LineEnd::Lf };
    match (text[at], text.get(at + 1), text.get(at + 2)) {
        (b'\r', Some(b'\n'), _) => LineEnd::CrLf,
        (b'\r', ..) => LineEnd::Cr,
        (_, Some(b'\r'), after) if after != Some(&b'\n') => LineEnd::LfCr,
        _ => LineEnd::Lf,
    }
}

/// The lines of a text and what was odd about them.
pub(super) struct Split {
    pub lines: Vec<Line>,
    pub physical: usize,
    pub findings: Vec<Finding>,
}

/// Splits a text of less than 4 GiB into lines; `None` if there are more than `most` of them.
pub(super) fn split(text: &str, style: LineEnd, most: usize) -> Option<Split> {
    let bytes = text.as_bytes();
    let mut lines: Vec<Line> = Vec::with_capacity(bytes.len() / 24);
    let mut odd = Oddities::default();
    // The lines that are still open: the path from the last record to the last line.
    let mut open: Vec<u32> = Vec::with_capacity(16);
    let (mut at, mut number) = (0, 0u32);
    while at < bytes.len() {
        let (end, next) = line_bounds(bytes, at, style);
        number += 1;
        if number as usize > most {
            return None;
        }
        let index = lines.len() as u32;
        let parsed = parse_line(&bytes[at..end]);
        match parsed {
            Parsed::Blank => odd.blank.add(number),
            Parsed::Loose => {
                odd.loose.add(number);
                // Loose text continues the last line, or stands beside it if that is a continuation itself.
                while open.last().is_some_and(|last| is_continuation(bytes, &lines[*last as usize])) {
                    close(&mut open, &mut lines, index);
                }
                let level = open.last().map_or(0, |last| lines[*last as usize].level + 1);
                let (start, end) = (at as u32, end as u32);
                let line = Line { start, end, next: 0, number, level, tag_at: 0, xref_at: 0, xref_len: 0, tag_len: 0 };
                lines.push(line);
                open.push(index);
            }
            Parsed::Line { level, indented, xref_at, xref_len, tag_at, tag_len } => {
                while open.last().is_some_and(|last| {
                    let last = &lines[*last as usize];
                    last.level >= level || last.tag_len == 0
                }) {
                    close(&mut open, &mut lines, index);
                }
                let above = open.last().map(|last| lines[*last as usize].level);
                if level > above.map_or(0, |a| a + 1) {
                    odd.jump.add(number);
                }
                if indented {
                    odd.indented.add(number);
                }
                let (start, end) = (at as u32, end as u32);
                lines.push(Line { start, end, next: 0, number, level, tag_at, xref_at, xref_len, tag_len });
                open.push(index);
            }
        }
        at = next;
    }
    let all = lines.len() as u32;
    while !open.is_empty() {
        close(&mut open, &mut lines, all);
    }
    Some(Split { lines, physical: number as usize, findings: odd.findings() })
}

fn close(open: &mut Vec<u32>, lines: &mut [Line], end: u32) {
    if let Some(index) = open.pop() {
        lines[index as usize].next = end;
    }
}

fn is_continuation(bytes: &[u8], line: &Line) -> bool {
    let at = line.start as usize + usize::from(line.tag_at);
    line.tag_len == 0 || (line.tag_len == 4 && matches!(bytes.get(at..at + 4), Some(b"CONT" | b"CONC")))
}

enum Parsed {
    Blank,
    Loose,
    Line { level: u16, indented: bool, xref_at: u16, xref_len: u8, tag_at: u16, tag_len: u8 },
}

fn parse_line(line: &[u8]) -> Parsed {
    let space = |b: &u8| matches!(b, b' ' | b'\t');
    let mut at = line.iter().take_while(|b| space(b)).count();
    if at == line.len() {
        return Parsed::Blank;
    }
    let indented = at > 0;
    let digits = line[at..].iter().take_while(|b| b.is_ascii_digit()).count();
    if digits == 0 || digits > 4 || at > 30_000 {
        return Parsed::Loose;
    }
    let level = line[at..at + digits].iter().fold(0u16, |n, b| n * 10 + u16::from(b - b'0'));
    at += digits;
    let gap = line[at..].iter().take_while(|b| space(b)).count();
    at += gap;
    let (mut xref_at, mut xref_len) = (0, 0);
    if line.get(at) == Some(&b'@') {
        let Some(length) = line[at + 1..].iter().take(256).position(|b| *b == b'@') else { return Parsed::Loose };
        (xref_at, xref_len) = (at + 1, length);
        at += length + 2;
        at += line[at..].iter().take_while(|b| space(b)).count();
    } else if gap == 0 {
        return Parsed::Loose;
    }
    let tag_len = line[at..].iter().take(256).take_while(|b| !space(b)).count();
    let fits = level <= HIGHEST_LEVEL && at <= 60_000 && (1..256).contains(&tag_len) && xref_len < 256;
    if !fits || !line[at].is_ascii_alphabetic() && line[at] != b'_' {
        return Parsed::Loose;
    }
    // A tag is ASCII; anything else that begins with a digit is text that lost its line.
    if !line[at..at + tag_len].iter().all(|b| b.is_ascii_graphic()) {
        return Parsed::Loose;
    }
    Parsed::Line {
        level,
        indented,
        xref_at: xref_at as u16,
        xref_len: xref_len as u8,
        tag_at: at as u16,
        tag_len: tag_len as u8,
    }
}

#[derive(Default)]
struct Oddity {
    first: Vec<u32>,
    count: usize,
}

impl Oddity {
    fn add(&mut self, line: u32) {
        self.count += 1;
        if self.first.len() < LISTED {
            self.first.push(line);
        }
    }

    fn findings(&self, severity: Severity, message: &str, hint: &str, out: &mut Vec<Finding>) {
        out.extend(self.first.iter().map(|line| Finding::new(severity, *line, message).hint(hint)));
        if self.count > LISTED {
            let more = self.count - LISTED;
            out.push(Finding::new(severity, 0, format!("{more} more lines like line {}: {message}", self.first[0])));
        }
    }
}

#[derive(Default)]
struct Oddities {
    blank: Oddity,
    loose: Oddity,
    indented: Oddity,
    jump: Oddity,
}

impl Oddities {
    fn findings(&self) -> Vec<Finding> {
        let mut out = Vec::new();
        self.blank.findings(Severity::Warning, "blank line", "remove it; GEDCOM has no blank lines", &mut out);
        let message = "no level and tag, kept as text of the line before";
        self.loose.findings(Severity::Error, message, "begin it with a level and `CONT`", &mut out);
        self.indented.findings(Severity::Warning, "indented line", "remove the space before the level", &mut out);
        let message = "the level is more than one deeper than the line above";
        self.jump.findings(Severity::Error, message, "levels go down one at a time", &mut out);
        out.sort_by_key(|f| f.line);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(text: &str) -> Vec<(u16, String, u32)> {
        let style = line_end_of(text.as_bytes());
        let split = split(text, style, 100).expect("fewer than 100 lines");
        let tag = |l: &Line| {
            let at = l.start as usize + usize::from(l.tag_at);
            text[at..at + usize::from(l.tag_len)].to_owned()
        };
        split.lines.iter().map(|l| (l.level, tag(l), l.next)).collect()
    }

    #[test]
    fn every_line_end_gives_the_same_lines() {
        let plain = tags("0 HEAD\n1 GEDC\n2 VERS 7.0\n0 TRLR\n");
        assert_eq!(plain.len(), 4);
        for end in ["\r", "\r\n", "\n\r"] {
            let text = ["0 HEAD", "1 GEDC", "2 VERS 7.0", "0 TRLR", ""].join(end);
            assert_eq!(tags(&text), plain, "{end:?}");
        }
        assert_eq!(tags("0 HEAD\r\n1 GEDC\n2 VERS 7.0\r0 TRLR"), plain);
    }

    #[test]
    fn a_line_feed_before_a_blank_crlf_line_is_not_lfcr() {
        assert_eq!(line_end_of(b"0 HEAD\n\r\n1 GEDC\n"), LineEnd::Lf);
        assert_eq!(tags("0 HEAD\n\r\n1 GEDC\n").len(), 2);
    }

    #[test]
    fn odd_lines_are_kept() {
        let lines = tags("0 HEAD\n  1 NOTE a\nloose text\n4 DEEP x\n0@I1@ INDI\n1\tNAME b\n");
        let shape: Vec<_> = lines.iter().map(|(l, t, n)| (*l, t.as_str(), *n)).collect();
        assert_eq!(shape, [(0, "HEAD", 4), (1, "NOTE", 4), (2, "", 3), (4, "DEEP", 4), (0, "INDI", 6), (1, "NAME", 6)]);
    }
}
