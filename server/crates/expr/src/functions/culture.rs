//! Languages by their tags, as far as they change the case of letters.

/// How letters become capital or small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Culture {
    /// Without regard to a language; `İ` and `ı` stay as they are.
    Invariant,
    /// Any language but the following.
    General,
    /// Turkish and Azerbaijani: `i` belongs to `İ`, and `ı` to `I`.
    Turkic,
}

impl Culture {
    /// The culture with a tag such as `tr-TR`; the empty tag is the invariant one. Nothing if there is no such language.
    ///
    /// Source: RFC 4646 and ISO 639-1. As in .NET, a language of three letters is taken as it is, and only the Turkic languages
    /// differ: Lithuanian has no rules of its own, since one letter always gives one letter.
    pub(super) fn parse(tag: &str) -> Option<Self> {
        if tag.is_empty() {
            return Some(Self::Invariant);
        }
        let mut parts = tag.split(['-', '_']);
        let language = parts.next()?.to_ascii_lowercase();
        let is_language = match language.len() {
            2 => LANGUAGES.split(' ').any(|known| known == language),
            3 => language.bytes().all(|letter| letter.is_ascii_alphabetic()),
            _ => false,
        };
        let is_tag = parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        });
        if !is_language || !is_tag {
            return None;
        }
        Some(match language.as_str() {
            "tr" | "az" => Self::Turkic,
            _ => Self::General,
        })
    }
}

/// The languages that have a code of two letters.
const LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de \
    dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu \
    ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng \
    nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw \
    ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

#[cfg(test)]
mod tests {
    use super::Culture;

    #[test]
    fn tags() {
        for (tag, culture) in [
            ("", Some(Culture::Invariant)),
            ("en-US", Some(Culture::General)),
            ("ja-JP", Some(Culture::General)),
            ("lt", Some(Culture::General)),
            ("zh-Hant-TW", Some(Culture::General)),
            ("gsw-CH", Some(Culture::General)),
            ("tr-TR", Some(Culture::Turkic)),
            ("TR", Some(Culture::Turkic)),
            ("az-Latn-AZ", Some(Culture::Turkic)),
            ("xx", None),
            ("turkish", None),
            ("en-", None),
            ("e", None),
            ("tr TR", None),
        ] {
            assert_eq!(Culture::parse(tag), culture, "{tag}");
        }
    }
}
