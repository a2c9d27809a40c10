//! What holds for every file, tried on thousands of made-up ones.

use super::*;
use proptest::prelude::*;

/// A line of a made-up file: level step, tag, value.
fn line() -> impl Strategy<Value = (u16, String, Option<String>)> {
    let tag = prop_oneof![
        Just("NAME".to_owned()),
        Just("NOTE".to_owned()),
        Just("CONT".to_owned()),
        Just("CONC".to_owned()),
        "_[A-Z]{1,6}",
        "[A-Z]{3,4}",
    ];
    let value = prop_oneof![
        Just(None),
        "[ -~]{0,30}".prop_map(Some),
        "[א-ת /]{1,12}".prop_map(Some),
        Just(Some("@I1@".into()))
    ];
    (0u16..4, tag, value)
}

/// A whole file, with a header, any line ends, indents and blank lines.
fn file() -> impl Strategy<Value = String> {
    let ends = prop_oneof![Just("\n"), Just("\r\n"), Just("\r"), Just("\n\r")];
    (prop::collection::vec((line(), 0usize..3, any::<bool>()), 0..60), ends).prop_map(|(lines, end)| {
        let mut text = format!("0 HEAD{end}1 GEDC{end}2 VERS 5.5.1{end}");
        let mut depth = 0;
        for ((step, tag, value), indent, blank) in lines {
            depth = (depth + 1).min(step);
            text.push_str(&" ".repeat(indent));
            let value = value.map(|v| format!(" {v}")).unwrap_or_default();
            text.push_str(&format!("{depth} {tag}{value}{end}"));
            if blank {
                text.push_str(end);
            }
        }
        text + "0 TRLR" + end
    })
}

proptest! {
    #[test]
    fn writing_gives_back_every_line(text in file()) {
        let tree = read(text.as_bytes()).expect("it begins as GEDCOM does");
        let tidy = write(&tree, Style::default()).expect("UTF-8 has every letter");
        let again = read(&tidy).expect("what is written is GEDCOM");
        prop_assert_eq!(again.qualified_lines(), tree.qualified_lines());
        prop_assert_eq!(write_verbatim(&tree).expect("UTF-8 has every letter"), text.as_bytes());
        prop_assert_eq!(write(&again, Style::default()).expect("as before"), tidy);
    }

    #[test]
    fn no_bytes_make_the_reader_fail_badly(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = read(&bytes);
        let mut headed = b"0 HEAD\n1 CHAR ANSEL\n".to_vec();
        headed.extend(&bytes);
        if let Ok(tree) = read(&headed) {
            let _ = tree.qualified_lines();
            let _ = write(&tree, Style { encoding: Some(Encoding::Utf8), ..Style::default() });
            prop_assert!(tree.nodes().all(|n| n.text().len() <= headed.len() * 4));
        }
    }

    #[test]
    fn garbled_files_keep_their_lines(text in file(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = text.into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(tree) = read(&bytes) {
            prop_assert!(tree.len() + tree.refused_lines().len() <= tree.line_count());
            let children: usize = tree.records().map(|r| r.subtree().count()).sum();
            prop_assert_eq!(children, tree.len());
        }
    }
}

#[test]
fn a_line_of_a_gigabyte_takes_little_memory() {
    struct Endless(usize);
    impl std::io::Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let n = buffer.len().min(self.0);
            buffer[..n].fill(b'x');
            self.0 -= n;
            Ok(n)
        }
    }
    use std::io::Read as _;
    let head = b"0 HEAD\n1 GEDC\n2 VERS 7.0\n1 NOTE ".as_slice();
    let tail = b"\n0 @I1@ INDI\n0 TRLR\n".as_slice();
    let source = head.chain(Endless(1 << 30)).chain(tail);
    let tree = read_from(source, &Limits::default()).expect("one bad line does not spoil the file");
    assert_eq!(tree.refused_lines(), [4]);
    assert_eq!(tree.record("INDI").and_then(|r| r.xref()), Some("I1"));
    assert!(tree.text().len() < 100);
    assert!(tree.findings().iter().any(|f| f.line == 4 && f.severity == Severity::Error));
}

#[test]
fn other_files_are_told_apart() {
    for (bytes, said) in [
        (&b"<!DOCTYPE html><html>"[..], "web page"),
        (&b"\xFF\xFE<\0h\0t\0m\0l\0>\0"[..], "web page"),
        (b"%PDF-1.7", "PDF"),
        (b"", "it is empty"),
        (b"Dear all, here is my family", "it begins with `Dear all"),
        (b"\x1f\x8b\x08", "gzip"),
    ] {
        let error = read(bytes).expect_err("this is not GEDCOM").to_string();
        assert!(error.starts_with("this is not GEDCOM") && error.contains(said), "{error}");
    }
}

/// The processor time of this thread so far, whatever else the machine does; the time by the clock where no system tells.
pub(super) fn spent() -> std::time::Duration {
    static START: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.elapsed(), std::time::Duration::from_nanos)
}

/// Files that grow in one direction only, which is where a step that looks at everything again for each line shows.
#[test]
fn no_shape_of_a_file_takes_long() {
    let head = "0 HEAD\n1 GEDC\n2 VERS 5.5.1\n0 @F1@ FAM\n0 @I1@ INDI\n";
    for line in [
        "1 EVEN x\n2 TYPE y\n",
        "1 NAME A /B/\n",
        "1 FAMC @F1@\n",
        "1 ASSO @I1@\n2 RELA teacher\n",
        "1 UNKNOWN x\n",
        "1 _EXT x\n",
        "1 SOUR in place\n",
        "1 OBJE\n2 FILE a\n",
        "1 NOTE x\n2 CONT y\n",
        "2 CONT y\n",
        "loose text\n",
        "0 @i1@ INDI\n1 BIRT\n2 PLAC x\n",
        "0 @F1@ FAM\n1 HUSB @I1@\n1 CHIL @I1@\n",
        "1 BIRT\n2 DATE 31 FEB 1900 x x x\n2 DATE (x)\n",
        "0 @i 1@ INDI\n",
    ] {
        let took = |lines: usize, times: usize| {
            let file = head.to_owned() + &line.repeat(lines) + "0 TRLR\n";
            let start = spent();
            for _ in 0..times {
                let tree = read(file.as_bytes()).expect("it begins as GEDCOM does");
                let _ = (check(&tree), convert(&tree, Family::Seven), convert(&tree, Family::Five), import(&tree));
                let _ = convert(&convert(&tree, Family::Seven).tree, Family::Five);
            }
            spent() - start
        };
        // As many lines in one file cost about what they cost in sixteen; a step that looks at everything again for each
        // of them would cost sixteen times that. The better of two, for a machine that does other things too. Sixteen
        // short files, as the system counts in steps of milliseconds.
        let [short, long] = [(1_000, 16), (16_000, 1)].map(|(lines, times)| took(lines, times).min(took(lines, times)));
        assert!(long < short * 5, "{line:?}: sixteen times 1,000 lines take {short:?}, 16,000 lines {long:?}");
    }
}
