//! Names for made-up people. Any likeness is chance.

/// First names from many languages.
pub(super) const FIRST: [&str; 50] = [
    "Amara",
    "Björn",
    "Chloé",
    "Darius",
    "Elif",
    "Farid",
    "Greta",
    "Hiroshi",
    "Ingrid",
    "Jamal",
    "Katarzyna",
    "Luca",
    "Mei",
    "Noah",
    "Olufemi",
    "Priya",
    "Quentin",
    "Rosa",
    "Søren",
    "Tala",
    "Ursula",
    "Vikram",
    "Wanjiru",
    "Ximena",
    "Yusuf",
    "Zoë",
    "Aoife",
    "Bruno",
    "Camila",
    "Dmitri",
    "Esther",
    "Fatima",
    "Gábor",
    "Hana",
    "Isabel",
    "Jonas",
    "Kwame",
    "Leila",
    "Mateo",
    "Nadia",
    "Oskar",
    "Paulina",
    "Ravi",
    "Sofía",
    "Tomás",
    "Uma",
    "Václav",
    "Yara",
    "Zhen",
    "Anneke",
];

/// Last names from many languages.
pub(super) const LAST: [&str; 50] = [
    "Okafor",
    "Lindström",
    "Dubois",
    "Rahimi",
    "Yılmaz",
    "Haddad",
    "Schneider",
    "Tanaka",
    "Nygård",
    "Washington",
    "Kowalska",
    "Moretti",
    "Chen",
    "van Dijk",
    "Adeyemi",
    "Sharma",
    "Lefèvre",
    "Jiménez",
    "Sørensen",
    "Santos",
    "Brandt",
    "Patel",
    "Kamau",
    "Hernández",
    "Demir",
    "Novak",
    "O’Brien",
    "Almeida",
    "Rojas",
    "Volkov",
    "Goldberg",
    "Mansour",
    "Szabó",
    "Sato",
    "Ferreira",
    "Weber",
    "Mensah",
    "Karimi",
    "Álvarez",
    "Petrova",
    "Virtanen",
    "Nowak",
    "Iyer",
    "Castillo",
    "Ribeiro",
    "Krishnan",
    "Dvořák",
    "Farah",
    "Wang",
    "de Vries",
];

/// The letters of a name as an address has them: `Jiménez` is `jimenez`.
pub(super) fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'á' | 'à' | 'â' | 'ã' | 'å' => plain.push('a'),
            'ä' | 'æ' => plain.push_str("ae"),
            'é' | 'è' | 'ê' | 'ë' => plain.push('e'),
            'í' | 'ì' | 'î' | 'ï' | 'ı' => plain.push('i'),
            'ó' | 'ò' | 'ô' | 'õ' => plain.push('o'),
            'ö' | 'ø' | 'œ' => plain.push_str("oe"),
            'ú' | 'ù' | 'û' => plain.push('u'),
            'ü' => plain.push_str("ue"),
            'ç' | 'č' => plain.push('c'),
            'ñ' => plain.push('n'),
            'ř' => plain.push('r'),
            letter if letter.is_ascii_alphanumeric() => plain.push(letter),
            _ => {}
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_become_addresses() {
        for (name, expected) in [
            ("Jiménez", "jimenez"),
            ("Sørensen", "soerensen"),
            ("O’Brien", "obrien"),
            ("van Dijk", "vandijk"),
            ("Yılmaz", "yilmaz"),
            ("Dvořák", "dvorak"),
        ] {
            assert_eq!(plain(name), expected);
        }
    }

    #[test]
    fn no_name_is_there_twice_or_loses_a_letter() {
        for names in [FIRST, LAST] {
            let different: HashSet<_> = names.iter().map(|name| plain(name)).collect();
            assert_eq!(different.len(), names.len());
            for name in names {
                let letters = name.chars().filter(|letter| letter.is_alphabetic()).count();
                assert!(plain(name).len() >= letters, "{name}");
            }
        }
    }
}
