//! Payloads in the target's words.

use super::words;
use super::{Converter, Family, Node, Payload, Severity, Structure, set_fate};
use crate::formats::gedcom::date::{Form, GedcomDate, Point};
use crate::formats::gedcom::{Fate, gedzip, payload};

/// A payload for the target, and lines that must go below it.
#[derive(Default)]
pub(super) struct Converted {
    pub value: Option<String>,
    pub pointer: bool,
    pub below: Vec<(&'static str, String)>,
}

impl Converted {
    pub fn text(value: impl Into<String>) -> Self {
        Self { value: Some(value.into()), ..Self::default() }
    }

    fn with(mut self, tag: &'static str, value: impl Into<String>) -> Self {
        self.below.push((tag, value.into()));
        self
    }
}

impl<'t> Converter<'t> {
    /// The payload of a line for a structure of the target; `None` if that structure cannot hold it.
    pub(super) fn payload(&mut self, node: Node<'t>, index: usize) -> Option<Converted> {
        let structure = self.structure(index);
        let text = node.text();
        match structure.payload {
            Payload::Pointer(_) => self.pointer(node),
            Payload::PointerOrText(_) if node.pointer().is_some() => self.pointer(node),
            Payload::PointerOrNone(_) if node.pointer().is_some() => self.pointer(node),
            Payload::PointerOrNone(_) if !text.trim().is_empty() => None,
            Payload::PointerOrText(_) | Payload::PointerOrNone(_) => Some(Converted::text(text)),
            Payload::None if text.trim().is_empty() => Some(Converted::default()),
            // Text where none may be: kept below, under a name that says so.
            Payload::None => Some(Converted::default().with("_TEXT", text)),
            _ => self.scalar(node, structure, &text),
        }
    }

    fn pointer(&mut self, node: Node<'t>) -> Option<Converted> {
        let to = node.pointer()?;
        let value = match self.ids.get(to) {
            Some(id) => id.clone(),
            None if self.to == Family::Seven => {
                if to != "VOID" {
                    let message = format!("`@{to}@` points to no record; `@VOID@` is written");
                    self.say(Severity::Warning, node.number(), message);
                }
                "VOID".to_owned()
            }
            None => return None,
        };
        Some(Converted { value: Some(value), pointer: true, below: Vec::new() })
    }

    fn scalar(&mut self, node: Node<'t>, structure: &'static Structure, text: &str) -> Option<Converted> {
        let seven = self.to == Family::Seven;
        let converted = match structure.payload {
            Payload::Date | Payload::DatePeriod | Payload::DateExact => return self.date(node, structure, text),
            Payload::Enum => self.value_of(structure, text)?,
            Payload::ListEnum => self.values_of(structure, text)?,
            Payload::YOrNone => match text.trim() {
                "" => Converted::default(),
                "Y" | "y" => Converted::text("Y"),
                other => Converted::default().with("NOTE", other),
            },
            Payload::Language if seven => Converted::text(words::language_tag(text)?),
            Payload::MediaType if seven => Converted::text(words::media_type(text)?),
            Payload::Name => Converted::text(two_slashes(text)),
            Payload::Age if seven => self.age(text),
            Payload::FilePath if seven => Converted::text(file_path(text)),
            Payload::Text if structure.name.ends_with("FILE") && !seven => Converted::text(local_path(text)),
            Payload::Latitude => Converted::text(coordinate(text, 'N', 'S')),
            Payload::Longitude => Converted::text(coordinate(text, 'E', 'W')),
            Payload::Text if structure.name.ends_with("FORM") && !seven => {
                Converted::text(words::media_abbreviation(text))
            }
            Payload::Text if node.tag() == "LANG" && !seven => {
                Converted::text(words::language_name(text).unwrap_or(text))
            }
            _ => Converted::text(text),
        };
        let written = converted.value.as_deref().unwrap_or("");
        // A pointer where the target wants text is no text.
        if node.pointer().is_some() && seven || payload::check(structure, written, self.to).is_err() {
            return None;
        }
        if written != text && converted.below.is_empty() && !written.eq_ignore_ascii_case(text) {
            self.say(Severity::Note, node.number(), format!("`{text}` is written `{written}`"));
        }
        Some(converted)
    }

