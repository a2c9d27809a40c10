//! The lines of a genealogist's record that tell how to reach somebody: telephone, fax, mail, web.
//!
//! Whoever is reached there lives, though the record may be of the dead: it is a cousin's telephone beside a grave. An old
//! postal address is history, and is none of these.

/// The tags, without the `_` that programs put before them.
const TAGS: [&str; 5] = ["PHON", "FAX", "EMAIL", "EMAI", "WWW"];

/// Whether a line with the tag tells how to reach somebody.
pub fn is_contact(tag: &str) -> bool {
    TAGS.contains(&tag.trim_start_matches('_'))
}

/// A record without such lines and what stands below them; `None` if it has none. The web page of a source is a part of
/// its description: it stays where `with_web` says so.
pub fn without_contacts(record: &str, with_web: bool) -> Option<String> {
    let is_out = |tag: &str| is_contact(tag) && !(with_web && tag == "WWW");
    let mut rest = String::new();
    let mut below: Option<u32> = None;
    for line in record.split_inclusive('\n') {
        let (level, tag) = level_and_tag(line);
        if below.is_some_and(|above| level.is_none_or(|level| level > above)) {
            continue;
        }
        below = level.filter(|_| is_out(tag));
        if below.is_none() {
            rest.push_str(line);
        }
    }
    (rest.len() < record.len()).then_some(rest)
}

/// The level and the tag of a line; neither of one that is not of that form, which is read with what is above it.
fn level_and_tag(line: &str) -> (Option<u32>, &str) {
    let mut words = line.trim_end_matches(['\r', '\n']).splitn(3, ' ');
    let level = words.next().and_then(|level| level.parse().ok());
    (level, words.next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(record: &str, with_web: bool, expected: Option<&str>) {
        assert_eq!(without_contacts(record, with_web).as_deref(), expected, "{record}");
    }

    #[test]
    fn what_stands_below_a_contact_goes_with_it() {
        check("0 @I1@ INDI\n1 RESI\n2 ADDR Street\n", false, None);
        check(
            "0 @I1@ INDI\n1 RESI\n2 ADDR Street\n2 PHON 1\n2 NOTE x\n",
            false,
            Some("0 @I1@ INDI\n1 RESI\n2 ADDR Street\n2 NOTE x\n"),
        );
        check("0 @I1@ INDI\n1 _EMAIL a@@e.org\n2 _X b\n3 CONT c\n1 SEX F\n", false, Some("0 @I1@ INDI\n1 SEX F\n"));
        check("0 @I1@ INDI\n1 PHON 1\n2 CONT 2\n1 FAX 3\n", false, Some("0 @I1@ INDI\n"));
        check("0 @I1@ INDI\n1 PHON 1\nor 2\n1 SEX F\n", false, Some("0 @I1@ INDI\n1 SEX F\n"));
        check("0 @I1@ INDI\n1 NOTE PHON 1\n2 CONT EMAIL\n", false, None);
    }

    #[test]
    fn the_page_of_a_source_stays() {
        let record = "0 @S1@ SOUR\n1 WWW http://e.org\n1 PHON 1\n";
        check(record, true, Some("0 @S1@ SOUR\n1 WWW http://e.org\n"));
        check(record, false, Some("0 @S1@ SOUR\n"));
    }
}
