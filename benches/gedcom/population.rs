//! A made-up file of any size, the same each time: families of six generations, names in two scripts, dates in two
//! calendars, places, occupations and cited sources, about seventeen lines a person, as programs write them.

use std::fmt::Write as _;

/// Writes a GEDCOM 5.5.1 file about `people` people.
pub fn file(people: usize) -> String {
    let mut out = String::with_capacity(people * 420);
    out.push_str("0 HEAD\n1 SOUR MADEUP\n1 SUBM @U1@\n1 GEDC\n2 VERS 5.5.1\n2 FORM LINEAGE-LINKED\n1 CHAR UTF-8\n0 @U1@ SUBM\n1 NAME Test\n");
    let mut state = 42u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let given = ["Avraham", "Moïse", "Sol", "Esther", "Haïm", "Rachel", "Nissim", "Fortunée", "Élie", "Zohra"];
    let hebrew = ["אברהם", "משה", "סול", "אסתר", "חיים", "רחל", "נסים", "פורטונה", "אליהו", "זהרה"];
    let places = ["Tétouan, Maroc", "Salonique, Empire ottoman", "Baghdad, Iraq", "Jerusalem", "Tunis, Tunisie"];
    let months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    // Four people a family: a couple and two children, who found the families that follow.
    for person in 1..=people {
        let (name, surname) = (next(10), next(5000));
        let birth = 1750 + (person * 200 / people);
        let _ = write!(
            out,
            "0 @I{person}@ INDI\n1 NAME {} /Test{surname}/\n2 GIVN {}\n2 SURN Test{surname}\n",
            given[name], given[name]
        );
        if person % 3 == 0 {
            let _ = write!(out, "2 FONE {} /טסט{surname}/\n3 TYPE he\n", hebrew[name]);
        }
        let _ = write!(out, "1 SEX {}\n1 BIRT\n", if person % 2 == 0 { "F" } else { "M" });
        match person % 10 {
            0 => drop(writeln!(out, "2 DATE @#DHEBREW@ {} TSH {}", 1 + next(29), birth + 3760)),
            1 => drop(writeln!(out, "2 DATE ABT {birth}")),
            _ => drop(writeln!(out, "2 DATE {} {} {birth}", 1 + next(28), months[next(12)])),
        }
        let _ = writeln!(out, "2 PLAC {}", places[next(5)]);
        if person % 4 == 0 {
            let _ = write!(out, "2 SOUR @S{}@\n3 PAGE p. {}\n3 QUAY 3\n", 1 + next(100), next(400));
        }
        let _ = write!(
            out,
            "1 DEAT\n2 DATE {} {} {}\n2 PLAC {}\n",
            1 + next(28),
            months[next(12)],
            birth + 60,
            places[next(5)]
        );
        if person % 5 == 0 {
            let _ = write!(
                out,
                "1 OCCU Instituteur\n2 AGNC School {}\n2 DATE FROM {} TO {}\n",
                next(200),
                birth + 25,
                birth + 40
            );
        }
        let couple = person.div_ceil(2);
        let _ = writeln!(out, "1 FAMS @F{couple}@");
        if person > 2 {
            let _ = writeln!(out, "1 FAMC @F{}@", (person - 1) / 2);
        }
    }
    for family in 1..=people.div_ceil(2) {
        let (first, second) = (family * 2 - 1, family * 2);
        let _ = write!(out, "0 @F{family}@ FAM\n1 HUSB @I{first}@\n");
        if second <= people {
            let _ = writeln!(out, "1 WIFE @I{second}@");
        }
        for child in [family * 2 + 1, family * 2 + 2] {
            if child <= people {
                let _ = writeln!(out, "1 CHIL @I{child}@");
            }
        }
        let _ =
            write!(out, "1 MARR\n2 DATE {} {} {}\n", 1 + next(28), months[next(12)], 1770 + family * 2 * 200 / people);
    }
    for source in 1..=100 {
        let _ = write!(out, "0 @S{source}@ SOUR\n1 TITL Test register {source}\n1 AUTH A clerk\n");
    }
    out.push_str("0 TRLR\n");
    out
}
