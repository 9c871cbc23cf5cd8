//! People as a company has them, names of all sorts included.

use tests::random::Random;

/// The group that everybody is in.
pub(crate) const GROUP: &str = "Everyone at Çelik & Søn, \"the old firm\"";
/// The first of the people are the managers of the others, and of each other.
const MANAGERS: usize = 500;

const GIVEN: [&str; 20] = [
    "Ana",
    "Åsa",
    "Bjørn",
    "Chloé",
    "D'Arcy",
    "Dagmar",
    "Élodie",
    "François",
    "Günther",
    "Hélène",
    "İpek",
    "Jean-Luc",
    "Łukasz",
    "Mary Ann",
    "Ngozi",
    "Ömer",
    "Robert \"Bob\"",
    "Žofia",
    "雅子",
    "Юлия",
];
const FAMILY: [&str; 20] = [
    "Abbott",
    "Bäcker",
    "Çelik",
    "de la Cruz",
    "Đorđević",
    "Fitz+Gerald",
    "Großmann",
    "Hernández",
    "Jones, Jr.",
    "Lindqvist",
    "Müller",
    "Núñez",
    "O'Brien",
    "O’Neill",
    "Søn",
    "Škoda",
    "van den Berg",
    "Wu",
    "山田",
    "Иванова",
];
const TITLES: [&str; 8] = [
    "Engineer",
    "Head of \"Special\" Projects",
    "R&D Lead",
    "Chief; of Staff",
    "Analyst, senior",
    "Buchhaltung <Süd>",
    "Comma, quote \" and 'apostrophe'",
    "C++ / C# developer 100%",
];

/// What the application should hold of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// An account that may be used.
    Active,
    /// An account that may not be used.
    Inactive,
    /// No account.
    Gone,
}

/// One row of the file.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) user_name: String,
    pub(crate) display_name: String,
    pub(crate) given_name: String,
    pub(crate) surname: String,
    pub(crate) mail: String,
    pub(crate) nickname: String,
    pub(crate) employee_id: String,
    pub(crate) title: String,
    pub(crate) department: String,
    pub(crate) office: String,
    pub(crate) street: String,
    pub(crate) postal_code: String,
    pub(crate) phone: String,
    pub(crate) mobile: String,
    pub(crate) fax: String,
    /// The user name of the manager.
    pub(crate) manager: String,
    pub(crate) standing: Standing,
}

impl Person {
    /// Another value, or no value any more, for one of several attributes.
    pub(crate) fn edit(&mut self, number: usize) {
        match number % 5 {
            0 => self.title = format!("Director no. {number}, \"acting\""),
            1 => self.surname = format!("{}-Müller", self.surname),
            2 => self.mobile = format!("+49 170 9{number:06}"),
            3 => self.street = format!("Neue Straße {number}"),
            _ => self.department = format!("Dept. {number} <new>"),
        }
    }
}

/// So many people. Some attributes of some people are empty.
pub(crate) fn generate(count: usize) -> Vec<Person> {
    let mut random = Random::from_seed(2026);
    let mut people: Vec<Person> = (0..count).map(|number| person(&mut random, number)).collect();
    for number in 1..count {
        let managers = MANAGERS.min(number);
        let manager = usize::try_from(random.below(managers as u64)).unwrap();
        let manager = people[manager].user_name.clone();
        people[number].manager = manager;
    }
    people
}

fn person(random: &mut Random, number: usize) -> Person {
    let (given_name, surname) = (*random.pick(&GIVEN), *random.pick(&FAMILY));
    let sign = *random.pick(&["+", ".", "'", "_", "&", "ä", "%"]);
    let mut display_name = format!("{given_name} {surname}");
    if number % 100 == 7 {
        display_name = format!("{display_name} {}", "von und zu Hohenlohe ".repeat(12).trim_end());
    }
    let mut seldom_empty = |value: String| {
        if random.below(10) == 0 {
            String::new()
        } else {
            value
        }
    };
    Person {
        user_name: format!("p{number}{sign}user@corp.example"),
        display_name,
        given_name: given_name.to_owned(),
        surname: surname.to_owned(),
        mail: format!("p{number}+mail@corp.example"),
        nickname: format!("nick-{number}"),
        employee_id: seldom_empty(format!("{number:07}")),
        title: seldom_empty(TITLES[number % TITLES.len()].to_owned()),
        department: seldom_empty(format!("Département {}", number % 40)),
        office: seldom_empty(format!("Haus {}, 2. OG", number % 9)),
        street: seldom_empty(format!("Königstraße {number}")),
        postal_code: seldom_empty(format!("{:05}", number % 99_999)),
        phone: seldom_empty(format!("+49 30 1{number:06}")),
        mobile: seldom_empty(format!("+49 170 1{number:06}")),
        fax: seldom_empty(format!("+49 30 2{number:06}")),
        manager: String::new(),
        standing: Standing::Active,
    }
}

/// The file.
pub(crate) fn csv(people: &[Person]) -> String {
    let mut text = "User principal name,Display name,First name,Last name,Email,mailNickname,Employee ID,Job title,Department,\
                    Office,Street address,Postal code,Telephone number,Mobile,Fax,Manager,Groups\r\n"
        .to_owned();
    for person in people {
        let cells = [
            &person.user_name,
            &person.display_name,
            &person.given_name,
            &person.surname,
            &person.mail,
            &person.nickname,
            &person.employee_id,
            &person.title,
            &person.department,
            &person.office,
            &person.street,
            &person.postal_code,
            &person.phone,
            &person.mobile,
            &person.fax,
            &person.manager,
            &GROUP.to_owned(),
        ];
        let row: Vec<_> = cells
            .iter()
            .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")))
            .collect();
        text.push_str(&row.join(","));
        text.push_str("\r\n");
    }
    text
}
