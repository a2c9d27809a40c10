//! Words that the versions spell differently: languages, media types, roles, kinds of name.

/// The age that version 5 says by a word.
pub(super) fn age(word: &str) -> Option<&'static str> {
    match word.trim().to_ascii_uppercase().as_str() {
        "CHILD" => Some("< 8y"),
        "INFANT" => Some("< 1y"),
        "STILLBORN" => Some("0y"),
        _ => None,
    }
}

/// Version 5 names languages in English; version 7 uses BCP 47 tags.
const LANGUAGES: &[(&str, &str)] = &[
    ("Afrikaans", "af"),
    ("Albanian", "sq"),
    ("Amharic", "am"),
    ("Arabic", "ar"),
    ("Armenian", "hy"),
    ("Bulgarian", "bg"),
    ("Catalan", "ca"),
    ("Croatian", "hr"),
    ("Czech", "cs"),
    ("Danish", "da"),
    ("Dutch", "nl"),
    ("English", "en"),
    ("Esperanto", "eo"),
    ("Estonian", "et"),
    ("Finnish", "fi"),
    ("French", "fr"),
    ("Georgian", "ka"),
    ("German", "de"),
    ("Greek", "el"),
    ("Hebrew", "he"),
    ("Hindi", "hi"),
    ("Hungarian", "hu"),
    ("Icelandic", "is"),
    ("Indonesian", "id"),
    ("Italian", "it"),
    ("Japanese", "ja"),
    ("Korean", "ko"),
    ("Ladino", "lad"),
    ("Judeo-Arabic", "jrb"),
    ("Latin", "la"),
    ("Latvian", "lv"),
    ("Lithuanian", "lt"),
    ("Macedonian", "mk"),
    ("Mandarin", "cmn"),
    ("Norwegian", "no"),
    ("Persian", "fa"),
    ("Polish", "pl"),
    ("Portuguese", "pt"),
    ("Romanian", "ro"),
    ("Russian", "ru"),
    ("Serbian", "sr"),
    ("Slovak", "sk"),
    ("Slovene", "sl"),
    ("Spanish", "es"),
    ("Swedish", "sv"),
    ("Thai", "th"),
    ("Turkish", "tr"),
    ("Ukrainian", "uk"),
    ("Vietnamese", "vi"),
    ("Yiddish", "yi"),
];

/// The tag of a language, given by its English name or by a tag.
pub(super) fn language_tag(name: &str) -> Option<&str> {
    let known = LANGUAGES.iter().find(|(english, _)| english.eq_ignore_ascii_case(name.trim()));
    known.map(|(_, tag)| *tag).or_else(|| looks_like_tag(name).then_some(name))
}

/// The English name of a language, by its tag.
pub(super) fn language_name(tag: &str) -> Option<&'static str> {
    LANGUAGES.iter().find(|(_, known)| known.eq_ignore_ascii_case(tag)).map(|(english, _)| *english)
}

