//! The hundred cities that a synthetic population is spread over: real names, rough coordinates and today's country, so
//! that maps and historians' questions look right. Their records are synthetic all the same and say so in their labels.
//!
//! Earlier rows are bigger cities; the countries take turns, so that a small population still has several of them.

/// Where families of a city take their surnames from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// Morocco, Algeria, Tunisia.
    Maghreb,
    /// Turkey, Greece, Bulgaria, Italy.
    Balkans,
    /// Iraq, Syria, Egypt, the Land of Israel.
    Levant,
    /// Iran.
    Persia,
}

/// One city.
pub struct City {
    /// Name in English.
    pub en: &'static str,
    /// Name in French.
    pub fr: &'static str,
    /// Name in Hebrew.
    pub he: &'static str,
    /// Today's country, ISO 3166-1.
    pub country: &'static str,
    /// Latitude, in degrees.
    pub latitude: &'static str,
    /// Longitude, in degrees.
    pub longitude: &'static str,
}

impl City {
    /// The region, by today's country.
    pub fn region(&self) -> Region {
        match self.country {
            "MA" | "DZ" | "TN" => Region::Maghreb,
            "TR" | "GR" | "BG" | "IT" => Region::Balkans,
            "IR" => Region::Persia,
            _ => Region::Levant,
        }
    }
}

const fn city(
    country: &'static str,
    en: &'static str,
    fr: &'static str,
    he: &'static str,
    latitude: &'static str,
    longitude: &'static str,
) -> City {
    City { en, fr, he, country, latitude, longitude }
}

