//! The code pages of DOS: IBM 437 (United States) and IBM 850 (Western Europe), which `IBMPC` in old files may mean.

/// The characters of 128 to 255 in IBM 437.
const IBM437: &str = concat!(
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ",
    "áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐",
    "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀",
    "αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}",
);

/// The characters of 128 to 255 in IBM 850.
const IBM850: &str = concat!(
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒ",
    "áíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐",
    "└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀",
    "ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}",
);

/// One of the two pages.
#[derive(Clone, Copy)]
pub(super) enum Page {
    Ibm437,
    Ibm850,
}

impl Page {
    fn table(self) -> &'static str {
        match self {
            Self::Ibm437 => IBM437,
            Self::Ibm850 => IBM850,
        }
    }

    pub(super) fn decode(self, bytes: &[u8]) -> String {
        let upper: Vec<char> = self.table().chars().collect();
        let decode = |b: &u8| if *b < 128 { char::from(*b) } else { upper[usize::from(*b) - 128] };
        bytes.iter().map(decode).collect()
    }

    pub(super) fn encode(self, character: char) -> Option<u8> {
        if character.is_ascii() {
            return Some(character as u8);
        }
        self.table().chars().position(|c| c == character).map(|at| at as u8 + 128)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_is_one_character_and_back() {
        let all: Vec<u8> = (0..=255).collect();
        for page in [Page::Ibm437, Page::Ibm850] {
            let text = page.decode(&all);
            let back: Option<Vec<u8>> = text.chars().map(|c| page.encode(c)).collect();
            assert_eq!(back, Some(all.clone()));
        }
        assert_eq!(Page::Ibm437.decode(b"Mo\x8bse \x9b"), "Moïse ¢");
        assert_eq!(Page::Ibm850.decode(b"Mo\x8bse \x9b"), "Moïse ø");
    }
}