    fn date(&mut self, node: Node<'t>, structure: &'static Structure, text: &str) -> Option<Converted> {
        let has_phrase = structure.sub("PHRASE").is_some();
        let parsed = GedcomDate::parse(text, self.from_family);
        let exact = structure.payload == Payload::DateExact;
        match (parsed, self.to) {
            (Ok(date), Family::Seven) => {
                let written = date.write(Family::Seven);
                let dual = date.points().any(|p| p.dual.is_some());
                let fits = payload::check(structure, &written, Family::Seven).is_ok();
                if dual || !fits {
                    return self.phrase_only(node, structure, text, has_phrase && !exact);
                }
                Some(match &date.phrase {
                    Some(phrase) if has_phrase => Converted::text(written).with("PHRASE", phrase),
                    Some(_) => return None,
                    None => Converted::text(written),
                })
            }
            (Err(_), Family::Seven) => self.phrase_only(node, structure, text, has_phrase && !exact),
            (Ok(mut date), Family::Five) => {
                // A double-dated day waits in the phrase, as version 7 cannot say it.
                let double = node.child_text("PHRASE").filter(|phrase| {
                    let date = GedcomDate::parse(phrase, Family::Five);
                    date.is_ok_and(|d| d.points().any(|p| p.dual.is_some()))
                });
                if let Some(double) = double {
                    return Some(Converted::text(double));
                }
                // A plain date with a phrase is what version 5 calls interpreted.
                if let Some(phrase) = node.child("PHRASE").filter(|_| self.from_family == Family::Seven)
                    && fits_in_brackets(&phrase.text())
                {
                    let form = match date.form.clone() {
                        Form::Plain(point) => Some(Form::Interpreted(point)),
                        Form::Unknown => Some(Form::Unknown),
                        _ => None,
                    };
                    if let Some(form) = form {
                        date.form = form;
                        date.phrase = Some(phrase.text().into_owned());
                        set_fate(&mut self.fates, phrase.number(), Fate::Mapped);
                    }
                }
                let written = date.write(Family::Five);
                payload::check(structure, &written, Family::Five).is_ok().then(|| Converted::text(written))
            }
            (Err(_), Family::Five) if exact || !fits_in_brackets(text) => None,
            (Err(_), Family::Five) => {
                self.say(
                    Severity::Warning,
                    node.number(),
                    format!("`{text}` is not a date; kept in brackets, as a phrase"),
                );
                Some(Converted::text(format!("({text})")))
            }
        }
    }

    fn phrase_only(&mut self, node: Node<'t>, structure: &Structure, text: &str, may: bool) -> Option<Converted> {
        if !may {
            return None;
        }
        self.say(Severity::Warning, node.number(), format!("`{text}` is not a date of version 7; kept as a phrase"));
        let read = GedcomDate::parse(text, self.from_family).ok();
        let written = read.and_then(|mut date| {
            // Of a double-dated day the year of today's calendar can be said.
            date.points_mut().try_for_each(in_todays_year)?;
            date.phrase = None;
            let written = date.write(Family::Seven);
            let fits = !written.is_empty() && payload::check(structure, &written, Family::Seven).is_ok();
            fits.then_some(written)
        });
        Some(Converted { value: written, pointer: false, below: vec![("PHRASE", text.to_owned())] })
    }

    /// A value of an enumeration. Version 7 has `OTHER` and a phrase for what it does not list.
    fn value_of(&mut self, structure: &'static Structure, text: &str) -> Option<Converted> {
        let plain = |t: &str| -> String {
            t.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase()
        };
        if text.starts_with('_') && payload::is_tag(text) && self.to == Family::Seven {
            return Some(Converted::text(text));
        }
        let wanted = plain(text);
        if let Some(value) = structure.values.iter().find(|v| plain(v) == wanted) {
            return Some(Converted::text(*value));
        }
        let phrase = structure.sub("PHRASE").is_some();
        match structure.name {
            "SEX" if self.to == Family::Seven => Some(Converted::text("U").with("_SEX", text)),
            _ if phrase && structure.values.contains(&"OTHER") => Some(Converted::text("OTHER").with("PHRASE", text)),
            _ if phrase && structure.values.contains(&"EVEN") => Some(Converted::text("EVEN").with("PHRASE", text)),
            _ => None,
        }
    }

    fn values_of(&mut self, structure: &'static Structure, text: &str) -> Option<Converted> {
        let values: Option<Vec<String>> =
            text.split(',').map(|v| self.value_of(structure, v.trim()).and_then(|c| c.value)).collect();
        Some(Converted::text(values?.join(", ")))
    }