/// Whether this is a language tag rather than a word: `he`, `ar-Latn`, `und`.
pub(super) fn looks_like_tag(text: &str) -> bool {
    let mut subtags = text.split('-');
    let first = subtags.next().unwrap_or("");
    let primary = (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_lowercase()) || first == "x";
    primary && subtags.all(|s| (1..=8).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// File formats as version 5 abbreviates them, and their media types.
const MEDIA: &[(&str, &str)] = &[
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("png", "image/png"),
    ("gif", "image/gif"),
    ("bmp", "image/bmp"),
    ("tif", "image/tiff"),
    ("tiff", "image/tiff"),
    ("webp", "image/webp"),
    ("svg", "image/svg+xml"),
    ("pcx", "image/vnd.zbrush.pcx"),
    ("pdf", "application/pdf"),
    ("txt", "text/plain"),
    ("text", "text/plain"),
    ("htm", "text/html"),
    ("html", "text/html"),
    ("wav", "audio/wav"),
    ("mp3", "audio/mpeg"),
    ("ogg", "audio/ogg"),
    ("mp4", "video/mp4"),
    ("avi", "video/x-msvideo"),
    ("mpg", "video/mpeg"),
    ("mov", "video/quicktime"),
    ("doc", "application/msword"),
    ("rtf", "application/rtf"),
    ("zip", "application/zip"),
];

/// The media type of an abbreviation; media types stay as they are.
pub(super) fn media_type(form: &str) -> Option<String> {
    let form = form.trim();
    if form.contains('/') {
        return Some(form.to_owned());
    }
    let known = MEDIA.iter().find(|(short, _)| short.eq_ignore_ascii_case(form)).map(|(_, long)| (*long).to_owned());
    let token = !form.is_empty() && form.bytes().all(|b| b.is_ascii_alphanumeric());
    known.or_else(|| token.then(|| format!("application/x-{}", form.to_ascii_lowercase())))
}

/// The abbreviation of a media type.
pub(super) fn media_abbreviation(media_type: &str) -> String {
    let known = MEDIA.iter().find(|(_, long)| *long == media_type).map(|(short, _)| (*short).to_owned());
    known.unwrap_or_else(|| media_type.strip_prefix("application/x-").unwrap_or(media_type).to_owned())
}

/// The media type of a file, by the end of its name.
pub(super) fn media_type_of(path: &str) -> &'static str {
    let end = path.rsplit('.').next().unwrap_or("");
    MEDIA
        .iter()
        .find(|(short, _)| short.eq_ignore_ascii_case(end))
        .map_or("application/octet-stream", |(_, long)| *long)
}

/// The abbreviation of a file's format, by the end of its name.
pub(super) fn extension_of(path: &str) -> &'static str {
    let end = path.rsplit('.').next().unwrap_or("");
    MEDIA.iter().find(|(short, _)| short.eq_ignore_ascii_case(end)).map_or("bin", |(short, _)| *short)
}

/// Roles of version 7 and the words version 5 has for them; the first word is the one that is written.
const ROLES: &[(&str, &[&str])] = &[
    ("CHIL", &["child"]),
    ("CLERGY", &["clergy", "priest", "rabbi"]),
    ("FATH", &["father"]),
    ("FRIEND", &["friend"]),
    ("GODP", &["godparent", "godfather", "godmother"]),
    ("HUSB", &["husband"]),
    ("MOTH", &["mother"]),
    ("MULTIPLE", &["multiple birth", "twin"]),
    ("NGHBR", &["neighbour", "neighbor"]),
    ("OFFICIATOR", &["officiator"]),
    ("PARENT", &["parent"]),
    ("SPOU", &["spouse"]),
    ("WIFE", &["wife"]),
    ("WITN", &["witness"]),
];

/// The role of version 7 that a word of version 5 means, and whether it is the very word we write for it.
pub(super) fn role(relation: &str) -> Option<(&'static str, bool)> {
    let relation = relation.trim();
    if relation.eq_ignore_ascii_case("other") {
        return Some(("OTHER", relation == "other"));
    }
    ROLES.iter().find_map(|(role, words)| {
        let known = role.eq_ignore_ascii_case(relation) || words.iter().any(|w| w.eq_ignore_ascii_case(relation));
        known.then_some((*role, words[0] == relation))
    })
}

/// The word of version 5 for a role.
pub(super) fn relation(role: &str) -> Option<&'static str> {
    ROLES.iter().find(|(r, _)| *r == role).map(|(_, words)| words[0])
}

/// Ways of writing a name in other letters that version 5 knows, and the language tags of version 7.
const WRITINGS: &[(&str, &str)] = &[
    ("hangul", "ko-Hang"),
    ("kana", "ja-Kana"),
    ("pinyin", "zh-Latn-pinyin"),
    ("romaji", "ja-Latn"),
    ("wadegiles", "zh-Latn-wadegile"),
];

/// The tag of a way of writing; a tag stays as it is.
pub(super) fn writing_tag(kind: &str) -> Option<&str> {
    let known = WRITINGS.iter().find(|(word, _)| word.eq_ignore_ascii_case(kind.trim())).map(|(_, tag)| *tag);
    known.or_else(|| looks_like_tag(kind).then_some(kind))
}

/// The word of version 5 for a tag, or the tag.
pub(super) fn writing_kind(tag: &str) -> &str {
    WRITINGS.iter().find(|(_, known)| *known == tag).map_or(tag, |(word, _)| *word)
}

/// Whether a text is in Latin letters, as `ROMN` is and `FONE` need not be.
pub(super) fn is_latin(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).all(|c| c < '\u{250}' || ('\u{1E00}'..'\u{1F00}').contains(&c))
}
