//! The made-up company: departments with their jobs, and where people work.

/// A department: how many people it has beside its head, and what they do.
#[derive(Debug)]
pub(super) struct Department {
    pub(super) name: &'static str,
    /// The job of who leads it and reports to the top.
    pub(super) head: &'static str,
    /// The job of who leads a team in it.
    pub(super) lead: &'static str,
    /// The jobs of the others, in turn.
    pub(super) jobs: &'static [&'static str],
    /// Everybody in it, the head included.
    pub(super) size: usize,
}

/// The job and the department at the top.
pub(super) const TOP: (&str, &str) = ("Chief Executive Officer", "Executive");

/// The departments; with the one at the top they make 200 people.
pub(super) const DEPARTMENTS: [Department; 8] = [
    Department {
        name: "Engineering",
        head: "VP Engineering",
        lead: "Engineering Manager",
        jobs: &[
            "Software Engineer",
            "Senior Software Engineer",
            "Site Reliability Engineer",
            "Test Engineer",
        ],
        size: 61,
    },
    Department {
        name: "Sales",
        head: "VP Sales",
        lead: "Sales Manager",
        jobs: &["Account Executive", "Sales Engineer", "Account Manager"],
        size: 38,
    },
    Department {
        name: "Customer Support",
        head: "Head of Customer Support",
        lead: "Support Team Lead",
        jobs: &["Support Specialist", "Support Engineer"],
        size: 31,
    },
    Department {
        name: "Operations",
        head: "Chief Operating Officer",
        lead: "Operations Manager",
        jobs: &["Logistics Coordinator", "Buyer", "Facilities Specialist"],
        size: 22,
    },
    Department {
        name: "Marketing",
        head: "VP Marketing",
        lead: "Marketing Manager",
        jobs: &["Content Writer", "Designer", "Campaign Specialist"],
        size: 17,
    },
    Department {
        name: "Finance",
        head: "Chief Financial Officer",
        lead: "Finance Manager",
        jobs: &["Accountant", "Controller", "Payroll Specialist"],
        size: 13,
    },
    Department {
        name: "Human Resources",
        head: "Chief People Officer",
        lead: "HR Manager",
        jobs: &["Recruiter", "HR Business Partner"],
        size: 9,
    },
    Department {
        name: "Information Technology",
        head: "Head of IT",
        lead: "IT Manager",
        jobs: &[
            "Systems Administrator",
            "Help Desk Technician",
            "Security Analyst",
        ],
        size: 8,
    },
];

/// People of one team.
pub(super) const TEAM: usize = 8;

/// A place of work.
#[derive(Debug)]
pub(super) struct Office {
    pub(super) name: &'static str,
    pub(super) street: &'static str,
    pub(super) city: &'static str,
    pub(super) postal_code: &'static str,
    /// The country's code: ISO 3166-1 alpha-2.
    pub(super) country: &'static str,
    /// The language's tag.
    pub(super) language: &'static str,
    /// The beginning of telephone numbers, in ranges kept free for fiction where the country has one.
    pub(super) telephone: &'static str,
}

/// The places of work, the largest first.
pub(super) const OFFICES: [Office; 5] = [
    Office {
        name: "Berlin",
        street: "Lindenufer 12",
        city: "Berlin",
        postal_code: "10179",
        country: "DE",
        language: "de-DE",
        telephone: "+49 30 23125",
    },
    Office {
        name: "London",
        street: "8 Lantern Yard",
        city: "London",
        postal_code: "EC2A 4NE",
        country: "GB",
        language: "en-GB",
        telephone: "+44 20 7946 0",
    },
    Office {
        name: "New York",
        street: "415 Harbor Street",
        city: "New York",
        postal_code: "10013",
        country: "US",
        language: "en-US",
        telephone: "+1 212 555 0",
    },
    Office {
        name: "São Paulo",
        street: "Rua das Palmeiras 230",
        city: "São Paulo",
        postal_code: "01226-010",
        country: "BR",
        language: "pt-BR",
        telephone: "+55 11 5550 0",
    },
    Office {
        name: "Singapore",
        street: "21 Quay Lane",
        city: "Singapore",
        postal_code: "049315",
        country: "SG",
        language: "en-SG",
        telephone: "+65 6555 0",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_company_has_200_people() {
        let departments: usize = DEPARTMENTS.iter().map(|department| department.size).sum();
        assert_eq!(departments + 1, 200);
    }
}