    fn age(&mut self, text: &str) -> Converted {
        let said = match words::age(text) {
            Some(said) => said,
            None if text.trim().is_empty() => return Converted::text(text),
            None => {
                let tidy = tidy_age(text);
                let structure = &self.target.structures.iter().find(|s| s.name == "AGE");
                let fine = |age: &String| structure.is_some_and(|s| payload::check(s, age, Family::Seven).is_ok());
                return match tidy.filter(fine) {
                    Some(age) => Converted::text(age),
                    None => Converted::default().with("PHRASE", text),
                };
            }
        };
        Converted::text(said).with("PHRASE", text)
    }
}

/// A phrase that version 5 can hold in its brackets.
pub(super) fn fits_in_brackets(phrase: &str) -> bool {
    !phrase.contains(['(', ')', '\n']) && !phrase.is_empty() && phrase.trim() == phrase
}

/// A name has its surname between two slashes or has none.
fn two_slashes(name: &str) -> String {
    let name = name.replace('\t', " ");
    match name.matches('/').count() {
        0 | 2 => name,
        1 => name + "/",
        _ => {
            let (first, last) = (name.find('/').unwrap_or(0), name.rfind('/').unwrap_or(0));
            let keep = |(at, c): (usize, char)| (c != '/' || at == first || at == last).then_some(c);
            name.char_indices().filter_map(keep).collect()
        }
    }
}

/// `31.78` and `-5.4` as `N31.78` and `W5.4`.
fn coordinate(text: &str, plus: char, minus: char) -> String {
    let text = text.trim();
    match text.strip_prefix('-') {
        Some(rest) => format!("{minus}{rest}"),
        None if text.starts_with(|c: char| c.is_ascii_digit()) => format!("{plus}{text}"),
        None => text.to_ascii_uppercase(),
    }
}

/// The year that a double-dated point has by today's reckoning; `None` if its two years are not neighbours.
fn in_todays_year(point: &mut Point) -> Option<()> {
    if let Some(dual) = point.dual.take() {
        let next = point.year + 1;
        let is_next = dual.parse::<i64>().ok()? == i64::from(next) % 10_i64.pow(dual.len() as u32);
        point.year = (is_next && !point.before_epoch).then_some(next)?;
    }
    Some(())
}

/// An age with its units in their order, `< 99y 30d`; years are meant by a number alone. `None` if it is none.
fn tidy_age(text: &str) -> Option<String> {
    const UNITS: &str = "ymwd";
    let text = text.trim().to_ascii_lowercase();
    let bound = text.chars().next().filter(|c| matches!(c, '<' | '>'));
    let spaceless: String = text[bound.map_or(0, char::len_utf8)..].split_whitespace().collect();
    let whole = match spaceless.bytes().all(|b| b.is_ascii_digit()) {
        true => spaceless + "y",
        false => spaceless,
    };
    let mut parts: Vec<(usize, &str)> = Vec::new();
    for part in whole.split_inclusive(|c: char| !c.is_ascii_digit()) {
        let unit = UNITS.find(part.chars().next_back()?)?;
        parts.push((unit, part));
    }
    parts.sort_unstable();
    let once = parts.windows(2).all(|pair| pair[0].0 != pair[1].0) && parts.iter().all(|(_, part)| part.len() > 1);
    let age = parts.into_iter().map(|(_, part)| part).collect::<Vec<_>>().join(" ");
    once.then(|| bound.map(|bound| format!("{bound} ")).unwrap_or_default() + &age)
}

/// A path of some operating system as the address that version 7 has.
fn file_path(path: &str) -> String {
    let path = path.trim();
    let is_address = path.contains("://") || path.starts_with("file:") || path.starts_with("data:");
    if is_address {
        return path.replace(' ', "%20");
    }
    let slashed = path.replace('\\', "/");
    let mut escaped = String::new();
    for c in slashed.chars() {
        match c {
            ' ' | '?' | '#' | '[' | ']' => escaped.push_str(&format!("%{:02X}", c as u32)),
            c => escaped.push(c),
        }
    }
    let drive = escaped.as_bytes().get(1) == Some(&b':') && escaped.as_bytes()[0].is_ascii_alphabetic();
    match escaped.as_str() {
        escaped if drive => format!("file:///{escaped}"),
        escaped if escaped.starts_with("//") => format!("file:{escaped}"),
        escaped if escaped.starts_with('/') => format!("file://{escaped}"),
        _ => escaped,
    }
}

/// An address of version 7 as a path, if the path says the same.
fn local_path(address: &str) -> String {
    let path = match address.strip_prefix("file://") {
        Some(rest) if rest.as_bytes().get(2) == Some(&b':') => rest[1..].replace('/', "\\"),
        Some(rest) if rest.starts_with('/') => rest.to_owned(),
        Some(server) => format!("//{server}").replace('/', "\\"),
        None => address.to_owned(),
    };
    let path = gedzip::unescape(&path);
    if file_path(&path) == address { path } else { address.to_owned() }
}