/// The cities.
#[rustfmt::skip] // one city a line: a flat table
pub static CITIES: [City; 100] = [
    city("MA", "Casablanca", "Casablanca", "קזבלנקה", "33.57", "-7.59"),
    city("TR", "Istanbul (Constantinople)", "Constantinople", "קושטא", "41.01", "28.98"),
    city("GR", "Thessaloniki (Salonica)", "Salonique", "סלוניקי", "40.64", "22.94"),
    city("IR", "Tehran", "Téhéran", "טהראן", "35.69", "51.39"),
    city("BG", "Pazardzhik (Tatar-Bazardjik)", "Tatar-Bazardjik", "פזרדז׳יק", "42.19", "24.33"),
    city("IL", "Jerusalem", "Jérusalem", "ירושלים", "31.78", "35.22"),
    city("IQ", "Baghdad", "Bagdad", "בגדאד", "33.31", "44.37"),
    city("TN", "Tunis", "Tunis", "תוניס", "36.81", "10.18"),
    city("DZ", "Algiers", "Alger", "אלג׳יר", "36.75", "3.06"),
    city("EG", "Cairo", "Le Caire", "קהיר", "30.04", "31.24"),
    city("IT", "Ancona", "Ancône", "אנקונה", "43.6158", "13.5189"),
    city("SY", "Damascus", "Damas", "דמשק", "33.51", "36.29"),
    city("MA", "Fez", "Fès", "פאס", "34.03", "-5.00"),
    city("TR", "Edirne (Adrianople)", "Andrinople", "אדריאנופול", "41.68", "26.56"),
    city("GR", "Ioannina (Janina)", "Janina", "יואנינה", "39.66", "20.85"),
    city("IR", "Hamadan", "Hamadan", "המדאן", "34.80", "48.51"),
    city("BG", "Plovdiv (Philippopolis)", "Philippopoli", "פלובדיב", "42.14", "24.75"),
    city("IL", "Haifa", "Caïffa", "חיפה", "32.79", "34.99"),
    city("IQ", "Basra", "Bassorah", "בצרה", "30.51", "47.78"),
    city("TN", "Sfax", "Sfax", "צפאקס", "34.74", "10.76"),
    city("DZ", "Constantine", "Constantine", "קונסטנטין", "36.37", "6.61"),
    city("EG", "Alexandria", "Alexandrie", "אלכסנדריה", "31.20", "29.92"),
    city("IT", "Leghorn", "Livourne", "ליוורנו", "43.5485", "10.3106"),
    city("SY", "Aleppo", "Alep", "חלב", "36.20", "37.16"),
    city("MA", "Marrakesh", "Marrakech", "מרקש", "31.63", "-8.00"),
    city("TR", "İzmir (Smyrna)", "Smyrne", "איזמיר", "38.42", "27.14"),
    city("GR", "Kavala", "Cavalla", "קוואלה", "40.94", "24.41"),
    city("IR", "Isfahan", "Ispahan", "אספהאן", "32.65", "51.67"),
    city("BG", "Ruse (Rustchuk)", "Roustchouk", "רוסצ׳וק", "43.85", "25.95"),
    city("IL", "Jaffa", "Jaffa", "יפו", "32.05", "34.75"),
    city("IQ", "Amara", "Amara", "עמארה", "31.84", "47.14"),
    city("TN", "Béja", "Béja", "באג׳ה", "36.73", "9.18"),
    city("DZ", "Oran", "Oran", "אוראן", "35.70", "-0.63"),
    city("EG", "Port Said", "Port-Saïd", "פורט סעיד", "31.26", "32.30"),
    city("MA", "Essaouira (Mogador)", "Mogador", "מוגדור", "31.51", "-9.77"),
    city("TR", "Bursa (Brusa)", "Brousse", "בורסה", "40.18", "29.06"),
    city("GR", "Rhodes", "Rhodes", "רודוס", "36.44", "28.22"),
    city("IR", "Shiraz", "Chiraz", "שיראז", "29.59", "52.58"),
    city("BG", "Samokov", "Samakoff", "סמוקוב", "42.34", "23.56"),
    city("IL", "Mikveh Israel", "Mikveh-Israël", "מקוה ישראל", "32.03", "34.78"),
    city("IQ", "Hilla", "Hilla", "חילה", "32.48", "44.43"),
    city("TN", "Mahdia", "Mahdia", "מהדיה", "35.50", "11.06"),
    city("DZ", "Aïn Témouchent", "Aïn-Témouchent", "עין תמושנת", "35.2974", "-1.1404"),
    city("EG", "Tanta", "Tantah", "טנטא", "30.79", "31.00"),
    city("MA", "Larache", "Larache", "לאראש", "35.19", "-6.16"),
    city("TR", "Gelibolu (Gallipoli)", "Gallipoli", "גליפולי", "40.41", "26.67"),
    city("GR", "Corfu", "Corfou", "קורפו", "39.62", "19.92"),
    city("IR", "Bijar", "Bidjar", "ביג׳אר", "35.87", "47.61"),
    city("BG", "Shumen (Shumla)", "Choumla", "שומלה", "43.27", "26.92"),
    city("IL", "Safed", "Safed", "צפת", "32.97", "35.50"),
    city("IQ", "Khanaqin", "Khanékine", "ח׳אנקין", "34.35", "45.39"),
    city("TN", "Sousse", "Sousse", "סוסה", "35.83", "10.64"),
    city("MA", "Meknes", "Meknès", "מכנאס", "33.89", "-5.55"),
    city("TR", "Aydın (Aidin)", "Aïdin", "אידין", "37.85", "27.84"),
    city("GR", "Alexandroupoli (Dedeagatch)", "Dédéagatch", "אלכסנדרופולי", "40.85", "25.87"),
    city("IR", "Borujerd", "Bouroudjerd", "בורוג׳רד", "33.90", "48.75"),
    city("BG", "Sofia", "Sofia", "סופיה", "42.70", "23.32"),
    city("IL", "Tiberias", "Tibériade", "טבריה", "32.79", "35.53"),
    city("IQ", "Kirkuk", "Kerkouk", "כרכוכ", "35.47", "44.39"),
    city("MA", "Rabat", "Rabat", "רבאט", "34.02", "-6.84"),
    city("TR", "Kırklareli (Kirk-Kilisse)", "Kirk-Kilissé", "קירקלארלי", "41.74", "27.22"),
    city("GR", "Chania (Canea)", "La Canée", "חאניה", "35.51", "24.02"),
    city("IR", "Golpayegan", "Golpaïgan", "גולפאיגאן", "33.45", "50.29"),
    city("BG", "Varna", "Varna", "ורנה", "43.21", "27.91"),
    city("IL", "Petah Tikva", "Petah Tikva", "פתח תקווה", "32.0840", "34.8878"),
    city("IQ", "Mosul", "Mossoul", "מוסול", "36.34", "43.13"),
    city("MA", "Tangier", "Tanger", "טנג׳יר", "35.77", "-5.80"),
    city("TR", "Manisa (Magnesia)", "Magnésie", "מניסה", "38.61", "27.43"),
    city("GR", "Didymoteicho (Demotica)", "Démotica", "דימוטיקה", "41.35", "26.50"),
    city("IR", "Kashan", "Kachan", "כאשאן", "33.98", "51.44"),
    city("BG", "Vidin (Widdin)", "Widdin", "וידין", "43.99", "22.88"),
    city("MA", "Taroudant", "Taroudant", "תרודנת", "30.47", "-8.88"),
    city("TR", "Turgutlu (Cassaba)", "Cassaba", "קסאבה", "38.50", "27.70"),
    city("GR", "Komotini (Gumuldjina)", "Gumuldjina", "קומוטיני", "41.12", "25.40"),
    city("IR", "Kermanshah", "Kermanchah", "כרמאנשאה", "34.31", "47.07"),
    city("BG", "Yambol", "Yamboli", "ימבול", "42.48", "26.51"),
    city("MA", "Tetouan", "Tétouan", "תטואן", "35.57", "-5.37"),
    city("TR", "Bergama (Pergamon)", "Pergame", "ברגמה", "39.12", "27.18"),
    city("GR", "Larissa", "Larissa", "לריסה", "39.64", "22.42"),
    city("IR", "Nahavand", "Néhavend", "נהאונד", "34.19", "48.38"),
    city("BG", "Burgas", "Bourgas", "בורגס", "42.50", "27.47"),
    city("MA", "Agadir", "Agadir", "אגאדיר", "30.42", "-9.60"),
    city("TR", "Çanakkale (Dardanelles)", "Dardanelles", "צ׳נקאלה", "40.15", "26.41"),
    city("GR", "Serres", "Serrès", "סרס", "41.09", "23.55"),
    city("MA", "Akka", "Akka", "אקא", "29.39", "-8.26"),
    city("TR", "Çorlu (Tchorlou)", "Tchorlou", "צ׳ורלו", "41.16", "27.80"),
    city("MA", "Ksar el-Kebir (Alcazarquivir)", "El-Ksar", "אלקסר", "35.00", "-5.90"),
    city("TR", "Tekirdağ (Rodosto)", "Rodosto", "רודוסטו", "40.98", "27.51"),
    city("MA", "Amizmiz", "Amizmiz", "אמיזמיז", "31.22", "-8.24"),
    city("TR", "Tire (Tireh)", "Tireh", "טירה", "38.09", "27.73"),
    city("MA", "Asilah (Arcila)", "Arcila", "ארסילה", "35.47", "-6.03"),
    city("MA", "Azemmour", "Azemmour", "אזמור", "33.29", "-8.34"),
    city("MA", "Beni Mellal", "Beni-Mellal", "בני מלאל", "32.34", "-6.36"),
    city("MA", "Boujad", "Boujad", "בוז׳אד", "32.77", "-6.40"),
    city("MA", "Debdou", "Debdou", "דבדו", "33.98", "-3.04"),
    city("MA", "Demnate", "Demnat", "דמנאת", "31.73", "-7.00"),
    city("MA", "Erfoud", "Erfoud", "ארפוד", "31.43", "-4.23"),
    city("MA", "Goulmima", "Goulmima", "גולמימה", "31.69", "-4.96"),
    city("MA", "Inezgane", "Inezgane", "אינזגאן", "30.36", "-9.54"),
    city("MA", "Errachidia (Ksar es-Souk)", "Ksar-es-Souk", "ארשידיה", "31.93", "-4.42"),
];
