//! What a mapping can count on: the attributes of its directory, and how the application is provisioned.

use model::{Application, DirectoryAttribute, Job, JobScope, ObjectKind, attribute};

use crate::{Portal, Result};

/// What a mapping can count on.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// The attributes that it may read.
    pub(super) attributes: Vec<DirectoryAttribute>,
    /// Who is provisioned.
    pub(super) scope: JobScope,
    /// Whether the directory has a default domain.
    pub(super) has_default_domain: bool,
}

impl Known {
    pub(super) async fn of(
        portal: &Portal,
        application: &Application,
        job: &Job,
        kind: ObjectKind,
    ) -> Result<Self> {
        let domain = portal.store().default_domain(application.directory_id).await?;
        Ok(Self {
            attributes: source_attributes(portal, application, kind).await?,
            scope: job.scope,
            has_default_domain: !domain.is_empty(),
        })
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&DirectoryAttribute> {
        self.attributes.iter().find(|known| known.name == name)
    }

    pub(super) fn names(&self) -> Vec<&str> {
        self.attributes.iter().map(|known| known.name.as_str()).collect()
    }
}

/// Where a name stands in a list: by its letters, then by the number at its end, so that 2 comes before 10.
fn place(name: &str) -> (String, u64) {
    let letters = name.trim_end_matches(|character: char| character.is_ascii_digit());
    let number = name.strip_prefix(letters).and_then(|digits| digits.parse().ok());
    (letters.to_lowercase(), number.unwrap_or(0))
}

/// The attributes that mappings of an application may read, in the order of their names.
pub(super) async fn source_attributes(
    portal: &Portal,
    application: &Application,
    kind: ObjectKind,
) -> Result<Vec<DirectoryAttribute>> {
    let mut attributes = attribute::readable_attributes(kind);
    if kind == ObjectKind::User {
        let added = portal.store().directory_attributes(application.directory_id);
        attributes.extend(added.await?);
        attributes.sort_by_cached_key(|known| place(&known.name));
    }
    Ok(attributes)
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn numbered_names_are_in_the_order_of_their_numbers() {
        let mut names = [
            "extensionAttribute10",
            "title",
            "extensionAttribute2",
            "Department",
        ];
        names.sort_by_key(|name| place(name));
        assert_eq!(
            names,
            [
                "Department",
                "extensionAttribute2",
                "extensionAttribute10",
                "title"
            ]
        );
    }
}
