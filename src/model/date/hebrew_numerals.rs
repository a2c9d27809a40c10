//! Hebrew numbers in letters: 620 is תר״ך, 15 is ט״ו (not the letters of the divine name).

const UNITS: [char; 10] = ['\0', 'א', 'ב', 'ג', 'ד', 'ה', 'ו', 'ז', 'ח', 'ט'];
const TENS: [char; 10] = ['\0', 'י', 'כ', 'ל', 'מ', 'נ', 'ס', 'ע', 'פ', 'צ'];
const HUNDREDS: [&str; 10] = ["", "ק", "ר", "ש", "ת", "תק", "תר", "תש", "תת", "תתק"];

/// The number in letters, with geresh or gershayim. `number` is from 1 to 999.
pub(super) fn write(number: u32) -> String {
    let mut letters = HUNDREDS[(number / 100 % 10) as usize].to_owned();
    match number % 100 {
        15 => letters.push_str("טו"),
        16 => letters.push_str("טז"),
        rest => {
            letters.extend([TENS[(rest / 10) as usize], UNITS[(rest % 10) as usize]].into_iter().filter(|c| *c != '\0'))
        }
    }
    // At the end a letter takes its final form, as the printers of our sources set it in years.
    if number >= 100
        && let Some(last) = letters.pop()
    {
        letters.push(final_form(last));
    }
    match letters.char_indices().next_back() {
        Some((0, _)) | None => letters + "׳",
        Some((at, _)) => format!("{}״{}", &letters[..at], &letters[at..]),
    }
}

/// A year of the creation: the thousands are left out from 5001 to 5999, as nearly all sources do.
pub(super) fn write_year(year: i32) -> String {
    match (year / 1000, u32::try_from(year % 1000).unwrap_or(0)) {
        (5, rest @ 1..) => write(rest),
        (thousands @ 1..10, rest @ 1..) => format!("{}׳{}", UNITS[thousands as usize], write(rest)),
        _ => year.to_string(),
    }
}

/// Reads a number in letters. It must be marked as one by a geresh or gershayim (typewriters have `'` and `"`), and be
/// in the usual order; the last two letters may be exchanged, as in שד״מ for שמ״ד, "destruction".
pub(super) fn read(text: &str) -> Option<u32> {
    let marked = text.contains(['׳', '״', '\'', '"', '’', '”']);
    let letters: Vec<char> = text.chars().filter(|c| !"׳״'\"’”".contains(*c)).map(plain_form).collect();
    let sum = letters.iter().map(|letter| value(*letter)).sum::<Option<u32>>().filter(|sum| (1..1000).contains(sum))?;
    let usual: Vec<char> = write(sum).chars().filter(|c| !"׳״".contains(*c)).map(plain_form).collect();
    let mut exchanged = usual.clone();
    if let [.., a, b] = &mut exchanged[..] {
        std::mem::swap(a, b);
    }
    (marked && (letters == usual || letters == exchanged)).then_some(sum)
}

/// Reads a year: תר״ך is 5620, ה׳תר״ך too, and ד׳ begins one of the fourth thousand.
pub(super) fn read_year(text: &str) -> Option<i32> {
    let mut chars = text.char_indices();
    let thousands = match (chars.next(), chars.next(), chars.next()) {
        (Some((_, letter @ ('ד' | 'ה'))), Some((_, '׳' | '\'' | '’')), Some((rest, _))) => Some((letter, rest)),
        _ => None,
    };
    let (thousands, rest) = match thousands {
        Some(('ד', rest)) => (4000, &text[rest..]),
        Some((_, rest)) => (5000, &text[rest..]),
        None => (5000, text),
    };
    // Fewer than three letters may be a day, or any abbreviation; years with no hundreds lie before 1340.
    let year = read(rest).filter(|year| *year >= 100)?;
    Some(thousands + year as i32)
}

fn value(letter: char) -> Option<u32> {
    let position = |list: &[char]| list.iter().position(|c| *c == letter).map(|index| index as u32);
    position(&UNITS).or_else(|| position(&TENS).map(|tens| tens * 10)).or(match letter {
        'ק' => Some(100),
        'ר' => Some(200),
        'ש' => Some(300),
        'ת' => Some(400),
        _ => None,
    })
}

fn final_form(letter: char) -> char {
    match letter {
        'כ' => 'ך',
        'מ' => 'ם',
        'נ' => 'ן',
        'פ' => 'ף',
        'צ' => 'ץ',
        other => other,
    }
}

fn plain_form(letter: char) -> char {
    match letter {
        'ך' => 'כ',
        'ם' => 'מ',
        'ן' => 'נ',
        'ף' => 'פ',
        'ץ' => 'צ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_letters() {
        for (number, letters) in [
            (1, "א׳"),
            (10, "י׳"),
            (15, "ט״ו"),
            (16, "ט״ז"),
            (17, "י״ז"),
            (30, "ל׳"),
            (620, "תר״ך"),
            (623, "תרכ״ג"),
            (708, "תש״ח"),
            (999, "תתקצ״ט"),
        ] {
            assert_eq!(write(number), letters);
        }
        for number in 1..1000 {
            assert_eq!(read(&write(number)), Some(number), "{number}");
        }
    }

    #[test]
    fn years_in_letters() {
        for (year, letters) in [(5620, "תר״ך"), (5708, "תש״ח"), (4856, "ד׳תתנ״ו"), (5000, "5000")] {
            assert_eq!(write_year(year), letters);
        }
        for (letters, year) in
            [("תר\"ך", 5620), ("ה׳תר״ך", 5620), ("ה'תרכ\"ג", 5623), ("תר״כ", 5620), ("ד׳תתנ״ו", 4856), ("שד״מ", 5344)]
        {
            assert_eq!(read_year(letters), Some(year), "{letters}");
        }
    }

    #[test]
    fn other_abbreviations_are_no_numbers() {
        for word in ["רמב״ם", "חז״ל", "תרך", "צה״ל", "ז״ל", "י״ז", "", "״", "abc"] {
            assert_eq!(read_year(word), None, "{word}");
        }
    }
}
