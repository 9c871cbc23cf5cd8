use std::fmt;

use super::escape::Escaped;
use crate::profile::Profile;

/// The profiles that can be taken, and which one is in use.
pub(super) struct ProfileList<'a> {
    pub(super) profiles: &'a [Profile],
    pub(super) current: &'a str,
}

impl fmt::Display for ProfileList<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(
            "<table class=\"profiles\"><caption>Profiles</caption><thead><tr><th scope=\"col\">Profile</th>\
             <th scope=\"col\">What is special</th><th scope=\"col\">Use</th></tr></thead><tbody>",
        )?;
        for profile in self.profiles {
            self.row(formatter, profile)?;
        }
        formatter.write_str("</tbody></table>")
    }
}

impl ProfileList<'_> {
    fn row(&self, formatter: &mut fmt::Formatter<'_>, profile: &Profile) -> fmt::Result {
        let name = Escaped(&profile.name);
        write!(
            formatter,
            "<tr><th scope=\"row\">{name}</th><td>{}<small>{}</small></td><td>",
            Escaped(&profile.sentence),
            Escaped(&profile.source),
        )?;
        if profile.name == self.current {
            formatter.write_str("<span class=\"badge good\">In use</span>")?;
        } else {
            write!(
                formatter,
                "<form method=\"post\" action=\"/behaviour/profile\">\
                 <button type=\"submit\" name=\"name\" value=\"{name}\" aria-label=\"Use {name}\">Use</button></form>",
            )?;
        }
        formatter.write_str("</td></tr>")
    }
}
